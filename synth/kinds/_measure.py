"""How much room text takes, without a drawing library: close enough to choose sizes, never smaller than the truth."""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import combinations, pairwise

# Advance widths of DejaVu Sans in hundredths of an em, from the space to the tilde.
_SANS = (
    "32 40 46 84 64 95 78 27 39 39 50 84 32 36 32 34 64 64 64 64 64 64 64 64 64 64 34 34 84 84 84 53 "
    "100 68 69 70 77 63 58 77 75 29 29 66 56 86 75 79 60 79 69 63 61 73 68 99 69 61 69 39 34 39 84 50 "
    "50 61 63 55 63 62 35 63 63 28 28 58 28 97 63 61 63 63 41 52 39 63 59 82 59 59 52 64 34 64 84"
)
WIDTHS = {chr(32 + index): int(width) / 100 for index, width in enumerate(_SANS.split())}
WIDER = {"DejaVu Sans": 1.0, "DejaVu Serif": 1.05, "DejaVu Sans Mono": 1.0}
LINE = 1.2  # line height in ems


def width(text: str, size: float, family: str = "DejaVu Sans", *, bold: bool = False) -> float:
    """Points across, of the longest line."""
    longest = max(text.split("\n"), key=len)
    if family == "DejaVu Sans Mono":
        return 0.61 * size * len(longest)
    return size * sum(WIDTHS.get(letter, 0.8) for letter in longest) * WIDER[family] * (1.14 if bold else 1.0)


def widest(texts: Iterable[str], size: float, family: str = "DejaVu Sans") -> float:
    return max((width(text, size, family) for text in texts), default=0.0)


def wrap(text: str, room: float, size: float, family: str, *, bold: bool = False) -> str:
    """The text on as few lines of at most `room` points as will do, broken between phrases rather than in them."""
    words = text.split()
    for count in range(1, len(words) + 1):
        best = min(
            (
                (_raggedness(words, [0, *cuts, len(words)], room, size, family, bold), cuts)
                for cuts in combinations(range(1, len(words)), count - 1)
            ),
            default=(math.inf, ()),
        )
        if best[0] < math.inf or count >= 4:
            ends = [0, *best[1], len(words)]
            return "\n".join(" ".join(words[start:end]) for start, end in pairwise(ends))
    return text


def _raggedness(words: list[str], ends: list[int], room: float, size: float, family: str, bold: bool) -> float:
    """Infinite where a line is too long; else how uneven the lines are, and how much the breaks hurt."""
    lines = [" ".join(words[start:end]) for start, end in pairwise(ends)]
    long = [width(line, size, family, bold=bold) for line in lines]
    if max(long) > room:
        return math.inf
    return (max(long) - min(long)) / room + sum(_hurt(words[cut - 1], words[cut]) for cut in ends[1:-1])


def _hurt(before: str, after: str) -> float:
    if before.endswith((",", ":")):
        return 0.0
    return 0.5 if after in ("by", "against", "over", "from") else 1.0 if after in ("and", "of", "in") else 2.0
