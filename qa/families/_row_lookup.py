"""Reading a row: the number printed at one item, and which item a printed number belongs to."""

from __future__ import annotations

import random
from collections.abc import Iterator

from qa.families._build import Draft, short_and_choice, yes_no_draft
from qa.families._row_sources import labels_of, page_of, printed, shown, slack
from qa.families._rows import Item, Row, differ, name_answer, number_answer
from qa.families._sources import gather, literal, program
from synth.records import Form

ITEMS = 3  # a row, for each form


def number_drafts(row: Row, rng: random.Random) -> Iterator[Draft]:
    items = row.printed
    forms: tuple[Form, ...] = ("short", "choice", "yes_no")
    for form in forms:
        for item in rng.sample(items, min(ITEMS, len(items))):
            yield _claim(row, item, rng) if form == "yes_no" else _number(row, item, form, rng)


def _number(row: Row, item: Item, form: Form, rng: random.Random) -> Draft:
    return Draft(
        topic=row.kind,
        form=form,
        where=row.where,
        words={**row.words, "name": item.name},
        answer=number_answer(item),
        wrong=[number_answer(other) for other in _likely(row, item, rng)],
        rationale=_sentence(row, item),
        proof=program([page_of(row), printed("value", row, item)], "value", [shown("value", item)]),
    )


def _likely(row: Row, item: Item, rng: random.Random) -> list[Item]:
    """The numbers of other items: neighbours first."""
    place = row.items.index(item)
    others = [other for other in row.printed if other.number != item.number]
    rng.shuffle(others)
    return sorted(others, key=lambda other: abs(row.items.index(other) - place) > 1)


def _sentence(row: Row, item: Item) -> str:
    if row.kind == "slice":
        return f"The {row.figure} given for {item.name} is {item.text}."
    return f"In the {row.words['line']} the number at {row.words['other']} “{item.name}” is {item.text}."


def _claim(row: Row, item: Item, rng: random.Random) -> Draft:
    rivals = _likely(row, item, rng)
    want = rng.random() < 0.5 or not rivals
    claim = item if want else rivals[0]
    return yes_no_draft(
        topic=row.kind,
        want=want,
        where=row.where,
        words={**row.words, "name": item.name, "claim": claim.text},
        rationale=f"{_sentence(row, item)[:-1]}, so {'yes' if want else 'no'}.",
        proof=program(
            [page_of(row), printed("value", row, item)], f"value == {literal(claim.number)}", [shown("value", item)]
        ),
    )


def name_drafts(row: Row, rng: random.Random) -> Iterator[Draft]:
    """Which item has this number? Only where every item has one, and no other comes near it."""
    if len(row.printed) < max(3, len(row.items)):
        return
    clear = [item for item in row.items if _is_alone(row, item)]
    for item in rng.sample(clear, min(ITEMS, len(clear))):
        proof = program(
            [
                page_of(row),
                gather("near", "e", f"{row.marks}\n    and abs({row.size} - {literal(item.number)}) <= {slack(item)}"),
                gather(
                    "saying",
                    "e",
                    f'e["id"] in {labels_of(row.items)}\n    and e["value"]["{item.key}"] == {literal(item.number)}',
                ),
                '[e] = near if len(saying) == 1 and near[0]["id"] in saying[0]["links"] else []',
            ],
            row.name,
            [shown(f'saying[0]["value"]["{item.key}"]', item)],
        )
        yield from short_and_choice(
            topic=f"{row.kind}_with",
            where=row.where,
            words={**row.words, "claim": item.text},
            answer=name_answer(item),
            wrong=[name_answer(other) for other in _nearest(row, item)],
            rationale=f"The only {row.figure} of {item.text} is that of {item.name}.",
            proof=proof,
        )


def _is_alone(row: Row, item: Item) -> bool:
    others = [other for other in row.items if other is not item]
    return all(
        abs(other.size - item.number) > slack(item) and differ(item, other) and other.key == item.key
        for other in others
    )


def _nearest(row: Row, item: Item) -> list[Item]:
    return sorted((other for other in row.items if other is not item), key=lambda one: abs(one.size - item.size))
