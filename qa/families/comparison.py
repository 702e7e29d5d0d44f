"""Two marks beside each other: which is higher, whether one is, and by how much."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from qa.families._build import Draft, build, yes_or_no
from qa.families._marks import Mark, Plot, clear_best, differ, plots
from qa.families._nouns import capital
from qa.families._phrases import Words, a_more, keys_of, mark_words, plot_words, read_answer, text_answer
from qa.families._scales import round_to, take_apart
from qa.families._sources import ALL, gather, literal, mark_at, pick, printed_at, program, shown, value_of
from synth.records import Answer, Picture, Question
from synth.records import said as parts

Side = Literal["higher", "lower"]
PAIRS = 3  # a plot, for each form
POINTS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two marks that differ in one name only. `topic` is which: "key" or "series"."""

    topic: Literal["key", "series"]
    first: Mark
    second: Mark

    def name(self, plot: Plot, mark: Mark) -> str:
        return str(mark.series) if self.topic == "series" else keys_of(plot).name(mark.key)


def ask(picture: Picture, seed: int) -> Iterator[Question]:
    rng = random.Random(f"comparison {seed}")
    for plot in plots(picture):
        for draft in _tops(plot, rng) if plot.mark == "scatter" else _drafts(plot, rng):
            question = build("comparison", picture, draft, rng)
            if question is not None:
                yield question


def _drafts(plot: Plot, rng: random.Random) -> Iterator[Draft]:
    pairs = _pairs(plot, rng)
    by_topic = [[pair for pair in pairs if pair.topic == topic] for topic in ("key", "series")]
    for some in by_topic:
        for pair in some[:PAIRS]:
            yield _which(plot, pair, rng)
        for pair in some[PAIRS : 2 * PAIRS] or some[:PAIRS]:
            yield _whether(plot, pair, rng)
        for pair in some[2 * PAIRS : 4 * PAIRS] or some[:PAIRS]:
            yield from _how_much(plot, pair)


def _pairs(plot: Plot, rng: random.Random) -> list[Pair]:
    """Pairs that a reader can tell apart, in seeded order."""
    said = keys_of(plot).said
    usable = [mark for mark in plot.marks if mark.usable and mark.key in said]
    found: list[Pair] = []
    for place, one in enumerate(usable):
        for other in usable[place + 1 :]:
            if (one.series == other.series) == (one.key == other.key) or not differ(one, other):
                continue
            first, second = (one, other) if rng.random() < 0.5 else (other, one)
            found.append(Pair(topic="key" if one.series == other.series else "series", first=first, second=second))
    rng.shuffle(found)
    return found


def _words(plot: Plot, pair: Pair, side: Side) -> Words:
    keys = keys_of(plot)
    same_series = pair.topic == "key"
    words = plot_words(plot, pair.first.series if plot.groups and same_series else None) | _side_words(plot, side)
    words |= {"a": pair.name(plot, pair.first), "b": pair.name(plot, pair.second)}
    if same_series:
        at_a, at_b = (keys.at(mark.key) for mark in (pair.first, pair.second))
        words |= {"at_a": at_a, "at_b": at_b, "At_a": capital(at_a)}
    else:
        at = keys.at(pair.first.key)
        words |= {"at": at, "At": capital(at)}
    solid = plot.mark == "bar" and not plot.stacked and min(pair.first.value, pair.second.value) > 0
    size = {"higher": "longer" if plot.horizontal else "taller", "lower": "shorter"}[side]
    words["taller"] = size if solid else None
    words["mark_a"], words["mark_b"] = (mark_words(plot, mark)["mark"] for mark in (pair.first, pair.second))
    return words


def _side_words(plot: Plot, side: Side) -> Words:
    larger = {"higher": "larger", "lower": "smaller"}[side]
    # In a stack the highest segment is the one on top, so there size is asked for, never height.
    more = larger if plot.stacked else side
    return {
        "more": more,
        "a_more": a_more(plot.value, more),
        "larger": larger,
        "above": None if plot.stacked else {"higher": "above", "lower": "below"}[side],
        "exceed": {"higher": "exceed", "lower": "fall short of"}[side],
        "higher": "larger" if plot.stacked else "higher",
        "lower": "smaller" if plot.stacked else "lower",
    }


def _steps(plot: Plot, first: Mark, second: Mark) -> tuple[list[str], list[str]]:
    """The two values as said, and as steps over `first` and `second`."""
    digits = plot.value.digits(min(first.tolerance, second.tolerance))
    said = [plot.value.say(mark.value, digits) for mark in (first, second)]
    return said, [shown(name, plot.value, digits) for name in ("first", "second")]


