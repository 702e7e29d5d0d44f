"""Rows of data for pages: as their file has them, and which of their cells are numbers."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from synth.given.faults import unfit
from synth.given.gather import Gathered
from synth.given.numbers import Mark, is_missing
from synth.given.reading import number_reader
from synth.given.rows import Source
from synth.given.settings import Facts
from synth.given.table import gathered_of, mark_of, read_all
from synth.given.template import Template

ROWS = 1_000_000
COMMAS = re.compile(r"(?:\d+|\d{1,3}(?:\.\d{3})+),\d{1,2}")
ROWS_SHOWN = 2_000_000  # characters of all rows together, where a template wants them


@dataclass(frozen=True, slots=True, kw_only=True)
class Paged:
    """`readers` are those of the columns that are numbers."""

    source: Source
    template: Template
    rows: int
    readers: Mapping[str, Callable[[str], Decimal | None]]
    commas: bool = False  # whether its numbers have commas before their decimals

    def pairs(self) -> Iterator[tuple[str, str]]:
        for _, row in self.source.rows():
            yield as_text(row), as_text(self.numbers(row))

    def numbers(self, row: Mapping[str, Any]) -> dict[str, str]:
        if self.source.typed:
            return {}
        read = {name: reader(row[name]) for name, reader in self.readers.items() if not is_missing(row[name])}
        return {name: f"{value:f}" for name, value in read.items() if value is not None}


def read_pages(source: Source, template: Template, facts: Facts) -> Paged:
    gathered = gathered_of(source, facts)
    rows, whole = read_all(source, gathered)
    if not rows:
        raise unfit(source.path, "has no rows")
    if not whole or rows > ROWS:
        raise unfit(source.path, f"has more than {ROWS:,} rows, and each is a page; take some of them")
    mark = facts.decimal or mark_of(source, gathered)
    readers = {} if source.typed else _readers(gathered, mark, facts)
    commas = mark == "," if not source.typed else any(map(_has_commas, (row for _, row in source.rows())))
    paged = Paged(source=source, template=template, rows=rows, readers=readers, commas=commas)
    if template.wants_rows and (size := sum(len(row) for row, _ in paged.pairs())) > ROWS_SHOWN:
        raise unfit(source.path, f"its rows have {size:,} characters, too many for a template that wants all `rows`")
    return paged


def _readers(
    gathered: Sequence[Gathered], mark: Mark | None, facts: Facts
) -> dict[str, Callable[[str], Decimal | None]]:
    found = {}
    for one in gathered:
        if facts.roles.get(one.name) in (None, "measure") and not one.dropped:
            reader = one.read or number_reader(one.texts, mark, typed=False)
            if reader is not None:
                found[one.name] = reader
    return found


def _has_commas(value: Any) -> bool:
    """Whether a text in it is a number with decimals behind a comma."""
    if isinstance(value, str):
        return COMMAS.fullmatch(value.strip()) is not None
    inner = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    return any(map(_has_commas, inner))


def as_text(value: Any) -> str:
    """JSON whose numbers have the digits they were written with."""
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return (
            "{"
            + ", ".join(f"{json.dumps(key, ensure_ascii=False)}: {as_text(one)}" for key, one in value.items())
            + "}"
        )
    if isinstance(value, list):
        return "[" + ", ".join(map(as_text, value)) + "]"
    return json.dumps(value, ensure_ascii=False)
