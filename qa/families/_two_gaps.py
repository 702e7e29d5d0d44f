"""By how much two marks differ: as printed, or read off the axis."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from qa.families._build import Draft, short_and_choice
from qa.families._marks import Mark, Plot
from qa.families._phrases import read_answer
from qa.families._scales import round_to, sayable, take_apart
from qa.families._sources import on_page, printed_at, program, shown
from qa.families._two import Pair, both, pair_words, two_sources
from synth.records import Answer
from synth.records import said as parts

GAP = 4.0  # tolerances


def gap_drafts(plot: Plot, pair: Pair) -> Iterator[Draft]:
    """The difference, asked from the higher mark to the lower."""
    if pair.first.value < pair.second.value:
        pair = Pair(topic=pair.topic, first=pair.second, second=pair.first)
    high, low = pair.first, pair.second
    exact = high.label is not None and low.label is not None
    words = pair_words(plot, pair, "higher")
    drafts = _printed_gap(plot, pair) if exact else _read_gap(plot, pair)
    if drafts is None:
        return
    answer, wrong, rationale, proof = drafts
    topic = f"{pair.topic}_gap_printed" if exact else f"{pair.topic}_gap"
    yield from short_and_choice(
        topic=topic,
        where=plot.where,
        words=words,
        answer=answer,
        wrong=wrong,
        rationale=rationale,
        proof=proof,
    )


def _printed_gap(plot: Plot, pair: Pair) -> tuple[Answer, list[Answer], str, str] | None:
    high, low = pair.first, pair.second
    assert high.label is not None
    assert low.label is not None
    written = [take_apart(mark.label.text or "") for mark in (high, low) if mark.label]
    if plot.value.factor != 1.0 or any(one is None or one.after.strip() for one in written):
        return None  # what is printed would have to be converted before it is said
    digits = max(one.decimals for one in written if one)
    values = [mark.label.value["number"] for mark in (high, low) if mark.label and mark.label.value]
    gap = plot.value.shown(values[0] - values[1], digits)

    def made(number: float) -> Answer:
        return Answer(
            value=number, type="number", text=parts(plot.value.dress_gap(number, digits)), unit=plot.value.gap_unit
        )

    others = [one.label.value["number"] for one in _beside(plot, pair) if one.label and one.label.value]
    tick, step = small_step(plot), 10.0**-digits
    tries = [*other_gaps(values, others), gap + tick, gap - tick, gap + 10 * step, gap - 10 * step]
    wrong = [made(plot.value.shown(number, digits)) for number in tries if number > 0]
    said = [plot.value.dress(value, digits) for value in values]
    names = [pair.name(plot, mark) for mark in (high, low)]
    rationale = (
        f"The label for {names[0]} reads {said[0]} and that for {names[1]} reads {said[1]}; "
        f"the difference is {plot.value.dress_gap(gap, digits)}."
    )
    setup = [on_page(plot), printed_at("first", plot, high), printed_at("second", plot, low)]
    result = shown("first - second", plot.value, digits)
    return made(gap), wrong, rationale, program(setup, result, ["first", "second", result])


def _read_gap(plot: Plot, pair: Pair) -> tuple[Answer, list[Answer], str, str] | None:
    high, low = pair.first, pair.second
    if not readable_gap(high, low, plot.value.roughest):
        return None
    answer, said, steps = gap_of(plot, high, low)
    tick, gap = small_step(plot), high.value - low.value
    tries = other_gaps([high.value, low.value], [one.value for one in _beside(plot, pair)])
    tries += [gap + tick, gap - tick, gap / 2, gap + tick / 2, gap + 2 * tick]
    wrong = near_gaps(plot, answer, tries, high, low)
    rationale = both(plot, pair, said) + f"; the difference is about {answer.words}."
    return answer, wrong, rationale, program(two_sources(plot, pair), "first - second", steps)


def _beside(plot: Plot, pair: Pair) -> list[Mark]:
    """The marks that share the name which the two have in common."""
    row = plot.row(pair.first.series) if pair.topic == "key" else plot.column(pair.first.key)
    return [mark for mark in row if mark not in (pair.first, pair.second)]


def other_gaps(two: Sequence[float], others: Sequence[float]) -> list[float]:
    """What comes of one wrong value of the two, then one of them alone, and both together."""
    return [*(abs(one - other) for one in two for other in others), *two, sum(two)]


def readable_gap(high: Mark, low: Mark, roughest: float) -> bool:
    """Whether the difference is well beyond what reading it can be off, and both values can be said."""
    tolerance = high.tolerance + low.tolerance
    if tolerance > roughest:
        return False
    return high.value - low.value >= GAP * tolerance and all(
        sayable(mark.value, mark.tolerance) for mark in (high, low)
    )


def gap_of(plot: Plot, high: Mark, low: Mark) -> tuple[Answer, list[str], list[str]]:
    """The difference of two marks, said as the difference of what is said of them, so that the sum works out."""
    digits = plot.value.digits(min(high.tolerance, low.tolerance))
    said = [plot.value.say(mark.value, digits) for mark in (high, low)]
    steps = [shown(name, plot.value, digits) for name in ("first", "second")]
    steps.append(f"round({steps[0]} - {steps[1]}, {digits})")
    shown_gap = round_to(plot.value.shown(high.value, digits) - plot.value.shown(low.value, digits), digits)
    answer = read_answer(plot.value, high.value - low.value, high.tolerance + low.tolerance)
    text = parts(plot.value.dress_gap(shown_gap, digits))
    return replace(answer, text=text, unit=plot.value.gap_unit), said, steps


def near_gaps(plot: Plot, answer: Answer, tries: Sequence[float], high: Mark, low: Mark) -> list[Answer]:
    """Other differences, said to the same digit."""
    digits = plot.value.digits(min(high.tolerance, low.tolerance))
    return [
        replace(answer, value=number, text=parts(plot.value.dress_gap(plot.value.shown(number, digits), digits)))
        for number in tries
        if number > answer.tolerance
    ]


def small_step(plot: Plot) -> float:
    numbers = [number for number, _ in plot.value.ticks]
    return min((b - a for a, b in pairwise(numbers)), default=0.0)
