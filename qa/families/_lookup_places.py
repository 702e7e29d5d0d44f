"""Looking up the other way round: where along the axis a printed value stands."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from qa.families._build import Draft, short_and_choice
from qa.families._marks import Mark, Plot, differ, whole
from qa.families._phrases import key_answer, keys_of, mark_words, printed_answer
from qa.families._sources import key_of, literal, on_page, pick, program, slack, value_of

FEWEST = 3
MARKS = 2  # a series


def place_drafts(plot: Plot, rng: random.Random) -> Iterator[Draft]:
    if plot.mark == "scatter":
        return
    said = keys_of(plot).said
    for _, row in plot.rows:
        if len(row) >= FEWEST and whole(row) and all(mark.label and mark.key in said for mark in row):
            alone = [mark for mark in row if all(differ(mark, other) for other in row if other is not mark)]
            for mark in rng.sample(alone, min(MARKS, len(alone))):
                yield from _where(plot, mark, row)


def _where(plot: Plot, mark: Mark, row: Sequence[Mark]) -> Iterator[Draft]:
    printed = printed_answer(plot, mark)
    beside = sorted((other for other in row if other is not mark), key=lambda other: abs(other.value - mark.value))
    words = mark_words(plot, mark) | {"claim": printed.words}
    yield from short_and_choice(
        topic="place",
        where=plot.where,
        words=words,
        answer=key_answer(plot, mark.key),
        wrong=[key_answer(plot, other.key) for other in beside],
        sort="place",
        rationale=f"The label at the {words['mark']} gives {printed.words}, and no other label does.",
        proof=_proof(plot, mark, printed.value),
    )


def _proof(plot: Plot, mark: Mark, number: float) -> str:
    """The one place whose label says the number and whose mark is as large: any other mark could be a second."""
    series = mark.series if plot.groups else None
    marks = pick(plot, series=series)
    key, value = (source.replace("e[", "m[") for source in (key_of(plot), value_of(plot)))
    linked = 'e["role"] == "value" and m["id"] in e["links"]'
    setup = [
        on_page(plot),
        f"marks = [\n    e\n    for e in elements\n    if {marks}\n]",
        f'labels = {{\n    {key}: e["value"]["number"]\n    for m in marks\n    for e in elements\n    if {linked}\n}}',
        f"said = [key for key in labels if labels[key] == {literal(number)}]",
        f"drawn = [{key} for m in marks if abs({value} - {literal(number)}) <= {literal(slack(mark))}]",
    ]
    return program(setup, "said[0] if said == drawn and len(said) == 1 else None", ["labels[said[0]]"])
