"""Named things in a row that all have a number: the slices of a pie, the cells of a line of a heatmap."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from qa.families._marks import SEEN
from qa.families._scales import Written, take_apart
from synth.records import Answer, Element, said

CLEAR = 0.05  # of the circle, by which the angles of two slices differ for any eye
SLACK = 2e-6  # shares have six digits

_BREAKS = re.compile(r"[()\[\]|]|:\s|\s[–—-]\s|,\s|(?<=%)\s+|\s+(?=[\d.,]+\s?%\W*$)")
_DIGITS = re.compile(r"-?\d[\d,]*(?:\.\d+)?")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Item:
    """`size` is what its mark measures; `text` its number as printed, None where none is."""

    id: str
    name: str
    size: float
    usable: bool
    label: str | None = None
    key: str = "number"
    text: str | None = None
    number: float = 0.0
    written: Written | None = None

    @property
    def half(self) -> float:
        """Half of the last digit printed, in the terms of the number."""
        if self.written is None:
            return 0.0
        return 0.5 * abs(self.factor) * 10.0**-self.written.decimals

    @property
    def factor(self) -> float:
        """What a printed digit is worth: 0.01 for "35%", 1000 for "12k"."""
        assert self.written is not None
        return self.number / self.written.number if self.written.number and self.number else 1.0

    @property
    def percent(self) -> bool:
        return self.written is not None and "%" in self.written.after


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Row:
    """`marks` is the condition that picks its marks in a proof, `name` and `size` read one of them.

    `figure` is what the numbers are: "percentage" or "value". `kind` begins the names of its topics.
    """

    kind: Literal["slice", "cell"]
    where: str
    page: int | None
    figure: Literal["percentage", "value"]
    items: tuple[Item, ...]
    marks: str
    name: str
    size: str
    words: Mapping[str, str | None]

    @property
    def printed(self) -> list[Item]:
        return [item for item in self.items if item.text is not None and item.usable]

    @property
    def whole(self) -> bool:
        return all(item.usable for item in self.items)


def differ(one: Item, other: Item) -> bool:
    """Whether anyone sees which is larger: by the numbers printed, else by angles that differ clearly."""
    if one.text is not None and other.text is not None:
        return abs(one.number - other.number) > (one.half + other.half) * 1.001 and one.size != other.size
    return abs(one.size - other.size) >= CLEAR


def with_label(item: Item, label: Element | None, percent: bool) -> Item:
    """The item with the number printed at it, where that is one number which agrees with its mark."""
    if label is None or not label.text or not label.value or (label.visible or 0.0) < SEEN:
        return item
    pieces = [piece.strip() for piece in _BREAKS.split(label.text.removeprefix(item.name).strip(" :,"))]
    texts = [piece for piece in pieces if _is_number(piece) and ("%" in piece) == percent]
    key = "share" if percent and "share" in label.value else "number"
    number = label.value.get(key)
    if len(texts) != 1 or not isinstance(number, int | float):
        return item
    made = Item(
        id=item.id, name=item.name, size=item.size, usable=item.usable, label=label.id, key=key,
        text=texts[0].replace("\u2212", "-"), number=float(number), written=take_apart(texts[0]),
    )  # fmt: skip
    return made if abs(made.size - made.number) <= made.half * 1.001 + SLACK else item


def _is_number(text: str) -> bool:
    """Whether a text is a number with at most a currency before it."""
    written = take_apart(text)
    return written is not None and sum(letter.isalpha() for letter in written.before) <= 3


def number_answer(item: Item) -> Answer:
    """The number as it is printed; a percentage is a part of one."""
    assert item.text is not None
    assert item.written is not None
    number = int(item.number) if item.number.is_integer() else item.number
    plain = item.factor == 1.0 and (item.written.before + item.written.after).strip()
    return Answer(value=number, type="number", text=said(item.text), unit=plain or None)


def name_answer(item: Item) -> Answer:
    return Answer(value=item.name, type="text", text=said(item.name))


def alike(items: Sequence[Item]) -> bool:
    """Whether all numbers are printed in one style, so that their difference can be said in it too."""
    styles = {(item.written.before, item.written.after, round(item.factor, 12)) for item in items if item.written}
    return len(styles) == 1 and all(item.written for item in items if item.number)


def dress(item: Item, shown: float, decimals: int) -> str:
    """A number in the style in which another is printed."""
    assert item.text is not None
    assert item.written is not None
    commas = item.written.commas or abs(shown) >= 10_000
    plain = f"{shown:{',' if commas else ''}.{decimals}f}"
    return _DIGITS.sub(plain, item.text.removeprefix("-"), count=1)
