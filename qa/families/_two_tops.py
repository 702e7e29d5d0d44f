"""The highest or lowest points of two groups of a scatter."""

from __future__ import annotations

import random
from collections.abc import Iterator

from qa.families._build import Draft, short_and_choice, yes_no_draft
from qa.families._marks import Mark, Plot, clear_best, differ
from qa.families._phrases import Words, plot_words, text_answer
from qa.families._sources import gather, literal, on_page, pick, program, shown, value_of
from qa.families._two import PAIRS
from qa.families._two_gaps import gap_of, near_gaps, other_gaps, readable_gap, small_step

POINTS = 60


def top_drafts(plot: Plot, rng: random.Random) -> Iterator[Draft]:
    """The highest or lowest points of two groups of a scatter."""
    for end in ("highest", "lowest"):
        groups = [
            name
            for name in plot.groups
            if 2 <= len(plot.row(name)) <= POINTS and clear_best(plot.row(name), end == "highest")
        ]
        pairs = [(a, b) for a in groups for b in groups if a < b]
        for a, b in rng.sample(pairs, min(PAIRS, len(pairs))):
            first, second = (a, b) if rng.random() < 0.5 else (b, a)
            yield from _two_tops(plot, first, second, end, rng)


def _two_tops(plot: Plot, a: str, b: str, end: str, rng: random.Random) -> Iterator[Draft]:
    high = end == "highest"
    one, other = ((max if high else min)(plot.row(name), key=lambda mark: mark.value) for name in (a, b))
    if not differ(one, other):
        return
    winner, loser = (one, other) if (one.value > other.value) == high else (other, one)
    words = plot_words(plot, None) | {"a": a, "b": b, "most": end, "more": "higher" if high else "lower"}
    words |= {"above": "above", "top": "top"} if high else {"above": "below", "top": "bottom"}
    digits = plot.value.digits(min(one.tolerance, other.tolerance))
    said = {mark.id: plot.value.say(mark.value, digits) for mark in (one, other)}
    # One point of the winner, beyond every point of the loser, is proof enough.
    setup = [on_page(plot), gather("loser", value_of(plot), pick(plot, series=loser.series))]
    setup.append(f'[winner] = [e["value"]["y"] for e in elements if e["id"] == {literal(winner.id)}]')
    sign, best = (">", "max(loser)") if high else ("<", "min(loser)")
    steps = [shown(name, plot.value, digits) for name in ("winner", best)]
    test = f"winner {sign} {best}"
    rationale = (
        f"The {end} point of {winner.series} lies at about {said[winner.id]}, "
        f"that of {loser.series} at about {said[loser.id]}."
    )
    names = [literal(str(mark.series)) for mark in (winner, loser)]
    yield Draft(
        topic="tops",
        form="short",
        where=plot.where,
        words=words,
        answer=text_answer(str(winner.series)),
        wrong=[text_answer(str(loser.series))],
        rationale=rationale,
        proof=program(setup, f"{names[0]} if {test} else {names[1]}", steps),
    )
    want = rng.random() < 0.5
    asked, against = (winner, loser) if want else (loser, winner)
    yield yes_no_draft(
        topic="tops",
        want=want,
        where=plot.where,
        words=words | {"a": str(asked.series), "b": str(against.series)},
        rationale=rationale,
        proof=program(setup, test if want else f"not {test}", steps),
    )
    yield from _gap_of_tops(plot, winner, loser, end, words)


def _gap_of_tops(plot: Plot, winner: Mark, loser: Mark, end: str, words: Words) -> Iterator[Draft]:
    call = "max" if end == "highest" else "min"
    high, low = (winner, loser) if end == "highest" else (loser, winner)
    if not readable_gap(high, low, plot.value.roughest):
        return
    answer, said, steps = gap_of(plot, high, low)
    tick, gap = small_step(plot), high.value - low.value
    best = max if end == "highest" else min
    groups = [name for name in plot.groups if name not in (high.series, low.series)]
    others = [best(mark.value for mark in plot.row(name)) for name in groups]
    tries = other_gaps([high.value, low.value], others)
    tries += [gap + tick, gap - tick, gap / 2, gap + tick / 2, gap + 2 * tick]
    setup = [on_page(plot)]
    for name, mark in (("first", high), ("second", low)):
        setup.append(gather(f"{name}_group", value_of(plot), pick(plot, series=mark.series)))
        setup.append(f"{name} = {call}({name}_group)")
    yield from short_and_choice(
        topic="tops_gap",
        where=plot.where,
        words=words | {"a": str(high.series), "b": str(low.series)},
        answer=answer,
        wrong=near_gaps(plot, answer, tries, high, low),
        rationale=f"The {end} point of {high.series} lies at about {said[0]}, that of {low.series} at about {said[1]}; "
        f"the difference is about {answer.words}.",
        proof=program(setup, "first - second", steps),
    )
