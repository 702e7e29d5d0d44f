"""What is on a page; docs/scene.md describes every kind of element."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

Box: TypeAlias = tuple[float, float, float, float]
Colour: TypeAlias = tuple[int, int, int]
Reads = Literal["printed", "axis", "none"]

ELEMENT_KINDS = frozenset(
    "figure panel title axis tick label legend bar point line area wedge cell box node edge arrow shape region "
    "image text word heading paragraph list field button link icon formula note atom bond component object3d".split()
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Element:
    """One thing on the picture. Its kinds and the keys of `value` are described in docs/scene.md."""

    id: str
    kind: str
    role: str | None = None
    text: str | None = None
    value: Mapping[str, Any] | None = None
    series: str | None = None
    panel: str | None = None
    colour: Colour | None = None
    box: Box | None = None
    outline: tuple[tuple[float, float], ...] | None = None
    parent: str | None = None
    links: tuple[str, ...] = ()
    visible: float | None = None
    contrast: float | None = None
    font_px: float | None = None
    reads: Reads = "none"
    precision: float | None = None
    line: int | None = None
    missing: str | None = None  # characters of its text that the font lacks


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Table:
    """The data of one panel, rebuilt from what was drawn."""

    panel: str
    mark: str
    columns: tuple[str, ...]
    types: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scene:
    """Everything on one page."""

    width: int
    height: int
    elements: tuple[Element, ...]
    tables: tuple[Table, ...] = ()

    def find(self, element_id: str) -> Element:
        return next(element for element in self.elements if element.id == element_id)
