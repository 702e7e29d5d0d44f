"""JSON: one list, or a row a line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from synth.export._containers import Container, Found, Row, Writer, as_json, parsed
from synth.export._files import Images, Target


@dataclass(frozen=True, slots=True)
class Json(Container):
    """One list, or a row a line; pictures in a folder beside it, if they do not stand in the rows. A row is a line in
    both.
    """

    lines: bool
    embeds: bool = False

    def writer(self, target: Target, side: str) -> Writer:
        return _JsonWriter(target, side, self)

    def files(self, folder: Path, side: str) -> list[Path]:
        return [path for path in (folder / self.name(side),) if path.exists()]

    def name(self, side: str) -> str:
        return f"{side}.jsonl" if self.lines else f"{side}.json"

    def read(self, path: Path) -> Iterator[Found]:
        with path.open("rb") as file:
            number = 0
            for line in file:
                text = line.strip()
                if not self.lines:
                    if text in (b"[", b"]", b""):
                        continue
                    text = text.removesuffix(b",")
                number += 1
                yield parsed(f"{path.name} row {number}", text)


class _JsonWriter:
    def __init__(self, target: Target, side: str, kind: Json) -> None:
        self._file, self._images = target.create(kind.name(side)), Images(target)
        self._lines, self._embeds, self._rows = kind.lines, kind.embeds, 0
        if not self._lines:
            self._file.write(b"[")

    def add(self, row: Row) -> None:
        for image in () if self._embeds else row.images:
            self._images.put(image.path, image.bytes)
        before = "" if self._lines else (",\n" if self._rows else "\n")
        self._file.write((before + as_json(row.said) + ("\n" if self._lines else "")).encode())
        self._rows += 1

    def close(self) -> None:
        if not self._lines:
            self._file.write(b"\n]\n")
        self._file.close()