def _sources(plot: Plot, pair: Pair) -> list[str]:
    return [ALL, mark_at("first", plot, pair.first), mark_at("second", plot, pair.second)]


def _which(plot: Plot, pair: Pair, rng: random.Random) -> Draft:
    side: Side = rng.choice(("higher", "lower"))
    first_wins = (pair.first.value > pair.second.value) == (side == "higher")
    said, steps = _steps(plot, pair.first, pair.second)
    names = [text_answer(pair.name(plot, mark)) for mark in (pair.first, pair.second)]
    answer, miss = names if first_wins else reversed(names)
    sign = ">" if side == "higher" else "<"
    words = _words(plot, pair, side)
    return Draft(
        topic=pair.topic,
        form="short",
        where=plot.where,
        words=words,
        answer=answer,
        wrong=[miss],
        rationale=_both(plot, pair, said) + f", so {answer.words} is {words['more']}.",
        proof=program(
            _sources(plot, pair),
            f"{literal(names[0].value)} if first {sign} second else {literal(names[1].value)}",
            steps,
        ),
    )


def _both(plot: Plot, pair: Pair, said: Sequence[str]) -> str:
    a, b = pair.name(plot, pair.first), pair.name(plot, pair.second)
    return f"{capital(a)} is at about {said[0]} and {b} at about {said[1]}"


def _whether(plot: Plot, pair: Pair, rng: random.Random) -> Draft:
    side: Side = rng.choice(("higher", "lower"))
    want = rng.random() < 0.5
    if ((pair.first.value > pair.second.value) == (side == "higher")) != want:
        pair = Pair(topic=pair.topic, first=pair.second, second=pair.first)
    said, steps = _steps(plot, pair.first, pair.second)
    return Draft(
        topic=pair.topic,
        form="yes_no",
        where=plot.where,
        words=_words(plot, pair, side),
        answer=yes_or_no(want),
        wrong=[yes_or_no(not want)],
        rationale=_both(plot, pair, said) + f", so {'yes' if want else 'no'}.",
        proof=program(_sources(plot, pair), f"first {'>' if side == 'higher' else '<'} second", steps),
    )


