"""How much room text takes, without a drawing library: close enough to choose sizes, never smaller than the truth."""

from __future__ import annotations

from collections.abc import Iterable

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
    """The text on lines of at most `room` points, broken between words, the lines of about one length."""

    def broken(limit: float) -> list[str]:
        lines, line = [], ""
        for word in text.split():
            longer = f"{line} {word}".strip()
            if line and width(longer, size, family, bold=bold) > limit:
                lines.append(line)
                line = word
            else:
                line = longer
        return [*lines, line]

    lines = broken(room)
    for share in (0.6, 0.7, 0.8, 0.9):
        if len(balanced := broken(room * share)) == len(lines):
            return "\n".join(balanced) if len(lines) > 1 else lines[0]
    return "\n".join(lines)
