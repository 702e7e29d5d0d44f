"""Where one series overtakes another, and whether two of them change places at all."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import permutations

from qa.families._build import Draft, short_and_choice, yes_no_draft
from qa.families._marks import Plot, differ
from qa.families._nouns import capital
from qa.families._phrases import keys_of, text_answer
from qa.families._sources import among, column, literal, on_page, program, shown, table
from qa.families._trend_runs import Run, names_source, pair_name, run_words
from qa.families._trend_steps import no_series


def crossing(plot: Plot, found: Sequence[Run], rng: random.Random) -> Iterator[Draft]:
    """Where one series overtakes another, and whether two of them change places at all."""
    if plot.stacked:
        return
    pairs = [(a, b) for a, b in permutations(found, 2) if a.series and b.series and _side_by_side(a, b)]
    rng.shuffle(pairs)
    once = [(a, b) for a, b in pairs if len(_overtakings(a, b)) == 1 and not _overtakings(b, a)]
    for a, b in once[:1]:
        yield from _overtakes(plot, a, b)
    want = rng.random() < 0.5
    answered = {bool(_overtakings(a, b) + _overtakings(b, a)): (a, b) for a, b in pairs}
    if len(answered) == 2:  # else yes or no would come more often than the other
        yield _cross(plot, *answered[want], want=want)


def _side_by_side(a: Run, b: Run) -> bool:
    return a.keys == b.keys and all(differ(one, two) for one, two in zip(a.marks, b.marks, strict=True))


def _overtakings(a: Run, b: Run) -> list[int]:
    """The places after which `a` is above `b`, having been below."""
    above = [one.value > two.value for one, two in zip(a.marks, b.marks, strict=True)]
    return [place for place in range(len(above) - 1) if above[place + 1] and not above[place]]


def _overtakes(plot: Plot, a: Run, b: Run) -> Iterator[Draft]:
    keys = keys_of(plot)
    [place] = _overtakings(a, b)
    pairs = [text_answer(pair_name(keys, one, two)) for one, two in zip(a.keys, a.keys[1:], strict=False)]
    answer = pairs[place]
    others = sorted((one for one in pairs if one is not answer), key=lambda one: abs(pairs.index(one) - place))
    marks = [(run.marks[place], run.marks[place + 1]) for run in (a, b)]
    digits = plot.value.digits(min(mark.tolerance for pair in marks for mark in pair))
    said = [[plot.value.say(mark.value, digits) for mark in pair] for pair in marks]
    setup = [
        on_page(plot),
        table("first", plot, a.series),
        table("second", plot, b.series),
        f"order = {literal(a.keys)}",
        names_source(a),
        "below = [key for key in order if first[key] < second[key]]",
        "above = [key for key in order if first[key] > second[key]]",
        "pairs = [(one, two) for one, two in zip(order, order[1:]) if one in below and two in above]",
        "ends = pairs[0] if len(pairs) == 1 and order == below + above else None",
    ]
    steps = [shown(f"{name}[ends[{end}]]", plot.value, digits) for end in (0, 1) for name in ("first", "second")]
    names = [keys.at(mark.key) for mark in marks[0]]
    words = run_words(a, a.marks[0], a.marks[-1], up=True) | no_series(plot) | {"a": a.series, "b": b.series}
    words["cross"] = "cross" if plot.mark == "line" else None
    yield from short_and_choice(
        topic="overtake",
        where=plot.where,
        words=words,
        answer=answer,
        wrong=others,
        rationale=f"{capital(names[0])} {a.series} is at about {said[0][0]} and {b.series} at about {said[1][0]}; "
        f"{names[1]} {a.series} is at about {said[0][1]} and {b.series} at about {said[1][1]}.",
        proof=program(setup, 'f"{names[ends[0]]} and {names[ends[1]]}" if ends else None', steps),
    )


def _cross(plot: Plot, a: Run, b: Run, *, want: bool) -> Draft:
    """Yes takes two places between which they change; for no, one is above the other at all of them."""
    words = run_words(a, a.marks[0], a.marks[-1], up=True) | no_series(plot) | {"a": a.series, "b": b.series}
    words["cross"] = "cross" if plot.mark == "line" else None
    keys = keys_of(plot)
    setup = [on_page(plot)]
    if want:
        place = (_overtakings(a, b) + _overtakings(b, a))[0]
        ends = [a.keys[place], a.keys[place + 1]]
        names = [literal(str(run.series)) for run in (a, b)]
        limited = among('e["series"]', [str(a.series), str(b.series)])
        setup += [
            column(name, plot, key).replace("\n}", f"\n    and {limited}\n}}")
            for name, key in zip(("before", "after"), ends, strict=True)
        ]
        result = f"(before[{names[0]}] > before[{names[1]}]) != (after[{names[0]}] > after[{names[1]}])"
        marks = [run.marks[at] for at in (place, place + 1) for run in (a, b)]
        digits = plot.value.digits(min(mark.tolerance for mark in marks))
        steps = [shown(f"{when}[{name}]", plot.value, digits) for when in ("before", "after") for name in names]
        said = [plot.value.say(mark.value, digits) for mark in marks]
        rationale = (
            f"{capital(keys.at(ends[0]))} {a.series} is at about {said[0]} and {b.series} at about {said[1]}; "
            f"{keys.at(ends[1])} {a.series} is at about {said[2]} and {b.series} at about {said[3]}."
        )
    else:
        setup += [table("first", plot, a.series), table("second", plot, b.series)]
        setup.append("above = [key for key in first if first[key] > second[key]]")
        result, steps = "0 < len(above) < len(first)", []
        high, low = (a, b) if a.marks[0].value > b.marks[0].value else (b, a)
        rationale = f"{high.series} is above {low.series} at every place."
    return yes_no_draft(
        topic="cross",
        want=want,
        where=plot.where,
        words=words,
        rationale=rationale,
        proof=program(setup, result, steps),
    )
