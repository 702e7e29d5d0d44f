"""What is kept of how the facts were found: every candidate, every box, every answer of the checks.

The control of the whole path is read from it: what each filter took away, and what another threshold would have.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from synth.photos.replies import Said


@dataclass(slots=True, kw_only=True, eq=False)
class Notes:
    captions: list[str] = field(default_factory=list)
    details: list[str] = field(default_factory=list)
    concepts: list[str] = field(default_factory=list)  # what was looked for
    boxes: list[dict[str, Any]] = field(default_factory=list)  # before any filter
    things: list[dict[str, Any]] = field(default_factory=list)  # boxes that do not overlap, the best of them
    regions: dict[str, dict[str, list[str]]] = field(default_factory=dict)  # a thing's candidates, by its id
    groups: list[dict[str, Any]] = field(default_factory=list)
    pairs: list[dict[str, Any]] = field(default_factory=list)
    verdicts: list[dict[str, Any]] = field(default_factory=list)
    beliefs: dict[str, float] = field(default_factory=dict)  # that a thing is on the picture, by its name

    def heard(self, check: str, about: str, name: str, said: Said | None, by: str, **more: Any) -> None:
        """An answer of a check; `about` is the thing it was asked on, or the whole picture."""
        answer: dict[str, Any] = {"check": check, "about": about, "name": name, "by": by, **more}
        if said is None:
            answer |= {"passed": None, "score": None}
        else:
            answer |= {"passed": said.yes, "score": round(said.likely, 4) if said.told else None}
        self.verdicts.append(answer)

    def candidates(self, thing: str, kind: str, texts: Sequence[str]) -> None:
        self.regions.setdefault(thing, {})[kind] = list(texts)

    def plain(self) -> dict[str, Any]:
        names = ("captions", "details", "concepts", "boxes", "things", "regions", "groups", "pairs", "verdicts")
        return {name: value for name in names if (value := getattr(self, name))}
