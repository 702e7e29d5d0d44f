"""YOLO's files: a text file of boxes beside each picture, found by swapping `images` for `labels` in its path.

`train.txt` names the pictures of a side in their order, which folders do not keep; Ultralytics reads such a list too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from synth.export._containers import Container, Found, Row, Writer
from synth.export._files import Images, Target


@dataclass(frozen=True, slots=True)
class YoloFiles(Container):
    """A row is a picture's path and its labels: a class and four shares of the sides each."""

    embeds: bool = False

    def writer(self, target: Target, side: str) -> Writer:
        return _YoloWriter(target, side)

    def files(self, folder: Path, side: str) -> list[Path]:
        return [path for path in (folder / f"{side}.txt",) if path.exists()]

    def read(self, path: Path) -> Iterator[Found]:
        number = 0
        try:
            with path.open(encoding="utf-8") as listed:
                for number, line in enumerate(listed, 1):  # noqa: B007 - the last one is their count
                    yield _found(path.parent, line.strip().removeprefix("./"))
        except UnicodeDecodeError as error:
            yield Found(path.name, fault=f"it is no list of pictures: {error}")
        for what in ("images", "labels"):
            folder = path.parent / what / path.stem
            there = sum(1 for _ in folder.iterdir()) if folder.exists() else 0
            if there != number:
                yield Found(path.name, fault=f"it names {number:,} pictures, and {what} holds {there:,} files")


class _YoloWriter:
    def __init__(self, target: Target, side: str) -> None:
        self._target, self._images = target, Images(target)
        self._listed = target.create(f"{side}.txt")

    def add(self, row: Row) -> None:
        for image in row.images:
            self._images.put(image.path, image.bytes)
        path = row.said["image"]
        self._target.put(label_of(path), "".join(map(_line, row.said["labels"])).encode())
        self._listed.write(f"./{path}\n".encode())

    def close(self) -> None:
        self._listed.close()


def label_of(image: str) -> str:
    """Where loaders look for the labels of a picture: under the last `images` of its path."""
    before, _, after = f"/{image}".rpartition("/images/")
    return f"{before}/labels/{after.rpartition('.')[0]}.txt".removeprefix("/")


def _line(label: list[Any]) -> str:
    return " ".join([str(label[0]), *(f"{share:.6f}" for share in label[1:])]) + "\n"


def _found(folder: Path, image: str) -> Found:
    name = label_of(image)
    try:
        lines = (folder / name).read_text(encoding="ascii").splitlines()
        labels = [[int(line.split()[0]), *map(float, line.split()[1:])] for line in lines]
    except (OSError, ValueError, IndexError) as error:
        return Found(name, fault=f"it does not read: {getattr(error, 'strerror', None) or error}")
    return Found(name, {"image": image, "labels": labels})
