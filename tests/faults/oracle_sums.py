"""Readers of questions that reckon with a chart's values: sums, means, ratios, shares, changes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.faults.oracle_chart import Chart
from tests.faults.oracle_cues import Right
from tests.faults.oracle_words import Sentence

MEAN = r"(?:mean|average|averages|divided by how many|dividing the sum)|on average"
TIMES = {"one and a half times": 1.5, "twice": 2, "three times": 3, "four times": 4, "five times": 5, "six times": 6,
         "eight times": 8}  # fmt: skip
PARTS = {"two thirds": 200 / 3, "three quarters": 75, "a tenth": 10, "a fifth": 20, "a quarter": 25, "a third": 100 / 3,
         "half": 50}  # fmt: skip
DOWN = r"falls?|decrease|lower|lost|down"
UP = r"rises?|increase|higher|added|up"


def sums(understood: Sentence, chart: Chart, *, yes_no: bool) -> Iterator[Right]:
    """At most one reading; what a limit is compared with is always more than it for a yes."""
    for reader in (_change, _share, _ratio, _gap, _total):
        result = reader(understood, chart)
        if result is None:
            continue
        value, limit = result
        if not yes_no:
            yield Right(value=value, what="number")
        elif limit is not None:
            doubt = "it is the limit itself" if abs(value - limit) < 1e-9 * abs(limit) else ""
            yield Right(value=value > limit, what="truth", doubt=doubt)
        return


Reckoned = tuple[float, float | None] | None


def _portion(understood: Sentence) -> float | None:
    for words, percent in PARTS.items():
        if understood.says(words):
            return percent
    if understood.says("three <ks>"):  # a quarter is a time, too
        return 75.0
    if understood.says(r"(?:than|over|is|beyond|exceeds?|above) a <k>"):
        return 25.0
    return understood.numbers[-1] if understood.numbers else None


def _many(understood: Sentence, *marks: str) -> bool:
    """ "All the months shown", "all regions"."""
    nouns = "|".join(
        (
            *(f"<{mark}>|<{mark[0]}>" for mark in marks),
            "series|lines|groups|bars|categories" if "gs" in marks else "places",
        )
    )
    return understood.says(rf"all (?:the )?(?:{nouns})")


def _row(understood: Sentence, chart: Chart) -> list[float] | None:
    """The values that are put together: of one series at several places, or of several at one place."""
    series, places = list(dict.fromkeys(understood.series)), list(dict.fromkeys(understood.places))
    if len(series) == 1 and (len(places) > 1 or (not places and _many(understood, "ks"))):
        row = chart.rows[series[0]]
        return [row[at] for at in places] if places else list(row)
    if len(places) == 1 and (len(series) > 1 or (not series and _many(understood, "gs"))):
        return [chart.rows[name][places[0]] for name in (series or chart.rows)]
    return None


def _total(understood: Sentence, chart: Chart) -> Reckoned:
    row = _row(understood, chart)
    if row is None:
        return None
    limit = understood.numbers[0] if len(understood.numbers) == 1 else None
    if understood.says(MEAN):
        return sum(row) / len(row), limit
    if understood.says(r"sum|add|added|total|together|exceed|come to|adding"):
        return sum(row), limit
    return None


def _gap(understood: Sentence, chart: Chart) -> Reckoned:
    """Between the sums of two series; for a yes the first must be the larger."""
    series, places = list(dict.fromkeys(understood.series)), list(dict.fromkeys(understood.places))
    if len(series) != 2 or not (len(places) > 1 or _many(understood, "ks") or understood.says("all (?:the )?values")):
        return None
    first, second = (sum(row[at] for at in places or range(len(row))) for row in (chart.rows[name] for name in series))
    if understood.says(r"compared with <s>|added to the total of <s>|subtract the sum for <s>"):
        first, second = second, first
    return first - second, 0.0


def _marks(understood: Sentence, chart: Chart) -> list[float] | None:
    """The values of two marks, in the order in which they are named."""
    series, places = list(dict.fromkeys(understood.series)), list(dict.fromkeys(understood.places))
    if len(series) == 2 and len(places) == 1:
        return [chart.rows[name][places[0]] for name in series]
    if len(series) == 1 and len(places) == 2:
        return [chart.rows[series[0]][at] for at in places]
    return None


def _ratio(understood: Sentence, chart: Chart) -> Reckoned:
    pair = _marks(understood, chart)
    if pair is None or not understood.says(r"times|ratio|quotient|divided by|multiplied by|twice"):
        return None
    first, second = pair
    if understood.says(
        r"compared with|be multiplied by|how many times the value of|if the value (?:for|of|in|on|at) <[sp]>"
    ):
        first, second = second, first
    limit = next((size for words, size in TIMES.items() if understood.says(words)), None)
    if limit is None and understood.numbers:
        limit = understood.numbers[0]
    return first / second, limit


def _share(understood: Sentence, chart: Chart) -> Reckoned:
    """A part of a whole: a series of all series at a place, or a place of all places of a series."""
    if not understood.says(r"total|whole") or not understood.says(
        r"percentage|percent|share|part|contributes?|account for|due to|belongs? to|comes? from|make up|shrink"
    ):
        return None
    series, places = list(dict.fromkeys(understood.series)), list(dict.fromkeys(understood.places))
    if len(series) != 1 or not places:
        return None
    row = chart.rows[series[0]]
    if _many(understood, "ks") and len(places) == 1:
        return 100 * row[places[0]] / sum(row), _portion(understood)
    if len(places) == 1:
        return 100 * row[places[0]] / sum(chart.at(places[0]).values()), _portion(understood)
    count = [understood.places.count(at) for at in places]
    part = next((at for at, times in zip(places, count, strict=True) if times > 1), None)
    return (100 * row[part] / sum(row[at] for at in places), _portion(understood)) if part is not None else None


def _change(understood: Sentence, chart: Chart) -> Reckoned:
    places, series = list(dict.fromkeys(understood.places)), set(understood.series)
    if (
        len(places) != 2
        or len(series) != 1
        or understood.says("total|times|mean|average|sum|ratio|multiplied|quotient")
    ):
        return None
    portion = _portion(understood)
    if not understood.says(r"percentage|percent") and portion is None:
        return None
    start, end = (chart.rows[series.copy().pop()][at] for at in places)
    if re.search(r"<p> (?:higher |lower )?than (?:that )?(?:\w+ )?<p>", understood.skeleton):
        start, end = end, start
    downs, ups = understood.says(DOWN), understood.says(UP)
    if downs == ups or not start:
        return None
    return 100 * (end - start) / start * (-1 if downs else 1), portion
