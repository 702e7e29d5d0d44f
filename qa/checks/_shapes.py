"""Shapes that a box is too coarse for: wedges by their outline, edges along their path, nodes around, ticked boxes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from PIL import Image, ImageDraw

from qa.checks._pixels import NEAR, RGB, Mask, crop, near
from synth.records import Colour, Element, Scene

INK = 40  # a channel, by which ink differs from its surround
MOST_STEPS = 240  # along a path
TICKED = 0.04  # of a box's inside: a tick or the ring around a dot takes several times that
WITHIN = 0.35  # of a box's width from its middle is inside of its border

Points = Sequence[tuple[float, float]]


def wedge_share(image: RGB, wedge: Element, scene: Scene) -> float:
    """How much of the inside of a wedge has its colour, texts on it left out."""
    assert wedge.box is not None
    assert wedge.colour is not None
    inside = _polygon(wedge.outline or (), image.shape[:2], shrink=2)
    for text in scene.elements:
        if text.text and text.box is not None:
            x0, y0, x1, y1 = text.box
            inside[max(0, math.floor(y0) - 1) : math.ceil(y1) + 1, max(0, math.floor(x0) - 1) : math.ceil(x1) + 1] = (
                False
            )
    if not inside.any():
        return 1.0  # nothing but its own label
    return float(near(image[inside][:, None, :], wedge.colour).mean())


def _polygon(points: Points, size: tuple[int, ...], shrink: int) -> Mask:
    canvas = Image.new("1", (size[1], size[0]))
    draw = ImageDraw.Draw(canvas)
    corners = [(x, y) for x, y in points]
    draw.polygon(corners, fill=1)
    draw.line([*corners, corners[0]], fill=0, width=2 * shrink)
    return np.array(canvas, bool)


def path_share(image: RGB, path: Points, colour: Colour | None) -> float:
    """How much of a path has ink of this colour within a pixel, however thin; of any ink where it is not known."""
    steps = along(path)
    return sum(_inked(image, x, y, colour) for x, y in steps) / max(1, len(steps))


def _inked(image: RGB, x: float, y: float, colour: Colour | None) -> bool:
    spot, around = (_window(image, x, y, reach).reshape(-1, 3).astype(np.int16) for reach in (1, 6))
    if not len(spot):
        return False
    ground = np.median(around, axis=0)
    if colour is None:
        return bool(np.abs(spot - ground).max() > INK)
    ink = np.asarray(colour, np.int16)
    least, apart = float(np.abs(spot - ink).max(axis=1).min()), float(np.abs(ground - ink).max())
    return least <= NEAR or least < 0.6 * apart  # half a pixel of a thin stroke is half its colour


def rim_share(image: RGB, path: Points) -> float:
    """How much of an outline is a border: a stroke, or fill against ground."""
    steps = along([*path, path[0]])
    spots = (_window(image, x, y, 2).reshape(-1, 3).astype(np.int16) for x, y in steps)
    return sum(bool(len(spot)) and bool((spot.max(axis=0) - spot.min(axis=0)).max() > INK / 2) for spot in spots) / max(
        1, len(steps)
    )


def _window(image: RGB, x: float, y: float, reach: int) -> RGB:
    column, row = math.floor(x), math.floor(y)
    return image[max(0, row - reach) : max(0, row + reach + 1), max(0, column - reach) : max(0, column + reach + 1)]


def along(path: Points) -> list[tuple[float, float]]:
    """Places along a path, two pixels apart or more."""
    lengths = [math.dist(one, other) for one, other in pairwise(path)]
    step = max(2.0, sum(lengths) / MOST_STEPS)
    found: list[tuple[float, float]] = []
    left = 0.0
    for (x0, y0), (x1, y1), length in zip(path, path[1:], lengths, strict=False):
        at = left
        while at < length:
            found.append((x0 + (x1 - x0) * at / length, y0 + (y1 - y0) * at / length))
            at += step
        left = at - length
    return found


def rim(node: Element) -> Points:
    """The outline of a node or a box to be ticked: as given, else by its shape's name and box."""
    if node.outline:
        return node.outline
    assert node.box is not None
    x0, y0, x1, y1 = node.box
    shape = "circle" if node.role == "radio" else str((node.value or {}).get("shape"))
    middle_x, middle_y = (x0 + x1) / 2, (y0 + y1) / 2
    if shape in ("ellipse", "oval", "circle", "doublecircle", "point"):
        turns = [2 * math.pi * n / 48 for n in range(48)]
        across, up = (x1 - x0) / 2 - 0.5, (y1 - y0) / 2 - 0.5
        return [(middle_x + across * math.cos(turn), middle_y + up * math.sin(turn)) for turn in turns]
    if shape in ("diamond", "Mdiamond"):
        return [(middle_x, y0), (x1, middle_y), (middle_x, y1), (x0, middle_y)]
    return [(x0 + 0.5, y0 + 0.5), (x1 - 0.5, y0 + 0.5), (x1 - 0.5, y1 - 0.5), (x0 + 0.5, y1 - 0.5)]


def is_ticked(image: RGB, field: Element) -> bool:
    """Whether something stands inside a check box or round button: its inside is of more than one colour."""
    assert field.box is not None
    part = crop(image, field.box).astype(np.int16)
    height, width = part.shape[:2]
    down, across = np.mgrid[0:height, 0:width] + 0.5
    aside = np.abs(np.stack([across / max(1, width), down / max(1, height)]) - 0.5)
    reach = np.hypot(*aside) if field.role == "radio" else aside.max(axis=0)
    inside = part[reach < WITHIN]
    if not len(inside):
        return False
    common = np.median(inside, axis=0)
    return bool((np.abs(inside - common).max(axis=1) > INK).mean() > TICKED)
