"""By how much percent a series rises or falls from one place to a later one."""

from __future__ import annotations

import random
from collections.abc import Iterator

from qa.families._arith_ratios import ROUGHEST, percent_answer
from qa.families._arith_rows import Row, row_of, row_proof
from qa.families._arith_sums import EACH
from qa.families._arith_words import hedges, multiplies, part_limit
from qa.families._build import Draft, short_and_choice, yes_no_draft
from qa.families._marks import Plot
from qa.families._phrases import Words, keys_of, mark_words, plot_words
from qa.families._sources import literal
from synth.records import Answer

ORDERED = frozenset({"month", "quarter", "year", "weekday", "day", "time", "counted"})


def change_drafts(plot: Plot, rng: random.Random) -> Iterator[Draft]:
    """By what percentage one place is above or below an earlier one of the same series."""
    if not multiplies(plot.value) or keys_of(plot).kind not in ORDERED:
        return
    pairs = [(one, other) for _, row in plot.rows for n, one in enumerate(row) for other in row[n + 1 :]]
    rng.shuffle(pairs)
    good: list[Row] = []
    for one, other in pairs:
        row = row_of(plot, [one, other]) if min(one.value, other.value) > 0 else None
        if row is not None and min(row.values) > 0 and _readable_change(row):
            good.append(row)
        if len(good) >= 2 * EACH:
            break
    for row in good[:EACH]:
        answer = percent_answer(abs(_change(row)), _change_slack(row))
        yield from _change_drafts(row, answer)
    for row in good[EACH:] or good[:EACH]:
        want = rng.random() < 0.5
        found = part_limit(abs(_change(row)), _change_slack(row), want)
        if found is not None:
            yield _change_claim(row, found, want=want)


def _change(row: Row) -> float:
    start, end = row.values
    return 100 * (end - start) / start


def _change_slack(row: Row) -> float:
    start, end = row.values
    off = 0.0 if row.exact else 100 * end / start * sum(mark.tolerance / mark.value for mark in row.marks)
    return max(0.5, off)


def _readable_change(row: Row) -> bool:
    size = abs(_change(row))
    return 5 <= size <= 300 and _change_slack(row) <= max(0.5, ROUGHEST * size)


def _change_words(row: Row) -> Words:
    start, end = row.marks
    plot, rises = row.plot, _change(row) > 0
    words = plot_words(plot, row.series) | hedges(row.exact)
    ends = {name: mark_words(plot, mark) for name, mark in (("start", start), ("end", end))}
    words |= {"start": ends["start"]["name"], "end": ends["end"]["name"]}
    words |= {"at_start": ends["start"]["at"], "at_end": ends["end"]["at"], "At_start": ends["start"]["At"]}
    words |= {"rise": "rise" if rises else "fall", "increase": "increase" if rises else "decrease"}
    words["rises"] = words["rise"] if plot.value.plural else f"{words['rise']}s"
    words["higher"] = "higher" if rises else "lower"
    words["gain"] = "added" if rises else "lost"
    return words


def _change_told(row: Row) -> str:
    way = "rise" if _change(row) > 0 else "fall"
    return f"{row.told()}; from the first to the second that is a {way} of about {abs(_change(row)):.0f}%"


def _change_source(row: Row) -> str:
    start, end = (f"values[{literal(name)}]" for name in row.names)
    gap = f"({end} - {start})" if _change(row) > 0 else f"({start} - {end})"
    return f"100 * {gap} / {start}"


def _change_drafts(row: Row, answer: Answer) -> Iterator[Draft]:
    start, end = row.values
    swapped = 100 * abs(end - start) / end
    tries = [swapped, 100 * end / start, 100 * abs(end - start) / (start + end), answer.value + 10, answer.value - 10]
    tries += [answer.value * 1.5, answer.value * 2, answer.value / 2, answer.value + 25]
    return short_and_choice(
        topic="change",
        where=row.plot.where,
        words=_change_words(row),
        answer=answer,
        wrong=[percent_answer(one, answer.tolerance) for one in tries if one >= 1.5],
        rationale=f"{_change_told(row)}.",
        proof=row_proof([("values", row)], _change_source(row), [*row.steps(), f"round({_change_source(row)})"]),
    )


def _change_claim(row: Row, found: tuple[float, str], *, want: bool) -> Draft:
    limit, name = found
    return yes_no_draft(
        topic="change",
        want=want,
        where=row.plot.where,
        words=_change_words(row) | {"portion": name},
        rationale=f"{_change_told(row)}, so {'yes' if want else 'no'}.",
        proof=row_proof(
            [("values", row)],
            f"{_change_source(row)} > {literal(float(f'{limit:.8g}'))}",
            [*row.steps(), f"round({_change_source(row)})"],
        ),
    )
