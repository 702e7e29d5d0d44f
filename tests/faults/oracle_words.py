"""Finds the names, places and numbers in a question; what is left is a sentence of common words.

`<s>` stands for a series, `<p>` for a place along the axis, `<n>` for a number, `<m>` for the measure,
`<q>` for words in quotation marks,
`<k>` for the noun of the places ("month"), `<g>` for that of the series; a plural noun is `<ks>` or `<gs>`.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.faults.oracle_chart import Chart, number_of, number_pattern

TIMES = ("category", "month", "quarter", "year", "week", "day", "weekday", "hour", "date", "time")
IRREGULAR = {"person": "people", "child": "children", "man": "men", "woman": "women", "category": "categories"}
UNLIKE = re.compile(
    r"<n> (?:and|or) <[ps]>|<[ps]> (?:and|or) <n>|<p> (?:and|or) <s>|<s> (?:and|or) <p>"
)  # never said so
QUOTED = re.compile("“([^”]*)”")
YEAR = 4  # digits: so many that are a name are never meant as a number
# Phrases whose comparatives compare nothing.
FILLERS = {
    ", more or less,": "",
    ", more or less": "",
    ", no more and no fewer,": " exactly",
    ", no more and no fewer": " exactly",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    mark: str  # one of s, p, n, q, m, x, k, ks, g, gs
    value: str | int | float = ""

    @property
    def shown(self) -> str:
        return f"<{self.mark}>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One way to understand a question's words."""

    skeleton: str
    tokens: tuple[Token, ...]

    def of(self, mark: str) -> list[str | int | float]:
        return [token.value for token in self.tokens if token.mark == mark]

    @property
    def series(self) -> list[str]:
        return [str(name) for name in self.of("s")]

    @property
    def places(self) -> list[int]:
        return [int(place) for place in self.of("p")]

    @property
    def numbers(self) -> list[float]:
        return [float(number) for number in self.of("n")]

    def says(self, pattern: str) -> bool:
        return re.search(rf"(?<!\w)(?:{pattern})(?!\w)", self.skeleton) is not None


def sentences(words: str, chart: Chart, *, nouns: bool = True) -> Iterator[Sentence]:
    """Every way to understand the words: a bare `8` may be an hour or a number.

    Without `nouns`, those of places and series stay plain words: "stand" and "line" are nouns of some charts.
    """
    pieces: list[str] = []
    choices: list[list[Token]] = []
    at, rest, spelt = 0, words, False
    for filler, plain in FILLERS.items():
        rest = rest.replace(filler, plain)
    names = [name for name in _names(chart) if nouns or name[1].mark not in ("k", "ks", "g", "gs")]
    pattern = number_pattern(chart.unit)
    while at < len(rest):
        quoted = QUOTED.match(rest, at)
        found = ([Token(mark="q", value=quoted[1])], quoted.end()) if quoted else _longest(rest, at, names, pattern)
        if found is None:
            following = re.compile(r"\w+|\W").match(rest, at)
            assert following is not None
            pieces.append(following[0].lower())
            at = following.end()
            continue
        may_be, end = found
        spelt |= any(token.mark == "p" for token in may_be) and not rest[at:end].isdigit()
        choices.append(may_be)
        pieces.append("\0")
        at = end
    if spelt:  # where "hour 12" is said, a bare 20 is no hour
        choices = [[token for token in may_be if token.mark != "p"] if _bare(may_be) else may_be for may_be in choices]
    for tokens in itertools.product(*choices):
        left = iter(tokens)
        skeleton = "".join(next(left).shown if piece == "\0" else piece for piece in pieces)
        if not UNLIKE.search(skeleton):
            yield Sentence(skeleton=skeleton, tokens=tuple(tokens))


def _bare(may_be: list[Token]) -> bool:
    return {"p", "n"} <= {token.mark for token in may_be}


def _longest(
    text: str, at: int, names: list[tuple[str, Token, bool]], pattern: re.Pattern[str]
) -> tuple[list[Token], int] | None:
    """What stands at `at`: the longest name, or a number, or both where they are the same digits."""
    tokens: list[Token] = []
    end = at
    for name, token, exact in names:
        there = text[at : at + len(name)]
        if (there == name or (not exact and there.lower() == name.lower())) and _whole(text, at, at + len(name)):
            if len(name) > end - at:
                tokens, end = [], at + len(name)
            named = any(known.mark in "sp" for known in tokens)
            if len(name) == end - at and (exact or not named) and token not in tokens:
                tokens.append(token)
    number = pattern.match(text, at)
    if number and (at == 0 or not re.match(r"[\w.]", text[at - 1])):
        if number.end() > end:
            tokens, end = [], number.end()
        if number.end() == end and (not tokens or number.end() - at < YEAR):
            tokens.append(Token(mark="n", value=number_of(number)))
    return (tokens, end) if tokens else None


def _whole(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 2]
    return not re.match(r"[\w-]", before) and not re.match(r"\w|[.,-]\d|-\w", after)


def _names(chart: Chart) -> list[tuple[str, Token, bool]]:
    """Names with what they stand for, and whether capitals count."""
    names = [(name, Token(mark="s", value=name), True) for name in chart.rows]
    names += [(way, Token(mark="p", value=at), True) for at, ways in enumerate(chart.spoken) for way in ways]
    ways = ("", "the number of ", "the amount of ", "number of ", "amount of ")
    names += [(way + chart.measure, Token(mark="m"), False) for way in ways]
    if chart.other_measure:
        names.append((chart.other_measure, Token(mark="x"), False))
    times = [noun for noun in TIMES if noun != chart.group.lower()]
    if chart.along:  # "hour 8" is no number
        bare = [(way, at) for at, ways in enumerate(chart.spoken) for way in ways if way.isdigit()]
        called = {chart.along.lower(), chart.along.lower().split()[0]}
        names += [(f"{noun} {way}", Token(mark="p", value=at), False) for way, at in bare for noun in called]
    for mark, nouns in (("g", [chart.group]), ("k", [chart.along, *times] if chart.along else [])):
        for noun in nouns:
            names += [(form, Token(mark=mark + "s"), False) for form in _plurals(str(noun).lower())]
            names.append((str(noun), Token(mark=mark), False))
    return names


def _plurals(noun: str) -> set[str]:
    head, _, last = noun.rpartition(" ")
    lead = f"{head} " if head else ""
    forms = {noun + "s", noun + "es", lead + IRREGULAR.get(last, last + "s")}
    return forms | {noun[:-1] + "ies"} if noun.endswith("y") else forms
