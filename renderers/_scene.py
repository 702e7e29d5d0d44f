"""Scenes cross the wall here: JSON from the guest is read once, checked key by key, into records."""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Callable
from typing import Any

from synth.records import ELEMENT_KINDS, Element, ItemError, Page, Scene, Table

ELEMENT_CAP = 20_000
TEXT_CAP = 2_000
CELL_CAP = 200_000
BYTES_CAP = 64_000_000
TABLE_CAP = 500
POINTS_CAP = 5_000
PNG = b"\x89PNG\r\n\x1a\n"
SLACK = 2.0  # a box may touch the edge of the picture from outside by this much before it is clipped away
VALUE_DEPTH = 4


class _Bad(Exception):
    """What is wrong with a scene."""


def read_scene(raw: bytes, image: bytes) -> Scene:
    """The scene of one page; `ItemError("bad_scene")` where it is not one, or not of this image."""
    return read_page(raw, image)[0].scene


def read_page(raw: bytes, image: bytes) -> tuple[Page, int]:
    """The page, and how many pixels of ink the driver found without an owner; 0 where it does not say."""
    try:
        data = _json(raw)
        page = Page(image=image, scene=_scene(data, png_size(image)))
        return page, _count(data.get("unowned", 0), "unowned")
    except _Bad as bad:
        raise ItemError("bad_scene", str(bad)) from None


def png_size(image: bytes) -> tuple[int, int]:
    if len(image) < 24 or image[:8] != PNG or image[12:16] != b"IHDR":
        raise ItemError("bad_image", "the picture is not a PNG")
    width, height = struct.unpack(">II", image[16:24])
    return width, height


