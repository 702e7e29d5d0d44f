"""Numbers in sentences, and the numbers marks stand for."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from synth.records import Element, Scene

_NUMBER = re.compile(r"(?<![\w.])[-+−]?\d+(?:,\d{3})*(?:\.\d+)?(?:[eE][-+]?\d+)?|(?<![\w])[-+−]?\.\d+")
_COMMA = re.compile(r"(?<![\w.,])[-+−]?(?:\d{1,3}(?:[.'\u00a0\u202f ]\d{3})+|\d+),\d{1,2}(?!\d|[.,]\d)")
_PARTED = re.compile(r"(?<![\w.,])[-+−]?\d{1,3}(?:'\d{3})+(?:\.\d+)?(?![\d'])")
_POINTS = re.compile(r"(?<![\w.,])[-+−]?\d{1,3}(?:\.\d{3})+(?!\d|[.,]\d)")  # thousands where commas part decimals
_SIGN = re.compile(r"(?<![\w.])([-+−])([A-Z]{0,3}([^\w\s])\s?)(?=\.?\d)")
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_DATE = re.compile(
    rf"\d{{4}}-\d\d(?:-\d\d)?|\d{{1,2}} {_MONTH}(?: \d{{4}})?"
    rf"|{_MONTH} (?:\d{{1,2}}, )?\d{{4}}|{_MONTH} \d{{1,2}}(?![\d.,])"
)
_MONTH_DAY = re.compile(rf"{_MONTH} \d{{1,2}}(?!\d|[.,]\d)")
_SCALE = re.compile(r"\s?(k|m|bn?|thousand|million|billion|trillion|%)(?!\w)", re.IGNORECASE)
_TIMES = {"k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6, "b": 1e9, "bn": 1e9, "billion": 1e9, "trillion": 1e12}
_TIMES["%"] = 0.01


def numbers(text: str) -> list[tuple[float, float]]:
    """The numbers of a sentence in order, each with half a unit of its last digit."""
    return [(number, half) for number, half, _ in scaled_numbers(text)]


def scaled_numbers(text: str) -> list[tuple[float, float, float]]:
    """The same, each with what the word or letter after it multiplies it by ("£54k", "1.2 million").

    Commas before one or two digits part decimals; then points before three part thousands.
    """
    found, text = [], _SIGN.sub(_sign_last, with_points(text))
    for match in _NUMBER.finditer(text):
        plain = match[0].replace(",", "").replace("−", "-")
        digits = len(plain.lower().partition("e")[0].partition(".")[2])
        word = _SCALE.match(text, match.end())
        found.append((float(plain), 0.5 * 10.0**-digits, _TIMES[word[1].lower()] if word else 1.0))
    return found


def _sign_last(match: re.Match[str]) -> str:
    """ "-$2" as "$-2"."""
    sign, before, mark = match.groups()
    return f"{before}{sign}" if unicodedata.category(mark) == "Sc" else match[0]


def with_points(text: str) -> str:
    """ "1.234,50", "1 234,50" and "1'234.50" as "1234.50"; whatever else is written stays as it is."""
    if _COMMA.search(text):
        text = _POINTS.sub(lambda match: match[0].replace(".", ""), text)
        text = _COMMA.sub(lambda match: re.sub(r"[.'\s]", "", match[0]).replace(",", "."), text)
    return _PARTED.sub(lambda match: match[0].replace("'", ""), text)


def without(text: str, names: Iterable[str]) -> str:
    """The text without these names, so that the 1 of "Q1" is no number of it."""
    for name in sorted(set(names), key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", " _ ", text)
    return text


def without_dates(text: str) -> str:
    """The text without the numbers of its dates: "2021-05", "6 Mar", "14 October 2024", "June 2016"."""
    return _DATE.sub(" _ ", text)


def without_days(text: str) -> str:
    """A question without its dates, "May 22," among them: no threshold follows the name of a month."""
    return without_dates(_MONTH_DAY.sub(" _ ", text))


def amount(element: Element) -> float | None:
    """The number a mark or a printed label stands for."""
    for key in ("value", "y", "number", "share"):
        found = (element.value or {}).get(key)
        if isinstance(found, int | float) and not isinstance(found, bool):
            return float(found)
    return None


def names_of(element: Element) -> dict[str, Any]:
    """What a mark is called: by its category or x, and by its series; a cell by the headers of its row and column."""
    value: Mapping[str, Any] = element.value or {}
    if element.kind == "cell":
        heads = {"row": value.get("row_header"), "column": value.get("column_header")}
        return {how: name for how, name in heads.items() if name is not None}
    called = {"key": value.get("category", value.get("x", value.get("label"))), "series": element.series}
    return {how: name for how, name in called.items() if name is not None}


def all_names(scene: Scene) -> set[str]:
    """Of marks, cells and wedges, and the labels at the ends of edges."""
    names = {str(name) for element in scene.elements for name in names_of(element).values()}
    edges = [element.value or {} for element in scene.elements if element.kind == "edge"]
    keys = ("from_label", "to_label", "label")
    return names | {str(value[key]) for value in edges for key in keys if value.get(key) is not None}


def label_of(element: Element, scene: Scene) -> Element | None:
    """The number printed at a mark."""
    linked = [one for one in scene.elements if one.role == "value" and element.id in one.links]
    linked += [one for one in scene.elements if one.id in element.links and one.role == "value"]
    return linked[0] if linked else None


def rounding(element: Element, scene: Scene) -> float:
    """Half a unit of the last digit printed at a mark, in the terms of its value; 0 where nothing is printed."""
    label = element if element.role == "value" else label_of(element, scene)
    if label is None or not label.text:
        return 0.0
    shown, number = numbers(label.text), amount(label)
    if len(shown) != 1 or number is None:
        return 0.0
    value, half = shown[0]
    times = abs(number / value) if value else 1.0
    return half * (times if math.isfinite(times) and times else 1.0)
