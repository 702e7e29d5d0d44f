"""Where the largest rise or fall is, and which series gained most."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import permutations

from qa.families._build import Draft, short_and_choice, yes_no_draft
from qa.families._marks import Mark, Plot, differ
from qa.families._phrases import Words, keys_of, text_answer
from qa.families._sources import column, literal, mark_at, on_page, program, shown
from qa.families._trend_runs import Run, gap_clear, names_source, pair_name, run_words

Step = tuple[Mark, Mark]


def steepest(run: Run, rng: random.Random) -> Iterator[Draft]:
    """Between which two neighbours it rises or falls most."""
    up = rng.random() < 0.5
    order = sorted(run.steps, key=lambda step: _rise(step, up), reverse=True)
    best, second = order[0], order[1]
    if _rise(best, up) <= 0 or not gap_clear(_rise(best, up), max(_rise(second, up), 0.0), run.marks):
        return
    plot, keys = run.plot, keys_of(run.plot)
    answers = [text_answer(pair_name(keys, one.key, two.key)) for one, two in order]
    setup, result = _steepest_source(run, up)
    digits = plot.value.digits(min(mark.tolerance for mark in best))
    said = [plot.value.say(mark.value, digits) for mark in best]
    steps = [shown(f"values[best[{place}]]", plot.value, digits) for place in (0, 1)]
    words = run_words(run, run.marks[0], run.marks[-1], up)
    told = f"From {keys.name(best[0].key)} to {keys.name(best[1].key)} it goes from about {said[0]} to about {said[1]}"
    yield from short_and_choice(
        topic="step",
        where=plot.where,
        words=words,
        answer=answers[0],
        wrong=[*answers[1:3], answers[-1], *answers[3:]],
        rationale=f"{told}, and no other step {words['rise']}s as much.",
        proof=program(setup, result, steps),
    )
    other = _claimed(order, up, run)
    if other is not None:
        yield _step_claim(run, up, best if rng.random() < 0.5 else other, best, told)


def _rise(step: Step, up: bool) -> float:
    return (step[1].value - step[0].value) * (1 if up else -1)


def _claimed(order: Sequence[Step], up: bool, run: Run) -> Step | None:
    """A step that goes the same way, and clearly less far."""
    good = [step for step in order[1:] if gap_clear(_rise(order[0], up), max(_rise(step, up), 0.0), run.marks)]
    return good[0] if good else None


def _steepest_source(run: Run, up: bool) -> tuple[list[str], str]:
    setup = [
        on_page(run.plot),
        *run.source(),
        names_source(run),
        "steps = {pair: values[pair[1]] - values[pair[0]] for pair in zip(order, order[1:])}",
        f"best = {'max' if up else 'min'}(steps, key=steps.get)",
    ]
    return setup, 'f"{names[best[0]]} and {names[best[1]]}"'


def _step_claim(run: Run, up: bool, claimed: Step, best: Step, told: str) -> Draft:
    plot, keys = run.plot, keys_of(run.plot)
    want = claimed is best
    words = run_words(run, *claimed, up)
    if want:
        setup, _ = _steepest_source(run, up)
        result = f"best == ({literal(best[0].key)}, {literal(best[1].key)})"
        digits = plot.value.digits(min(mark.tolerance for mark in best))
        steps = [shown(f"values[best[{place}]]", plot.value, digits) for place in (0, 1)]
        rationale = f"{told}, and no other step {words['rise']}s as much."
    else:
        marks = (*claimed, *best)
        names = ("one", "two", "three", "four")
        digits = plot.value.digits(min(mark.tolerance for mark in marks))
        said = [plot.value.say(mark.value, digits) for mark in marks]
        setup = [on_page(plot), *(mark_at(name, plot, mark) for name, mark in zip(names, marks, strict=True))]
        result = f"two - one {'>' if up else '<'} four - three"
        steps = [shown(name, plot.value, digits) for name in names]
        where = [keys.name(mark.key) for mark in marks]
        rationale = (
            f"From {where[0]} to {where[1]} it goes from about {said[0]} to about {said[1]}; "
            f"from {where[2]} to {where[3]} it {words['rise']}s more, from about {said[2]} to about {said[3]}."
        )
    return yes_no_draft(
        topic="step",
        want=want,
        where=plot.where,
        words=words,
        rationale=rationale,
        proof=program(setup, result, steps),
    )


def growth(plot: Plot, found: Sequence[Run], rng: random.Random) -> Iterator[Draft]:
    """Which series gained or lost most from one place to a later one, in absolute terms."""
    named = [run for run in found if run.series is not None and run.keys == found[0].keys]
    if len(named) < 2 or len(named) < len(plot.groups):
        return
    start, end = sorted(rng.sample(range(len(named[0].marks)), 2))
    up = rng.random() < 0.5
    ends = {str(run.series): (run.marks[start], run.marks[end]) for run in named}
    order = sorted(ends, key=lambda name: _rise(ends[name], up), reverse=True)
    marks = [mark for pair in ends.values() for mark in pair]
    best, second = (max(_rise(ends[name], up), 0.0) for name in order[:2])
    if best > 0 and gap_clear(best, second, marks):
        yield from _most_grown(plot, named[0], ends, order, up)
    yield from _grew_more(plot, named[0], ends, rng)


def _most_grown(plot: Plot, run: Run, ends: dict[str, Step], order: list[str], up: bool) -> Iterator[Draft]:
    first, last = ends[order[0]]
    digits = plot.value.digits(min(first.tolerance, last.tolerance))
    said = [plot.value.say(mark.value, digits) for mark in (first, last)]
    setup = [on_page(plot), column("before", plot, first.key), column("after", plot, last.key)]
    setup.append("gains = {name: after[name] - before[name] for name in before}")
    setup.append(f"best = {'max' if up else 'min'}(gains, key=gains.get)")
    words = run_words(run, first, last, up) | no_series(plot)
    yield from short_and_choice(
        topic="growth",
        where=plot.where,
        words=words,
        answer=text_answer(order[0]),
        wrong=[text_answer(name) for name in order[1:]],
        rationale=f"{order[0]} goes from about {said[0]} to about {said[1]}, and none {words['rise']}s by as much.",
        proof=program(setup, "best", [shown(f"{name}[best]", plot.value, digits) for name in ("before", "after")]),
    )


def no_series(plot: Plot) -> Words:
    return {"of": "", "for_series": "", "series": None}


def _grew_more(plot: Plot, run: Run, ends: dict[str, Step], rng: random.Random) -> Iterator[Draft]:
    want, up = rng.random() < 0.5, rng.random() < 0.5
    pairs = [
        (a, b)
        for a, b in permutations(ends, 2)
        if min(_rise(ends[a], up), _rise(ends[b], up)) > 0
        and all(differ(*ends[name]) for name in (a, b))
        and gap_clear(_rise(ends[a], up), _rise(ends[b], up), [*ends[a], *ends[b]])
        and (_rise(ends[a], up) > _rise(ends[b], up)) == want
    ]
    if not pairs:
        return
    a, b = rng.choice(pairs)
    marks, names = (*ends[a], *ends[b]), ("one", "two", "three", "four")
    digits = plot.value.digits(min(mark.tolerance for mark in marks))
    said = [plot.value.say(mark.value, digits) for mark in marks]
    setup = [on_page(plot), *(mark_at(name, plot, mark) for name, mark in zip(names, marks, strict=True))]
    yield yes_no_draft(
        topic="growth",
        want=want,
        where=plot.where,
        words=run_words(run, *ends[a], up) | no_series(plot) | {"a": a, "b": b},
        rationale=f"{a} goes from about {said[0]} to about {said[1]}, {b} from about {said[2]} to about {said[3]}, "
        f"so {'yes' if want else 'no'}.",
        proof=program(
            setup,
            f"two - one {'>' if up else '<'} four - three",
            [shown(name, plot.value, digits) for name in names],
        ),
    )
