"""Answers a question from its words and the data: what is asked, of what, and what that comes to.

Each reader takes one understanding of the words and gives the right answer, or None where it is not its question.
A reader is strict: every name and number of the question must have a part in what it understood.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from tests.faults.oracle_chart import Chart
from tests.faults.oracle_counts import how_many, is_always, is_count
from tests.faults.oracle_cues import LEAST, LESS, MORE, MOST, Right, compared, direction, extreme_of, only
from tests.faults.oracle_words import Sentence

AMOUNT = (
    r"differ|difference|gap|apart|how much|how far|how large|which amount|separates|has over|the lead|"
    r"subtract|taken|taking"
)


Reader = Callable[[Sentence, Chart], Right | None]


def readings(understood: Sentence, chart: Chart, yes_no: bool) -> Iterator[Right]:
    for reader in YES_NO if yes_no else OPEN:
        right = reader(understood, chart)
        if right is not None:
            yield right
            return


# Texts


def text(understood: Sentence, chart: Chart) -> Right | None:
    if understood.numbers or understood.of("q") or understood.says("how many|number of"):
        return None
    found = _text_asked(understood, chart)
    return Right(value=found[0], what="text") if found else None


def is_text(understood: Sentence, chart: Chart) -> Right | None:
    found, quoted = _text_asked(understood, chart), understood.of("q")
    if not found or len(quoted) != 1:
        return None
    return Right(value=str(found[0]).split() == str(quoted[0]).split(), what="truth")


def _text_asked(understood: Sentence, chart: Chart) -> tuple[str | None] | None:
    axis = re.search(r"(horizontal|vertical) axis", understood.skeleton)
    if axis and understood.says(r"label(?:s|led)?|written|words|say it (?:shows|<gs>|<ks>)|name|does <q> stand"):
        return (chart.axes[axis[1]],)
    return (chart.title,) if not axis and understood.says(r"titles?|titled|heading|headed") else None


# The most and the least


def _best(items: dict[Any, float], way: int) -> tuple[Any, str]:
    best = max(items, key=lambda name: way * items[name])
    tied = [name for name, value in items.items() if value == items[best]]
    return best, f"{len(tied)} share the extreme" if len(tied) > 1 else ""


def _ends(row: Sequence[float], way: int) -> float:
    return max(row) if way > 0 else min(row)


def extreme(understood: Sentence, chart: Chart) -> Right | None:
    way = extreme_of(understood)
    if not way or understood.numbers or len(understood.tokens) > 12:
        return None
    series, places = set(understood.series), set(understood.places)
    if chart.scatter and not series and understood.says("<gs?>|groups?"):
        best, doubt = _best({name: _ends(row, way) for name, row in chart.rows.items()}, way)
        return Right(value=best, what="series", doubt=doubt)
    if len(series) == 1 and not places:
        row = chart.rows[series.pop()]
        if understood.says("<ks?>") and not understood.says("about which") and not chart.scatter:
            best, doubt = _best(dict(enumerate(row)), way)
            return Right(value=best, what="place", doubt=doubt)
        return Right(value=_ends(row, way), what="measure")
    if len(places) == 1 and not series and not chart.scatter:
        best, doubt = _best(chart.at(places.pop()), way)
        return Right(value=best, what="series", doubt=doubt)
    return None


OF_PLACES = r"<m> (?:of|for) <s>|<ks?>|(?:values?|bar|point|line) (?:for|of) <s>"


def is_extreme(understood: Sentence, chart: Chart) -> Right | None:
    way, named, places = extreme_of(understood), only(understood.series, 1), set(understood.places)
    if not way or not named or understood.numbers:
        return None
    if chart.scatter:
        best, doubt = _best({name: _ends(row, way) for name, row in chart.rows.items()}, way)
        return Right(value=best == named[0], what="truth", doubt=doubt)
    if len(places) != 1:
        return None
    place = places.pop()
    among: dict[Any, float] = dict(enumerate(chart.rows[named[0]]))
    claimed: Any = place
    if not understood.says(OF_PLACES):
        among, claimed = chart.at(place), named[0]
    best, doubt = _best(among, way)
    return Right(value=best == claimed, what="truth", doubt=doubt if among[best] == among[claimed] else "")


# Two beside each other


def _two(understood: Sentence, chart: Chart) -> tuple[list[str], dict[Any, float], str] | None:
    """The two things compared in the order named, their values, and what they are."""
    series, places = list(dict.fromkeys(understood.series)), list(dict.fromkeys(understood.places))
    if understood.numbers:
        return None
    if chart.scatter and len(series) == 2:
        way = direction(understood.skeleton, MOST, LEAST)
        return (understood.series, {name: _ends(chart.rows[name], way) for name in series}, "series") if way else None
    if len(series) == 2 and len(places) == 1:
        return understood.series, {name: chart.rows[name][places[0]] for name in series}, "series"
    if len(places) == 2 and len(series) == 1:
        return [*understood.places], {place: chart.rows[series[0]][place] for place in places}, "place"  # type: ignore[list-item]
    return None


def which_of_two(understood: Sentence, chart: Chart) -> Right | None:
    two, way = _two(understood, chart), compared(understood)
    if not two or not way:
        return None
    best, doubt = _best(two[1], way)
    return Right(value=best, what=two[2], doubt=doubt)


def is_more(understood: Sentence, chart: Chart) -> Right | None:
    two, way = _two(understood, chart), compared(understood)
    if chart.scatter and not two:
        return _every_point(understood, chart, way)
    if not two or not way:
        return None
    order, values, _ = two
    first, second = dict.fromkeys(order)
    if understood.says(r"compared with <.>, (?:do|does|is|are)|going from") and not understood.says("when set beside"):
        first, second = second, first
    if len(order) == 3 and understood.says(r"(?:of|between) <.> and <.>, (?:is|are)(?: it)? <.>"):
        first = order[2]
        second = next(name for name in values if name != first)
    if understood.says("every point|all points"):
        return _every_point(understood, chart, way)
    doubt = "the two are equal" if values[first] == values[second] else ""
    return Right(value=way * (values[first] - values[second]) > 0, what="truth", doubt=doubt)


def _every_point(understood: Sentence, chart: Chart, way: int) -> Right | None:
    """Whether a point of one lies above (or below) all points of the other."""
    pair = only(understood.series, 2)
    if not pair or not way:
        return None
    which = direction(understood.skeleton, MOST, LEAST) or way
    one, other = _ends(chart.rows[pair[0]], which), _ends(chart.rows[pair[1]], way)
    return Right(value=way * (one - other) > 0, what="truth", doubt="the two are equal" if one == other else "")


BACKWARDS = r"subtract|taken|taking|gap from|going from|behind|added|up to"


def gap(understood: Sentence, chart: Chart) -> Right | None:
    two = _two(understood, chart)
    if not two or not understood.says(AMOUNT):
        return None
    first, second = dict.fromkeys(two[0])
    between = two[1][first] - two[1][second]
    if understood.says(r"differ|difference|apart|gap between|separates|lies? between") and not understood.says("taken"):
        return Right(value=abs(between), what="gap")
    way = compared(understood) or 1
    if understood.says("going from"):
        between = way * -between
    elif understood.says(BACKWARDS):
        between = -between
    else:
        between = way * between
    return Right(value=between, what="gap", doubt="" if between > 0 else "the words have the two the wrong way round")


# One value


def value(understood: Sentence, chart: Chart) -> Right | None:
    series, places = only(understood.series, 1), only(understood.places, 1)
    if not series or not places or understood.numbers or extreme_of(understood):
        return None
    return Right(value=chart.rows[series[0]][places[0]], what="measure")


def place_of(understood: Sentence, chart: Chart) -> Right | None:
    """The place where a series has a given value."""
    series = only(understood.series, 1)
    if not series or understood.places or len(understood.numbers) != 1 or not understood.says("<ks?>"):
        return None
    row, said = chart.rows[series[0]], understood.numbers[0]
    found = [at for at, value in enumerate(row) if math.isclose(value, said)]
    if chart.scatter or understood.says("(?:above|below|than|beyond|short of) <n>") or not found:
        return None
    return Right(value=found[0], what="place", doubt=f"{len(found)} places have it" if len(found) > 1 else "")


EXACT = (
    r"exactly|label|printed|beside|picture gives?|does the picture|stands? for|is it true that|"
    r"<m> (?:of|for) <s> <n>|<m> (?:of|for) <s>,? \w+ <p> <n>"
)
SURE, FAR = 0.02, 0.05  # of the axis: a reading this close is fair, one that far off is not


def is_value(understood: Sentence, chart: Chart) -> Right | None:
    series, places = only(understood.series, 1), only(understood.places, 1)
    if not series or not places or len(understood.numbers) != 1 or extreme_of(understood):
        return None
    if understood.says("counting|number of|<p> <ks?>|(?:that|is|does|do) <[pn]> (?:lies?|have|has|shows?)"):
        return None
    true, said = chart.rows[series[0]][places[0]], understood.numbers[0]
    way = direction(understood.skeleton, MORE, LESS)
    if way:
        return Right(
            value=way * (true - said) > 0, what="truth", doubt="the value is the limit" if true == said else ""
        )
    if understood.says(r"about|roughly|around|approximately|close to|approximate"):
        off = chart.apart(true, said)
        loose = "" if off <= SURE or off >= FAR else f"off by {off:.1%} of the axis"
        return Right(value=off < FAR, what="truth", loose=loose)
    if not understood.says(EXACT):
        return None
    return Right(value=abs(true - said) < 1e-9 * max(1.0, abs(true)), what="truth")


OPEN: tuple[Reader, ...] = (how_many, place_of, gap, which_of_two, extreme, value, text)
YES_NO: tuple[Reader, ...] = (is_text, is_count, is_always, is_extreme, is_more, is_value)
