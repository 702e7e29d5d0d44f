"""Whether an export is still what was written, row by row: by itself, or against the dataset it was made of."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from synth.dataset import fingerprint
from synth.export._containers import Row
from synth.export._exporter import Exporter, Seen
from synth.runs.folder import NotThisRun
from synth.shipping import Shipping
from synth.shipping.asking import asked_before
from synth.shipping.reading import rows_of
from synth.shipping.receipt import read_receipt
from synth.subsets.choice import choose

AHEAD = 50  # rows; pictures that are embedded are held with them


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """`where` names the file and the row."""

    where: str
    what: str

    def plain(self) -> dict[str, str]:
        return asdict(self)


Told = tuple[Fault | None, int]  # what is wrong, and how many rows are as they were written


def faults(folder: Path, source: Path | None = None) -> Iterator[Told]:
    receipt = read_receipt(folder)
    asked = asked_before(receipt)
    expected: Mapping[str, Iterator[Row]] = {}
    if source is not None:
        if receipt["dataset"]["picked"] is not None:
            raise NotThisRun(f"{folder} was made of samples picked one by one, which it does not name: check it alone")
        expected = Shipping(asked, choose(source, asked.wanted)).rows_by_side()
    rows = 0
    for fault in _changed(folder, receipt["files"]):
        yield fault, rows
    for name, facts in receipt["sides"].items():
        exporter = asked.exporter(lambda *_: None)
        for found in _side(exporter, folder, name, expected.get(name), facts["rows"]):
            rows += found is None
            yield found, rows


def _changed(folder: Path, files: Mapping[str, Any]) -> Iterator[Fault]:
    """Files whose bytes are not those that were written: a row that still reads well may say something else."""
    for name, known in files.items():
        try:
            same = fingerprint(folder / name) == known
        except OSError as error:
            yield Fault(where=name, what=error.strerror or str(error))
        else:
            if not same:
                yield Fault(where=name, what="its bytes are not those that were written")


def _side(
    exporter: Exporter, folder: Path, side: str, expected: Iterator[Row] | None, count: int
) -> Iterator[Fault | None]:
    """A fault, or None for a row that is as it was written."""
    found = 0
    wanted = _Wanted(exporter, expected)
    for row, seen, fault in rows_of(exporter, folder, side, decode=True):
        found += 1
        if expected is not None:
            before, match = wanted.match(seen)
            yield from (Fault(where=f"{side}, before {row.where}", what=f"{name} is missing") for name in before)
            if not fault:
                fault = _difference(match, row.said, folder) if match else "no row of the dataset comes here"
        yield Fault(where=f"{row.where} ({seen.id})" if seen else row.where, what=fault) if fault else None
    yield from (Fault(where=f"{side}, at the end", what=f"{name} is missing") for name in wanted.rest())
    if expected is None and found != count:
        yield Fault(where=side, what=f"{found:,} rows are there, and {count:,} were written")


class _Wanted:
    """The rows of the dataset in order, looked ahead by a few: one row lost does not break all after it."""

    def __init__(self, exporter: Exporter, rows: Iterator[Row] | None) -> None:
        self._exporter, self._rows = exporter, rows or iter(())
        self._ahead: deque[tuple[str, Row]] = deque()

    def match(self, seen: Seen | None) -> tuple[list[str], Row | None]:
        """The names of the rows that are missing before this one, and the row it should be."""
        self._look(AHEAD)
        names = [name for name, _ in self._ahead]
        if seen is None or seen.id not in names:
            return [], self._ahead.popleft()[1] if seen is None and self._ahead else None
        missing = [self._ahead.popleft()[0] for _ in range(names.index(seen.id))]
        return missing, self._ahead.popleft()[1]

    def rest(self) -> Iterator[str]:
        yield from (name for name, _ in self._ahead)
        yield from (self._name(row) for row in self._rows)

    def _look(self, count: int) -> None:
        for row in islice(self._rows, max(0, count - len(self._ahead))):
            self._ahead.append((self._name(row), row))

    def _name(self, row: Row) -> str:
        return self._exporter.see(row.said).id


def _difference(wanted: Row, found: Any, folder: Path) -> str:
    if (key := _differs(wanted.said, found)) is not None:
        return f"{key or 'it'} is not what the dataset says"
    for image in wanted.images:
        path = folder / image.path
        if path.is_file() and path.read_bytes() != image.bytes:
            return f"{image.path} is another picture than the dataset's"
    return ""


def _differs(one: Any, other: Any) -> str | None:
    """The first key at which they differ, None where they are the same; a key that is not there says nothing."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        for key in {**one, **other}:
            if (inner := _differs(one.get(key), other.get(key))) is not None:
                return f"{key}.{inner}".rstrip(".")
        return None
    if isinstance(one, Sequence) and isinstance(other, Sequence) and not isinstance(one, str | bytes):
        if len(one) != len(other):
            return ""
        return next((at for pair in zip(one, other, strict=True) if (at := _differs(*pair)) is not None), None)
    return None if one == other else ""
