"""A second opinion on answers: the question's words and the spec's data, and nothing else the program made.

`check(sample)` says of each question what an independent reader makes of it. It shares no code with the questions'
families, their wording, their proofs or the checks.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from synth.records import Answer, Program, Question, Sample, Spec
from tests.faults.oracle_chart import Chart, chart_of, number_of, number_pattern
from tests.faults.oracle_cues import Right
from tests.faults.oracle_judged import against
from tests.faults.oracle_kinds import CHART_FAMILIES, CHARTS, read_other
from tests.faults.oracle_read import readings
from tests.faults.oracle_words import sentences

MEASURED = ("measure", "gap")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What is wrong with a question, with all that is needed to see it."""

    fault: str  # unread, doubtful, loose (right, but a careful person might say otherwise), wrong
    detail: str
    question: Question
    right: Any = None

    def __str__(self) -> str:
        question, spec = self.question, spec_of(self.question)
        return (
            f"{self.fault}: {self.detail}\n  {question.form}: {question.words} {question.options or ''}\n"
            f"  stated {question.answer.value!r} ({question.answer.words!r}, within {question.answer.tolerance:g}), "
            f"recomputed {self.right!r}\n  rationale: {question.rationale}\n  data of seed "
            f"{spec.topic.seed if spec.topic else None}: {spec.data}"
        )


@dataclass(slots=True, kw_only=True)
class Tally:
    """What was checked, over many samples."""

    samples: int = 0
    answers: int = 0
    findings: list[Finding] = field(default_factory=list)
    truths: Counter[bool] = field(default_factory=Counter)
    spots: Counter[tuple[int, int]] = field(default_factory=Counter)  # (options, place of the right one)
    asked: Counter[str] = field(default_factory=Counter)

    def add(self, sample: Sample) -> None:
        self.samples += 1
        for judged in sample.questions:
            question = judged.question
            self.answers += 1
            topic = spec_of(question).topic
            self.asked[f"{topic.kind if topic else None} {question.family}"] += 1
            self.findings += check(question)
            if question.form == "yes_no":
                self.truths[question.answer.value] += 1
            elif question.form == "choice" and question.answer.words in question.options:
                self.spots[len(question.options), question.options.index(question.answer.words)] += 1

    def faults(self, name: str) -> list[Finding]:
        return [finding for finding in self.findings if finding.fault == name]

    @property
    def yes_share(self) -> float:
        return self.truths[True] / max(1, self.truths.total())

    def lopsided(self) -> float:
        """Chi-square of the places of right options over its degrees of freedom: about 1 if they are even."""
        total, freedom = 0.0, 0
        for size in {size for size, _ in self.spots}:
            counts = [self.spots[size, spot] for spot in range(size)]
            even = sum(counts) / size
            total += sum((count - even) ** 2 / even for count in counts)
            freedom += size - 1
        return total / max(1, freedom)

    def summary(self) -> str:
        counts = Counter(finding.fault for finding in self.findings)
        spots = {
            size: [self.spots[size, spot] for spot in range(size)] for size in sorted({size for size, _ in self.spots})
        }
        found = {name: counts[name] for name in ("wrong", "doubtful", "loose", "unread")}
        return (
            f"{self.answers} answers of {self.samples} samples: {found}; "
            f"yes {self.yes_share:.0%} of {self.truths.total()}; "
            f"right options by place {spots} (lopsided {self.lopsided():.2f}); {dict(sorted(self.asked.items()))}"
        )


def spec_of(question: Question) -> Spec:
    made_by = question.pictures[0].made_by
    assert isinstance(made_by, Program)
    return made_by.spec


def check(question: Question) -> list[Finding]:
    """At most one finding: the first fault of the question."""
    spec = spec_of(question)
    if question.family in CHART_FAMILIES and spec.topic is not None and spec.topic.kind in CHARTS:
        return _check_chart(question)
    return _check_other(question)


def _check_other(question: Question) -> list[Finding]:
    right = read_other(question)
    if right is None:
        return [Finding(fault="unread", detail="no reader understood the words", question=question)]
    if right.doubt:
        return [Finding(fault="doubtful", detail=right.doubt, question=question, right=right.value)]
    for detail in against(question, right):
        return [Finding(fault="wrong", detail=detail, question=question, right=right.value)]
    return []


def _check_chart(question: Question) -> list[Finding]:
    chart = chart_of(spec_of(question))
    rights = _read(question, chart, nouns=True) or _read(question, chart, nouns=False)
    if not rights:
        return [Finding(fault="unread", detail="no reader understood the words", question=question)]
    if len({repr(right.value) for right in rights}) > 1:
        return [Finding(fault="doubtful", detail="two readings differ", question=question, right=rights)]
    right = rights[0]
    if right.doubt:
        return [Finding(fault="doubtful", detail=right.doubt, question=question, right=right.value)]
    if right.loose:
        return [Finding(fault="loose", detail=right.loose, question=question, right=right.value)]
    for detail in _against(question, right, chart):
        return [Finding(fault="wrong", detail=detail, question=question, right=right.value)]
    if right.what == "gap" and question.form != "choice" and question.answer.tolerance >= right.value:
        detail = "the gap is smaller than its tolerance"
        return [Finding(fault="loose", detail=detail, question=question, right=right.value)]
    return []


def _read(question: Question, chart: Chart, *, nouns: bool) -> list[Right]:
    return [
        right
        for understood in sentences(question.words, chart, nouns=nouns)
        for right in readings(understood, chart, question.form == "yes_no")
    ]


