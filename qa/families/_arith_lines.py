"""Lines of numbers: the columns of a table or a pie's, the rows and columns of a heatmap."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from qa.families._arith_words import NO_RATIOS, NO_SUMS
from qa.families._nouns import singular
from qa.families._scales import Written, in_points, round_to
from qa.families._table_numbers import in_style
from qa.families._table_sheets import Entry, Sheet
from qa.families._texts import folded, only
from synth.records import Answer, said

_NO_COLUMN = NO_SUMS | frozenset("unit no number pos year page week day hour time date vat tax each".split())
_NO_AMOUNTS = frozenset("id nr code postcode zip tel phone telephone mobile fax isbn sku barcode".split())
_YEARS = range(1800, 2101)
_STATED = re.compile(r"\b(total|sum|subtotal|balance|vat|tax|net|gross|due|discount|average|mean)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Line:
    """Numbers of one style under each other, or side by side; `stated` says that a total is printed below them.

    `adds` and `divides` say whether a sum, or how many times one is as large as another, means anything.
    """

    sheet: Sheet
    line: str
    names: tuple[str, ...]
    entries: tuple[Entry, ...]
    adds: bool
    divides: bool
    where: str
    stated: bool = False
    point: str = "."  # before decimals, wherever the table has some

    @property
    def digits(self) -> int:
        return max(entry.written.decimals for entry in self.entries if entry.written)

    @property
    def factor(self) -> float:
        """What a printed 1 is worth: 0.01 of "35%"."""
        entry = max(self.entries, key=lambda one: abs(one.value))
        assert entry.written is not None
        return float(f"{entry.value / entry.written.number:.9g}") if entry.written.number else 1.0

    @property
    def places(self) -> int:
        """Decimals of the value behind the printed digits."""
        return self.digits + {1.0: 0, 0.01: 2}[self.factor]

    def say(self, value: float, digits: int) -> str:
        entry, apart = self.written[0], next((one.apart for one in self.written if one.commas), "")
        shown = round_to(value / self.factor, digits)
        if not apart and self.point == "." and abs(shown) >= 10_000:
            apart = ","
        size = in_style(abs(shown), digits, self.point, apart)
        return f"{'-' if shown < 0 else ''}{entry.before}{size}{entry.after}"

    def say_gap(self, value: float, digits: int) -> str:
        """A difference: between percentages there are percentage points."""
        return in_points(self.say(value, digits))

    @property
    def written(self) -> list[Written]:
        return [entry.written for entry in self.entries if entry.written]

    @property
    def mean_digits(self) -> int:
        """One more than is printed, but no parts of a cent: behind a comma three would look like thousands."""
        return max(self.digits, min(self.digits + 1, 2))

    def answer(self, value: float, digits: int, tolerance: float = 0.0) -> Answer:
        entry = self.written[0]
        unit = (entry.before + entry.after).strip() if self.factor == 1.0 else ""
        text = said(self.say(value, digits))
        return Answer(value=value, type="number", text=text, unit=unit or None, tolerance=tolerance)

    def gap(self, value: float, digits: int) -> Answer:
        answer, text = self.answer(value, digits), self.say_gap(value, digits)
        if text == answer.words:
            return answer
        return replace(answer, value=round_to(value / self.factor, digits), text=said(text), unit="percentage points")


def lines_of(sheet: Sheet) -> Iterator[Line]:
    names = tuple(row[sheet.name].text for row in sheet.rows)
    stated = [place for place, name in enumerate(names) if _STATED.search(name)]
    last = stated == [len(names) - 1]
    rows, point = sheet.rows[:-1] if last else sheet.rows, _point(sheet)
    once = only(head.text for head in sheet.head)
    for place, head in enumerate(sheet.head if sheet.columns else ()):
        if place == sheet.name or not head.seen or folded(head.text) not in once or _says(head, _NO_AMOUNTS):
            continue
        entries = tuple(row[place] for row in rows)
        known = _are_numbers(entries, point) and not _could_be_thousands(entries, sheet)
        if known and (last or not stated) and not _only_count(entries):
            adds = not _says(head, _NO_COLUMN) and not _words(sheet.told) & NO_SUMS
            yield Line(
                sheet=sheet,
                line=f"column “{head.text}”",
                names=names[: len(rows)],
                entries=entries,
                adds=adds and not _percents(entries) and not _are_years(entries),
                divides=not _says(head, NO_RATIOS) and "°" not in head.text and not _are_years(entries),
                where=sheet.where_is(head.text),
                stated=last,
                point=point,
            )
    if sheet.sort == "heat":
        for row in sheet.rows:
            heads = tuple(head.text for head in sheet.head[1:])
            if len(row) > 2 and all(entry.written for entry in row[1:]):
                yield Line(
                    sheet=sheet,
                    line=f"row “{row[0].text}”",
                    names=heads,
                    entries=row[1:],
                    adds=not _words(sheet.told) & NO_SUMS and not _percents(row[1:]),
                    divides=not _words(sheet.told) & NO_RATIOS,
                    where=sheet.where,
                )


def _says(head: Entry, words: frozenset[str]) -> bool:
    return bool(_words(head.text) & words)


def _words(told: str) -> set[str]:
    return {singular(word) for word in re.findall(r"[a-z]+", told.lower())}


def _point(sheet: Sheet) -> str:
    return "," if any(one.written and one.written.point == "," for row in sheet.rows for one in row) else "."


def _are_numbers(entries: Sequence[Entry], point: str) -> bool:
    """All seen, and with the sign before their decimals that the table has elsewhere."""
    written = [entry.written for entry in entries if entry.seen and entry.written]
    return len(written) == len(entries) >= 2 and all(one.point == point for one in written if one.decimals)


def _could_be_thousands(entries: Sequence[Entry], sheet: Sheet) -> bool:
    """Whether nothing in the table tells if "1.234" is one and a bit or more than a thousand."""
    written = [entry.written for row in sheet.rows for entry in row if entry.written]
    settled = any((one.decimals or one.commas) and not _is_open(one) for one in written)
    return not settled and any(_is_open(entry.written) for entry in entries if entry.written)


def _is_open(one: Written) -> bool:
    return one.decimals == 3 and abs(one.number) >= 1 and not one.commas


def _are_years(entries: Sequence[Entry]) -> bool:
    plain = all(entry.text.isdigit() for entry in entries)
    return plain and all(entry.value in _YEARS for entry in entries)


def _only_count(entries: Sequence[Entry]) -> bool:
    """1, 2, 3: the numbers of the rows."""
    return [entry.value for entry in entries] == list(range(1, len(entries) + 1))


def _percents(entries: Sequence[Entry]) -> bool:
    return any(entry.text.endswith("%") for entry in entries)


def alike(entries: Sequence[Entry]) -> bool:
    written = [entry.written for entry in entries]
    styles = {(one.before, one.after) for one in written if one}
    factors = {
        float(f"{entry.value / one.number:.6g}")
        for entry, one in zip(entries, written, strict=True)
        if one and one.number
    }
    points = {one.point for one in written if one and one.decimals}
    parts = {one.apart for one in written if one and one.commas}
    like = len(styles) == 1 and len(points) <= 1 and len(parts) <= 1 and not points & parts
    return like and (factors == {1.0} or (factors == {0.01} and _percents(entries)))


def distinct(names: Sequence[str]) -> bool:
    return len({name.casefold() for name in names}) == len(names)
