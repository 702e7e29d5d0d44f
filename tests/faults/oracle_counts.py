"""Readers of questions that count: marks beyond a limit, places where one lies above another, names."""

from __future__ import annotations

import re

from tests.faults.oracle_chart import Chart
from tests.faults.oracle_cues import LESS, MORE, Right, compared, direction, only
from tests.faults.oracle_words import Sentence

GENERIC = r"groups?|lines?|series"
COUNTS = (
    r"how many|how often|number of|count|counting|exactly|just|there <n>|<n> names|do you (?:get|arrive)|chart cover"
)


def _counted(understood: Sentence, chart: Chart) -> tuple[int, str] | None:
    """What a question counts and what that comes to; the numbers it names are the limit, then perhaps a claim."""
    for counter in (_limited, _pairs, _entries):
        counted = counter(understood, chart)
        if counted:
            return counted
    return None


LIMIT = re.compile(
    r"(?<!\w)(?:above|below|than|over|under|beyond|short of|at)(?: a (?:level )?(?:line|<[kg]>) at)? <n>|"
    r"<n> were a (?:line|<[kg]>)|drawn (?:across the chart )?at <n>"
)


def _limited(understood: Sentence, chart: Chart) -> tuple[int, str] | None:
    found = LIMIT.search(understood.skeleton)
    if not found or understood.places or not only(understood.series, 1):
        return None
    nth = understood.skeleton[: found.end()].count("<n>") - 1
    limit = understood.numbers[nth]
    way = direction(understood.skeleton, MORE, LESS)
    if not way:
        return None
    row = chart.rows[understood.series[0]]
    doubt = f"a value is {limit:g} itself" if limit in row else ""
    if understood.series[0] in chart.twins:
        doubt = "two of the points lie in one place"
    return sum(1 for value in row if way * (value - limit) > 0), doubt


def _pairs(understood: Sentence, chart: Chart) -> tuple[int, str] | None:
    pair = only(understood.series, 2)
    if not pair or understood.places or chart.scatter:
        return None
    way = compared(understood)
    if not way:
        return None
    one, two = (chart.rows[name] for name in pair)
    return sum(1 for a, b in zip(one, two, strict=True) if way * (a - b) > 0), ""


def _entries(understood: Sentence, chart: Chart) -> tuple[int, str] | None:
    if understood.series or understood.places:
        return None
    if understood.says(r"(?:horizontal|vertical) axis|chart covers?|chart gives? values|data spans?|<ks?>") and not (
        understood.says("legend") or understood.says("<gs?>")
    ):
        return len(chart.places), ""
    if understood.says(
        rf"legend|(?:<gs?>|{GENERIC}) (?:is |are )?(?:shown|told apart|apart|does the legend)|"
        r"into how many|<n> <gs> apart"
    ):
        return len(chart.rows), ""
    return None


def how_many(understood: Sentence, chart: Chart) -> Right | None:
    if not understood.says(COUNTS) or len(understood.numbers) > 1:
        return None
    counted = _counted(understood, chart)
    return Right(value=counted[0], what="count", doubt=counted[1]) if counted else None


def is_count(understood: Sentence, chart: Chart) -> Right | None:
    if understood.places or not understood.numbers or not understood.says(COUNTS):
        return None
    found = LIMIT.search(understood.skeleton)
    limit = understood.skeleton[: found.end()].count("<n>") - 1 if found else None
    claims = [number for at, number in enumerate(understood.numbers) if at != limit]
    counted = _counted(understood, chart)
    if len(claims) != 1 or counted is None:
        return None
    return Right(value=counted[0] == claims[0], what="truth", doubt=counted[1])


def is_always(understood: Sentence, chart: Chart) -> Right | None:
    pair = only(understood.series, 2)
    if not pair or understood.places or chart.scatter or understood.numbers:
        return None
    turned = understood.says(r"(?:is|are) there no <k> that puts?")
    if not turned and not understood.says(r"every|all|always|each"):
        return None
    way = compared(understood) or (1 if understood.says("always") else 0)
    rows = list(zip(*(chart.rows[name] for name in pair), strict=True))
    doubt = "the two are equal somewhere" if any(a == b for a, b in rows) else ""
    if not way:
        return None
    if turned:
        return Right(value=not any(way * (a - b) > 0 for a, b in rows), what="truth")
    return Right(value=all(way * (a - b) > 0 for a, b in rows), what="truth", doubt=doubt)