def _against(question: Question, right: Right, chart: Chart) -> Iterable[str]:
    """What speaks against the stated answer and all that stands around it."""
    answer = question.answer
    if not _fits(answer, right, chart):
        yield "another answer is right"
    if not _said_so(answer, right, chart):
        yield "the answer's text does not say its value"
    if right.what == "gap" and number_said(answer.words, chart) == 0:
        yield "a gap that is said to be none"
    unit = chart.unit or None if right.what in MEASURED else None
    unit = "percentage points" if right.what == "gap" and unit == "%" else unit
    if answer.unit != unit:
        yield f"the unit is {answer.unit!r}, the data's {unit!r}"
    if question.form == "choice":
        yield from _options(question, right, chart)
    if wrong := [near for near in question.wrong if _fits(near, right, chart)]:
        yield f"a near miss is right: {wrong[0].words!r}"
    yield from _rationale(question, right, chart)


def _fits(answer: Answer, right: Right, chart: Chart) -> bool:
    if right.what in MEASURED:
        every = [value for row in chart.rows.values() for value in row]
        room = max(answer.tolerance, 1e-9 * max(map(abs, every)))
        return isinstance(answer.value, int | float) and abs(answer.value - right.value) <= room
    if right.what == "place":
        return str(answer.value) in (chart.places[right.value], *chart.spoken[right.value])
    if right.what == "text":
        return " ".join(str(answer.value).split()) == " ".join(str(right.value).split())
    return type(answer.value) is type(right.value) and answer.value == right.value


def _said_so(answer: Answer, right: Right, chart: Chart) -> bool:
    """Whether the answer as said is the answer: a number at its rounding, a name, yes or no."""
    if right.what == "truth":
        return answer.words == ("Yes" if right.value else "No")
    if right.what == "place":
        return answer.words in chart.spoken[right.value]
    if right.what == "count":
        return answer.words == str(right.value)
    if right.what in MEASURED:
        said = number_said(answer.words, chart)
        return said is not None and abs(said - right.value) <= max(
            answer.tolerance, _last_digit(answer.words, chart) / 2
        ) + 1e-9 * abs(said)
    return " ".join(answer.words.split()) == " ".join(str(right.value).split())


def number_said(words: str, chart: Chart) -> float | None:
    """The one number a text is, its unit as the data have it."""
    found = number_pattern(chart.unit).fullmatch(words.strip())
    return number_of(found) if found else None


def _last_digit(words: str, chart: Chart) -> float:
    """What one step of the last digit shown is worth."""
    found = number_pattern(chart.unit).fullmatch(words.strip())
    if not found:
        return 0.0
    decimals = len(found["digits"].partition(".")[2])
    return float(10**-decimals) * {"k": 1e3, "M": 1e6}.get(found["scale"] or "", 1.0)


def _options(question: Question, right: Right, chart: Chart) -> Iterable[str]:
    options, stated = question.options, question.answer.words
    if len(set(options)) < len(options) or options.count(stated) != 1:
        yield "the options are not different, or the answer is not one of them"
        return
    if right.what in MEASURED:
        said = [number_said(option, chart) for option in options]
        if any(number is None for number in said):
            yield f"an option is not a number: {options}"
            return
        off = {option: abs((number or 0.0) - right.value) for option, number in zip(options, said, strict=True)}
        nearest, second = sorted(off.values())[:2]
        if off[stated] != nearest or second <= max(question.answer.tolerance, 1.5 * nearest):
            yield f"the options do not hold one right answer: {options}"
        return
    good = [option for option in options if _is(option, right, chart)]
    if good != [stated]:
        yield f"the right ones among the options are {good}"


def _is(option: str, right: Right, chart: Chart) -> bool:
    if right.what == "place":
        return option in chart.spoken[right.value]
    return " ".join(option.split()) == " ".join(str(right.value).split())


def _rationale(question: Question, right: Right, chart: Chart) -> Iterable[str]:
    """The rationale must end where the answer does, and every reading in it must be the data's."""
    told, answer = question.rationale, question.answer.words
    end = re.search(r"(?:, so (yes|no)|which makes ([\d,]+))\.?$", told)
    if end and end[1] and end[1] != ("yes" if right.value else "no"):
        yield "the rationale ends in the other answer"
    if end and end[2] and right.what == "count" and end[2] != str(right.value):
        yield "the rationale counts otherwise"
    flat = " ".join(told.split())
    if right.what in (*MEASURED, "place", "series", "text") and " ".join(answer.split()) not in flat:
        yield "the rationale does not come to the answer"
    if right.what == "count" and not re.search(rf"(?<![\d.,]){re.escape(answer)}(?![\d,])", told):
        yield "the rationale does not come to the count"


def lenient(question: Question) -> float:
    """The tolerance of a value read off a chart as a share of its axis."""
    topic = spec_of(question).topic
    if topic is None or topic.kind not in CHARTS or question.family not in CHART_FAMILIES:
        return 0.0
    chart = chart_of(spec_of(question))
    value = question.answer.value
    if not question.answer.tolerance or not isinstance(value, int | float) or math.isnan(value):
        return 0.0
    return (
        chart.apart(value, value + question.answer.tolerance)
        if not chart.log
        else question.answer.tolerance / max(abs(value), 1e-12)
    )


def tally(samples: Sequence[Sample]) -> Tally:
    counted = Tally()
    for sample in samples:
        counted.add(sample)
    return counted
