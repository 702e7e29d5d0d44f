"""How the numbers of a whole column are written: which mark stands before decimals, and what around them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from synth.given.gather import ABSENT
from synth.given.numbers import Mark, Read, exact, in_brackets, is_code, is_missing, read_number


def number_reader(texts: Sequence[str], mark: Mark | None, *, typed: bool) -> Callable[[str], Decimal | None] | None:
    """Reads a text of a column that all of `texts` are from, NaN for a missing one; None if they are no numbers."""
    found = how_read(texts, mark, typed=typed)
    if found is None:
        return None
    before, after = found.before, found.after
    using = found.mark

    def read(text: str) -> Decimal | None:
        if is_missing(text):
            return Decimal("nan")
        made = read_number(text, using)
        if made is None or (made.before, made.after) != (before, after) or not exact(made.value) or is_code(text):
            return None
        return made.value

    return read


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """How a column's numbers are written."""

    mark: Mark
    before: str
    after: str


def how_read(texts: Sequence[str], mark: Mark | None, *, typed: bool) -> How | None:
    """None where a text is no number, or where it is open which."""
    said = [text for text in texts if text != ABSENT and not is_missing(text)]
    if not said or any(is_code(text) for text in said) or all(in_brackets(text) for text in said):
        return None
    reads = {one: _all_read(said, one) for one in (".", ",")}
    if typed:
        mark = "."
    if mark is None:
        mark = _only_mark(reads)
    read = reads.get(mark) if mark else None
    if mark is None or read is None or not all(exact(one.value) for one in read):
        return None
    around = {(one.before, one.after) for one in read}
    if len(around) != 1:
        return None
    return How(mark=mark, before=read[0].before, after=read[0].after)


def _only_mark(reads: dict[str, list[Read] | None]) -> Mark | None:
    point, comma = reads["."], reads[","]
    if point is None or comma is None:
        return "." if point else "," if comma else None
    same = all(one.value == other.value for one, other in zip(point, comma, strict=True))
    return "." if same else None


def _all_read(texts: Sequence[str], mark: Mark) -> list[Read] | None:
    found = []
    for text in texts:
        read = read_number(text, mark)
        if read is None:
            return None
        found.append(read)
    return found


def evidence(texts: Sequence[str]) -> Mark | None:
    """The mark that these texts have to be read with, where all are numbers and one of the two marks is ruled out."""
    said = [text for text in texts if text != ABSENT and not is_missing(text)]
    if not said:
        return None
    point, comma = (_all_read(said, one) for one in (".", ","))
    return "." if point and comma is None else "," if comma and point is None else None


def is_open(texts: Sequence[str]) -> bool:
    """Whether all are numbers with either mark, and others with each."""
    said = [text for text in texts if text != ABSENT and not is_missing(text)]
    point, comma = (_all_read(said, one) for one in (".", ","))
    return bool(point and comma) and any(a.value != b.value for a, b in zip(point or (), comma or (), strict=True))
