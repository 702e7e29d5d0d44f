"""One answer is right and no other: no ties, no second mark of the same name, one right option."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from qa.case import Case
from qa.checks._namesakes import is_at, namesakes
from qa.checks._numbers import all_names, amount, names_of, numbers, rounding, without, without_days
from qa.checks._sums import is_of_a_sum
from qa.checks.proof import same
from synth.records import Answer, Element, Scene, Verdict

TIE_PX = 4.0  # nearer marks cannot be told apart by eye
TIE_SHARE = 0.02  # of a circle: wedges nearer in size cannot either
_HIGH = re.compile(r"\b(high|larg|great|most|max|top|peak|tall|long|big|best|lead)", re.IGNORECASE)
_LOW = re.compile(r"\b(low|small|least|min|bottom|short|few|worst|fewest)", re.IGNORECASE)
_AGAINST = re.compile(
    r"\b(more|less|fewer|above|below|beyond|over|under|exceed|pass|higher|lower|greater|larger|smaller|least|most|short)",
    re.IGNORECASE,
)

COMPARE_NOTHING = ("count", "reading", "structure")  # families whose claims hang on no order of marks
Mark = tuple[Element, float, float, float]  # element, value, data units a pixel, half a printed unit


def judge(case: Case) -> Verdict:
    for fault in (*_options(case), *_near_misses(case), *namesakes(case), *_ties(case)):
        return case.failed("unique", fault)
    return case.passed("unique")


# What is offered


def _options(case: Case) -> Iterator[str]:
    options, answer = case.question.options, case.question.answer
    folded = [" ".join(option.split()).casefold() for option in options]
    if len(set(folded)) < len(folded):
        yield "two options are the same"
    right = [option for option in options if _is_right(option, answer)]
    if options and len(right) != 1:
        yield f"{len(right)} of the options are right: {', '.join(right)}"


def _is_right(option: str, answer: Answer) -> bool:
    if option.casefold() == answer.words.casefold():
        return True
    said, stated = numbers(option), numbers(answer.words)
    if answer.type != "number" or len(said) != 1 or len(stated) != 1 or without_numbers(option) != _unit(answer):
        return False
    scale = answer.value / stated[0][0] if stated[0][0] else 1.0
    return bool(abs(said[0][0] * scale - answer.value) <= answer.tolerance)


def without_numbers(text: str) -> str:
    return re.sub(r"[\d.,\s−+-]+", "", text).casefold()


def _unit(answer: Answer) -> str:
    return without_numbers(answer.words)


def _near_misses(case: Case) -> Iterator[str]:
    answer = case.question.answer
    for wrong in case.question.wrong:
        said_alike = bool(answer.words) and wrong.words.casefold() == answer.words.casefold()  # a place has no words
        if said_alike or (wrong.type == answer.type and same(wrong.value, answer.value, answer.tolerance)):
            yield f"the near miss {wrong.words or wrong.value!r} is right too"


# What is compared


def _ties(case: Case) -> Iterator[str]:
    read = {element.id for _, element in case.evidence}
    # A label read beside its mark says the same thing again.
    apart = [(page, one) for page, one in case.evidence if not (one.kind == "label" and read & set(one.links))]
    marks = [_mark(element, case.scene(page)) for page, element in apart]
    known = [mark for mark in marks if mark is not None]
    if not known:
        return
    answer = case.question.answer
    if answer.type in ("text", "set", "list", "date"):
        yield from _name_ties(case, known)
    elif answer.type in ("box", "point"):
        yield from _place_ties(case, known)
    elif answer.type == "bool" and case.question.family not in COMPARE_NOTHING and not is_of_a_sum(case.question.proof):
        yield from _claim_ties(case, known)
    against = answer.type == "bool" and _AGAINST.search(_nameless(case)) and not is_of_a_sum(case.question.proof)
    if against or case.question.family == "count":
        yield from _threshold_ties(case, known)


def _mark(element: Element, scene: Scene) -> Mark | None:
    value = amount(element)
    if value is None or element.kind not in ("bar", "point", "wedge", "cell", "label"):
        return None
    half = rounding(element, scene)
    if element.kind == "wedge" and element.reads != "printed":
        share = (element.value or {}).get("share")
        # A wedge without a number is compared by its angle.
        return (element, share, TIE_SHARE / TIE_PX, 0.0) if isinstance(share, int | float) else None
    return element, value, element.precision or 0.0, half


def _tied(one: Mark, other: Mark) -> bool:
    gap = abs(one[1] - other[1])
    return gap < TIE_PX * max(one[2], other[2]) or gap < one[3] + other[3] or gap == 0


def _told(one: Mark, other: Mark) -> str:
    return f"{one[0].id} ({one[1]:g}) and {other[0].id} ({other[1]:g}) are too near each other"


def _name_ties(case: Case, marks: Sequence[Mark]) -> Iterator[str]:
    """The answer names marks: none of the others may be as good."""
    value = case.question.answer.value
    named = {str(one) for one in (value if isinstance(value, list | tuple | set) else [value])}
    named |= {case.question.answer.words}
    for how in ("series", "key", "row", "column"):
        groups: dict[str, list[Mark]] = defaultdict(list)
        for mark in marks:
            groups[str(names_of(mark[0]).get(how))].append(mark)
        right, rest = named & set(groups), set(groups) - named
        if right and rest and all(len(group) == 1 for group in groups.values()):
            for one in right:
                for other in rest:
                    if _tied(groups[one][0], groups[other][0]):
                        yield _told(groups[one][0], groups[other][0])
        elif right and rest:
            yield from _group_ties(groups, right, rest)


_Measure = Callable[[Sequence[float]], float]


def _group_ties(groups: dict[str, list[Mark]], right: set[str], rest: set[str]) -> Iterator[str]:
    """Names of several marks each: a tie in every way of comparing them by which the named one comes out on top."""
    ways: tuple[_Measure, ...] = (sum, max, min)
    verdicts = []
    for way in ways:
        best = {name: way([mark[1] for mark in group]) for name, group in groups.items()}
        slack = TIE_PX * max(mark[2] for group in groups.values() for mark in group)
        ours, theirs = [best[name] for name in right], [best[name] for name in rest]
        above, below = min(ours) - max(theirs), min(theirs) - max(ours)
        if above >= 0 or below >= 0:
            verdicts.append(max(above, below) < slack)
    if verdicts and all(verdicts):
        yield f"{' and '.join(sorted(right))} is too near the others"


def _claim_ties(case: Case, marks: Sequence[Mark]) -> Iterator[str]:
    """Yes or no hangs on the order of two marks, or on one against the best of the others."""
    if len(marks) == 2 and _tied(*marks):
        yield _told(*marks)
    words = case.question.words
    subjects = [mark for mark in marks if _is_named(mark[0], marks, words)]
    if len(marks) > 2 and len(subjects) == 1:
        yield from _rivals(subjects[0], marks, words)


def _place_ties(case: Case, marks: Sequence[Mark]) -> Iterator[str]:
    """A mark is pointed at that was found by comparing it with others."""
    answer = case.question.answer
    found, words = [mark for mark in marks if is_at(mark[0], answer)], _nameless(case)
    if len(marks) > 1 and len(found) == 1 and (_HIGH.search(words) or _LOW.search(words)):
        yield from _rivals(found[0], marks, case.question.words)


def _rivals(subject: Mark, marks: Sequence[Mark], words: str) -> Iterator[str]:
    """The best of the others, at the end that the question asks for."""
    others = [mark for mark in marks if mark is not subject]
    high, low = bool(_HIGH.search(words)), bool(_LOW.search(words))
    for wanted, pick in ((high or not low, max), (low or not high, min)):
        rival = pick(others, key=lambda mark: mark[1])
        if wanted and _tied(subject, rival):
            yield _told(subject, rival)


def _is_named(element: Element, marks: Sequence[Mark], words: str) -> bool:
    """Whether the question says the name by which this mark differs from the others."""
    own, others = names_of(element), [names_of(mark[0]) for mark in marks]
    telling = [name for how, name in own.items() if any(other.get(how) != name for other in others)]
    return bool(telling) and all(re.search(rf"(?<!\w){re.escape(str(name))}(?!\w)", words) for name in telling)


def _nameless(case: Case) -> str:
    """The question without the names of marks and what it quotes, whose words and numbers ask for nothing."""
    names: set[str] = set().union(*(all_names(case.scene(page)) for page, _ in case.trace.evidence[:1]))
    return without(without_days(re.sub("“[^”]*”", " _ ", case.question.words)), names)


def _threshold_ties(case: Case, marks: Sequence[Mark]) -> Iterator[str]:
    """A number of the question that marks are held against must be clear of them."""
    counted = _claimed(case.question.proof)
    for number, _ in numbers(_nameless(case)):
        for element, value, precision, half in marks if number not in counted else ():
            gap = abs(value - number)
            if gap < TIE_PX * precision or gap < half or gap == 0:
                yield f"{element.id} ({value:g}) is too near {number:g}"


def _claimed(source: str) -> set[float]:
    """The numbers that a count or a value is claimed to be ("3 above 50", "about 45"): no threshold is among them."""
    nodes = list(ast.walk(ast.parse(source)))
    equals = [node for node in nodes if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Eq)]
    sides = [side for node in equals for side in (node.left, *node.comparators)]
    # abs(value - 45) <= 1.5
    near = [node.args[0] for node in nodes if isinstance(node, ast.Call) and ast.unparse(node.func) == "abs"]
    sides += [gap.right for gap in near if isinstance(gap, ast.BinOp) and isinstance(gap.op, ast.Sub)]
    return {
        float(side.value) for side in sides if isinstance(side, ast.Constant) and isinstance(side.value, int | float)
    }
