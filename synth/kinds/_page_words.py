"""The word lists of pages, and invented people, firms and addresses."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from mimesis import Address, Person
from mimesis.locales import Locale

from synth.kinds._dice import Dice, whole_seed
from synth.prompts import FOLDER

COMMON = {"and", "the", "for", "with", "page", "pages", "invoice", "invoices", "timetable", "product", "products"}


@cache
def word_list(name: str) -> Mapping[str, Any]:
    """`templates/words/pages/<name>.toml`: a table for each subject."""
    return tomllib.loads((FOLDER / "words" / "pages" / f"{name}.toml").read_text(encoding="utf-8"))


def nearest(subjects: Sequence[str], asked: str, throw: Dice) -> str:
    """The subject as it stands in the list; for other words one that shares the most with it."""
    if asked in subjects:
        return asked
    shared = {known: len(_words(asked) & _words(known)) for known in subjects}
    most = max(shared.values())
    return throw.pick([known for known, count in shared.items() if count == most])


def _words(text: str) -> frozenset[str]:
    found = re.findall(r"[a-z]{3,}", text.lower())
    return frozenset(word.removesuffix("s") for word in found if word not in COMMON)


@dataclass(frozen=True, slots=True, kw_only=True)
class Somebody:
    first: str
    last: str

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}"


def somebody(throw: Dice) -> Somebody:
    """A name from the library's lists of first and of last names: nobody in particular."""
    seed = throw.whole(0, 2**31)
    first = Person(Locale.EN, seed=whole_seed(seed, "first")).first_name()
    return Somebody(first=first, last=surname(throw))


def surname(throw: Dice) -> str:
    return Person(Locale.EN, seed=whole_seed(throw.whole(0, 2**31), "surname")).last_name()


def city(throw: Dice) -> str:
    return Address(Locale.EN, seed=whole_seed(throw.whole(0, 2**31), "city")).city()


def street(throw: Dice) -> str:
    name = Address(Locale.EN, seed=whole_seed(throw.whole(0, 2**31), "street")).street_name()
    return f"{throw.whole(1, 180)} {name} {throw.pick(('Street', 'Road', 'Lane', 'Way', 'Close', 'Row'))}"


def people(throw: Dice, count: int) -> list[Somebody]:
    """Different last names, so that one name is one person."""
    found: dict[str, Somebody] = {}
    while len(found) < count:
        one = somebody(throw)
        found.setdefault(one.last, one)
    return list(found.values())


def slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", text.lower())
