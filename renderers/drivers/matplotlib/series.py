"""A series: the marks of one name on one panel, and the rows they make in its table."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True, eq=False)
class Row:
    """One mark: its place (category, x) and its value, and its element if it has one."""

    x: Any
    y: Any
    element: dict[str, Any] | None
    at: float  # position along the axis it stands on
    end: float  # position along the axis it is measured on
    name: str | None = None  # its own series, where a series is split by colour


@dataclass(slots=True, eq=False)
class Series:
    mark: str  # bar, line or point
    panel: Any
    name: str | None
    along: Any  # reader of the axis the values are read from
    across: Any
    vertical: bool = True
    rows: list[Row] = field(default_factory=list)
    element: dict[str, Any] | None = None  # the line itself

    def add(
        self, x: Any, y: Any, element: dict[str, Any] | None, at: float, end: float, name: str | None = None
    ) -> None:
        """Add a point by its coordinates, which change places where values are read along x."""
        if self.vertical:
            self.rows.append(Row(x, y, element, at, end, name))
        else:
            self.rows.append(Row(y, x, element, end, at, name))

    def names(self) -> list[str | None]:
        return [self.name if row.name is None else row.name for row in self.rows]
