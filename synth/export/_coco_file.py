"""COCO's file: one object with lists of categories, annotations and pictures, written as it grows.

Annotations stand before the pictures they are of, since there are many more of them and only the pictures have to be
kept elsewhere meanwhile. Every record is a line.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, pairwise
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from synth.export._containers import Container, Found, Row, Writer, as_json
from synth.export._files import Images, Target

IN_MEMORY = 8 << 20
MARKS, PICTURES = b'"annotations": [', b'"images": ['


@dataclass(frozen=True, slots=True)
class CocoFile(Container):
    """`head` is what stands before the lists: info, licences, categories. A row is a picture with its annotations."""

    head: Mapping[str, Any]
    embeds: bool = False

    def writer(self, target: Target, side: str) -> Writer:
        return _CocoWriter(target, side, self.head)

    def files(self, folder: Path, side: str) -> list[Path]:
        return [path for path in (folder / f"{side}.json",) if path.exists()]

    def read(self, path: Path) -> Iterator[Found]:
        """The file is open twice: in the annotations and, beyond them, in the pictures."""
        with path.open("rb") as marks, path.open("rb") as pictures:
            try:
                if _head(marks) != self.head:
                    yield Found(path.name, fault="its categories, info or licences are not those that were written")
                for _ in _until(pictures, PICTURES):
                    pass
                yield from _rows(path.name, _records(marks), _records(pictures))
                if pictures.read().strip() != b"}":
                    raise ValueError("something stands after its pictures, or its end is missing")
            except (ValueError, KeyError, TypeError, RecursionError) as error:
                yield Found(path.name, fault=f"it does not read: {error}")


class _CocoWriter:
    def __init__(self, target: Target, side: str, head: Mapping[str, Any]) -> None:
        self._file, self._images = target.create(f"{side}.json"), Images(target)
        self._pictures: IO[bytes] = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - `close` does
        self._marks = self._count = 0
        self._file.write(_opening(head) + MARKS)

    def add(self, row: Row) -> None:
        for image in row.images:
            self._images.put(image.path, image.bytes)
        for mark in row.said["annotations"]:
            self._file.write(_record(mark, self._marks))
            self._marks += 1
        self._pictures.write(_record(row.said["image"], self._count))
        self._count += 1

    def close(self) -> None:
        self._file.write(b"\n],\n" + PICTURES)
        self._pictures.seek(0)
        shutil.copyfileobj(self._pictures, self._file)
        self._pictures.close()
        self._file.write(b"\n]\n}\n")
        self._file.close()


def _opening(head: Mapping[str, Any]) -> bytes:
    return "".join(["{\n", *(f"{as_json(name)}: {as_json(said)},\n" for name, said in head.items())]).encode()


def _record(said: Mapping[str, Any], before: int) -> bytes:
    return f"{',' if before else ''}\n{as_json(said)}".encode()


def _until(file: IO[bytes], line: bytes) -> Iterator[bytes]:
    """The lines before this one."""
    for found in file:
        if found.strip() == line:
            return
        yield found
    raise ValueError(f"no line of it is {line.decode()}")


def _head(file: IO[bytes]) -> Any:
    return json.loads(b"".join(_until(file, MARKS)).rstrip().removesuffix(b",") + b"}")


def _records(file: IO[bytes]) -> Iterator[dict[str, Any]]:
    """Those of a list whose first line has been read."""
    for line in file:
        text = line.strip()
        if text in (b"]", b"],"):
            return
        yield json.loads(text.removesuffix(b","))
    raise ValueError("a list has no end")


def _rows(name: str, marks: Iterator[dict[str, Any]], pictures: Iterator[dict[str, Any]]) -> Iterator[Found]:
    last, number = 0, 0
    mark = next(marks, None)
    for picture in pictures:
        where = f"{name} picture {picture['id']}"
        own = []
        while mark is not None and mark["image_id"] == picture["id"]:
            own.append(mark)
            mark = next(marks, None)
        ids = [last, *(one["id"] for one in own)]
        grows = picture["id"] > number and all(one < other for one, other in pairwise(ids))
        last, number = ids[-1], picture["id"]
        fault = "" if grows else "its id, or one of an annotation, does not come after those before: some stand twice"
        yield Found(where, {"image": picture, "annotations": own}, fault)
    for left in chain([mark] if mark is not None else [], marks):
        yield Found(f"{name} annotation {left['id']}", fault=f"there is no picture {left['image_id']} in its place")
