"""What was said of a picture, as the plain JSON that an album keeps; texts of strangers are made plain here.

`{"captions": […], "regions": [{"text", "boxes", "id"?, "types"?}], "size": [w, h] or null, "faults"?: […]}`, boxes as
pixel edges of the picture as it was when somebody drew them. `faults` says what could not be read.
"""

from __future__ import annotations

import math
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
    whole = unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode("utf-8"))
    seen = "".join(" " if unicodedata.category(mark) in ("Cc", "Cs", "Co", "Cn") else mark for mark in whole)
    line = " ".join(seen.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def box_of(numbers: Sequence[object]) -> Box | None:
    """Four finite numbers that span an area; where it lies is for whoever knows the picture."""
    found = [number_of(one) for one in numbers]
    if len(found) != 4 or any(one is None for one in found):
        return None
    x0, y0, x1, y1 = (float(one or 0.0) for one in found)
    return [x0, y0, x1, y1] if x1 > x0 and y1 > y0 else None


def size_of(width: object, height: object) -> tuple[int, int] | None:
    wide, high = number_of(width), number_of(height)
    if wide is None or high is None or min(wide, high) < 1:
        return None
    return int(wide), int(high)


def number_of(value: object) -> float | None:
    """Also out of a text; nothing beyond what a picture can have."""
    if isinstance(value, bool) or not isinstance(value, int | float | str) or len(str(value)[:40]) == 40:
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return round(number, 2) if math.isfinite(number) and abs(number) <= LARGEST else None


def entry(raw: object) -> Mapping[str, Any]:
    """A mapping, or nothing at all."""
    return raw if isinstance(raw, dict) else {}
