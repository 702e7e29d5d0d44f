"""What the marks of a chart stand for along its other axis: how a category, a number or a date is said."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import product
from typing import Any, Literal

from qa.families._nouns import a, singular
from qa.families._scales import name_and_unit, take_apart
from qa.families._texts import plain
from synth.records import Element

KeyKind = Literal["name", "month", "quarter", "year", "weekday", "day", "time", "number", "counted"]

_MONTHS = "january february march april may june july august september october november december".split()
_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_PREPOSITION = {"month": "in", "quarter": "in", "year": "in", "weekday": "on", "day": "on", "name": "for"}
_NOUN = {"weekday": "day", "name": "category", "number": "x value", "time": "time"}
_COUNTED = {"week": "in", "day": "on", "month": "in", "quarter": "in", "hour": "at", "age": "at", "round": "in"}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Keys:
    """`said` has only those keys whose name a reader can find or work out; `noun` is "month", "region"."""

    kind: KeyKind
    noun: str
    unit: str | None
    said: Mapping[Any, str]

    @property
    def preposition(self) -> str:
        return _COUNTED.get(self.noun, "at") if self.kind == "counted" else _PREPOSITION.get(self.kind, "at")

    def at(self, key: Any) -> str:
        """ "in May", "for North", "on 3 March 2024", "at a distance of 3 km"."""
        return f"{self.preposition} {self._thing(key)}"

    def name(self, key: Any) -> str:
        """The bare answer: "May", "3 km"."""
        unit = f" {self.unit}" if self.unit else ""
        return f"{self.said[key]}{unit}"

    def called(self, key: Any) -> str:
        """Amid a sentence, where a bare number could be taken for a value: "hour 8", but "May" and "3 km"."""
        bare = self.kind == "counted" or (self.kind == "number" and self.unit is None)
        return self._thing(key) if bare else self.name(key)

    def of(self, key: Any) -> str:
        """After "the bar for": "May", "week 3", "a distance of 3 km"."""
        return self._thing(key)

    def _thing(self, key: Any) -> str:
        if self.kind == "counted":
            return f"{self.noun} {self.said[key]}"
        if self.kind != "number":
            return self.said[key]
        if self.noun == _NOUN["number"]:
            return f"x = {self.name(key)}"
        return f"{a(self.noun)} of {self.name(key)}"


def make_keys(axis: Element, keys: Iterable[Any], tick_texts: Mapping[Any, str]) -> Keys:
    """`tick_texts` says what stands at a place of the axis."""
    found = list(keys)
    label, unit = name_and_unit((axis.value or {}).get("label"))
    noun = singular(label) if label != "value" and len(label.split()) <= 3 else ""
    scale = (axis.value or {}).get("scale")
    if scale == "date":
        kind, said = _dates(found, tick_texts)
        return Keys(kind=kind, noun=kind, unit=None, said=said)
    if any(isinstance(key, str) for key in found):
        texts = {key: plain(tick_texts[key]) for key in found if key in tick_texts}
        return _categories(noun, texts)
    return _numbers(noun, unit, found, tick_texts)


def _categories(noun: str, texts: dict[Any, str]) -> Keys:
    kind = text_kind(texts.values())
    unique = {key: text for key, text in texts.items() if text and list(texts.values()).count(text) == 1}
    default = _NOUN.get(kind, kind)
    if kind != "name" and (not noun or noun in {"date", "period", "time"}):
        noun = default
    return Keys(kind=kind, noun=noun or default, unit=None, said=unique)


def text_kind(texts: Iterable[str]) -> KeyKind:
    """What kind of thing the words of an axis are."""
    low = [text.lower().strip(".") for text in texts]
    tests: tuple[tuple[KeyKind, Any], ...] = (
        ("month", _is_month),
        ("quarter", re.compile(r"^(q[1-4]([ '’-]*(\d\d|\d{4}))?|\d{4}[ -]?q[1-4])$").match),
        ("year", re.compile(r"^((19|20|21)\d\d|fy ?\d{2,4}|(19|20)\d\d[/–-]\d\d)$").match),
        ("weekday", lambda text: len(text) >= 3 and any(day.startswith(text) for day in _DAYS)),
        ("time", re.compile(r"^\d{1,2}:\d\d$|^\d{1,2} ?(am|pm)$").match),
        ("day", re.compile(r"^(\d{4}-\d\d-\d\d|\d{1,2} [a-z]{3,9}( \d{4})?|[a-z]{3} \d{1,2})$").match),
    )
    for kind, test in tests:
        if low and all(test(text) for text in low):
            return kind
    return "name"


def _is_month(text: str) -> bool:
    word, _, year = text.replace(".", "").replace("-", " ").replace("'", " ").partition(" ")
    if re.match(r"^\d{4} \d\d$", f"{word} {year}"):
        return 1 <= int(year) <= 12
    return (
        len(word) >= 3
        and any(m.startswith(word) for m in [*_MONTHS, "sept"])
        and bool(re.match(r"^(\d\d|\d{4})?$", year))
    )


def _numbers(noun: str, unit: str | None, found: list[Any], tick_texts: Mapping[Any, str]) -> Keys:
    whole = all(float(key) == int(key) for key in found)
    if any(_says_otherwise(key, tick_texts[key]) for key in found if key in tick_texts):
        return Keys(kind="number", noun=noun or _NOUN["number"], unit=unit, said={})
    years = whole and all(1800 <= key <= 2150 for key in found) and noun in {"", "year", "season"}
    said = {key: tick_texts[key].replace("\u2212", "-") if key in tick_texts else _plain(key) for key in found}
    short = {key: text for key, text in said.items() if 0 < len(text.strip("-").replace(".", "")) <= 5}
    if years:
        return Keys(kind="year", noun=noun or "year", unit=None, said={key: str(int(key)) for key in found})
    counted = noun.partition(" of ")[0]  # the hour of an "Hour of day"
    if counted in _COUNTED and whole and unit is None:
        return Keys(kind="counted", noun=counted, unit=None, said=short)
    return Keys(kind="number", noun=noun or _NOUN["number"], unit=unit, said=short)


def _says_otherwise(key: float, text: str) -> bool:
    """Whether a tick is labelled with another number than its place, so that the place has no sure name."""
    written = take_apart(text)
    return written is not None and not math.isclose(written.number, key, rel_tol=0.01, abs_tol=1e-9)


def _plain(number: float) -> str:
    return f"{number:.6g}"


def _dates(found: list[Any], tick_texts: Mapping[Any, str]) -> tuple[KeyKind, dict[Any, str]]:
    """Said by the step of the data (years, months, days or times), the way the ticks say theirs if that is as exact."""
    stamps = {key: datetime.fromisoformat(str(key)) for key in found}
    kind = _step(list(stamps.values()))
    ticks = {stamps[key]: plain(tick_texts[key]) for key in found if key in tick_texts}
    for style, padded in product(_STYLES.get(kind, ()) if ticks else (), (True, False)):
        said = {key: _styled(stamp, style, padded) for key, stamp in stamps.items()}
        fits = all(_styled(stamp, style, padded) == text for stamp, text in ticks.items())
        if fits and len(set(said.values())) == len(said):
            return kind, said
    return kind, {key: say_date(stamp, kind) for key, stamp in stamps.items()}


_STYLES: Mapping[KeyKind, tuple[str, ...]] = {
    "year": ("%Y",),
    "month": ("%b %Y", "%B %Y", "%Y-%m", "%b", "%B"),
    "day": ("%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%Y-%m-%d", "%d %b", "%d %B", "%b %d", "%B %d"),
}


def _styled(stamp: datetime, style: str, padded: bool) -> str:
    """ "Jun 05" or "Jun 5"."""
    text = stamp.strftime(style)
    return text if padded else text.removeprefix("0").replace(" 0", " ")


def _step(stamps: list[datetime]) -> KeyKind:
    if any((stamp.hour, stamp.minute) != (0, 0) for stamp in stamps):
        return "time"
    if any(stamp.day != 1 for stamp in stamps):
        return "day"
    return "month" if any(stamp.month != 1 for stamp in stamps) else "year"


def say_date(stamp: date, kind: KeyKind) -> str:
    """ "12 March 2024", "March 2024", "2024"."""
    month = _MONTHS[stamp.month - 1].capitalize()
    if kind == "year":
        return str(stamp.year)
    if kind == "month":
        return f"{month} {stamp.year}"
    day = f"{stamp.day} {month} {stamp.year}"
    return f"{stamp:%H:%M} on {day}" if kind == "time" and isinstance(stamp, datetime) else day
