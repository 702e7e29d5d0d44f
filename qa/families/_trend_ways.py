"""Up or down: at every step of a stretch, from its start to its end, and how often the way changes."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import pairwise

from qa.families._build import Draft, short_and_choice, yes_no_draft
from qa.families._nouns import capital, listed
from qa.families._phrases import count_answer, keys_of, near_counts, text_answer
from qa.families._scales import TIE_PX
from qa.families._sources import mark_at, on_page, program, shown
from qa.families._trend_runs import Run, run_words, stretches

CLEARLY = 3.0  # times what a tie is: a rise that nobody takes for level
MOST_TURNS = 9  # marks


def throughout(run: Run, rng: random.Random) -> Iterator[Draft]:
    """ "Does it rise at every step?" Yes takes all marks to prove; for no, one step the other way is enough."""
    want, up = rng.random() < 0.5, rng.random() < 0.5
    answered: dict[bool, Run] = {}
    for part in stretches(run, rng):
        if part.clear:
            answered.setdefault(all((rise > 0) == up for rise in part.rises), part)
    if len(answered) == 2:  # else yes or no would come more often than the other
        yield _throughout(answered[want], up, want=want)


def _throughout(part: Run, up: bool, *, want: bool) -> Draft:
    plot, keys = part.plot, keys_of(part.plot)
    words = run_words(part, part.marks[0], part.marks[-1], up)
    sign = "<" if up else ">"
    if want:
        digits = plot.value.digits(min(mark.tolerance for mark in part.marks))
        said = [plot.value.say(mark.value, digits) for mark in part.marks]
        setup = [on_page(plot), *part.source()]
        result = f"all(values[one] {sign} values[two] for one, two in zip(order, order[1:]))"
        steps = [shown(f"values[order[{place}]]", plot.value, digits) for place in range(len(said))]
        rationale = f"From {words['start']} to {words['end']} the values are about {listed(said)}, so yes."
    else:
        before, after = min(part.steps, key=lambda step: (step[1].value - step[0].value) * (1 if up else -1))
        digits = plot.value.digits(min(before.tolerance, after.tolerance))
        said = [plot.value.say(mark.value, digits) for mark in (before, after)]
        setup = [on_page(plot), mark_at("one", plot, before), mark_at("two", plot, after)]
        result, steps = f"one {sign} two", [shown(name, plot.value, digits) for name in ("one", "two")]
        names = [keys.name(mark.key) for mark in (before, after)]
        rationale = f"Not from {names[0]} to {names[1]}: there it goes from about {said[0]} to about {said[1]}."
    return yes_no_draft(
        topic="throughout",
        want=want,
        where=plot.where,
        words=words,
        rationale=rationale,
        proof=program(setup, result, steps),
    )


def overall(run: Run, rng: random.Random) -> Iterator[Draft]:
    """From first to last, or over a part: up or down."""
    part = next(iter(stretches(run, rng))) if rng.random() < 0.7 else run
    first, last = part.marks[0], part.marks[-1]
    up = last.value > first.value
    if abs(last.value - first.value) < CLEARLY * TIE_PX * max(first.px, last.px):
        return
    plot = part.plot
    digits = plot.value.digits(min(first.tolerance, last.tolerance))
    said = [plot.value.say(mark.value, digits) for mark in (first, last)]
    setup = [on_page(plot), mark_at("one", plot, first), mark_at("two", plot, last)]
    steps = [shown(name, plot.value, digits) for name in ("one", "two")]
    words = run_words(part, first, last, up)
    told = f"{capital(str(words['at_start']))} it is at about {said[0]}, {words['at_end']} at about {said[1]}"
    way, other = ("up", "down") if up else ("down", "up")
    yield Draft(
        topic="overall",
        form="short",
        where=plot.where,
        words=words,
        answer=text_answer(way),
        wrong=[text_answer(other)],
        rationale=f"{told}: {way}.",
        proof=program(setup, '"up" if two > one else "down" if two < one else None', steps),
    )
    asked = rng.random() < 0.5
    want = asked == up
    yield yes_no_draft(
        topic="overall",
        want=want,
        where=plot.where,
        words=run_words(part, first, last, asked),
        rationale=f"{told}, so {'yes' if want else 'no'}.",
        proof=program(setup, f"two {'>' if asked else '<'} one", steps),
    )


def turns(run: Run) -> Iterator[Draft]:
    """How many times the way changes between up and down."""
    values = [mark.value for mark in run.marks]
    if len(values) > MOST_TURNS or len(values) < 4 or not run.clear or not _hangs_on_all(values):
        return
    plot, keys = run.plot, keys_of(run.plot)
    found = [mark for mark, one, two in zip(run.marks[1:], run.rises, run.rises[1:], strict=False) if one * two < 0]
    names = [keys.at(mark.key) for mark in found]
    told = f"The way changes {listed(names)}" if names else "The way never changes"
    words = run_words(run, run.marks[0], run.marks[-1], up=True)
    setup = [
        on_page(plot),
        *run.source(),
        "rises = [values[two] - values[one] for one, two in zip(order, order[1:])]",
        "turns = [one for one, two in zip(rises, rises[1:]) if one * two < 0]",
    ]
    yield from short_and_choice(
        topic="turns",
        where=plot.where,
        words=words,
        answer=count_answer(len(found)),
        wrong=near_counts(len(found), len(values) - 2 - len(found), most=len(values) - 2),
        sort="range",
        rationale=f"{told}, which makes {len(found)}.",
        proof=program(setup, "len(turns)", ["len(turns)"]),
    )


def _hangs_on_all(values: Sequence[float]) -> bool:
    """Whether every mark, moved far up or far down, would make another number of turns."""
    far = 1000 + 1000 * max(abs(value) for value in values)
    now = _turns(values)
    return all(
        any(_turns([*values[:place], moved, *values[place + 1 :]]) != now for moved in (far, -far))
        for place in range(len(values))
    )


def _turns(values: Sequence[float]) -> int:
    rises = [after - before for before, after in pairwise(values)]
    return sum(one * two < 0 for one, two in pairwise(rises))
