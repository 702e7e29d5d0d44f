"""COCO: boxes of marks and texts, with polygons where there are any, for detectors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, ClassVar

from synth.export._coco_file import CocoFile
from synth.export._containers import Row
from synth.export._entry import Entry
from synth.export._exporter import Drop, Options, Seen, SideFacts
from synth.export._marks import DECIMALS, FLAVOURS, KINDS, Mark, marks, pages

CATEGORY = {kind: number for number, kind in enumerate(KINDS, 1)}
CATEGORIES = [{"id": number, "name": kind, "supercategory": "element"} for kind, number in CATEGORY.items()]


class Exporter:
    """Ids go from 1 in each file: COCO's own scorer takes an annotation of id 0 for one that nothing matches."""

    FLAVOURS: ClassVar[tuple[str, ...]] = FLAVOURS
    needs: ClassVar[frozenset[str]] = frozenset({"scenes"})

    def __init__(self, options: Options, drop: Drop) -> None:
        self.flavour = options.flavour
        self.pictures = self.annotations = 0
        licences = [{"id": 1, "name": options.licence, "url": ""}]
        info = {"description": options.title, "version": "1"}
        self.container = CocoFile({"info": info, "licenses": licences, "categories": CATEGORIES})

    def rows(self, entry: Entry) -> Iterator[Row]:
        for image, scene in pages(entry):
            self.pictures += 1
            width, height = image.size
            said = {"id": self.pictures, "file_name": image.path, "width": width, "height": height, "license": 1}
            found = [self._annotation(mark) for mark in marks(scene, image.size, self.flavour)]
            yield Row({"image": said, "annotations": found}, (image,))

    def extras(self, sides: Mapping[str, SideFacts]) -> Mapping[str, bytes]:
        return {}

    def see(self, said: Any) -> Seen:
        picture, found = said["image"], said["annotations"]
        faults = (fault for one in found if (fault := _fault(one, picture)))
        name = picture["file_name"]
        return Seen(id=PurePosixPath(name).stem, images=[name], marks=1, texts=(), fault=next(faults, ""))

    def _annotation(self, mark: Mark) -> dict[str, Any]:
        """What COCO knows, and which element of the scene it is."""
        self.annotations += 1
        left, top, right, bottom = mark.box
        box = [left, top, round(right - left, DECIMALS), round(bottom - top, DECIMALS)]
        said: dict[str, Any] = {"id": self.annotations, "image_id": self.pictures, "category_id": CATEGORY[mark.kind]}
        said |= {"bbox": box, "area": round(mark.area, DECIMALS), "iscrowd": 0}
        if mark.outline:
            said["segmentation"] = [[number for point in mark.outline for number in point]]
        return {**said, "element": mark.id, "role": mark.role, "visible": mark.visible}


def _fault(said: Mapping[str, Any], picture: Mapping[str, Any]) -> str:
    left, top, wide, high = said["bbox"]
    if not 1 <= said["category_id"] <= len(KINDS) or said["iscrowd"] != 0:
        return f"annotation {said['id']} is of no category, or of a crowd"
    if min(wide, high, said["area"]) <= 0:
        return f"annotation {said['id']} has no area"
    beyond = (left + wide - picture["width"], top + high - picture["height"], -left, -top)
    if max(beyond) > 10**-DECIMALS:
        return f"annotation {said['id']} does not lie within its picture"
    if any(len(polygon) < 6 or len(polygon) % 2 for polygon in said.get("segmentation", ())):
        return f"annotation {said['id']} has an outline that is no polygon"
    return ""
