"""How many times as large, and what share of the whole: quotients of marks."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence

from qa.families._arith_rows import Row, row_of, row_proof, total_shown, total_source, total_step
from qa.families._arith_sums import EACH
from qa.families._arith_words import adds, hedges, multiplies, part_limit, times_limit, total_name
from qa.families._build import Draft, short_and_choice, yes_no_draft
from qa.families._marks import Mark, Plot
from qa.families._phrases import Words, keys_of, plot_words
from qa.families._sources import literal
from qa.families._two import Pair, pair_words, pairs_of
from synth.records import Answer, said

LEAST_RATIO, MOST_RATIO = 1.2, 12.0
ROUGHEST = 0.05  # of a quotient


def ratio_drafts(plot: Plot, rng: random.Random) -> Iterator[Draft]:
    if not multiplies(plot.value):
        return
    good = [(pair, row) for pair in pairs_of(plot, rng) if (row := _ratio_row(plot, pair))]
    for pair, row in good[:EACH]:
        answer = _times(row.values[0] / row.values[1], _ratio_slack(row))
        yield from _ratio_drafts(row, pair, answer, rng)
    for pair, row in good[EACH : 2 * EACH] or good[:EACH]:
        want = rng.random() < 0.5
        found = times_limit(row.values[0] / row.values[1], _ratio_slack(row), want)
        if found is not None:
            yield _ratio_claim(row, pair, found, want=want)


def _ratio_row(plot: Plot, pair: Pair) -> Row | None:
    """The larger mark, then the smaller, where their quotient can be read well."""
    marks = sorted((pair.first, pair.second), key=lambda mark: mark.value, reverse=True)
    if marks[1].value <= 0:
        return None
    row = row_of(plot, marks, key=marks[0].key if pair.topic == "series" else None)
    if row is None or min(row.values) <= 0:
        return None
    ratio = row.values[0] / row.values[1]
    good = LEAST_RATIO <= ratio <= MOST_RATIO and _ratio_slack(row) <= ROUGHEST * ratio
    return row if good and ratio >= 1 + 4 * _ratio_slack(row) else None


def _ratio_slack(row: Row) -> float:
    """How far off the quotient may be: by reading its two parts, or by rounding what is said of it."""
    ratio = row.values[0] / row.values[1]
    if row.exact:
        return 0.05
    return max(0.05, ratio * sum(mark.tolerance / mark.value for mark in row.marks))


def _times(ratio: float, slack: float) -> Answer:
    text = said(f"{ratio:.{_digits(slack)}f}")
    return Answer(value=ratio, type="number", text=text, tolerance=float(f"{slack:.6g}"))


def _digits(slack: float) -> int:
    return max(0, -math.floor(math.log10(2 * slack)))


def _ratio_drafts(row: Row, pair: Pair, answer: Answer, rng: random.Random) -> Iterator[Draft]:
    high, low = row.values
    others = [mark.value for mark in row.plot.marks if mark.value > 0 and mark not in row.marks]
    rng.shuffle(others)
    tries = [high / low - 1, low / high, *(one / low for one in others[:4]), *(high / one for one in others[:4])]
    tries += [high / low + 1, high / low + 0.5, high / low * 1.5]
    first, second = row.called
    return short_and_choice(
        topic="ratio",
        where=row.plot.where,
        words=_ratio_words(row, pair),
        answer=answer,
        wrong=[_times(one, answer.tolerance) for one in tries if one > 0.1],
        rationale=f"{row.told()}; {first} is about {answer.words} times {second}.",
        proof=_ratio_proof(row, QUOTIENT, f"round({QUOTIENT}, {_digits(answer.tolerance)})"),
    )


QUOTIENT = "first / second"


def _ratio_proof(row: Row, result: str, *steps: str) -> str:
    first, second = (f"values[{literal(name)}]" for name in row.names)
    return row_proof(
        [("values", row)],
        result.replace("first", first).replace("second", second),
        [*row.steps(), *(step.replace("first", first).replace("second", second) for step in steps)],
    )


def _ratio_words(row: Row, pair: Pair) -> Words:
    first, second = row.marks
    ordered = Pair(topic=pair.topic, first=first, second=second)
    words = pair_words(row.plot, ordered, "higher") | hedges(row.exact)
    if pair.topic == "key":
        one, two = f"the {words['measure']}{words['of']} {words['at_a']}", f"{words['that']} {words['at_b']}"
    else:
        tie = plot_words(row.plot, str(first.series))["of"]
        one = f"the {words['measure']}{tie} {words['at']}"
        two = f"{words['that']} {str(tie).split()[0]} {words['b']}"
    return words | {"first": one, "First": one[:1].upper() + one[1:], "second": two}


def _ratio_claim(row: Row, pair: Pair, found: tuple[float, str], *, want: bool) -> Draft:
    limit, name = found
    return yes_no_draft(
        topic="ratio",
        want=want,
        where=row.plot.where,
        words=_ratio_words(row, pair) | {"times": name},
        rationale=f"{row.told()}, so {'yes' if want else 'no'}.",
        proof=_ratio_proof(row, f"first > {literal(limit)} * second"),
    )


def share_drafts(plot: Plot, rows: Sequence[Row], rng: random.Random) -> Iterator[Draft]:
    """One of a whole row, where adding up makes sense and nothing is below zero."""
    if not adds(plot.value):
        return
    good = [(row, mark) for row in rows if row.whole and min(row.values) >= 0 for mark in row.marks]
    rng.shuffle(good)
    good = [(row, mark) for row, mark in good if _share(row, mark) and _share_slack(row, mark) <= _bearable(row, mark)]
    for row, mark in good[:EACH]:
        answer = percent_answer(_share(row, mark), _share_slack(row, mark))
        yield from _share_drafts(row, mark, answer)
    for row, mark in good[EACH : 2 * EACH] or good[:EACH]:
        want = rng.random() < 0.5
        found = part_limit(_share(row, mark), _share_slack(row, mark), want)
        if found is not None:
            yield _share_claim(row, mark, found, want=want)


def _value(row: Row, mark: Mark) -> float:
    return row.values[row.marks.index(mark)]


def _share(row: Row, mark: Mark) -> float:
    return 100 * _value(row, mark) / sum(sorted(row.values)) if sum(row.values) else 0.0


def _share_slack(row: Row, mark: Mark) -> float:
    if row.exact or not _value(row, mark):
        return 0.5
    return max(0.5, _share(row, mark) * (mark.tolerance / mark.value + row.tolerance / sum(row.values)))


def _bearable(row: Row, mark: Mark) -> float:
    """Whole percents are what such a share is said in; beyond them a twentieth is the most."""
    return max(0.5, ROUGHEST * _share(row, mark))


def percent_answer(share: float, slack: float) -> Answer:
    return Answer(value=share, type="number", text=said(f"{share:.0f}%"), unit="%", tolerance=float(f"{slack:.6g}"))


def _share_words(row: Row, mark: Mark) -> Words:
    plot = row.plot
    part = str(mark.series) if row.across else keys_of(plot).called(mark.key)
    whole = total_name(row)
    words = plot_words(plot, None if row.across else row.series) | hedges(row.exact)
    return words | {
        "part": part,
        "Part": part[:1].upper() + part[1:],
        "whole": whole,
        "Whole": whole[0].upper() + whole[1:],
    }


def _share_told(row: Row, mark: Mark) -> str:
    total = row.plot.value.dress(total_shown(row), row.digits)
    about = "" if row.exact else "about "
    name = str(mark.series) if row.across else keys_of(row.plot).name(mark.key)
    return f"{row.told()}, together {about}{total}, of which {name} is about {_share(row, mark):.0f}%"


def _share_source(row: Row, mark: Mark) -> str:
    own = mark.series if row.across else mark.key
    return f"100 * values[{literal(own)}] / sum(sorted(values.values()))"


def _share_drafts(row: Row, mark: Mark, answer: Answer) -> Iterator[Draft]:
    values, own = row.values, _value(row, mark)
    total = sum(values)
    rest = [100 * value / total for value in values if value != own]
    tries = [
        100 * own / (total - own) if total > own else 0.0,
        *rest[:2],
        100 - answer.value,
        100 / len(values),
        *rest[2:],
    ]
    tries += [answer.value + 10, answer.value - 10, answer.value + 20]
    return short_and_choice(
        topic="share",
        where=row.plot.where,
        words=_share_words(row, mark),
        answer=answer,
        wrong=[percent_answer(one, answer.tolerance) for one in tries if 1.5 <= one <= 99],
        rationale=f"{_share_told(row, mark)}.",
        proof=row_proof([("values", row)], _share_source(row, mark), _share_steps(row, mark)),
    )


def _share_steps(row: Row, mark: Mark) -> list[str]:
    return [*row.steps(), total_step(row), f"round({_share_source(row, mark)})"]


def _share_claim(row: Row, mark: Mark, found: tuple[float, str], *, want: bool) -> Draft:
    limit, name = found
    own = mark.series if row.across else mark.key
    more = f"values[{literal(own)}] > {literal(float(f'{limit / 100:.6g}'))} * {total_source(row)}"
    return yes_no_draft(
        topic="share",
        want=want,
        where=row.plot.where,
        words=_share_words(row, mark) | {"portion": name},
        rationale=f"{_share_told(row, mark)}, so {'yes' if want else 'no'}.",
        proof=row_proof([("values", row)], more, _share_steps(row, mark)),
    )