def _json(raw: bytes) -> dict[str, Any]:
    if len(raw) > BYTES_CAP:
        raise ItemError("bad_scene", f"the scene is larger than {BYTES_CAP} bytes")
    try:
        data = json.loads(raw.decode("utf-8"), parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise ItemError("bad_scene", f"the scene is not JSON: {error}") from None
    if not isinstance(data, dict):
        raise ItemError("bad_scene", "the scene is not an object")
    return data


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not a number")


def _scene(data: dict[str, Any], size: tuple[int, int]) -> Scene:
    if (data.get("width"), data.get("height")) != size:
        raise _Bad(f"the scene is of {data.get('width')}x{data.get('height')}, the picture of {size[0]}x{size[1]}")
    listed = _list(data.get("elements"), "elements", ELEMENT_CAP)
    elements = tuple(_element(item, size) for item in listed)
    ids = {element.id for element in elements}
    if len(ids) != len(elements):
        raise _Bad("two elements have the same id")
    for element in elements:
        for other in (element.parent, element.panel, *element.links):
            if other is not None and other not in ids:
                raise _Bad(f"{element.id} points at {other!r}, which is not there")
    tables = tuple(_table(item, ids) for item in _list(data.get("tables", []), "tables", TABLE_CAP))
    return Scene(width=size[0], height=size[1], elements=elements, tables=tables)


def _element(item: Any, size: tuple[int, int]) -> Element:
    if not isinstance(item, dict):
        raise _Bad("an element is not an object")
    name = _text(item.get("id"), "id")
    kind = _text(item.get("kind"), "kind")
    if not name or kind not in ELEMENT_KINDS:
        raise _Bad(f"{name!r} is of no known kind: {kind!r}")

    def maybe(key: str, read: Callable[[Any, str], Any]) -> Any:
        value = item.get(key)
        return None if value is None else read(value, f"{name}.{key}")

    reads = item.get("reads", "none")
    if reads not in ("printed", "axis", "none"):
        raise _Bad(f"{name}.reads is {reads!r}")
    links = tuple(_text(link, f"{name}.links") for link in _list(item.get("links", []), f"{name}.links", ELEMENT_CAP))
    return Element(
        id=name,
        kind=kind,
        role=maybe("role", _text),
        text=maybe("text", _text),
        value=maybe("value", _value),
        series=maybe("series", _text),
        panel=maybe("panel", _text),
        colour=maybe("colour", _colour),
        box=maybe("box", lambda box, where: _box(box, where, size)),
        outline=maybe("outline", _outline),
        parent=maybe("parent", _text),
        links=links,
        visible=maybe("visible", _share),
        contrast=maybe("contrast", _number),
        font_px=maybe("font_px", _number),
        reads=reads,
        precision=maybe("precision", _number),
        line=maybe("line", _count),
        missing=maybe("missing", _text),
    )


def _text(value: Any, where: str) -> str:
    if not isinstance(value, str) or len(value) > TEXT_CAP:
        raise _Bad(f"{where} is not a text of at most {TEXT_CAP} characters")
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise _Bad(f"{where} holds half a character") from None
    return value


def _number(value: Any, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _Bad(f"{where} is not a number")
    try:
        finite = math.isfinite(value)
    except OverflowError:
        finite = False
    if not finite:
        raise _Bad(f"{where} is not finite")
    return value


def _share(value: Any, where: str) -> float:
    if not 0 <= _number(value, where) <= 1:
        raise _Bad(f"{where} is not between 0 and 1")
    return float(value)


def _count(value: Any, where: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 1 << 31:
        raise _Bad(f"{where} is not a count")
    return value


def _list(value: Any, where: str, cap: int) -> list[Any]:
    if not isinstance(value, list) or len(value) > cap:
        raise _Bad(f"{where} is not a list of at most {cap}")
    return value


def _colour(value: Any, where: str) -> tuple[int, int, int]:
    parts = _list(value, where, 3)
    if len(parts) != 3 or any(isinstance(c, bool) or not isinstance(c, int) or not 0 <= c <= 255 for c in parts):
        raise _Bad(f"{where} is not three bytes")
    return parts[0], parts[1], parts[2]


def _box(value: Any, where: str, size: tuple[int, int]) -> tuple[float, float, float, float]:
    """A box, clipped to the picture; one that lies outside it altogether is an error."""
    parts = [float(_number(end, where)) for end in _list(value, where, 4)]
    if len(parts) != 4:
        raise _Bad(f"{where} is not four numbers")
    x0, y0, x1, y1 = parts
    width, height = size
    if x1 < x0 or y1 < y0 or x1 < -SLACK or y1 < -SLACK or x0 > width + SLACK or y0 > height + SLACK:
        raise _Bad(f"{where} is not a box on the picture")
    return min(max(x0, 0.0), width), min(max(y0, 0.0), height), max(min(x1, width), 0.0), max(min(y1, height), 0.0)


def _outline(value: Any, where: str) -> tuple[tuple[float, float], ...]:
    points = []
    for point in _list(value, where, POINTS_CAP):
        pair = _list(point, where, 2)
        if len(pair) != 2:
            raise _Bad(f"{where} is not a list of points")
        points.append((float(_number(pair[0], where)), float(_number(pair[1], where))))
    return tuple(points)


def _value(value: Any, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _Bad(f"{where} is not an object")
    return {_text(key, where): _plain(part, where, VALUE_DEPTH) for key, part in value.items()}


def _plain(value: Any, where: str, depth: int) -> Any:
    """Plain JSON, no deeper than `depth`."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _text(value, where)
    if isinstance(value, int | float):
        return _number(value, where)
    if depth == 0:
        raise _Bad(f"{where} is nested too deeply")
    if isinstance(value, list):
        return [_plain(part, where, depth - 1) for part in _list(value, where, CELL_CAP)]
    return {_text(key, where): _plain(part, where, depth - 1) for key, part in value.items()}


def _table(item: Any, ids: set[str]) -> Table:
    if not isinstance(item, dict):
        raise _Bad("a table is not an object")
    panel, mark = _text(item.get("panel"), "table.panel"), _text(item.get("mark"), "table.mark")
    if panel not in ids:
        raise _Bad(f"a table is of {panel!r}, which is not there")
    columns = tuple(_text(name, "table.columns") for name in _list(item.get("columns"), "table.columns", POINTS_CAP))
    types = tuple(_text(name, "table.types") for name in _list(item.get("types"), "table.types", POINTS_CAP))
    if len(types) != len(columns) or not set(types) <= {"category", "number", "date"}:
        raise _Bad("the types of a table do not fit its columns")
    rows = []
    for row in _list(item.get("rows"), "table.rows", CELL_CAP):
        cells = _list(row, "table.rows", len(columns))
        if len(cells) != len(columns):
            raise _Bad("a row of a table is too short")
        rows.append(tuple(_plain(cell, "table.rows", 0) for cell in cells))
    return Table(panel=panel, mark=mark, columns=columns, types=types, rows=tuple(rows))
