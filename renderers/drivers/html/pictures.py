"""Words measured on two pictures of one page: as it looks, and with its texts recoloured.

Where the recoloured picture differs from the page as it looks, the ink of a word shows.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from .ink import Ink, Word
from .styles import Style

HARD = 0.72  # of a word's strongest coverage: paler pixels of a glyph depend on its colour
SOLID = 0.8
SHOWN = 0.47  # of the change that a text with nothing over it would make; a veil of alpha 0.5 leaves half of it
TRUST = 56  # how far ink may be measured from the colour the page gives it, before what is measured is believed
_PICTURED = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b50\u2b55\ufe0f]")


class Pictures:
    """A page as it looks, read where there is ink; the recoloured one then says what of it shows."""

    def __init__(self, looks: Any, ink: Ink) -> None:
        self.ink = ink
        pixels = looks.reshape(-1, 3)
        self.inked = pixels.take(ink.flat, axis=0)
        self.under = _grounds(pixels.take(ink.ground, axis=0).astype(np.float32), ink)

    def measure(self, recoloured: Any, words: list[Word], styles: list[Style]) -> None:
        """Say of every word that has ink how much of it shows, in which colour, and how well that stands out."""
        ink = self.ink
        if not ink.names.size:
            return
        own = [styles[words[n].style] for n in ink.names]
        peak = np.maximum.reduceat(ink.cover, ink.starts)[ink.group]
        expected = np.array([style.change * style.alpha for style in own], np.float32)
        shows = self._change(recoloured) >= SHOWN * expected[ink.group] * ink.cover / 255
        shows |= self._pictured(words)
        hard = ink.cover >= HARD * peak
        total = np.add.reduceat(hard, ink.starts, dtype=np.int64)
        seen = np.add.reduceat(hard & shows, ink.starts, dtype=np.int64)
        for at, name in enumerate(ink.names):
            words[name].pixels, words[name].seen = int(total[at]), int(seen[at])
        self._colours(words, own, np.where((ink.cover >= SOLID * peak) & shows, ink.cover / 255, 0))

    def _change(self, recoloured: Any) -> Any:
        """By how much recolouring changed the ink, in the channel where it did most."""
        after = recoloured.reshape(-1, 3).take(self.ink.flat, axis=0)
        return _farthest(self.inked.astype(np.int16) - after)

    def _pictured(self, words: list[Word]) -> Any:
        """Where signs in colours of their own, which cannot be recoloured, look as they do alone."""
        drawn = np.array([bool(_PICTURED.search(words[n].text)) for n in self.ink.names])
        shows = np.zeros(len(self.ink.flat), bool)
        if drawn.any():
            at = np.flatnonzero(drawn[self.ink.group])
            looks = self.inked[at] @ np.array([0.299, 0.587, 0.114])
            shows[at] = np.abs(looks - (255 - self.ink.cover[at])) < 24
        return shows

    def _colours(self, words: list[Word], own: list[Style], weight: Any) -> None:
        """`weight` is how much of each pixel of ink tells its word's colour."""
        starts = self.ink.starts
        mass = np.maximum(np.add.reduceat(weight, starts), 1e-6)
        under = self.under
        solid = weight > 0
        dark = np.stack([np.add.reduceat(side * solid, starts, dtype=np.int64) for side in self.inked.T], axis=1)
        count = np.maximum(np.add.reduceat(solid, starts, dtype=np.int64), 1)
        faint = np.array([style.opacity for style in own])
        part = np.clip(mass / count / faint, 0.3, 1.0)[:, None]
        told = np.array([style.colour for style in own])
        seen = np.array([words[n].seen > 0 for n in self.ink.names])[:, None]
        ink = np.where(seen, np.clip(under + (dark / count[:, None] - under) / part, 0, 255), told)
        trusted = np.array([style.sure for style in own]) & (_farthest(told - ink) <= TRUST)
        colours = np.where(trusted[:, None], told, ink)
        ratios = np.round(contrast(colours, under), 2).tolist()
        shades = np.rint(colours).astype(int).tolist()
        for name, (red, green, blue), ratio in zip(self.ink.names, shades, ratios, strict=True):
            words[name].colour, words[name].contrast = (red, green, blue), ratio


def _grounds(looks: Any, ink: Ink) -> Any:
    """The mean colour around the ink of each word, twice: the second time without what is far from the first."""
    whose, count = ink.ground_of, ink.count
    near = np.ones(len(whose), bool)
    mean = np.full((count, 3), 255.0, np.float32)
    for _ in range(2):
        weight = np.bincount(whose[near], minlength=count)
        for c in range(3):
            total = np.bincount(whose[near], looks[near, c], minlength=count)
            mean[:, c] = np.where(weight > 0, total / np.maximum(weight, 1), mean[:, c])
        near = _farthest(looks - mean[whose]) < 40
    return mean[ink.names]


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
