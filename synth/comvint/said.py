"""What was said of a picture, as the plain JSON that an album keeps; texts of strangers are made plain here.

`{"captions": […], "regions": [{"text", "boxes", "id"?, "types"?}], "size": [w, h] or null, "faults"?: […]}`, boxes as
pixel edges of the picture as it was when somebody drew them. `faults` says what could not be read.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from synth.records import JSON

LONGEST = 300  # characters of a caption or phrase
MOST = 1000  # regions of one picture
LARGEST = 100_000.0  # pixels of a side

Box: TypeAlias = list[float]


@dataclass(slots=True, kw_only=True)
class Said:
    """What is gathered of one picture while its files are read."""

    captions: list[str] = field(default_factory=list)
    regions: list[dict[str, Any]] = field(default_factory=list)
    size: tuple[int, int] | None = None
    faults: Counter[str] = field(default_factory=Counter)

    def caption(self, text: object) -> None:
        if not (made := plain(text)):
            self.faults["no text in a caption"] += 1
        elif made not in self.captions:
            self.captions.append(made)

    def region(self, text: object, boxes: Sequence[Box], *, name: str = "", types: Iterable[str] = ()) -> None:
        """One without a box will do: something is said, only not where it is."""
        if not (made := plain(text)):
            self.faults["no text in a region"] += 1
            return
        if len(self.regions) >= MOST:
            self.faults[f"more than {MOST} regions"] += 1
            return
        region: dict[str, Any] = {"text": made, "boxes": list(boxes)}
        if name:
            region["id"] = name
        if kinds := sorted(set(types)):
            region["types"] = kinds
        self.regions.append(region)

    def json(self) -> JSON:
        made: dict[str, Any] = {
            "captions": self.captions,
            "regions": self.regions,
            "size": list(self.size) if self.size else None,
        }
        if self.faults:
            made["faults"] = [f"{what} ({count})" if count > 1 else what for what, count in sorted(self.faults.items())]
        return made


def plain(text: object, longest: int = LONGEST) -> str:
    """One line without marks that nobody sees; letters are whole ones, whatever the file said."""
    if not isinstance(text, str):
        return ""
    if not (text.isascii() and text.isprintable()):  # most are
        whole = unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode("utf-8"))
        text = "".join(" " if unicodedata.category(mark) in ("Cc", "Cs", "Co", "Cn") else mark for mark in whole)
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def box_of(left: float | None, top: float | None, right: float | None, bottom: float | None) -> Box | None:
    """Four numbers that span an area; where it lies is for whoever knows the picture."""
    if left is None or top is None or right is None or bottom is None or right <= left or bottom <= top:
        return None
    return [left, top, right, bottom]


def size_of(width: object, height: object) -> tuple[int, int] | None:
    wide, high = number_of(width), number_of(height)
    if wide is None or high is None or min(wide, high) < 1:
        return None
    return int(wide), int(high)


def number_of(value: object) -> float | None:
    """Also out of a text; nothing beyond what a picture can have."""
    if isinstance(value, str) and len(value) < 40:
        try:
            value = float(value)
        except ValueError:
            return None
    if not isinstance(value, int | float) or isinstance(value, bool) or not -LARGEST <= value <= LARGEST:
        return None
    return round(float(value), 2)


def entry(raw: object) -> Mapping[str, Any]:
    """A mapping, or nothing at all."""
    return raw if isinstance(raw, dict) else {}
