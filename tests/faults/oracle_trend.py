"""Readers of questions about how values go on from place to place: steps, turns, growth, crossings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from tests.faults.oracle_chart import Chart
from tests.faults.oracle_cues import Right, direction
from tests.faults.oracle_words import Sentence

UP = r"rises?|rising|increase|increases|gains?|up|higher|grows?|growth"
DOWN = r"falls?|falling|decrease|decreases|loss|losses|down|lower|drops?"
THROUGHOUT = (
    r"every step|all the way|each value|only ever|nothing but|keeps? (?:rising|falling)|does every|without a break"
)
TURNS = (
    r"give way|turn round|change direction|change between|how many times|how often|turning points|"
    r"changes of direction|at how many|peaks and dips"
)
CROSS = r"change places|cross|overtakes?|order of|sometimes|swap|lead pass|below it at others"
STEP = (
    r"neighbouring|consecutive|in a row|from one <k>(?: shown)? to the next|from one <k>(?: shown)? to the following|"
    r"which <k>(?: shown)? to the next|"
    r"each <k>(?: shown)? and the one after|at any other step|in one step|the one with the steepest|biggest|where is"
)


def trends(understood: Sentence, chart: Chart, *, yes_no: bool) -> Iterator[Right]:
    series, places = list(dict.fromkeys(understood.series)), list(dict.fromkeys(understood.places))
    if understood.numbers or not chart.places:
        return
    if len(series) == 2:
        right = _of_two(understood, chart, series, places, yes_no=yes_no)
    elif len(series) == 1:
        right = _of_one(understood, chart, chart.rows[series[0]], places, yes_no=yes_no)
    else:
        right = _growth(understood, chart, places) if not yes_no else None
    if right is not None:
        yield right


def _way(understood: Sentence) -> int:
    return direction(understood.skeleton, UP, DOWN)


def pair_at(chart: Chart, step: int) -> list[str]:
    """The ways to name two neighbours: "May and Jun"."""
    return [f"{one} and {two}" for one in chart.spoken[step] for two in chart.spoken[step + 1]]


def _of_one(
    understood: Sentence, chart: Chart, row: Sequence[float], places: list[int], *, yes_no: bool
) -> Right | None:
    if not yes_no and understood.says(TURNS) and len(places) == 2:
        moves = [two - one for one, two in pairwise(row[places[0] : places[1] + 1])]
        doubt = "a step is level" if 0 in moves else ""
        return Right(value=sum(one * two < 0 for one, two in pairwise(moves)), what="count", doubt=doubt)
    if not yes_no and len(places) == 2:
        start, end = _ends(understood, row, places)
        return Right(value="up" if end > start else "down", what="text", doubt="level" if end == start else "")
    way = _way(understood)
    if not way:
        return None
    if not yes_no:
        return _steepest(chart, row, way) if not places else None
    if len(places) != 2:
        return None
    if understood.says(THROUGHOUT):
        moves = [two - one for one, two in pairwise(row[places[0] : places[1] + 1])]
        return Right(value=all(way * move > 0 for move in moves), what="truth")
    if understood.says(STEP + "|than between any other|largest|furthest"):
        top = max(way * (two - one) for one, two in pairwise(row))
        own = way * (row[places[1]] - row[places[0]])
        return Right(value=own == top and places[1] == places[0] + 1, what="truth")
    start, end = _ends(understood, row, places)
    return Right(value=way * (end - start) > 0, what="truth", doubt="level" if end == start else "")


def _ends(understood: Sentence, row: Sequence[float], places: list[int]) -> tuple[float, float]:
    """In the order of time, whatever the order of the words."""
    first, last = sorted(places)
    return row[first], row[last]


def _steepest(chart: Chart, row: Sequence[float], way: int) -> Right:
    moves = [way * (two - one) for one, two in pairwise(row)]
    best = moves.index(max(moves))
    doubt = "two steps are as steep" if sum(abs(move - moves[best]) < 1e-9 for move in moves) > 1 else ""
    return Right(value=pair_at(chart, best), what="one of", doubt=doubt)


def _growth(understood: Sentence, chart: Chart, places: list[int]) -> Right | None:
    way = _way(understood)
    if not way or len(places) != 2:
        return None
    first, last = sorted(places)
    grown = {name: way * (row[last] - row[first]) for name, row in chart.rows.items()}
    best = max(grown, key=lambda name: grown[name])
    doubt = "two grow as much" if list(grown.values()).count(grown[best]) > 1 else ""
    return Right(value=best, what="text", doubt=doubt)


def _of_two(understood: Sentence, chart: Chart, series: list[str], places: list[int], *, yes_no: bool) -> Right | None:
    a, b = (chart.rows[name] for name in series)
    over = [one - two for one, two in zip(a, b, strict=True)]
    if not yes_no:
        if places:
            return None
        crossings = [at for at, (one, two) in enumerate(pairwise(over)) if one < 0 < two]
        if understood.says("cross|change places"):
            crossings = [at for at, (one, two) in enumerate(pairwise(over)) if one * two < 0]
        doubt = "" if len(crossings) == 1 and 0 not in over else f"{len(crossings)} crossings"
        return Right(value=pair_at(chart, crossings[0]) if crossings else [], what="one of", doubt=doubt)
    way = _way(understood)
    if len(places) == 2 and way and not understood.says(CROSS):
        first, last = sorted(places)
        grown = [way * (row[last] - row[first]) for row in (a, b)]
        if re.search(r"^do(?:es)? <s> \w+ by a smaller", understood.skeleton):
            grown.reverse()
        return Right(value=grown[0] > grown[1], what="truth", doubt="as much" if grown[0] == grown[1] else "")
    if not understood.says(CROSS):
        return None
    own = over if not places else over[min(places) : max(places) + 1]
    return Right(
        value=any(one * two < 0 for one in own for two in own), what="truth", doubt="level" if 0 in own else ""
    )
