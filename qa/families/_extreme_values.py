"""How much the highest or lowest of a series is: bars and lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qa.families._build import Draft, short_and_choice
from qa.families._ends import End, call_of, mark_noun, ranked, row_words
from qa.families._marks import Mark, Plot
from qa.families._phrases import keys_of, label_words, printed_answer, read_answer
from qa.families._sources import literal, on_page, printed_at, program, shown, table


def value_drafts(plot: Plot, series: str | None, row: Sequence[Mark], end: End) -> Iterator[Draft]:
    order = ranked(row, end)
    first = order[0]
    words = row_words(plot, series, end, row) | (label_words(plot.value, first) if first.label else {})
    name = keys_of(plot).of(first.key)
    setup = [on_page(plot), table("values", plot, series if plot.groups else None)]
    if first.label:
        answer = printed_answer(plot, first)
        setup.append(_printed_extreme(plot, first, end))
        steps, result = ["value"], "value"
        wrong = [printed_answer(plot, mark) for mark in [*order[1:3], order[-1], *_column(plot, first)] if mark.label]
    else:
        answer = read_answer(plot.value, first.value, first.tolerance)
        setup.append(f"value = {call_of(end)}(values.values())")
        steps, result = [shown("value", plot.value, plot.value.digits(first.tolerance))], "value"
        others = [mark.value for mark in [*order[1:3], order[-1], *_column(plot, first)]]
        gaps = [a for a, _ in plot.value.ticks]
        others += sorted(gaps, key=lambda at: abs(at - first.value))
        wrong = [read_answer(plot.value, other, first.tolerance) for other in others]
    about = "where the label gives" if first.label else "at about"
    rationale = (
        f"The {words['most']} {mark_noun(plot)}{words['for_series']} is that for {name}, {about} {answer.words}."
    )
    yield from short_and_choice(
        topic="printed_value" if first.label else "value",
        where=plot.where,
        words=words,
        answer=answer,
        wrong=wrong,
        rationale=rationale,
        proof=program(setup, result, steps),
    )


def _column(plot: Plot, mark: Mark) -> list[Mark]:
    return [other for other in plot.column(mark.key) if other is not mark]


def _printed_extreme(plot: Plot, first: Mark, end: End) -> str:
    """The label of the extreme mark: found by the mark's name, believed if no mark is beyond what it says."""
    label = printed_at("value", plot, first)
    beyond = ">" if end == "highest" else "<"
    key = literal(first.key)
    check = f"beaten = [other for key, other in values.items() if key != {key} and other {beyond} values[{key}]]"
    return f"{label}\n{check}\nvalue = None if beaten else value"
