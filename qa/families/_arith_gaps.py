"""The sums of two series against each other, each added up over the same places."""

from __future__ import annotations

import random
from collections.abc import Iterator

from qa.families._arith_rows import Row, readable_sum, row_of, row_proof, span_words, total_of, total_source, total_step
from qa.families._arith_sums import EACH, drafts_of, number_answer, sum_answer
from qa.families._arith_words import adds, hedges, row_words
from qa.families._build import Draft, yes_no_draft
from qa.families._marks import Plot
from qa.families._nouns import capital
from qa.families._phrases import Words, keys_of
from qa.families._scales import round_to


def sum_gap_drafts(plot: Plot, rng: random.Random) -> Iterator[Draft]:
    """Two series against each other, each added up over the same places."""
    if not adds(plot.value):
        return
    pairs = [(a, b) for a, b in _whole_pairs(plot) if abs(total_of(a) - total_of(b)) > 4 * (a.tolerance + b.tolerance)]
    rng.shuffle(pairs)
    exact = [pair for pair in pairs if pair[0].exact and pair[1].exact]
    for high, low in (sorted(pair, key=total_of, reverse=True) for pair in exact[:EACH]):
        gap = round_to(total_of(high) - total_of(low), max(high.digits, low.digits))
        tries = [m - n for m in near_values(high) for n in near_values(low)]
        rng.shuffle(tries)
        tries = [total_of(high), total_of(low), *tries, total_of(high) + total_of(low)]
        digits = max(high.digits, low.digits)
        wrong = [number_answer(high, one, digits, 0.0) for one in tries if one > 0]
        answer = number_answer(high, gap, digits, 0.0)
        told = f"{_two_told(high, low)}; the difference is {answer.words}"
        proof = row_proof(
            [("first", high), ("second", low)], _gap_source(high, low, digits), _gap_steps(high, low, digits)
        )
        yield from drafts_of("sum_gap", high, _pair_words(high, low), answer, wrong, told, proof)
    for first, second in pairs[:EACH]:
        yield _which_more(first, second, rng)


def near_values(row: Row) -> list[float]:
    total = total_of(row)
    return [total, *(total - value for value in row.values)]


def _whole_pairs(plot: Plot) -> list[tuple[Row, Row]]:
    rows = [row_of(plot, plot.row(name)) for name in plot.groups]
    good = [row for row in rows if row is not None and len(row.marks) >= 2 and readable_sum(row)]
    return [(a, b) for place, a in enumerate(good) for b in good[place + 1 :] if a.names == b.names]


def _pair_words(first: Row, second: Row) -> Words:
    words = row_words(first) | hedges(first.exact and second.exact)
    span = span_words(keys_of(first.plot), first.names, first.whole)
    return words | {"a": str(first.series), "b": str(second.series), "span": span, "Span": capital(span)}


def _two_told(first: Row, second: Row) -> str:
    parts = []
    for row in (first, second):
        about = "" if row.exact else "about "
        added = " + ".join(row.said)
        parts.append(f"for {row.series}, {added} makes {about}{sum_answer(row).words}")
    told = "; ".join(parts)
    return told[:1].upper() + told[1:]


def _gap_source(first: Row, second: Row, digits: int) -> str:
    gap = f"{total_source(first, 'first')} - {total_source(second, 'second')}"
    return f"round({gap}, {digits})" if digits > 0 else f"round({gap})"


def _gap_steps(first: Row, second: Row, digits: int) -> list[str]:
    return [*_both_steps(first, second), _gap_source(first, second, digits)]


def _both_steps(first: Row, second: Row) -> list[str]:
    one = [*first.steps("first"), total_step(first, "first")]
    return [*one, *second.steps("second"), total_step(second, "second")]


def _which_more(first: Row, second: Row, rng: random.Random) -> Draft:
    want = rng.random() < 0.5
    if (total_of(first) > total_of(second)) != want:
        first, second = second, first
    return yes_no_draft(
        topic="sum_gap",
        want=want,
        where=first.plot.where,
        words=_pair_words(first, second),
        rationale=f"{_two_told(first, second)}, so {'yes' if want else 'no'}.",
        proof=row_proof(
            [("first", first), ("second", second)],
            f"{total_source(first, 'first')} > {total_source(second, 'second')}",
            _both_steps(first, second),
        ),
    )
