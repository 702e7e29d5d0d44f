"""Whether two answers in words are one: numbers, sides and negations must be the same, other words mostly."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from synth.comvint.facts import SPELT

SHORT = 6  # telling words; of what is longer not every word must be there
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+", re.UNICODE)
_WIDE = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")  # written without spaces between words
_EMPTY = frozenset(
    "the a an of to is are was were be been it its this that these those there in on at by with and or for from as his "
    "her their he she they has have does do which who what wearing".split()
)
_NOT = frozenset("not no none never neither nor without nobody nothing isn aren wasn weren doesn don cannot".split())
_APART = (
    {"left"}, {"right"}, {"above", "over", "top", "upper"}, {"below", "under", "beneath", "bottom", "lower"},
    {"behind", "back", "background"}, {"front", "foreground"}, {"inside", "indoors"}, {"outside", "outdoors"},
    {"more", "most"}, {"fewer", "less", "fewest", "least"}, {"before"}, {"after"}, {"yes", "true"}, {"no", "false"},
    {"larger", "bigger", "largest", "biggest"}, {"smaller", "smallest"}, {"taller", "tallest"}, {"shorter", "shortest"},
    {"older", "oldest"}, {"younger", "youngest"}, {"man", "male"}, {"woman", "female"}, {"boy"}, {"girl"},
    {"red"}, {"blue"}, {"green"}, {"yellow"}, {"white"}, {"black"}, {"brown"}, {"orange"}, {"purple"}, {"pink"},
    {"gray", "grey"},
)  # fmt: skip
_SIDE = {word: number for number, group in enumerate(_APART) for word in group}
_TRUTHS = {"yes": True, "true": True, "no": False, "false": False}
UNKNOWN = frozenset(
    (
        "unknown", "not answerable", "unanswerable", "not given", "not stated", "not clear", "unclear", "n/a",
        "cannot be determined", "cannot be answered", "cannot tell", "not specified", "not mentioned", "not shown",
        "not enough information",
    )
)  # fmt: skip


def tokens(text: str) -> list[str]:
    """Words without case and outer marks, numbers as digits; of a script without spaces each letter."""
    folded = unicodedata.normalize("NFKC", text).replace("’", "'").casefold().replace("n't", " not ")
    found: list[str] = []
    for word in _WORD.findall(folded.replace("'s ", " ")):
        if _WIDE.search(word):
            found += list(word)
        elif word[0].isdigit():
            found.append(_digits(word))
        else:
            found.append(str(SPELT[word]) if word in SPELT and word != "one" else word)
    return found


def _digits(word: str) -> str:
    plain = word.replace(",", "")
    try:
        return f"{float(plain):.12g}"
    except ValueError:  # a date or a version
        return word


def telling(text: str) -> list[str]:
    """The words that an answer hangs on, in the singular."""
    return [_singular(word) for word in tokens(text) if word not in _EMPTY]


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith(("ses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def f1(one: Sequence[str], other: Sequence[str]) -> float:
    common = sum((Counter(one) & Counter(other)).values())
    return 2 * common / (len(one) + len(other)) if common else 0.0


def same(one: str, other: str, threshold: float) -> bool:
    """Of two short answers one may merely say less; of longer ones so much must be common as `threshold` says."""
    first, second = tokens(one), tokens(other)
    if first == second and first:
        return True
    truths = {_truth(first), _truth(second)}
    if truths == {True, False}:
        return False
    if is_unknown(one) or is_unknown(other) or not _agree(first, second):
        return False
    left, right = telling(one) or first, telling(other) or second
    if f1(left, right) < threshold:
        return False
    if max(len(left), len(right)) > SHORT:
        return _numbers(first) == _numbers(second)
    less, more = sorted((Counter(left), Counter(right)), key=lambda words: sum(words.values()))
    return less <= more


def holds(text: str, answer: str) -> bool:
    """Whether a text says the answer: all that the answer hangs on, and nothing against it."""
    wanted = telling(answer) or tokens(answer)
    return bool(wanted) and Counter(wanted) <= Counter(telling(text) or tokens(text))


def truth(text: str) -> bool | None:
    """Of an answer to a question for yes or no."""
    return _truth(tokens(text))


def is_unknown(text: str) -> bool:
    plain = " ".join(unicodedata.normalize("NFKC", text).casefold().split()).strip(" .!\"'")
    return plain in UNKNOWN or (len(plain) < 200 and any(f" {one}" in f" {plain}" for one in UNKNOWN if " " in one))


def number(text: str) -> int | None:
    """The one whole number that is said."""
    found = [word for word in tokens(text) if word.isdecimal()]
    if not found and tokens(text)[:1] == ["one"]:
        return 1
    return int(found[0]) if len(found) == 1 and len(found[0]) < 10 else None


def _truth(words: Sequence[str]) -> bool | None:
    return _TRUTHS.get(words[0]) if words else None


def _agree(one: Sequence[str], other: Sequence[str]) -> bool:
    """No number, negation or side is on one of them alone, where both have some."""
    if bool(_NOT & set(one)) != bool(_NOT & set(other)):
        return False
    for kind in (_numbers, _sides):
        first, second = kind(one), kind(other)
        if first and second and not (first <= second or second <= first):
            return False
    return True


def _numbers(words: Sequence[str]) -> set[object]:
    return {word for word in words if word[0].isdigit()}


def _sides(words: Sequence[str]) -> set[object]:
    return {_SIDE[word] for word in words if word in _SIDE}
