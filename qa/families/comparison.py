"""Two marks beside each other: which is higher, whether one is, and by how much."""

from __future__ import annotations

import random
from collections.abc import Iterator

from qa.families._build import Draft, questions, yes_no_draft
from qa.families._grids import lines
from qa.families._marks import Plot
from qa.families._phrases import text_answer
from qa.families._plots import plots
from qa.families._row_two import two_drafts
from qa.families._slices import pies
from qa.families._sources import literal, program
from qa.families._two import PAIRS, Pair, Side, both, pair_words, pairs_of, two_sources, two_steps
from qa.families._two_gaps import gap_drafts
from qa.families._two_tops import top_drafts
from synth.records import Picture, Question


def ask(picture: Picture, seed: int) -> Iterator[Question]:
    rng = random.Random(f"comparison {seed}")
    return questions("comparison", picture, _drafts(picture, rng), rng)


def _drafts(picture: Picture, rng: random.Random) -> Iterator[Draft]:
    for plot in plots(picture):
        yield from top_drafts(plot, rng) if plot.mark == "scatter" else _pair_drafts(plot, rng)
    for row in [*pies(picture), *lines(picture, rng)]:
        yield from two_drafts(row, rng)


def _pair_drafts(plot: Plot, rng: random.Random) -> Iterator[Draft]:
    pairs = pairs_of(plot, rng)
    by_topic = [[pair for pair in pairs if pair.topic == topic] for topic in ("key", "series")]
    for some in by_topic:
        for pair in some[:PAIRS]:
            yield _which(plot, pair, rng)
        for pair in some[PAIRS : 2 * PAIRS] or some[:PAIRS]:
            yield _whether(plot, pair, rng)
        for pair in some[2 * PAIRS : 4 * PAIRS] or some[:PAIRS]:
            yield from gap_drafts(plot, pair)


def _which(plot: Plot, pair: Pair, rng: random.Random) -> Draft:
    side: Side = rng.choice(("higher", "lower"))
    first_wins = (pair.first.value > pair.second.value) == (side == "higher")
    said, steps = two_steps(plot, pair.first, pair.second)
    names = [text_answer(pair.name(plot, mark)) for mark in (pair.first, pair.second)]
    answer, miss = names if first_wins else reversed(names)
    sign = ">" if side == "higher" else "<"
    words = pair_words(plot, pair, side)
    return Draft(
        topic=pair.topic,
        form="short",
        where=plot.where,
        words=words,
        answer=answer,
        wrong=[miss],
        rationale=both(plot, pair, said) + f", so {answer.words} is {words['more']}.",
        proof=program(
            two_sources(plot, pair),
            f"{literal(names[0].value)} if first {sign} second else {literal(names[1].value)}",
            steps,
        ),
    )


def _whether(plot: Plot, pair: Pair, rng: random.Random) -> Draft:
    side: Side = rng.choice(("higher", "lower"))
    want = rng.random() < 0.5
    if ((pair.first.value > pair.second.value) == (side == "higher")) != want:
        pair = Pair(topic=pair.topic, first=pair.second, second=pair.first)
    said, steps = two_steps(plot, pair.first, pair.second)
    return yes_no_draft(
        topic=pair.topic,
        want=want,
        where=plot.where,
        words=pair_words(plot, pair, side),
        rationale=both(plot, pair, said) + f", so {'yes' if want else 'no'}.",
        proof=program(two_sources(plot, pair), f"first {'>' if side == 'higher' else '<'} second", steps),
    )
