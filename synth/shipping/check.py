"""Whether an export is still what was written, row by row: by itself, or against the dataset it was made of."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

from synth.dataset import DamagedFile
from synth.export._containers import Row
from synth.export._exporter import Exporter
from synth.runs.folder import NotThisRun
from synth.shipping import Shipping
from synth.shipping.asking import asked_before
from synth.shipping.reading import Looked, rows_of
from synth.shipping.receipt import FILE
from synth.subsets.choice import choose


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """`where` names the file and the row."""

    where: str
    what: str

    def plain(self) -> dict[str, str]:
        return asdict(self)


Told = tuple[Fault | None, int]  # what is wrong with a row, and how many rows there were so far


def faults(folder: Path, source: Path | None = None) -> Iterator[Told]:
    receipt = _receipt(folder)
    asked = asked_before(receipt)
    rows = 0
    expected: Mapping[str, Iterator[Row]] = {}
    exporters = {name: asked.exporter(lambda *_: None) for name in receipt["sides"]}
    if source is not None:
        expected = Shipping(asked, choose(source, asked.wanted)).rows_by_side()
    for name, exporter in exporters.items():
        for fault in _side(exporter, folder, name, expected.get(name), receipt["sides"][name]["rows"]):
            rows += fault is None or not fault.where.endswith("missing")
            yield fault, rows


def _receipt(folder: Path) -> dict[str, Any]:
    try:
        said: dict[str, Any] = json.loads((folder / FILE).read_text(encoding="utf-8"))
        _ = said["to"], said["options"], said["sides"]
    except FileNotFoundError as error:
        raise NotThisRun(f"{folder} is no export of ours: it holds no {FILE}") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DamagedFile(f"{folder / FILE} is damaged: {error}") from error
    return said


def _side(
    exporter: Exporter, folder: Path, side: str, expected: Iterator[Row] | None, count: int
) -> Iterator[Fault | None]:
    found = 0
    rows: Iterator[tuple[Looked | None, Row | None]]
    looked = rows_of(exporter, folder, side, decode=True)
    rows = zip_longest(looked, expected) if expected is not None else ((one, None) for one in looked)
    for one, wanted in rows:
        if one is None:
            yield Fault(where=f"{side} row {found + 1} missing", what=_named(exporter, wanted))
            found += 1
            continue
        found += 1
        row, seen, fault = one
        named = f"{row.where} ({seen.id})" if seen else row.where
        if not fault and expected is not None:
            fault = "it is one too many" if wanted is None else _difference(wanted, row.said, folder)
        yield Fault(where=named, what=fault) if fault else None
    if expected is None and found != count:
        yield Fault(where=side, what=f"{found:,} rows are there, and {count:,} were written")


def _named(exporter: Exporter, row: Row | None) -> str:
    return f"the dataset has {exporter.see(row.said).id}" if row else ""


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
