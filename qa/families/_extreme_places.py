"""Where the highest or lowest of a series is, and whose it is at one place: bars and lines."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Any

from qa.families._build import Draft, short_and_choice, yes_no_draft
from qa.families._ends import End, call_of, first_two, mark_noun, only, other_end, ranked, row_words
from qa.families._marks import Mark, Plot
from qa.families._nouns import capital
from qa.families._phrases import Words, key_answer, keys_of, mark_words, text_answer
from qa.families._sources import column, literal, mark_at, on_page, program, shown, table


def key_drafts(plot: Plot, series: str | None, row: Sequence[Mark], end: End, rng: random.Random) -> Iterator[Draft]:
    order = ranked(row, end)
    answer = key_answer(plot, order[0].key)
    words = row_words(plot, series, end, row)
    near = [order[1], *_beside(plot, order[0], row), ranked(row, other_end(end))[0], *order[2:]]
    wrong = [key_answer(plot, mark.key) for mark in dict.fromkeys(near)]
    said, steps = first_two(plot, row, end)
    names = [keys_of(plot).name(mark.key) for mark in order]
    rationale = (
        f"The {words['most']} {mark_noun(plot)}{words['for_series']} is that for {names[0]}, at about {said[0]}; "
        f"next comes {names[1]}, at about {said[1]}."
    )
    proof = program(
        [on_page(plot), table("values", plot, series if plot.groups else None)],
        f"{call_of(end)}(values, key=values.get)",
        steps,
    )
    yield from short_and_choice(
        topic="key",
        where=plot.where,
        words=words,
        answer=answer,
        wrong=wrong,
        sort="place",
        rationale=rationale,
        proof=proof,
    )
    yield _key_claim(plot, series, row, end, rng)


def _key_claim(plot: Plot, series: str | None, row: Sequence[Mark], end: End, rng: random.Random) -> Draft:
    want = rng.random() < 0.5
    order = ranked(row, end)
    claimed = order[0] if want else rng.choice(order[1:4])
    return _claim(
        plot,
        "key",
        row,
        claimed,
        end,
        words=row_words(plot, series, end, row) | only(mark_words(plot, claimed), "at", "name", "mark"),
        everything=table("values", plot, series if plot.groups else None),
        name=claimed.key,
    )


def _beside(plot: Plot, mark: Mark, row: Sequence[Mark]) -> list[Mark]:
    order = plot.order
    return [other for other in row if abs(order.index(other.key) - order.index(mark.key)) == 1]


def series_drafts(plot: Plot, key: Any, marks: Sequence[Mark], end: End, rng: random.Random) -> Iterator[Draft]:
    order = ranked(marks, end)
    keys = keys_of(plot)
    words = row_words(plot, None, end, marks) | {"at": keys.at(key), "At": capital(keys.at(key))}
    said, steps = first_two(plot, marks, end)
    names = [str(mark.series) for mark in order]
    rationale = (
        f"{capital(keys.at(key))} the {words['most']} is {names[0]}, at about {said[0]}; "
        f"next comes {names[1]}, at about {said[1]}."
    )
    everything = column("values", plot, key)
    yield from short_and_choice(
        topic="series",
        where=plot.where,
        words=words,
        answer=text_answer(names[0]),
        wrong=[text_answer(name) for name in names[1:]],
        rationale=rationale,
        proof=program([on_page(plot), everything], f"{call_of(end)}(values, key=values.get)", steps),
    )
    claimed = order[0] if rng.random() < 0.5 else rng.choice(order[1:])
    yield _claim(
        plot,
        "series",
        marks,
        claimed,
        end,
        words=words | {"series": str(claimed.series)},
        everything=everything,
        name=claimed.series,
    )


def _claim(
    plot: Plot, topic: str, marks: Sequence[Mark], claimed: Mark, end: End, *, words: Words, everything: str, name: Any
) -> Draft:
    """ "Is this the highest?" Yes takes all marks to prove; for no, one that is beyond it is enough."""
    order = ranked(marks, end)
    want = claimed is order[0]
    rival = order[1] if want else order[0]
    digits = plot.value.digits(min(claimed.tolerance, rival.tolerance))
    said = [plot.value.say(mark.value, digits) for mark in (claimed, rival)]
    if want:
        setup = [on_page(plot), everything]
        test = f"{call_of(end)}(values, key=values.get) == {literal(name)}"
        _, steps = first_two(plot, marks, end)
    else:
        setup = [on_page(plot), mark_at("claimed", plot, claimed), mark_at("rival", plot, rival)]
        test = f"claimed {'>' if end == 'highest' else '<'} rival"
        steps = [shown(value, plot.value, digits) for value in ("claimed", "rival")]
    first, second = (_told(plot, mark, topic) for mark in (claimed, rival))
    tail = (
        f"the nearest is {second}, at about {said[1]}" if want else f"{second} is {words['more']}, at about {said[1]}"
    )
    return yes_no_draft(
        topic=topic,
        want=want,
        where=plot.where,
        words=words,
        rationale=f"{capital(first)} is at about {said[0]}; {tail}.",
        proof=program(setup, test, steps),
    )


def _told(plot: Plot, mark: Mark, topic: str) -> str:
    return str(mark.series) if topic == "series" else keys_of(plot).name(mark.key)
