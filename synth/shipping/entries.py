"""From a row of a dataset to the neutral form that exporters take."""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from synth.export._entry import Entry, Image, Turn
from synth.records import Answer, Parts
from synth.rows import read_answer, read_parts
from synth.shipping.pictures import Pictures

QUESTION = ("id", "question", "answer", "form", "family", "options", "wrong", "rationale")
COLUMNS = ("id", "kind", "renderer", "language", "images", "provenance.title")
COSTLY = {"program": "program", "data": "data", "scenes": "pages"}  # fields that only some exporters need


def columns(needs: Collection[str]) -> list[str]:
    asked = [f"questions.list.element.{name}" for name in QUESTION]
    return [*COLUMNS, *asked, *(COSTLY[name] for name in sorted(needs))]


def entry_of(row: Mapping[str, Any], asked: Sequence[int], side: str, pictures: Pictures) -> Entry:
    """With the questions at these places."""
    images = tuple(
        pictures.picture(f"{row['id']}-{number}", image["bytes"]) for number, image in enumerate(row["images"], 1)
    )
    scales = [image.scale for image in images]
    return Entry(
        id=row["id"], side=side, kind=row["kind"], renderer=row["renderer"], language=row["language"], images=images,
        turns=tuple(_turn(row["questions"][at], scales) for at in asked), title=row["provenance"]["title"],
        program=row.get("program", ""), data=row.get("data", ""), scenes=_scenes(row, images),
    )  # fmt: skip


def _turn(raw: Mapping[str, Any], scales: Sequence[float]) -> Turn:
    return Turn(
        id=raw["id"], family=raw["family"], form=raw["form"], question=_scaled(read_parts(raw["question"]), scales),
        answer=_answer(raw["answer"], scales), options=tuple(raw["options"]),
        wrong=tuple(_answer(answer, scales) for answer in raw["wrong"]), rationale=raw["rationale"],
    )  # fmt: skip


def _answer(raw: dict[str, Any], scales: Sequence[float]) -> Answer:
    answer = read_answer(raw)
    if all(scale == 1.0 for scale in scales):
        return answer
    places = [part for part in answer.text if "page" in part]
    if answer.type not in ("box", "point") or len(places) != 1:
        return replace(answer, text=_scaled(answer.text, scales))
    scale = scales[places[0]["page"]]
    value = [number * scale for number in answer.value]
    return replace(answer, text=_scaled(answer.text, scales), value=value, tolerance=answer.tolerance * scale)


def _scaled(parts: Parts, scales: Sequence[float]) -> Parts:
    if all("page" not in part or scales[part["page"]] == 1.0 for part in parts):
        return parts
    return tuple(_part_scaled(part, scales[part["page"]]) if "page" in part else part for part in parts)


def _part_scaled(part: Mapping[str, Any], scale: float) -> Mapping[str, Any]:
    places = {key: [number * scale for number in part[key]] for key in ("box", "at") if key in part}
    return {**part, **places}


def _scenes(row: Mapping[str, Any], images: Sequence[Image]) -> tuple[Mapping[str, Any], ...]:
    """In pixels of the exported pictures; `width` and `height` are those of the pictures as they were drawn, scaled."""
    if "pages" not in row:
        return ()
    return tuple(
        _scene_scaled(json.loads(page["scene"]), image.scale) for page, image in zip(row["pages"], images, strict=True)
    )


def _scene_scaled(scene: dict[str, Any], scale: float) -> Mapping[str, Any]:
    if math.isclose(scale, 1.0):
        return scene
    for element in scene["elements"]:
        if element.get("box"):
            element["box"] = [number * scale for number in element["box"]]
        if element.get("outline"):
            element["outline"] = [[number * scale for number in point] for point in element["outline"]]
    return {**scene, "width": scene["width"] * scale, "height": scene["height"] * scale}
