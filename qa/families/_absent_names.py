"""Names that a picture does not show: of the sort that it shows, and found nowhere on it in any spelling."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Literal

from ruamel.yaml import YAML

from qa.families._absent_kin import LIKE, kin_of
from qa.families._nouns import singular
from synth.prompts import FOLDER
from synth.records import Picture

_MONTHS = "January February March April May June July August September October November December".split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
Rule = Literal["no_word", "new_word", "whole"]
_NEXT = 3  # places beyond the ends of what is shown
_LAST = {"half": 2, "semester": 2, "term": 3, "quarter": 4, "month": 12, "grade": 12, "year": 13, "day": 31, "week": 52}


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


def not_there(candidates: Sequence[str], picture: Picture, rng: random.Random, rule: Rule = "no_word") -> str | None:
    """One of the candidates that stands nowhere on the picture.

    By the rule, nor may any long word of it, or not all of them; "whole" asks for no more.
    """
    said = written_on(picture)
    good = [name for name in candidates if _is_new(name, said, rule)]
    return rng.choice(good) if good else None


def _is_new(name: str, said: str, rule: Rule) -> bool:
    there = [word in said for word in _long_words(name)]
    enough = {"no_word": not any(there), "new_word": not there or not all(there), "whole": True}
    return folded(name) not in said and enough[rule]


def _long_words(name: str) -> list[str]:
    """The telling words of a name, in the singular."""
    words = [folded(singular(word)) for word in re.findall(r"\w+", name) if len(word) > 3 and word[0].isalpha()]
    return [word for word in words if not re.search(r"\d", word)]


def another(shown: Sequence[str], noun: str, picture: Picture, rng: random.Random) -> str | None:
    """A name of the same sort as those shown that the picture lacks; None where no sort is sure."""
    series = _in_series(shown)
    if series is not None:
        return not_there(series, picture, rng, "whole")
    return not_there(kin_of(shown), picture, rng, "new_word") or not_there(others_like(shown, noun), picture, rng)


def others_like(shown: Sequence[str], noun: str) -> list[str]:
    """Names of the same sort as those shown; none where no sort is sure."""
    series = _in_series(shown)
    if series is not None:
        return series
    low = {name.casefold() for name in shown}
    for sort in _sorts().values():
        names = [str(name) for name in sort["names"]]
        if sum(name.casefold() in low for name in names) >= max(2, LIKE * len(shown)):
            return [name for name in names if name.casefold() not in low]
    return next((names_of_sort(name) for name, sort in _sorts().items() if noun.lower() in sort.get("nouns", [])), [])


def names_beside(labels: Sequence[str]) -> list[str]:
    """What else could stand among these headers or labels of fields: those of the sort that most of them are in."""
    low = {folded(re.sub(r"\s*\(.*\)$", "", label)) for label in labels}
    found = {name: len(low & {folded(one) for one in sort.get("beside", [])}) for name, sort in _sorts().items()}
    good = [name for name, sort in _sorts().items() if found[name] >= int(sort.get("least", 2))]
    names = names_of_sort(max(good, key=lambda name: found[name])) if good else []
    return [name for name in names if folded(name) not in low]


def mixed_names(shown: Sequence[str]) -> list[str]:
    """Of people only: the first name of one with the surname of another."""
    people = [re.fullmatch(r"([A-Z][^\W\d_]+) ([A-Z][^\W\d_]+)", name) for name in shown]
    parts = [(one[1], one[2]) for one in people if one]
    firsts, lasts = {first for first, _ in parts}, {last for _, last in parts}
    if len(parts) < len(shown) or len(firsts) < len(shown) or len(lasts) < len(shown):
        return []
    return [f"{first} {last}" for first, own in parts for last in sorted(lasts) if last != own]


def _in_series(shown: Sequence[str]) -> list[str] | None:
    made = (make(shown) for make in (_numbered, _months, _weekdays, _quarters, _years))
    return next((found for found in made if found is not None), None)


def _numbered(shown: Sequence[str]) -> list[str] | None:
    """ "Line 1, Line 2" -> "Line 3"; "Hall A, Hall B" -> "Hall C"; what is left out between, and none beyond the last
    there can be: no school has a Year 14."""
    parts = [re.fullmatch(r"(.*[A-Za-z]\s)(\d{1,2}|[A-Z])", name) for name in shown]
    if not all(parts) or len({part[1] for part in parts if part}) > 1:
        return None
    lead, ends = parts[0][1] if parts[0] else "", [part[2] for part in parts if part]
    if lead.strip()[:3].capitalize() in {month[:3] for month in _MONTHS}:
        return None  # days of a month, or short years
    if all(end.isdigit() for end in ends):
        there, last = {int(end) for end in ends}, _LAST.get(lead.split()[-1].lower(), 99)
        beyond = range(max(there) + 1, min(max(there) + _NEXT, last) + 1)
        within = range(max(1, min(there) - 1), max(there))
        return [f"{lead}{number}" for number in (*beyond, *within) if number not in there]
    if any(end.isdigit() for end in ends):
        return None
    beyond = range(ord(max(ends)) + 1, min(ord(max(ends)) + _NEXT, ord("Z")) + 1)
    return [
        f"{lead}{chr(letter)}"
        for letter in (*beyond, *range(ord(min(ends)), ord(max(ends))))
        if chr(letter) not in ends
    ]


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
