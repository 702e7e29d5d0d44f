"""Scenes for DocTags by hand, on a picture of 1,000 by 500 pixels: a step of the grid is 2 pixels across and 1 down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from synth.export._entry import Entry
from synth.shipping.asking import asked
from tests.synth.export.entries import entry, image

SIZE = (1000, 500)
Element = Mapping[str, Any]


def element(name: str, text: str | None = None, box: Sequence[float] = (100, 50, 200, 60), **more: Any) -> Element:
    kind = name.rstrip("0123456789")
    seen = 1.0 if text else None
    return {"id": name, "kind": kind, "text": text, "box": list(box), "visible": seen, **more}


def scene(*elements: Element, role: str | None = "page", tables: Sequence[Any] = ()) -> dict[str, Any]:
    figure = {"id": "figure1", "kind": "figure", "role": role, "box": [0, 0, 1000, 500]}
    return {"width": 1000, "height": 500, "elements": [figure, *elements], "tables": list(tables)}


def of(*scenes: Mapping[str, Any]) -> Entry:
    return entry(images=[image(number, SIZE) for number in range(1, len(scenes) + 1)], scenes=scenes)


def target(*scenes: Mapping[str, Any], **options: Any) -> str:
    """The lines of it, without what stands around all."""
    exporter = asked("doctags", **options).exporter(no_drop)
    (row,) = exporter.rows(of(*scenes))
    seen = exporter.see(row.said)
    assert (seen.fault, seen.marks) == ("", len(scenes))
    text = str(row.said["doctags"])
    return text.removeprefix("<doctag>").removesuffix("\n</doctag>")


def no_drop(*told: object) -> None:
    raise AssertionError(told)


def cell(name: str, text: str, row: int, column: int, rows: int = 1, columns: int = 1, role: str = "data") -> Element:
    value = {"row": row, "column": column, "rows": rows, "columns": columns}
    return element(name, text, role=role, value=value, parent="region1", panel="region1")
