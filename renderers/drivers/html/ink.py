"""The ink of words: which pixels of a picture of the texts alone, in black on white, belong to which word.

A word owns the ink inside its place; where two places overlap, the middle band of a line is its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image, ImageDraw

FAINT = 28  # coverage (of 255) that counts as ink of a box
NOISE = 0.04
SPARSE = 4  # of so many pixels of background one is read
CLEAR = 10  # coverage up to which a pixel is background
REACHES = (-0.12, 0.0, 0.2)  # of a word's height that its place is grown, kept and shrunk by; later ones win
Rect = tuple[float, float, float, float]


@dataclass(slots=True, kw_only=True)
class Word:
    """A word on one line; places are in pixels of the picture."""

    text: str
    parent: int
    role: str
    place: Rect
    style: int
    number: int = -1  # among the words the script found
    glued: bool = False
    share: float = 1.0  # of its place that nothing clips
    lin: list[float] | None = None
    outline: list[tuple[float, float]] | None = None
    limit: Rect | None = None  # what clips it
    grown: float = 1.0  # of its letters, against the size the page names
    box: Rect | None = None
    pixels: int = 0
    seen: int = 0
    contrast: float | None = None
    colour: tuple[int, int, int] | None = None
    missing: str = ""  # characters that no font has

    @property
    def visible(self) -> float:
        """The share that shows; soft edges of glyphs depend on their colour, so a few pixels more or less are none."""
        seen = self.seen / self.pixels if self.pixels else 0.0
        return self.share * (0.0 if seen <= NOISE else 1.0 if seen >= 1 - NOISE else seen)


class Ink:
    """The ink of these words, or of those of them that are chosen; each gets the box around its own."""

    def __init__(self, cover: Any, words: list[Word], chosen: set[int] | None = None) -> None:
        """`cover` is how much of each pixel is text, of 255."""
        self.count = len(words)
        owner = _owners(cover.shape, words, chosen).ravel()
        inked = np.flatnonzero(cover > FAINT)
        whose = owner[inked]
        owned = np.flatnonzero(whose)
        order = owned[np.argsort(whose[owned], kind="stable")]
        self.flat, whose = inked[order], whose[order]  # the pixels, word by word
        self.starts = np.flatnonzero(np.diff(whose, prepend=whose.dtype.type(0)))  # where the pixels of each word begin
        self.names = whose[self.starts].astype(np.intp) - 1
        self.group = np.repeat(np.arange(len(self.starts)), np.diff(self.starts, append=len(self.flat)))
        self.cover = cover.ravel()[self.flat].astype(np.float32)
        self.ground = np.flatnonzero((owner > 0) & (cover.ravel() <= CLEAR))[::SPARSE]
        self.ground_of = owner[self.ground].astype(np.intp) - 1
        if self.names.size:
            self._boxes(words, cover.shape[1])

    def _boxes(self, words: list[Word], width: int) -> None:
        y, x = np.divmod(self.flat, width)
        sides = [
            f.reduceat(v, self.starts).tolist()
            for f, v in ((np.minimum, x), (np.minimum, y), (np.maximum, x), (np.maximum, y))
        ]
        for name, x0, y0, x1, y1 in zip(self.names.tolist(), *sides, strict=True):
            words[name].box = (float(x0), float(y0), float(x1 + 1), float(y1 + 1))


def _owners(shape: tuple[int, int], words: list[Word], chosen: set[int] | None) -> Any:
    """The number of the word, from 1, that each pixel belongs to."""
    owner = np.zeros(shape, np.uint16 if len(words) < 1 << 16 else np.int32)  # numpy sorts short numbers fast
    among = range(len(words)) if chosen is None else sorted(chosen)
    straight = [n for n in among if not words[n].outline]
    for reach in REACHES if straight else ():
        sides = _areas([words[n] for n in straight], reach, shape)
        for n, x0, y0, x1, y1 in zip(straight, *sides, strict=True):
            owner[y0:y1, x0:x1] = n + 1
    turned = [n for n in among if words[n].outline]
    if turned:
        image = Image.fromarray(owner.astype(np.int32), "I")
        draw = ImageDraw.Draw(image)
        for n in turned:
            draw.polygon(words[n].outline or [], fill=n + 1)
        owner = np.array(image).astype(owner.dtype)
    return owner


def _areas(words: list[Word], reach: float, shape: tuple[int, int]) -> list[list[int]]:
    """The places of words, each as far as it reaches and nothing limits it: left, top, right and bottom sides."""
    everywhere = (-np.inf, -np.inf, np.inf, np.inf)
    x0, y0, x1, y1 = np.array([word.place for word in words]).T
    left, top, right, bottom = np.array([word.limit or everywhere for word in words]).T
    tall = y1 - y0
    side = min(reach, 0.0) * np.minimum(tall, x1 - x0 + 8)
    sides = (
        np.maximum(x0 + side, left),
        np.maximum(y0 + reach * tall, top),
        np.minimum(x1 - side, right),
        np.minimum(y1 - max(reach, -0.12) * tall, bottom),
    )
    most = (shape[1], shape[0], shape[1], shape[0])
    return [np.clip(np.rint(at), 0, edge).astype(int).tolist() for at, edge in zip(sides, most, strict=True)]
