"""One drawing from its source to its picture."""

from __future__ import annotations

import io
import json
import sys
from typing import Any

from PIL import Image

from ..html.glyphs import mark_missing
from ..html.ink import Ink
from ..html.load import Stopped
from ..html.pictures import Pictures
from ..html.places import read_words
from ..html.sheets import ALONE, YIELD, recoloured
from ..html.styles import Style, read_styles
from . import shapes
from .aside import AS_IT_LOOKS, UNSEEN, layers_of, leave_out
from .painting import paint
from .press import Leaf, Press, dress
from .scene import drawing_scene
from .words import walk

_SIZES = (1, 1.5, 2, 3)
# A filter may paint more than the letters it is for: a plate behind them, or their shadow.
_LETTERS = ALONE + "@layer pixelproof { svg * { filter: none !important } }"


def draw(press: Press, order: dict[str, Any], out: Any) -> None:
    """Draw, measure, hand over; or say why there is nothing."""
    scale = order.get("scale", 1)
    try:
        made = press.made(order)
        text = order["source"] if made is None else made.svg
        leaves = press.show(text, told=made is not None, scale=float(scale if scale in _SIZES else 1))
        image, scene = _measured(press, leaves)
        if made is not None:
            scene = made.complete(scene)
    except Stopped as stopped:
        out.fail(stopped.kind, stopped.message, stopped.line)
    else:
        out.page(image, json.dumps(scene, ensure_ascii=False).encode())
    finally:
        for url in dict.fromkeys(press.network.blocked):  # each frame asks
            sys.stdout.write(f"blocked: {url}\n")


def _measured(press: Press, leaves: list[Leaf]) -> tuple[bytes, dict[str, Any]]:
    first, alone, changed, named = leaves
    raw = walk(first)
    painted = paint(named)
    worn = recoloured(raw)
    for leaf in (alone, changed):
        leaf.ask(YIELD)
    dress(alone, _LETTERS)
    dress(changed, worn)
    looks, texts, other, owners = press.shots()
    if (looks == looks[0, 0]).all() and not raw["words"]:
        raise Stopped("no_image", "there is nothing on the drawing")
    cover = 255 - texts.mean(axis=2).round().astype("uint8")
    words, styles = read_words(raw, {}, first.scale, cover), read_styles(raw["styles"])
    sets = layers_of(first, words)
    if len(sets) == 1:
        Pictures(looks, Ink(cover, words)).measure(other, words, styles)
    else:
        _measure_layers(press, (alone, changed), worn, looks, words, sets, styles)
    mark_missing(first, raw, words)
    found = shapes.read(painted, owners, looks, first.scale)
    size = looks.shape[1], looks.shape[0]
    return _png(looks), drawing_scene(raw, words, styles, found, size, first.scale)


def _measure_layers(
    press: Press, frames: tuple[Leaf, Leaf], worn: str, looks: Any, words: Any, sets: Any, styles: list[Style]
) -> None:
    """Words that lie over each other, a layer at a time: the others are left out of both pictures."""
    alone, changed = frames
    for leaf in frames:
        walk(leaf)  # where their words are, in documents of their own
    dress(alone, _LETTERS + UNSEEN)
    dress(changed, worn + AS_IT_LOOKS)
    for layer in sets:
        others = [word.number for n, word in enumerate(words) if n not in layer]
        for leaf in frames:
            leave_out(leaf, others)
        _, texts, other, _ = press.shots()
        cover = 255 - texts.mean(axis=2).round().astype("uint8")
        Pictures(looks, Ink(cover, words, layer)).measure(other, words, styles)


def _png(picture: Any) -> bytes:
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "PNG", compress_level=1)
    return file.getvalue()
