"""The words the script found, as places on the picture."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from .generated import Runs, split_run
from .ink import FAINT, Rect, Word


def read_words(raw: dict[str, Any], runs: Runs, scale: float, cover: Any) -> list[Word]:
    """Words of text nodes, of generated content and of fields, in the order of the document.

    `cover` is how much of each pixel is text.
    """
    found: list[Word] = []
    for number, item in enumerate(raw["words"]):
        first = len(found)
        if "gen" in item:
            found += _generated(item, runs, scale)
        elif "parts" in item:
            found += _typed(item, scale, cover)
        else:
            found.append(_plain(item, raw["styles"][item["style"]]["font"], scale))
        for word in found[first:]:
            word.number = number
    height, width = cover.shape
    return [word for word in found if word.place[0] < width and word.place[1] < height and word.share > 0.02]


def _rect(item: dict[str, float], scale: float) -> Rect:
    return item["x0"] * scale, item["y0"] * scale, item["x1"] * scale, item["y1"] * scale


def _word(item: dict[str, Any], text: str, place: Rect, scale: float, share: float = 1.0) -> Word:
    return Word(
        text=text, parent=item["parent"], role=item["role"], place=place, style=item["style"], glued=item["glued"],
        share=share, lin=item["lin"],
    )  # fmt: skip


def _plain(item: dict[str, Any], font: float, scale: float) -> Word:
    word = _word(item, item["text"], _rect(item["rect"], scale), scale, item["share"])
    if item["share"] < 0.999:
        word.limit = _rect(item["clip"], scale)
    if word.lin and abs(word.lin[1]) + abs(word.lin[2]) > 1e-3:
        word.outline = turned(word.place, word.lin, font * 1.15 * scale)
    return word


def turned(place: Rect, lin: list[float], height: float) -> list[tuple[float, float]]:
    """The corners of a box that `lin` turned, from the upright box around it."""
    a, b, c, d = lin
    wide, tall = place[2] - place[0], place[3] - place[1]
    whole = abs(a) * abs(d) - abs(b) * abs(c)
    if abs(whole) > 0.2:
        w, h = (wide * abs(d) - tall * abs(c)) / whole, (tall * abs(a) - wide * abs(b)) / whole
    else:
        h = height
        w = (wide - abs(c) * h) / abs(a) if abs(a) > abs(b) else (tall - abs(d) * h) / abs(b)
    x, y = (place[0] + place[2]) / 2, (place[1] + place[3]) / 2
    corners = [(-w / 2, -h / 2), (w / 2, -h / 2), (w / 2, h / 2), (-w / 2, h / 2)]
    return [(x + a * u + c * v, y + b * u + d * v) for u, v in corners]


def _generated(item: dict[str, Any], runs: Runs, scale: float) -> list[Word]:
    found: list[Word] = []
    open_end = False  # whether the last run goes on in the next
    for said, (x0, y0, x1, y1) in runs.get(item["gen"], ()):
        for text, (u0, v0, u1, v1) in split_run(said, (x0, y0, x1, y1)):
            word = _word(item, text, (u0 * scale, v0 * scale, u1 * scale, v1 * scale), scale)
            word.limit = _rect(item["own"], scale)
            word.glued = item["glued"] and not found
            last = found[-1] if found else None
            if last is not None and open_end and not said[0].isspace() and 0 <= word.place[0] - last.place[2] < 2:
                last.text += word.text
                last.place = (*last.place[:2], word.place[2], max(last.place[3], word.place[3]))
            else:
                found.append(word)
            open_end = False
        open_end = not said[-1].isspace()
    return found


def _typed(item: dict[str, Any], scale: float, cover: Any) -> list[Word]:
    """Words of a one-line field, laid along the ink that its room holds."""
    x0, y0, x1, y1 = _rect(item["space"], scale)
    left, top = max(math.floor(x0), 0), max(math.floor(y0), 0)
    room = cover[top : math.ceil(y1), left : math.ceil(x1)] > FAINT
    columns = np.flatnonzero(room.any(axis=0)) if room.size else np.array([])
    if not columns.size:
        return []
    first = left + float(columns[0])
    parts = item["parts"]
    found = []
    for part in parts:
        from_, to = (first + (part[key] - parts[0]["from"]) * scale for key in ("from", "to"))
        if from_ < x1:
            place = (max(from_ - 1.5, x0), y0, min(to + 1.5, x1), y1)
            share = (min(to, x1) - from_) / max(to - from_, 1e-6)
            found.append(_word(item, part["text"], place, scale, min(share, 1.0)))
    return found
