"""Words measured on three pictures of one page: as it looks, with its texts recoloured, and its texts alone.

Texts alone, in black on white, give the ink of every word; where the recoloured picture differs from the page as it
looks, that ink shows. A word owns the ink inside its place; where two places overlap, the middle band of a line is its
own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image, ImageDraw

FAINT = 28  # coverage (of 255) that counts as ink of a box
HARD = 0.72  # of a word's strongest coverage: paler pixels of a glyph depend on its colour
SHOWN = 0.47  # of the change that a text with nothing over it would make; a veil of alpha 0.5 leaves half of it
NOISE = 0.04
SPARSE = 4  # of so many pixels of background one is read
CLEAR = 10  # coverage up to which a pixel is background
TRUST = 56  # how far ink may be measured from the colour the page gives it, before what is measured is believed
Rect = tuple[float, float, float, float]
_PICTURED = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b50\u2b55\ufe0f]")


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


@dataclass(slots=True, kw_only=True)
class Style:
    colour: tuple[float, float, float]
    alpha: float
    sure: bool  # that glyphs have this colour
    font: float
    opacity: float
    change: float  # the largest change of a channel when the text is recoloured


def read_styles(raw: list[dict[str, Any]]) -> list[Style]:
    return [_style(item) for item in raw]


def _style(item: dict[str, Any]) -> Style:
    colour, alpha = parse_colour(item["svg"] or item["color"])
    fill = item["fill"] == item["color"] and not item["stroke"]
    far = (255.0, 0.0, 255.0) if item["svg"] else tuple(255.0 if part < 127.5 else 0.0 for part in colour)
    change = max(abs(a - b) for a, b in zip(colour, far, strict=True))
    sure = (fill or bool(item["svg"])) and alpha * item["opacity"] > 0.99
    return Style(
        colour=colour,
        alpha=alpha,
        sure=sure,
        font=item["font"],
        opacity=max(item["opacity"], 0.05),
        change=change if fill or item["svg"] else 64.0,
    )


def parse_colour(text: str) -> tuple[tuple[float, float, float], float]:
    """A computed colour: `rgb()`, `rgba()` or `color(srgb ...)`; grey where it is something else."""
    numbers = [float(n) for n in re.findall(r"-?\d*\.?\d+(?:e-?\d+)?", text)]
    if text.startswith("rgb") and len(numbers) >= 3:
        return (numbers[0], numbers[1], numbers[2]), numbers[3] if len(numbers) > 3 else 1.0
    if text.startswith("color(srgb ") and len(numbers) >= 3:
        return (numbers[0] * 255, numbers[1] * 255, numbers[2] * 255), numbers[3] if len(numbers) > 3 else 1.0
    return (128.0, 128.0, 128.0), 1.0


class Pictures:
    """The three pictures of one page and what is measured on them."""

    def __init__(self, looks: Any, recoloured: Any, alone: Any) -> None:
        self.looks, self.recoloured = looks, recoloured
        self.cover = 255 - alone
        self.height, self.width = self.cover.shape

    def measure(self, words: list[Word], styles: list[Style], chosen: set[int] | None = None) -> None:
        """Measure these words, or those of them that are chosen."""
        owner = self._owners(words, chosen)
        flat = np.flatnonzero((owner > 0) & (self.cover > FAINT))
        if not flat.size:
            return
        flat = flat[np.argsort(owner.ravel()[flat], kind="stable")]
        whose = owner.ravel()[flat]
        starts = np.flatnonzero(np.diff(whose, prepend=0))
        names = whose[starts] - 1
        cover = self.cover.ravel()[flat].astype(np.float32)
        self._boxes(words, names, flat, starts)
        peak = np.maximum.reduceat(cover, starts)
        group = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(flat))))
        hard = cover >= HARD * peak[group]
        expected = np.array([styles[words[n].style].change * styles[words[n].style].alpha for n in names], np.float32)
        shows = self._change(flat) >= SHOWN * expected[group] * cover / 255
        shows |= self._pictured(words, names, flat, starts, group)
        total = np.add.reduceat(hard.astype(np.int64), starts)
        seen = np.add.reduceat((hard & shows).astype(np.int64), starts)
        for at, name in enumerate(names):
            words[name].pixels, words[name].seen = int(total[at]), int(seen[at])
        self._colours(words, styles, owner, flat, starts, group, cover, peak, shows)

    def _change(self, flat: Any) -> Any:
        """By how much recolouring changed these pixels, in the channel where it did most."""
        before, after = (picture.reshape(-1, 3)[flat].astype(np.int16) for picture in (self.looks, self.recoloured))
        return _farthest(before - after)

    def _pictured(self, words: list[Word], names: Any, flat: Any, starts: Any, group: Any) -> Any:
        """Where signs in colours of their own, which cannot be recoloured, look as they do alone."""
        drawn = np.array([bool(_PICTURED.search(words[n].text)) for n in names])
        shows = np.zeros(len(flat), bool)
        if drawn.any():
            at = np.flatnonzero(drawn[group])
            looks = self.looks.reshape(-1, 3)[flat[at]] @ np.array([0.299, 0.587, 0.114])
            shows[at] = np.abs(looks - (255 - self.cover.ravel()[flat[at]])) < 24
        return shows

    def _boxes(self, words: list[Word], names: Any, flat: Any, starts: Any) -> None:
        y, x = np.divmod(flat, self.width)
        sides = [f.reduceat(v, starts) for f, v in ((np.minimum, x), (np.minimum, y), (np.maximum, x), (np.maximum, y))]
        for name, x0, y0, x1, y1 in zip(names, *(side.tolist() for side in sides), strict=True):
            words[name].box = (float(x0), float(y0), float(x1 + 1), float(y1 + 1))

    def _owners(self, words: list[Word], chosen: set[int] | None) -> Any:
        """The number of the word, from 1, that each pixel belongs to."""
        owner = np.zeros((self.height, self.width), np.int32)
        among = range(len(words)) if chosen is None else sorted(chosen)
        turned = [n for n in among if words[n].outline]
        straight = [n for n in among if not words[n].outline]
        for reach in (-0.12, 0.0, 0.2):
            for n in straight:
                x0, y0, x1, y1 = words[n].place
                em = min(y1 - y0, x1 - x0 + 8)
                side = min(reach, 0.0) * em
                area = (x0 + side, y0 + reach * (y1 - y0), x1 - side, y1 - max(reach, -0.12) * (y1 - y0))
                owner[self._slice(area, words[n].limit)] = n + 1
        if turned:
            image = Image.fromarray(owner, "I")
            draw = ImageDraw.Draw(image)
            for n in turned:
                draw.polygon(words[n].outline or [], fill=n + 1)
            owner = np.array(image, np.int32)
        return owner

    def _slice(self, area: Rect, limit: Rect | None) -> tuple[slice, slice]:
        x0, y0, x1, y1 = area
        if limit is not None:
            x0, y0, x1, y1 = max(x0, limit[0]), max(y0, limit[1]), min(x1, limit[2]), min(y1, limit[3])
        return (
            slice(max(round(y0), 0), max(min(round(y1), self.height), 0)),
            slice(max(round(x0), 0), max(min(round(x1), self.width), 0)),
        )

    def _colours(
        self, words: list[Word], styles: list[Style], owner: Any, flat: Any, starts: Any, group: Any, cover: Any,
        peak: Any, shows: Any,
    ) -> None:  # fmt: skip
        names = owner.ravel()[flat[starts]] - 1
        weight = np.where((cover >= 0.8 * peak[group]) & shows, cover / 255, 0)
        mass = np.maximum(np.add.reduceat(weight, starts), 1e-6)
        under = self._grounds(owner, len(words))[names]
        solid = weight > 0
        dark = np.add.reduceat(self.looks.reshape(-1, 3)[flat] * solid[:, None], starts, axis=0, dtype=np.int64)
        count = np.maximum(np.add.reduceat(solid, starts, dtype=np.int64), 1)
        own = [styles[words[n].style] for n in names]
        faint = np.array([style.opacity for style in own])
        part = np.clip(mass / count / faint, 0.3, 1.0)[:, None]
        told = np.array([style.colour for style in own])
        seen = np.array([words[n].seen > 0 for n in names])[:, None]
        ink = np.where(seen, np.clip(under + (dark / count[:, None] - under) / part, 0, 255), told)
        trusted = np.array([style.sure for style in own]) & (_farthest(told - ink) <= TRUST)
        colours = np.where(trusted[:, None], told, ink)
        ratios = np.round(contrast(colours, under), 2).tolist()
        for name, (red, green, blue), ratio in zip(names, np.rint(colours).astype(int).tolist(), ratios, strict=True):
            words[name].colour, words[name].contrast = (red, green, blue), ratio

    def _grounds(self, owner: Any, count: int) -> Any:
        """The mean colour around each word's ink, twice: the second time without what is far from the first."""
        flat = np.flatnonzero((owner > 0) & (self.cover <= CLEAR))[::SPARSE]
        whose = owner.ravel()[flat] - 1
        looks = self.looks.reshape(-1, 3)[flat].astype(np.float32)
        near = np.ones(len(flat), bool)
        mean = np.full((count, 3), 255.0, np.float32)
        for _ in range(2):
            weight = np.bincount(whose[near], minlength=count)
            for c in range(3):
                total = np.bincount(whose[near], looks[near, c], minlength=count)
                mean[:, c] = np.where(weight > 0, total / np.maximum(weight, 1), mean[:, c])
            near = _farthest(looks - mean[whose]) < 40
        return mean


def _farthest(colours: Any) -> Any:
    """The largest channel of each; numpy is slow at the maximum of a short axis."""
    far = np.abs(colours)
    return np.maximum(np.maximum(far[:, 0], far[:, 1]), far[:, 2])


def contrast(one: Any, other: Any) -> Any:
    """The WCAG ratio of colours, pair by pair."""
    light, dark = _luminance(one), _luminance(other)
    return (np.maximum(light, dark) + 0.05) / (np.minimum(light, dark) + 0.05)


def _luminance(colours: Any) -> Any:
    parts = colours / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((np.maximum(parts, 0) + 0.055) / 1.055) ** 2.4)
    return linear @ np.array([0.2126, 0.7152, 0.0722])
