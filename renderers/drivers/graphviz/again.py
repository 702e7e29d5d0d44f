"""Texts drawn once more by dot, in black on white and nothing else: their ink where the picture hides part of it."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from . import library
from .layout import Laid, drawable
from .ops import Text
from .pixels import read_picture

PAD = 4  # points of margin, where a graph asks for none
INK = 8  # levels of grey below white
LOWERED = 0.2  # of the em: by how much dot draws a text of `_background` below the one it tells


def cells_of(written: Sequence[Any], laid: Laid) -> dict[int, Any]:
    """The pixels of each text, by `id`; texts that meet stand on sheets of their own."""
    sheets = _sheets(written)
    run = library.draw("\n".join(_sheet([one.text for one in sheet], laid) for sheet in sheets), drawable)
    found = {}
    for drawing, sheet in zip(run.drawings, sheets, strict=True):
        grey = _sized(drawing.pixels, laid.size)
        for one in sheet:
            found[id(one)] = _ink(grey, one.reach)
    return found


def _sized(pixels: Any, size: tuple[int, int]) -> Any:
    """The lightest channel of what the picture shows of a sheet, both from their left upper corner."""
    colours = read_picture(pixels).colours
    width, height = size
    sheet = np.full((height, width), 255, np.uint8)
    part = colours.view(np.uint8).reshape(*colours.shape, 4)[:height, :width, :3]
    sheet[: part.shape[0], : part.shape[1]] = part.max(axis=2)
    return sheet


def _ink(grey: Any, box: tuple[int, int, int, int]) -> Any:
    x0, y0, x1, y1 = box
    rows, columns = np.nonzero(grey[y0:y1, x0:x1] < 255 - INK)
    return (rows + y0) * grey.shape[1] + columns + x0


def _sheets(written: Sequence[Any]) -> list[list[Any]]:
    sheets: list[list[Any]] = []
    for one in written:
        free = next((sheet for sheet in sheets if not any(_meet(one.reach, other.reach) for other in sheet)), None)
        if free is None:
            sheets.append([one])
        else:
            free.append(one)
    return sheets


def _meet(a: tuple[int, int, int, int], b: tuple[int, int, int, int]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _sheet(texts: Sequence[Text], laid: Laid) -> str:
    """A graph seen the same way, that holds an invisible node and the texts."""
    x0, y0, x1, y1 = (float(part) for part in laid.told["bb"].split(","))
    wide, high = math.ceil(x1 - x0), math.ceil(y1 - y0)  # dot rounds the sizes of nodes to whole points
    if laid.turn % 2 == 0:  # a quarter turn has another origin: bounds alone must do
        x0, y1 = PAD - laid.shift[0], laid.shift[1] - PAD
    node = f'x [shape=box,style=invis,label="",fixedsize=true,width={wide / 72:.9g},height={high / 72:.9g},'
    node += f'pos="{x0 + wide / 2:.9g},{y1 - high / 2:.9g}"]'
    view = f"dpi={laid.scale * 72:.9g}; rotate={90 if laid.turn % 2 else 0};"
    return f"graph {{ layout=nop2; notranslate=true; {view} _background={_quoted(_drawing(texts))}; {node} }}"


def _drawing(texts: Sequence[Text]) -> str:
    parts = ["c 7 -#000000"]
    for text in texts:
        align = {"l": -1, "c": 0, "r": 1}.get(text.align, 0)
        parts.append(f"F {text.size:.9g} {len(text.face.encode())} -{text.face} t {text.flags}")
        size = len(text.words.encode())
        parts.append(
            f"T {text.at[0]:.9g} {text.at[1] - LOWERED * text.size:.9g} {align} {text.width:.9g} {size} -{text.words}"
        )
    return " ".join(parts)


def _quoted(text: str) -> str:
    return '"' + re.sub(r'(["])', r"\\\1", text) + '"'
