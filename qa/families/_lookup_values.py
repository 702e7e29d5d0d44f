"""Reading one mark: its value, and the values a hasty reader would take instead."""

from __future__ import annotations

import random
from itertools import pairwise

from qa.families._build import Draft
from qa.families._marks import Mark, Plot
from qa.families._phrases import Words, label_words, mark_words, printed_answer, read_answer
from qa.families._sources import mark_at, on_page, printed_at, program, shown
from synth.records import Answer, Form


def value_draft(plot: Plot, mark: Mark, form: Form, rng: random.Random) -> Draft:
    answer = value_answer(plot, mark)
    return Draft(
        topic="printed" if mark.label else "read",
        form=form,
        where=plot.where,
        words=value_words(plot, mark),
        answer=answer,
        wrong=near_values(plot, mark, rng),
        rationale=value_sentence(plot, mark, answer),
        proof=program([on_page(plot), value_source(plot, mark)], "value", [value_step(plot, mark)]),
    )


def value_words(plot: Plot, mark: Mark) -> Words:
    return mark_words(plot, mark) | (label_words(plot.value, mark) if mark.label else {})


def value_answer(plot: Plot, mark: Mark) -> Answer:
    return printed_answer(plot, mark) if mark.label else read_answer(plot.value, mark.value, mark.tolerance)


def value_source(plot: Plot, mark: Mark) -> str:
    return printed_at("value", plot, mark) if mark.label else mark_at("value", plot, mark)


def value_step(plot: Plot, mark: Mark) -> str:
    return "value" if mark.label else shown("value", plot.value, plot.value.digits(mark.tolerance))


def value_sentence(plot: Plot, mark: Mark, answer: Answer) -> str:
    name = str(mark_words(plot, mark)["mark"])
    if mark.label:
        return f"The label at the {name} gives {answer.words}."
    if plot.stacked:
        return f"From its lower to its upper edge the {name} measures about {answer.words} on the axis."
    return f"The {name} {verb(plot)} at about {answer.words} on the {mark_words(plot, mark)['axis']}."


def verb(plot: Plot) -> str:
    return "ends" if plot.mark == "bar" else "lies"


def near_values(plot: Plot, mark: Mark, rng: random.Random) -> list[Answer]:
    """The neighbours, the other series, the top of the stack, the nearest tick, then anything else drawn."""
    row, order = plot.row(mark.series), plot.order
    place = order.index(mark.key)
    beside = [other for other in row if abs(order.index(other.key) - place) == 1]
    across = [other for other in plot.column(mark.key) if other is not mark]
    rest = [other for other in plot.marks if other not in beside and other not in across and other is not mark]
    likely = beside + across
    rng.shuffle(likely)
    rng.shuffle(rest)
    if mark.label:
        return [printed_answer(plot, other) for other in likely + rest if other.label]
    values = [other.value for other in likely]
    if mark.base:
        values.insert(0, mark.base + mark.value)
    gap = _tick_gap(plot)
    values += [other.value for other in rest] + [mark.value + gap / 2, mark.value - gap / 2, mark.value + gap]
    positive = min(other.value for other in plot.marks) >= 0
    return [read_answer(plot.value, one, mark.tolerance) for one in values if one >= 0 or not positive]


def _tick_gap(plot: Plot) -> float:
    numbers = [number for number, _ in plot.value.ticks]
    gaps = [b - a for a, b in pairwise(numbers)]
    return min(gaps, default=0.0)