def _how_much(plot: Plot, pair: Pair) -> Iterator[Draft]:
    """The difference, asked from the higher mark to the lower."""
    if pair.first.value < pair.second.value:
        pair = Pair(topic=pair.topic, first=pair.second, second=pair.first)
    high, low = pair.first, pair.second
    exact = high.label is not None and low.label is not None
    words = _words(plot, pair, "higher")
    drafts = _printed_gap(plot, pair) if exact else _read_gap(plot, pair)
    if drafts is None:
        return
    answer, wrong, rationale, proof = drafts
    topic = f"{pair.topic}_gap_printed" if exact else f"{pair.topic}_gap"
    for form in ("short", "choice"):
        yield Draft(
            topic=topic,
            form=form,
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
        return Answer(value=number, type="number", text=parts(plot.value.dress(number, digits)), unit=plot.value.unit)

    tick = _small_step(plot)
    step = 10.0**-digits
    tries = [values[0], values[1], gap + 10 * step, gap - 10 * step, gap + step, gap - step, gap + tick, gap - tick]
    wrong = [made(plot.value.shown(number, digits)) for number in tries if number > 0]
    said = [plot.value.dress(value, digits) for value in values]
    names = [pair.name(plot, mark) for mark in (high, low)]
    rationale = (
        f"The label for {names[0]} reads {said[0]} and that for {names[1]} reads {said[1]}; "
        f"the difference is {plot.value.dress(gap, digits)}."
    )
    setup = [ALL, printed_at("first", plot, high), printed_at("second", plot, low)]
    result = shown("first - second", plot.value, digits)
    return made(gap), wrong, rationale, program(setup, result, ["first", "second", result])


def _read_gap(plot: Plot, pair: Pair) -> tuple[Answer, list[Answer], str, str]:
    high, low = pair.first, pair.second
    answer, said, steps = _gap(plot, high, low)
    tick, gap = _small_step(plot), high.value - low.value
    tries = [high.value, low.value, gap / 2, gap * 2, gap + tick, gap - tick, gap + tick / 2, gap + 2 * tick]
    wrong = _near(plot, answer, tries, high, low)
    rationale = _both(plot, pair, said) + f"; the difference is about {answer.words}."
    return answer, wrong, rationale, program(_sources(plot, pair), "first - second", steps)


def _gap(plot: Plot, high: Mark, low: Mark) -> tuple[Answer, list[str], list[str]]:
    """The difference of two marks, said as the difference of what is said of them, so that the sum works out."""
    digits = plot.value.digits(min(high.tolerance, low.tolerance))
    said = [plot.value.say(mark.value, digits) for mark in (high, low)]
    steps = [shown(name, plot.value, digits) for name in ("first", "second")]
    steps.append(f"round({steps[0]} - {steps[1]}, {digits})")
    shown_gap = round_to(plot.value.shown(high.value, digits) - plot.value.shown(low.value, digits), digits)
    answer = read_answer(plot.value, high.value - low.value, high.tolerance + low.tolerance)
    return replace(answer, text=parts(plot.value.dress(shown_gap, digits))), said, steps


def _near(plot: Plot, answer: Answer, tries: Sequence[float], high: Mark, low: Mark) -> list[Answer]:
    """Other differences, said to the same digit."""
    digits = plot.value.digits(min(high.tolerance, low.tolerance))
    return [
        replace(answer, value=number, text=parts(plot.value.say(number, digits)))
        for number in tries
        if number > answer.tolerance
    ]


def _small_step(plot: Plot) -> float:
    numbers = [number for number, _ in plot.value.ticks]
    return min((b - a for a, b in pairwise(numbers)), default=0.0)


def _tops(plot: Plot, rng: random.Random) -> Iterator[Draft]:
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
    best = max if end == "highest" else min
    one, other = (best(plot.row(name), key=lambda mark: mark.value) for name in (a, b))
    if not differ(one, other):
        return
    winner, loser = (one, other) if (one.value > other.value) == (end == "highest") else (other, one)
    words = plot_words(plot, None) | {"a": a, "b": b, "most": end, "more": "higher" if end == "highest" else "lower"}
    words |= {"above": "above" if end == "highest" else "below"}
    words |= {"top": "top" if end == "highest" else "bottom"}
    digits = plot.value.digits(min(one.tolerance, other.tolerance))
    said = {mark.id: plot.value.say(mark.value, digits) for mark in (one, other)}
    # One point of the winner, beyond every point of the loser, is proof enough.
    setup = [ALL, gather("loser", value_of(plot), pick(plot, series=loser.series))]
    setup.append(f'[winner] = [e["value"]["y"] for e in elements if e["id"] == {literal(winner.id)}]')
    sign = ">" if end == "highest" else "<"
    call = "max" if end == "highest" else "min"
    steps = [shown("winner", plot.value, digits), shown(f"{call}(loser)", plot.value, digits)]
    test = f"winner {sign} {call}(loser)"
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
    yield Draft(
        topic="tops",
        form="yes_no",
        where=plot.where,
        words=words | {"a": str(asked.series), "b": str(against.series)},
        answer=yes_or_no(want),
        wrong=[yes_or_no(not want)],
        rationale=rationale,
        proof=program(setup, test if want else f"not {test}", steps),
    )
    yield from _gap_of_tops(plot, winner, loser, end, words)


def _gap_of_tops(plot: Plot, winner: Mark, loser: Mark, end: str, words: Words) -> Iterator[Draft]:
    call = "max" if end == "highest" else "min"
    high, low = (winner, loser) if end == "highest" else (loser, winner)
    answer, said, steps = _gap(plot, high, low)
    tick, gap = _small_step(plot), high.value - low.value
    tries = [high.value, gap + tick, gap - tick, gap * 2, gap / 2, gap + tick / 2, gap + 2 * tick]
    setup = [ALL]
    for name, mark in (("first", high), ("second", low)):
        setup.append(gather(f"{name}_group", value_of(plot), pick(plot, series=mark.series)))
        setup.append(f"{name} = {call}({name}_group)")
    for form in ("short", "choice"):
        yield Draft(
            topic="tops_gap",
            form=form,
            where=plot.where,
            words=words | {"a": str(high.series), "b": str(low.series)},
            answer=answer,
            wrong=_near(plot, answer, tries, high, low),
            rationale=(
                f"The {end} point of {high.series} lies at about {said[0]}, that of {low.series} at about {said[1]}; "
                f"the difference is about {answer.words}."
            ),
            proof=program(setup, "first - second", steps),
        )
