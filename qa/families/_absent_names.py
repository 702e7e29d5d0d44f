"""Names that a picture does not show: of the sort that it shows, and found nowhere on it in any spelling."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from ruamel.yaml import YAML

from qa.families._nouns import singular
from synth.prompts import FOLDER
from synth.records import Picture

_MONTHS = "January February March April May June July August September October November December".split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_LIKE = 0.6  # of the names shown must be of a sort
_NEXT = 3  # places beyond the ends of what is shown


@cache
def _sorts() -> Mapping[str, Mapping[str, Any]]:
    with (FOLDER / "absent.yaml").open(encoding="utf-8") as file:
        return dict(YAML(typ="safe").load(file))


def names_of_sort(sort: str) -> list[str]:
    return [str(name) for name in _sorts()[sort]["names"]]


def folded(text: str) -> str:
    """Letters and digits only, so that no spelling makes a difference."""
    return re.sub(r"[\W_]+", "", text.casefold())


def written_on(picture: Picture) -> str:
    """All that the picture says anywhere, in one piece."""
    said: list[str] = []
    for page in picture.pages:
        for element in page.scene.elements:
            said += [element.text or "", element.series or ""]
            said += [value for value in (element.value or {}).values() if isinstance(value, str)]
    return " ".join(folded(text) for text in said)


def not_there(candidates: Sequence[str], picture: Picture, rng: random.Random) -> str | None:
    """One of the candidates that stands nowhere on the picture, nor any long word of it."""
    said = written_on(picture)
    good = [name for name in candidates if not any(part in said for part in _parts(name))]
    return rng.choice(good) if good else None


def _parts(name: str) -> list[str]:
    """The name and its telling words, in the singular."""
    words = [folded(singular(word)) for word in re.findall(r"\w+", name) if len(word) > 3 and word[0].isalpha()]
    return [folded(name), *(word for word in words if not re.search(r"\d", name))]


def others_like(shown: Sequence[str], noun: str) -> list[str]:
    """Names of the same sort as those shown; none where no sort is sure."""
    for make in (_numbered, _months, _weekdays, _quarters, _years):
        found = make(shown)
        if found is not None:
            return found
    low = {name.casefold() for name in shown}
    for sort in _sorts().values():
        names = [str(name) for name in sort["names"]]
        if sum(name.casefold() in low for name in names) >= max(2, _LIKE * len(shown)):
            return [name for name in names if name.casefold() not in low]
    return next((names_of_sort(name) for name, sort in _sorts().items() if noun.lower() in sort.get("nouns", [])), [])


def _numbered(shown: Sequence[str]) -> list[str] | None:
    """ "Line 1, Line 2" -> "Line 3"; "Hall A, Hall B" -> "Hall C"."""
    parts = [re.fullmatch(r"(.*[A-Za-z]\s)(\d{1,2}|[A-Z])", name) for name in shown]
    if not all(parts) or len({part[1] for part in parts if part}) > 1:
        return None
    lead, ends = parts[0][1] if parts[0] else "", [part[2] for part in parts if part]
    if lead.strip()[:3].capitalize() in {month[:3] for month in _MONTHS}:
        return None  # days of a month, or short years
    if all(end.isdigit() for end in ends):
        last = max(int(end) for end in ends)
        return [f"{lead}{last + step}" for step in range(1, _NEXT + 1)]
    if any(end.isdigit() for end in ends):
        return None
    return [f"{lead}{chr(ord(max(ends)) + step)}" for step in range(1, _NEXT + 1) if ord(max(ends)) + step <= ord("Z")]


def _cycle(shown: Sequence[str], names: Sequence[str]) -> list[str] | None:
    """The members of a cycle that are not shown, spelt as those that are."""
    for size in (None, 3):
        spelt = [name[:size] for name in names]
        if all(name in spelt for name in shown):
            return [name for name in spelt if name not in shown]
    return None


def _months(shown: Sequence[str]) -> list[str] | None:
    plain = _cycle(shown, _MONTHS)
    if plain is not None:
        return plain
    parts = [re.fullmatch(r"([A-Z][a-z]{2,8}) (\d{4})", name) for name in shown]
    for size in (None, 3):
        spelt = [month[:size] for month in _MONTHS]
        if all(part and part[1] in spelt for part in parts):
            places = [12 * int(part[2]) + spelt.index(part[1]) for part in parts if part]
            beyond = [max(places) + step for step in range(1, _NEXT + 1)] + [min(places) - 1]
            return [f"{spelt[place % 12]} {place // 12}" for place in beyond]
    return None


def _weekdays(shown: Sequence[str]) -> list[str] | None:
    return _cycle(shown, _DAYS)


def _quarters(shown: Sequence[str]) -> list[str] | None:
    if all(re.fullmatch(r"Q[1-4]", name) for name in shown):
        return [f"Q{place}" for place in range(1, 5) if f"Q{place}" not in shown]
    parts = [re.fullmatch(r"Q([1-4]) (\d{4})", name) for name in shown]
    if not shown or not all(parts):
        return None
    last = max(4 * int(part[2]) + int(part[1]) for part in parts if part)
    return [f"Q{(last + step - 1) % 4 + 1} {(last + step - 1) // 4}" for step in range(1, _NEXT + 1)]


def _years(shown: Sequence[str]) -> list[str] | None:
    if not shown or not all(re.fullmatch(r"(19|20|21)\d\d", name) for name in shown):
        return None
    years = [int(name) for name in shown]
    return [str(max(years) + step) for step in range(1, _NEXT + 1)] + [str(min(years) - step) for step in (1, 2)]
