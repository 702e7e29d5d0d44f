"""At how many places one series is above another, and whether it always is."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from qa.families._build import Draft, short_and_choice, yes_no_draft
from qa.families._count_beyond import FEWEST, MOST, ROWS
from qa.families._marks import Mark, Plot, differ
from qa.families._nouns import listed, plural
from qa.families._phrases import a_more, count_answer, keys_of, near_counts, plot_words
from qa.families._sources import column, literal, on_page, program, shown, table


def pair_drafts(plot: Plot, rng: random.Random) -> Iterator[Draft]:
    """Keys at which one series is above another."""
    if plot.mark == "scatter" or plot.stacked or len(plot.groups) < 2:
        return
    pairs = [(a, b) for a in plot.groups for b in plot.groups if a != b]
    for a, b in rng.sample(pairs, min(ROWS, len(pairs))):
        couples = _couples(plot, a, b)
        if couples:
            yield from _times(plot, a, b, couples)
    yield from _always(plot, [(a, b) for a, b in pairs if _couples(plot, a, b)], rng)


def _couples(plot: Plot, a: str, b: str) -> list[tuple[Mark, Mark]]:
    """The marks of two series side by side; nothing where one is missing, hidden or too close."""
    first, second = ({mark.key: mark for mark in plot.row(name)} for name in (a, b))
    couples = [(first[key], second[key]) for key in plot.order if key in first and key in second]
    full = len(couples) == len(first) == len(second) and FEWEST <= len(couples) <= MOST // 2
    clear = all(differ(one, other) and one.usable and other.usable for one, other in couples)
    return couples if full and clear and all(one.key in keys_of(plot).said for one, _ in couples) else []


def _times(plot: Plot, a: str, b: str, couples: Sequence[tuple[Mark, Mark]]) -> Iterator[Draft]:
    keys = keys_of(plot)
    names = [keys.of(one.key) for one, other in couples if one.value > other.value]
    total = len(names)
    told = f"{a} is above {b} {keys.preposition} {listed(names)}" if names else f"{a} is nowhere above {b}"
    setup = [on_page(plot), table("first", plot, a), table("second", plot, b)]
    setup.append("found = [key for key in first if first[key] > second[key]]")
    yield from short_and_choice(
        topic="pairs",
        where=plot.where,
        words=plot_words(plot, None) | {"a": a, "b": b, "a_higher": a_more(plot.value, "higher")},
        answer=count_answer(total),
        wrong=near_counts(total, len(couples) - total, most=len(couples)),
        sort="range",
        rationale=f"{told}, which makes {total}.",
        proof=program(setup, "len(found)", ["len(found)"]),
    )


def _always(plot: Plot, pairs: Sequence[tuple[str, str]], rng: random.Random) -> Iterator[Draft]:
    """ "Is A above B every time?" One place where it is not is enough for no."""
    want = rng.random() < 0.5
    fitting = [(a, b) for a, b in pairs if all(x.value > y.value for x, y in _couples(plot, a, b)) == want]
    if not fitting:
        return
    a, b = rng.choice(fitting)
    couples = _couples(plot, a, b)
    words = plot_words(plot, None) | {"a": a, "b": b}
    if want:
        setup = [on_page(plot), table("first", plot, a), table("second", plot, b)]
        setup.append("found = [key for key in first if first[key] > second[key]]")
        result, steps = "len(found) == len(first)", ["len(found)"]
        rationale = f"{a} is above {b} {keys_of(plot).preposition} all {len(couples)} {plural(keys_of(plot).noun)}."
    else:
        one, other = rng.choice([(x, y) for x, y in couples if x.value < y.value])
        digits = plot.value.digits(min(one.tolerance, other.tolerance))
        setup = [
            on_page(plot),
            column("values", plot, one.key).replace("\n}", f'\n    and e["series"] in {literal([a, b])}\n}}'),
        ]
        result = f"values[{literal(a)}] > values[{literal(b)}]"
        steps = [shown(f"values[{literal(name)}]", plot.value, digits) for name in (a, b)]
        said = [plot.value.say(mark.value, digits) for mark in (one, other)]
        where = keys_of(plot).at(one.key)
        rationale = f"Not {where}: {a} is at about {said[0]} there and {b} at about {said[1]}."
    yield yes_no_draft(
        topic="always",
        want=want,
        where=plot.where,
        words=words,
        rationale=rationale,
        proof=program(setup, result, steps),
    )
