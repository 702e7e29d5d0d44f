"""DocTags with OTSL: a picture's words, tables and charts with their places as one text, to be written by a model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from synth.export._containers import Row
from synth.export._doctags import PAGE_BREAK, VERSION, Plain, Sheet, around
from synth.export._doctags_chart import chart_tags
from synth.export._doctags_page import PageTags
from synth.export._entry import Entry, Image, Refused
from synth.export._exporter import Drop, Options, Seen, SideFacts
from synth.export._json_files import Json
from synth.export._otsl import fault_of
from synth.export._reserved import Reserved
from synth.export._tags import IMAGE, faults_of, tagged

ASKED = ("Convert this page to docling.", "Convert these pages to docling.")  # the words such models know
BETWEEN = f"{PAGE_BREAK}\n"
MARKS = frozenset({"bar", "line", "point", "area", "wedge", "node", "edge"})  # what makes a drawing a chart


class Exporter:
    """A row trains as a conversation does, with the target as its answer; `doctags` has the target by itself."""

    FLAVOURS: ClassVar[tuple[str, ...]] = ("docling",)
    needs: ClassVar[frozenset[str]] = frozenset({"scenes"})

    def __init__(self, options: Options, drop: Drop) -> None:
        self.plain = Plain(Reserved(options.flavour, options.reserved), options.reserved)
        self.container = Json(lines=True)

    def rows(self, entry: Entry) -> Iterator[Row]:
        pages = [self._page(image, scene) for image, scene in zip(entry.images, entry.scenes, strict=True)]
        if not any(pages):
            raise Refused("no_elements", "nothing on it has a word for it")
        target = f"<doctag>{BETWEEN.join(pages)}</doctag>"
        asked = tagged(ASKED[len(pages) > 1], len(pages))
        messages = [{"role": "user", "content": asked}, {"role": "assistant", "content": target}]
        said = {"id": entry.id, "images": [image.path for image in entry.images], "messages": messages}
        yield Row({**said, "doctags": target, "format": VERSION}, entry.images)

    def extras(self, sides: Mapping[str, SideFacts]) -> Mapping[str, bytes]:
        return {}

    def see(self, said: Any) -> Seen:
        target, images = said["doctags"], said["images"]
        texts = [turn["content"] for turn in said["messages"]]
        fault = faults_of([turn["role"] for turn in said["messages"]], texts, "user", "assistant") or fault_of(target)
        if not fault and (texts[1:] != [target] or not re.fullmatch("<doctag>.*</doctag>", target, re.DOTALL)):
            fault = "its answer is not its doctags"
        if not fault and target.count(PAGE_BREAK) + 1 != len(images):
            fault = f"{target.count(PAGE_BREAK) + 1} pages are told of {len(images)} pictures"
        return Seen(id=said["id"], images=images, marks=texts[0].count(IMAGE), texts=texts, fault=fault)

    def _page(self, image: Image, scene: Mapping[str, Any]) -> str:
        """An item a line."""
        sheet = Sheet(image.size, self.plain)
        elements = scene["elements"]
        role = next((one.get("role") for one in elements if one["kind"] == "figure"), None)
        if role == "page":
            blocks = list(PageTags(scene, sheet).blocks())
        elif role == "drawing" and not any(one["kind"] in MARKS for one in elements):
            shapes = around([one["box"] for one in elements if one["kind"] == "shape" and one.get("box")])
            blocks = [sheet.item("picture", shapes, "") if shapes else "", *PageTags(scene, sheet).blocks()]
        else:
            blocks = list(chart_tags(scene, sheet))
        return "".join(f"{block}\n" for block in blocks if block)
