"""Pies: what each slice is called and worth, and what a question about them comes to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from synth.records import Question, Spec
from tests.faults.oracle_cues import LEAST, LESS, MORE, MOST, Right, direction
from tests.faults.oracle_judged import numbers_in

BEHIND = "Compared with|Set beside|Going from|going from"
LIMIT = re.compile(r"(?:above|below|than|over|under) (?:about )?#")
GAP = (
    r"(?i)how much|how many (?:percentage )?points|difference|how far|separates|subtract|take the|amounts|"
    r"must be added|by exactly"
)


def printed(number: Mapping[str, Any], value: float) -> str:
    """The number as the picture writes it."""
    shown = f"{value / number['divide']:{',' if number['comma'] else ''}.{number['decimals']}f}"
    return f"{number['prefix']}{shown}{number['suffix']}"


def worth(number: Mapping[str, Any], value: float) -> float:
    """What the printed number says, its multiplier resolved."""
    [said] = numbers_in(printed(number, value))
    return (
        said
        if number["suffix"] not in ("k", "M") or said != round(value / number["divide"], 9)
        else said * number["divide"]
    )


def read_pie(question: Question, spec: Spec) -> Right | None:
    data: Any = spec.data
    style: Any = spec.style
    if re.search(r"title|headed|heading", question.words) and question.family == "lookup":
        return titled(question, style["title"]["text"])
    names = [one["name"] for one in data["slices"]]
    bare, said = _names_out(question.words, names)
    share = _is_share(question, style)
    figures = _figures(data, style, share)
    exact = {one["name"]: one["value"] for one in data["slices"]}
    what = "share" if share else "number"
    reader = {"lookup": _lookup, "extremum": _extremum, "comparison": _compared, "count": _count, "arithmetic": _sum}
    return reader[question.family](question, bare, said, exact, figures, what)


def titled(question: Question, title: str) -> Right | None:
    flat = " ".join(title.split())
    if question.form != "yes_no":
        return Right(value=flat, what="text")
    [claim] = re.findall("“([^”]*)”", question.words)
    return Right(value=" ".join(claim.split()) == flat, what="truth")


def _names_out(words: str, names: list[str]) -> tuple[str, list[str]]:
    """The words with `@` for each name and `#` for nothing yet, and the names in order."""
    found: list[str] = []

    def take(match: re.Match[str]) -> str:
        found.append(match[0])
        return "@"

    ways = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.sub(rf"(?<![\w-])(?:{ways})(?![\w-])", take, words), found


def _is_share(question: Question, style: Any) -> bool:
    if style["print"] != "both":
        return bool(style["print"] != "value")
    said = " ".join([question.words, *question.options, question.answer.words])
    if re.search("percentage", question.words):
        return True
    return "%" in said and not re.search(r"(?<!\w)values?(?!\w)", question.words)


def _figures(data: Any, style: Any, share: bool) -> dict[str, float]:
    total = sum(one["value"] for one in data["slices"])
    if share:
        return {one["name"]: float(f"{100 * one['value'] / total:.{style['decimals']}f}") for one in data["slices"]}
    return {one["name"]: worth(style["number"], one["value"]) for one in data["slices"]}


Figures = Mapping[str, float]


def _lookup(
    question: Question, bare: str, said: list[str], exact: Figures, figures: Figures, what: str
) -> Right | None:
    numbers = numbers_in(bare)
    if len(said) == 1 and not numbers:
        return Right(value=figures[said[0]], what=what)
    if len(numbers) != 1:
        return None
    if said:
        return Right(value=abs(figures[said[0]] - numbers[0]) < 1e-9 * abs(numbers[0]), what="truth")
    good = [name for name, figure in figures.items() if abs(figure - numbers[0]) < 1e-9 * abs(numbers[0])]
    return (
        Right(value=good[0], what="text", doubt="" if len(good) == 1 else f"{len(good)} slices fit") if good else None
    )


def _extremum(
    question: Question, bare: str, said: list[str], exact: Figures, figures: Figures, what: str
) -> Right | None:
    way = direction(bare, MOST, LEAST) or direction(bare, MORE, LESS)
    if not way:
        return None
    top = max(exact, key=lambda name: way * exact[name])
    doubt = "two are the same" if list(exact.values()).count(exact[top]) > 1 else ""
    if question.form == "yes_no":
        return Right(value=said == [top], what="truth", doubt=doubt) if len(said) == 1 else None
    if said:
        return None
    if re.search(r"percentage|(?<!\w)values?(?!\w)|chart give for|[Hh]ow much", bare):
        return Right(value=figures[top], what=what, doubt=doubt)
    return Right(value=top, what="text", doubt=doubt)


def _compared(
    question: Question, bare: str, said: list[str], exact: Figures, figures: Figures, what: str
) -> Right | None:
    pair = list(dict.fromkeys(said))
    if len(pair) != 2:
        return None
    if question.form != "yes_no" and re.search(GAP, bare):
        return Right(value=abs(figures[pair[0]] - figures[pair[1]]), what="number")  # of percentages: in points
    way = direction(bare, MORE, LESS)
    if not way:
        return None
    if question.form != "yes_no":
        return Right(value=max(pair, key=lambda name: way * exact[name]), what="text")
    first, second = pair[::-1] if re.search(BEHIND, bare) else pair
    return Right(value=way * (exact[first] - exact[second]) > 0, what="truth")


def counted(question: Question, bare: str, values: list[float], all_of: int) -> Right | None:
    """How many are beyond a limit, or how many there are; a claim beside it is a whole number."""
    bare = bare.replace(", no more and no fewer,", "").replace(", not one more or less", "")
    numbers = numbers_in(bare)
    marked = re.sub(r"(?:(?<!\w)[-−])?[€£$]?\d[\d,.]*\d?%?[kM]?", "#", bare)
    found, count, claims = LIMIT.search(marked), all_of, numbers
    if found:
        place = marked[: found.end()].count("#") - 1
        limit, claims = numbers[place], numbers[:place] + numbers[place + 1 :]
        way = direction(bare, MORE, LESS)
        if not way:
            return None
        count = sum(way * (value - limit) > 0 for value in values)
    if question.form != "yes_no":
        return Right(value=count, what="count") if not claims else None
    return Right(value=claims[0] == count, what="truth") if len(claims) == 1 else None


def _count(question: Question, bare: str, said: list[str], exact: Figures, figures: Figures, what: str) -> Right | None:
    return counted(question, bare, list(figures.values()), len(figures)) if not said else None


def _sum(question: Question, bare: str, said: list[str], exact: Figures, figures: Figures, what: str) -> Right | None:
    pair = list(dict.fromkeys(said))
    if len(pair) != 2:
        return None
    total = figures[pair[0]] + figures[pair[1]]
    if question.form != "yes_no":
        return Right(value=total, what=what)
    limits = numbers_in(bare)
    return Right(value=total > limits[0] + 1e-9, what="truth") if len(limits) == 1 else None
