"""YOLO as Ultralytics reads it: a class and a box a line, and `data.yaml`, which names the sides and the classes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, ClassVar

from synth.export._containers import Row
from synth.export._entry import Entry, Image, Size
from synth.export._exporter import Drop, OptionError, Options, Seen, SideFacts
from synth.export._marks import FLAVOURS, KINDS, Mark, marks, pages
from synth.export._yolo_files import YoloFiles

CLASS = {kind: number for number, kind in enumerate(KINDS)}
DECIMALS = 6
TO_VALIDATE = ("val", "validation", "valid", "dev", "test")  # sides that may, the better ones first


@dataclass(frozen=True, kw_only=True, eq=False)
class SideImage(Image):
    """In the folder of its side, where loaders look for all of that side."""

    side: str

    @property
    def path(self) -> str:
        return f"images/{self.side}/{self.name}"


class Exporter:
    FLAVOURS: ClassVar[tuple[str, ...]] = FLAVOURS
    needs: ClassVar[frozenset[str]] = frozenset({"scenes"})

    def __init__(self, options: Options, drop: Drop) -> None:
        self.flavour = options.flavour
        self.container = YoloFiles()

    def rows(self, entry: Entry) -> Iterator[Row]:
        if entry.side == "images":
            raise OptionError("a side cannot be called images here: loaders find labels by the last images in a path")
        for image, scene in pages(entry):
            placed = SideImage(name=image.name, bytes=image.bytes, size=image.size, scale=image.scale, side=entry.side)
            found = [label(mark, image.size) for mark in marks(scene, image.size, self.flavour)]
            once = [list(one) for one in dict.fromkeys(found)]  # loaders drop what stands twice
            yield Row({"image": placed.path, "labels": once}, (placed,))

    def extras(self, sides: Mapping[str, SideFacts]) -> Mapping[str, bytes]:
        """Without a `path`, which loaders take from where they are started; the folder of this file is what they take
        instead.
        """
        train, val = _roles(list(sides))
        roles = {"train": train, "val": val, **({"test": "test"} if "test" in sides and train != "test" else {})}
        lines = [f"{role}: {json.dumps(f'images/{side}', ensure_ascii=False)}" for role, side in roles.items()]
        lines += ["names:", *(f"  {number}: {kind}" for kind, number in CLASS.items())]
        return {"data.yaml": "".join(f"{line}\n" for line in lines).encode()}

    def see(self, said: Any) -> Seen:
        name, labels = said["image"], [tuple(one) for one in said["labels"]]
        fault = next((fault for one in labels if (fault := _fault(one))), "")
        if not fault and len(set(labels)) < len(labels):
            fault = "a label stands twice"
        return Seen(id=PurePosixPath(name).stem, images=[name], marks=1, texts=(), fault=fault)


def label(mark: Mark, size: Size) -> tuple[float, ...]:
    """The class, the middle of the box and its sides, as shares of the picture's."""
    left, top, right, bottom = mark.box
    width, height = size
    places = ((left + right) / 2 / width, (top + bottom) / 2 / height, (right - left) / width, (bottom - top) / height)
    return (CLASS[mark.kind], *(round(place, DECIMALS) for place in places))


def _roles(sides: Sequence[str]) -> tuple[str, str]:
    """Which side is trained on, and which is validated with: the same where there is but one."""
    train = "train" if "train" in sides else sides[0]
    others = [side for side in sides if side != train]
    return train, next((name for name in TO_VALIDATE if name in others), others[0] if others else train)


def _fault(said: Sequence[float]) -> str:
    if len(said) != 5 or said[0] not in range(len(KINDS)):
        return f"a label is no class and four numbers: {said}"
    _, x, y, wide, high = said
    near = 2 * 10**-DECIMALS
    if min(wide, high) <= 0 or max(x + wide / 2, y + high / 2) > 1 + near or min(x - wide / 2, y - high / 2) < -near:
        return f"a box does not lie within its picture: {said}"
    return ""
