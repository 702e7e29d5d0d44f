"""Heatmaps: rows, columns and the numbers where they meet, and what a question about them comes to."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from synth.records import Question, Spec
from tests.faults.oracle_cues import LEAST, LESS, MORE, MOST, Right, direction
from tests.faults.oracle_judged import numbers_in
from tests.faults.oracle_lines import reckoned
from tests.faults.oracle_slices import BEHIND, counted, printed, titled, worth

CLAIMED = "(?:Does the|(?:at|in) the) (?:row|column) “([^”]*)” (?:hold|come)|(?:at|in) the (?:row|column) “([^”]*)”\\?$"
ASKS_WHERE = (
    r"(?i)(?:which|what|whose|the|of all|in which) (?:of the(?:se)? )?(?:rows?|columns?)(?! @)|these headers|"
    r"which of these\?|which of the (?:row|column)s|lies in which|belongs to which"
)
GAP = r"(?i)how much|difference|how far|differ|subtract|amounts|separates|must be added|gap|what remains"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heat:
    rows: Sequence[str]
    columns: Sequence[str]
    values: Sequence[Sequence[float | None]]  # None where a cell is missing
    texts: Sequence[Sequence[str]]

    def line(self, side: str, name: str) -> dict[str, float]:
        if side == "row":
            pairs = zip(self.columns, self.values[_at(self.rows, name)], strict=True)
        else:
            at = _at(self.columns, name)
            pairs = zip(self.rows, [values[at] for values in self.values], strict=True)
        return {key: value for key, value in pairs if value is not None}

    def written(self, side: str, name: str) -> list[str]:
        if side == "row":
            return list(self.texts[_at(self.rows, name)])
        return [texts[_at(self.columns, name)] for texts in self.texts]


def _at(names: Sequence[str], name: str) -> int:
    return [" ".join(one.split()) for one in names].index(name)


def heat_of(spec: Spec) -> Heat:
    data: Any = spec.data
    number: Mapping[str, Any] = spec.style["number"]
    return Heat(
        rows=[str(name) for name in data["rows"]["names"]],
        columns=[str(name) for name in data["columns"]["names"]],
        values=[[None if value is None else worth(number, value) for value in row] for row in data["values"]],
        texts=[["" if value is None else printed(number, value) for value in row] for row in data["values"]],
    )


def read_heat(question: Question, spec: Spec) -> Right | None:
    words = question.words
    style: Any = spec.style
    asks_title = re.search(r"title|headed|heading|presented", re.sub("“[^”]*”", "", words))
    if asks_title and not re.search("(?:row|column)s? “", words):
        return titled(question, style["title"]["text"])
    if side := re.search("(horizontal|vertical) axis", words):
        return titled(question, str(style["labels"]["columns" if side[1] == "horizontal" else "rows"]))
    heat, named = heat_of(spec), _named(words)
    bare = re.sub("“[^”]*”", "@", words)
    if not named:
        return _whole(question, bare, heat)
    line, others = _line(words, named)
    if line is None:
        return None
    try:
        values = heat.line(*line)
        if any(other not in values for other in others):
            return None
    except ValueError:
        return None
    return _of_line(question, bare, values, others)


def _named(words: str) -> list[tuple[str | None, str]]:
    """Quoted names in order, each with the side that stands before it."""
    return [(match[1], match[2]) for match in re.finditer("(?:(row|column)s? )?“([^”]*)”", words)]


def _line(words: str, named: list[tuple[str | None, str]]) -> tuple[tuple[str, str] | None, list[str]]:
    """The line a question is about, and the cells it names."""
    sided = [(side, name) for side, name in named if side]
    if "s “" in words and len(sided) == 2 and re.search("(?:row|column)s “", words):  # the rows “a” and “b”
        other = re.search("(row|column)s “", words)
        assert other
        sided = [one for one in sided if one[0] != other[1]]
    if len(sided) == 3:
        sides = [side for side, _ in sided]
        sided = [one for one in sided if sides.count(one[0]) == 1]
    if len(sided) == 2:
        claimed = re.search(CLAIMED, words)
        taken = claimed and (claimed[1] or claimed[2])
        sided = [one for one in sided if one[1] != taken] if taken else sided[:1]
    if len(sided) != 1:
        return None, []
    [(side, name)] = sided
    rest = list(named)
    rest.remove(next(one for one in named if one == (side, name)))
    return (str(side), name), [other for _, other in rest]


def _of_line(question: Question, bare: str, values: dict[str, float], others: list[str]) -> Right | None:
    pair, numbers = list(dict.fromkeys(others)), numbers_in(bare)
    yes_no = question.form == "yes_no"
    if question.family == "arithmetic":
        return reckoned(bare, list(values.values()), question.form) if not pair else None
    if question.family == "count":
        return counted(question, bare, list(values.values()), len(values)) if not pair else None
    if question.family == "lookup":
        return _lookup(values, pair, numbers)
    if question.family == "extremum":
        way = direction(bare, MOST, LEAST) or direction(bare, MORE, LESS)
        return _extreme(bare, values, pair, way, yes_no=yes_no) if way else None
    if len(pair) != 2:
        return None
    if not yes_no and re.search(GAP, bare):
        return Right(value=abs(values[pair[0]] - values[pair[1]]), what="number")
    way = direction(bare, MORE, LESS)
    if not way:
        return None
    if not yes_no:
        return Right(value=max(pair, key=lambda name: way * values[name]), what="text")
    first, second = pair[::-1] if re.search(BEHIND, bare) else pair
    return Right(value=way * (values[first] - values[second]) > 0, what="truth")


def _lookup(values: dict[str, float], names: list[str], numbers: list[float]) -> Right | None:
    if len(names) == 1 and not numbers:
        return Right(value=values[names[0]], what="number")
    if len(numbers) != 1:
        return None
    if names:
        return Right(value=_same(values[names[0]], numbers[0]), what="truth")
    good = [name for name, value in values.items() if _same(value, numbers[0])]
    return Right(value=good[0], what="text", doubt="" if len(good) == 1 else f"{len(good)} cells fit") if good else None


def _same(one: float, other: float) -> bool:
    return abs(one - other) <= 1e-9 * max(abs(one), abs(other))


def _extreme(bare: str, values: dict[str, float], names: list[str], way: int, *, yes_no: bool) -> Right | None:
    top = max(values, key=lambda name: way * values[name])
    doubt = "two are the same" if list(values.values()).count(values[top]) > 1 else ""
    if yes_no:
        return Right(value=names == [top], what="truth", doubt=doubt) if len(names) == 1 else None
    if names:
        return None
    if re.search(ASKS_WHERE, bare) and "of these values" not in bare:
        return Right(value=top, what="text", doubt=doubt)
    return Right(value=values[top], what="number", doubt="")


def _whole(question: Question, bare: str, heat: Heat) -> Right | None:
    """In which row or column the largest or smallest of all cells lies."""
    way = direction(bare, MOST, LEAST)
    side = re.search(r"(?<!\w)(row|column)s?(?!\w)(?! and)", re.sub("rows and columns", "", bare))
    if not way or not side or question.form == "yes_no":
        return None
    names = heat.rows if side[1] == "row" else heat.columns
    best = {name: max(way * value for value in heat.line(side[1], " ".join(name.split())).values()) for name in names}
    top = max(best, key=lambda name: best[name])
    doubt = "two lines have it" if list(best.values()).count(best[top]) > 1 else ""
    return Right(value=top, what="text", doubt=doubt)
