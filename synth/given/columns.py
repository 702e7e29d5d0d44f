"""What the columns of a table are, and why: measures, categories, times, or nothing to draw."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from synth.given.dates import Order, has_parts, orders, read_date
from synth.given.faults import listed
from synth.given.gather import ABSENT, Gathered
from synth.given.headers import IDS, YEARS, adds_up, is_total, split_unit, tokens
from synth.given.numbers import Mark, Read, in_brackets, is_code, is_missing, read_number
from synth.given.reading import How, how_read, is_open
from synth.given.settings import Facts, Role
from synth.given.times import in_order, what, word_order

LONGEST = 40  # characters of a name that stands at a mark
MEMBERS = 1000  # different names of a category
DECIMALS = 6
WRITTEN = 3  # decimals that people write, zeros among them
LARGEST, SMALLEST = 1e12, 1e-4


@dataclass(slots=True, kw_only=True)
class Column:
    """`header` is what the file calls it. A measure has `numbers`; others have `labels` and, for each row, which of
    them stands there (-1 for none). A time's labels stand in order: ISO dates, or texts that have one."""

    header: str
    name: str
    unit: str = ""
    role: Role
    why: str
    adds: bool = False
    decimals: int = 0
    grain: str = ""  # of a time: "date", "moment", "year" or "words"
    numbers: NDArray[np.float64] = field(default_factory=lambda: np.empty(0))
    labels: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()  # the labels as the file writes them
    codes: NDArray[np.int32] = field(default_factory=lambda: np.empty(0, np.int32))
    of: str = ""  # the column whose months these are

    def said(self) -> str:
        unit = f" in {self.unit}" if self.unit and self.role == "measure" else ""
        return f"{self.header}: {WORDS[self.role]}{unit}, {self.why}"


WORDS: dict[Role, str] = {"measure": "a measure", "category": "a category", "time": "a time", "out": "left out"}


# From what was gathered to a column


def column_of(gathered: Gathered, facts: Facts, mark: Mark | None) -> Column:
    header = gathered.name
    wanted = facts.roles.get(header)
    made = _made(gathered, facts, mark, wanted)
    made.name = facts.names.get(header, made.name)
    made.unit = facts.units.get(header, made.unit)
    if wanted and made.role != wanted:
        return _out(header, f"it is to be a {wanted}, and {made.why}" if wanted != "out" else "as the recipe says")
    return made


def _made(gathered: Gathered, facts: Facts, mark: Mark | None, wanted: Role | None) -> Column:
    header, texts = gathered.name, [text for text in gathered.texts if text != ABSENT]
    if wanted == "out":
        return _out(header, "as the recipe says")
    if not header:
        return _out(header, "it has no name")
    if gathered.dropped:
        return _out(header, f"{gathered.dropped} (line {gathered.drop_line})")
    if gathered.nested:
        return _out(header, "it holds lists or objects")
    if not any(text.strip() for text in texts) and gathered.numbers is None:
        return _out(header, "it is empty")
    if wanted in (None, "time") and (made := _time(gathered, facts, texts, wanted)) is not None:
        return made
    if wanted in (None, "measure") and (made := _measure(gathered, facts, mark, texts, wanted)) is not None:
        return made
    return _category(gathered, texts, wanted)


def _out(header: str, why: str) -> Column:
    return Column(header=header, name=header, role="out", why=why)


def _time(gathered: Gathered, facts: Facts, texts: list[str], wanted: Role | None) -> Column | None:
    header, said = gathered.name, [text for text in texts if text.strip() and not is_total(text)]
    if gathered.numbers is not None or not said:
        return None
    if _are_years(header, said, wanted):
        return _ordered(gathered, {text: text.strip() for text in said}, "year", f"{len(said)} years")
    order: Order | None = facts.dates
    if order is None and len(possible := orders(said)) == 1:
        order = possible.pop()
    read = {text: made for text in said if (made := read_date(text, order)) is not None}
    if len(read) == len(said):
        grain = "moment" if any("T" in made for made in read.values()) else "date"
        values = sorted(set(read.values()))
        return _ordered(gathered, read, grain, f"{len(values)} dates from {values[0]} to {values[-1]}")
    if (words := word_order(said)) is not None:
        return _ordered(gathered, words, "words", f"{len(said)} {what(said)}")
    return None


def _are_years(header: str, said: list[str], wanted: Role | None) -> bool:
    if not all(re.fullmatch(r"[12]\d{3}", text.strip()) for text in said):
        return False
    return wanted == "time" or bool(YEARS & set(tokens(header)))


def _ordered(gathered: Gathered, read: dict[str, str], grain: str, why: str) -> Column:
    """Labels in the order of time: that of their own for what was read as dates, as they stand for words."""
    labels = in_order(list(dict.fromkeys(read.values()))) if grain == "words" else sorted(set(read.values()))
    written = {label: " ".join(text.split()) for text, label in reversed(read.items())}
    place = {label: at for at, label in enumerate(labels)}
    by_code = np.full(max(1, len(gathered.index)), -1, np.int32)
    for text, code in gathered.index.items():
        if text in read:
            by_code[code] = place[read[text]]
    header = gathered.name
    return Column(
        header=header, name=header, role="time", why=why, grain=grain, labels=tuple(labels),
        shown=tuple(written[label] for label in labels), codes=by_code[gathered.column()],
    )  # fmt: skip


