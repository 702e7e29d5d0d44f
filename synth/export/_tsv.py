"""A table of VLMEvalKit: a row a line, pictures as base64 in a cell."""

from __future__ import annotations

import csv
import io
import shutil
from ast import literal_eval
from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import Any

from synth.export._containers import Container, Found, Row
from synth.export._files import Target

LONGEST_INDEX = 64  # a cell as short as that names the row that has the picture
HELD = 64 << 20  # bytes in memory while the name of the file is not known
CELL = 1 << 30  # bytes; pages as base64 are longer than what `csv` takes by itself


@dataclass(frozen=True, slots=True)
class Tsv(Container):
    """Rows say `index`, `images` and texts by column. The kit keeps the pictures of a table by the table's name for
    ever, so the name has a digest of what it holds.
    """

    columns: Sequence[str]
    embeds: bool = True

    def writer(self, target: Target, side: str) -> _TsvWriter:
        return _TsvWriter(target, side, self.columns)

    def files(self, folder: Path, side: str) -> list[Path]:
        return sorted(folder.glob(f"pixelproof_{side}_{'[0-9a-f]' * 8}.tsv"))

    def read(self, path: Path) -> Iterator[Found]:
        csv.field_size_limit(CELL)
        number, shown = 0, dict[str, list[bytes]]()
        try:
            with path.open(encoding="utf-8", newline="") as file:
                for cells in csv.DictReader(file, delimiter="\t", strict=True):
                    number += 1
                    where = f"{path.name} row {number}"
                    if set(cells) != {"index", "image", *self.columns} or None in cells.values():
                        yield Found(where, fault="it has other columns than the table")
                        continue
                    images = shown.get(cells["image"]) or _decoded(cells["image"])
                    shown = {**(shown if cells["image"] in shown else {}), cells["index"]: images}
                    said = {name: cells[name] for name in ("index", *self.columns) if cells[name]}
                    yield Found(where, {**said, "images": images})
        except (csv.Error, OSError, ValueError, SyntaxError) as error:
            yield Found(f"{path.name} row {number + 1}", fault=f"it does not read: {error}")


class _TsvWriter:
    def __init__(self, target: Target, side: str, columns: Sequence[str]) -> None:
        self._target, self._side, self._columns = target, side, columns
        self._digest, self._last = blake2b(digest_size=4), ("", list[bytes]())
        self._held = SpooledTemporaryFile(max_size=HELD)  # noqa: SIM115 - open until the last row
        self._line(["index", "image", *columns])

    def add(self, row: Row) -> None:
        index, images = row.said["index"], row.said["images"]
        shown, before = self._last
        if images == before:
            cell = shown
        else:
            cell = _encoded(images)
            self._last = index, images
        self._line([index, cell, *(row.said.get(name, "") for name in self._columns)])

    def close(self) -> None:
        self._held.seek(0)
        with self._target.create(f"pixelproof_{self._side}_{self._digest.hexdigest()}.tsv") as file, self._held:
            shutil.copyfileobj(self._held, file)

    def _line(self, cells: Sequence[str]) -> None:
        text = io.StringIO(newline="")
        csv.writer(text, delimiter="\t", lineterminator="\n").writerow(cells)
        data = text.getvalue().encode()
        self._digest.update(data)
        self._held.write(data)


def _encoded(images: Sequence[bytes]) -> str:
    texts = [b64encode(data).decode() for data in images]
    return texts[0] if len(texts) == 1 else repr(texts)


def _decoded(cell: str) -> list[bytes]:
    if len(cell) <= LONGEST_INDEX:
        raise ValueError(f"{cell!r} names no row above that has its picture")
    texts: Any = literal_eval(cell) if cell.startswith("[") else [cell]
    return [b64decode(text, validate=True) for text in texts]
