"""The largest and the smallest of a row: which it is, and how much."""

from __future__ import annotations

import random
from collections.abc import Iterator

from qa.families._build import Draft, short_and_choice, yes_no_draft
from qa.families._row_sources import page_of, shown, size_of, sizes
from qa.families._rows import Item, Row, differ, name_answer, number_answer
from qa.families._sources import literal, program

FEWEST = 3

ENDS = {
    True: {"most": "largest", "more": "larger", "biggest": "biggest", "maximum": "maximum"},
    False: {"most": "smallest", "more": "smaller", "biggest": "smallest", "maximum": "minimum"},
}


def extreme_drafts(row: Row, rng: random.Random) -> Iterator[Draft]:
    if len(row.items) < FEWEST or not row.whole or (row.kind == "cell" and len(row.printed) < len(row.items)):
        return
    for high in (True, False):
        order = sorted(row.items, key=lambda item: item.size, reverse=high)
        if all(differ(order[0], other) for other in order[1:]):
            yield from _which(row, order, high)
            yield _is_it(row, order, high, rng)
            if len(row.printed) == len(row.items):
                yield from _how_much(row, order, high)


def _which(row: Row, order: list[Item], high: bool) -> Iterator[Draft]:
    call = "max" if high else "min"
    said, steps = _told(order, high)
    yield from short_and_choice(
        topic=f"{row.kind}_most",
        where=row.where,
        words={**row.words, **ENDS[high]},
        answer=name_answer(order[0]),
        wrong=[name_answer(item) for item in (order[1], order[-1], *order[2:-1])],
        rationale=said,
        proof=program([page_of(row), sizes("sizes", row)], f"{call}(sizes, key=sizes.get)", steps),
    )


def _told(order: list[Item], high: bool) -> tuple[str, list[str]]:
    first, second = order[:2]
    end = ENDS[high]["most"]
    if first.text is None or second.text is None:
        return f"{first.name} takes the {end} part of the circle; next comes {second.name}.", []
    said = f"The {end} is {first.name} with {first.text}; next comes {second.name} with {second.text}."
    ranked = f"sorted(sizes.values(){', reverse=True' if high else ''})"
    return said, [shown(f"{ranked}[0]", first), shown(f"{ranked}[1]", second)]


def _is_it(row: Row, order: list[Item], high: bool, rng: random.Random) -> Draft:
    """Yes takes every item; for no, one that is beyond the item asked about is enough."""
    want = rng.random() < 0.5
    claimed = order[0] if want else rng.choice([item for item in order[1:4] if differ(item, order[0])])
    if want:
        setup = [page_of(row), sizes("sizes", row)]
        test = f"{'max' if high else 'min'}(sizes, key=sizes.get) == {literal(claimed.name)}"
        said, steps = _told(order, high)
    else:
        setup = [page_of(row), size_of("claimed", row, claimed), size_of("rival", row, order[0])]
        test, steps = f"claimed {'>' if high else '<'} rival", []
        said = f"{order[0].name} is {ENDS[high]['more']} than {claimed.name}."
        if order[0].text is not None and claimed.text is not None:
            said = f"{claimed.name} has {claimed.text}, but {order[0].name} has {order[0].text}."
            steps = [shown("claimed", claimed), shown("rival", order[0])]
    return yes_no_draft(
        topic=f"{row.kind}_most",
        want=want,
        where=row.where,
        words={**row.words, **ENDS[high], "name": claimed.name},
        rationale=said,
        proof=program(setup, test, steps),
    )


def _how_much(row: Row, order: list[Item], high: bool) -> Iterator[Draft]:
    """The number printed at the end of the row; its proof finds the mark before it reads the label."""
    first = order[0]
    call = "max" if high else "min"
    labels = literal([item.label for item in row.items])
    setup = [
        page_of(row),
        f"marks = [\n    e\n    for e in elements\n    if {row.marks}\n]",
        f"end = {call}(marks, key=lambda e: {row.size})",
        f'[value] = [\n    e["value"]["{first.key}"]\n    for e in elements\n'
        f'    if e["id"] in {labels} and end["id"] in e["links"]\n]',
    ]
    yield from short_and_choice(
        topic=f"{row.kind}_top",
        where=row.where,
        words={**row.words, **ENDS[high]},
        answer=number_answer(first),
        wrong=[number_answer(item) for item in (order[1], order[-1], *order[2:-1])],
        rationale=f"The {ENDS[high]['most']} is {first.name} with {first.text}.",
        proof=program(setup, "value", [shown("value", first)]),
    )