def _measure(
    gathered: Gathered, facts: Facts, mark: Mark | None, texts: list[str], wanted: Role | None
) -> Column | None:
    header = gathered.name
    if gathered.words:
        return None
    if gathered.numbers is not None:
        how, numbers, decimals = (
            How(mark=mark or ".", before="", after=""),
            np.array(gathered.numbers),
            gathered.decimals,
        )
    else:
        found = how_read(texts, mark, typed=gathered.typed)
        if found is None:
            return None
        how = found
        values = np.full(len(gathered.index), np.nan)
        decimals = 0
        for text, code in gathered.index.items():
            read = None if text == ABSENT or is_missing(text) else read_number(text, how.mark)
            if read is not None:
                values[code], decimals = float(read.value), max(decimals, _decimals(read))
        numbers = values[gathered.column()]
    name, unit = split_unit(header)
    unit = unit or " ".join(filter(None, (how.before, how.after)))
    if wanted is None and (why := _no_measure(header, name, unit, numbers, decimals)):
        return _out(header, why)
    seen = numbers[~np.isnan(numbers)]
    lost = len(numbers) - len(seen)
    why = f"{_printed(seen.min(), decimals)} to {_printed(seen.max(), decimals)}" + (
        f", {lost} missing" if lost else ""
    )
    adds = header in facts.sums or (not facts.sums and adds_up(name, unit))
    return Column(
        header=header, name=name, unit=unit, role="measure", why=why, adds=adds, decimals=decimals, numbers=numbers
    )


def _decimals(read: Read) -> int:
    """As many as are written; of those that a program wrote, as many as the number has."""
    written = read.decimals
    if written <= WRITTEN:
        return written
    exponent: Any = read.value.normalize().as_tuple().exponent
    return max(0, -int(exponent))


def _no_measure(header: str, name: str, unit: str, numbers: NDArray[np.float64], decimals: int) -> str | None:
    """Why numbers are not drawn as such."""
    seen = numbers[~np.isnan(numbers)]
    whole = decimals == 0 and not unit
    if whole and set(tokens(header)) & IDS and len(tokens(header)) <= 2:
        return "its numbers are names of rows"
    if whole and len(seen) > 2 and seen[0] in (0, 1) and bool((np.diff(seen) == 1).all()):
        return "its numbers count the rows"
    if decimals > DECIMALS:
        return f"its numbers have up to {decimals} decimals; a chart shows {DECIMALS}"
    most = float(np.abs(seen).max())
    if most >= LARGEST or (0 < most < SMALLEST):
        return f"its numbers go up to {most:g}, which no axis of ours can show"
    if len(np.unique(seen)) < 2:
        return "all its numbers are the same"
    return None


def _printed(value: float, decimals: int) -> str:
    return f"{value:,.{decimals}f}"


def _category(gathered: Gathered, texts: list[str], wanted: Role | None) -> Column:
    header = gathered.name
    said = [text for text in texts if text.strip()]
    names = {text: " ".join(text.split()) for text in said}
    labels = list(dict.fromkeys(names.values()))
    if wanted is None and (why := _no_category(gathered, labels, len(gathered.codes))):
        return _out(header, why)
    place = {label: at for at, label in enumerate(labels)}
    by_code = np.full(max(1, len(gathered.index)), -1, np.int32)
    for text, name in names.items():
        by_code[gathered.index[text]] = place[name]
    return Column(
        header=header, name=header, role="category", why=f"{len(labels)} different: {listed(labels, 4)}",
        labels=tuple(labels), shown=tuple(labels), codes=by_code[gathered.column()],
    )  # fmt: skip


def _no_category(gathered: Gathered, labels: list[str], rows: int) -> str | None:
    said = [text for text in gathered.texts if text != ABSENT]
    if not gathered.typed and is_open(said):
        return f"{said[0]!r} could be two different numbers; say which with `decimal`"
    if has_parts(said) and all(read_date(text, "day first") or read_date(text, "month first") for text in said):
        return f"{said[0]!r} could be two different dates; say which with `dates`"
    if len(labels) < 2:
        return f"all its rows say {labels[0][:LONGEST]!r}"
    if len(labels) > MEMBERS:
        return f"it has {len(labels):,} different texts"
    if sum(map(len, labels)) / len(labels) > LONGEST:
        return "its texts are too long to stand at marks"
    if any(not text.isprintable() for text in labels):
        return "its texts have characters that cannot be printed"
    numbers = sum(read_number(text, ".") is not None or read_number(text, ",") is not None for text in labels)
    if rows > 30 and len(labels) == rows and (set(tokens(gathered.name)) & IDS or numbers > rows / 2):
        return "its texts are names of rows"
    if numbers == len(labels) and all(map(in_brackets, labels)):
        return f"all of it stands in brackets, so that {labels[0][:LONGEST]!r} could be a loss or a name"
    if numbers > 0.5 * len(labels) and not gathered.words and not all(is_code(text) for text in labels):
        odd = next((text for text in labels if not read_number(text, ".") and not read_number(text, ",")), labels[0])
        return f"most of it are numbers, and {odd[:LONGEST]!r} is none like the others"
    return None
