"""Dates as people write them. `3/4/2025` is read only where its column or the user says which part is the month."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Literal

Order = Literal["day first", "month first"]
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
            "sep sept september", "oct october", "nov november", "dec december",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
ISO = re.compile(
    r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[T ](\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:?\d{2})?)?"
)
MONTH = re.compile(r"(\d{4})[-/](\d{2})")
MONTH_FIRST = re.compile(r"(\d{1,2})/((?:19|20)\d{2})")
DOTS = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
PARTS = re.compile(r"(\d{1,2})([/-])(\d{1,2})\2(\d{4})")
WORDS = re.compile(r"(?:[A-Za-z]{3,9},?\s+)?(\d{1,2})(?:st|nd|rd|th)?[\s-]([A-Za-z]{3,9})\.?,?[\s-](\d{4})")
AMERICAN = re.compile(r"([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
MONTH_WORDS = re.compile(r"([A-Za-z]{3,9})\.?[\s-](\d{4})")


def read_date(text: str, order: Order | None) -> str | None:
    """As `2025-04-03`, with a time behind it where there is one; None for what is no date, or could be two."""
    text = text.strip()
    if found := ISO.fullmatch(text):
        return _with_time(found)
    if found := MONTH.fullmatch(text):
        return _made(int(found[1]), int(found[2]), 1)
    if found := MONTH_FIRST.fullmatch(text):
        return _made(int(found[2]), int(found[1]), 1)
    if found := DOTS.fullmatch(text):
        return _made(int(found[3]), int(found[2]), int(found[1]))
    if found := PARTS.fullmatch(text):
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        if order is None:
            return None
        return _made(year, second, first) if order == "day first" else _made(year, first, second)
    if found := WORDS.fullmatch(text):
        return _made(int(found[3]), MONTHS.get(found[2].lower()), int(found[1]))
    if found := AMERICAN.fullmatch(text):
        return _made(int(found[3]), MONTHS.get(found[1].lower()), int(found[2]))
    if found := MONTH_WORDS.fullmatch(text):
        return _made(int(found[2]), MONTHS.get(found[1].lower()), 1)
    return None


def orders(texts: list[str]) -> set[Order]:
    """In which ways all of these could be read that are two numbers and a year; both where there are none."""
    possible: set[Order] = {"day first", "month first"}
    for text in texts:
        if found := PARTS.fullmatch(text.strip()):
            first, second = int(found[1]), int(found[3])
            possible -= {"month first"} if first > 12 else set()
            possible -= {"day first"} if second > 12 else set()
    return possible


def has_parts(texts: list[str]) -> bool:
    return any(PARTS.fullmatch(text.strip()) for text in texts)


def _with_time(found: re.Match[str]) -> str | None:
    day = _made(int(found[1]), int(found[3]), int(found[4]))
    if day is None or found[5] is None:
        return day
    if found[6] not in (None, "Z"):
        return None  # in which zone it would be drawn is not ours to say
    try:
        time = datetime.fromisoformat(f"{day}T{found[5].zfill(5) if len(found[5]) < 5 else found[5]}")
    except ValueError:
        return None
    return day if (time.hour, time.minute, time.second, time.microsecond) == (0, 0, 0, 0) else time.isoformat()


def _made(year: int, month: int | None, day: int) -> str | None:
    try:
        return date(year, month or 0, day).isoformat()
    except ValueError:
        return None
