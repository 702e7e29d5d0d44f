"""What families see of a chart: marks that stand for numbers, and plots that hold them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from qa.families._keys import Keys
from qa.families._scales import READ_PX, TIE_PX, Scale
from synth.records import Element

SEEN = 0.9  # a mark less visible than this is no evidence

HIDDEN = 12  # partly covered points that a question may pass over

MarkKind = Literal["bar", "line", "scatter"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Mark:
    """One bar or point. `px` is what a pixel is worth here, `across` the same along the other axis.

    `label` is the number printed at it, if there is one and it agrees with the mark; `half` is half of
    that number's last digit. `step` is what can be read between two labelled ticks. `usable` says whether the
    mark can be evidence.
    """

    id: str
    series: str | None
    key: Any
    value: float
    px: float
    usable: bool
    base: float = 0.0
    label: Element | None = None
    half: float = 0.0
    step: float = 0.0

    @property
    def tolerance(self) -> float:
        return max(READ_PX * self.px, self.step)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Plot:
    """The marks of one kind in one panel. `where` names the page and the panel where there are several ("" else).

    `page` is the number of its page in a picture with several (None else).

    For a scatter `keys` is None and `value` is the vertical axis; `sideways` is the horizontal one.
    `groups` are the series in the order of the legend; `group` is what a series is called ("product").
    """

    panel: str
    mark: MarkKind
    stacked: bool
    horizontal: bool
    where: str
    marks: tuple[Mark, ...]
    groups: tuple[str, ...]
    group: str
    value: Scale
    keys: Keys | None
    sideways: Scale | None = None
    page: int | None = None

    @property
    def order(self) -> list[Any]:
        """The keys in the order of the axis."""
        return list(dict.fromkeys(mark.key for mark in self.marks))

    def row(self, series: str | None) -> tuple[Mark, ...]:
        return tuple(mark for mark in self.marks if mark.series == series)

    def column(self, key: Any) -> tuple[Mark, ...]:
        return tuple(mark for mark in self.marks if mark.key == key)

    @property
    def rows(self) -> list[tuple[str | None, tuple[Mark, ...]]]:
        """One (series, marks) for every series that can be named; the only series needs no name."""
        names: Sequence[str | None] = self.groups or [next((mark.series for mark in self.marks), None)]
        return [(name if self.groups else None, self.row(name)) for name in names]


def whole(marks: Sequence[Mark]) -> bool:
    """Whether all marks can be evidence, so that nothing hidden could change a superlative or a count."""
    return bool(marks) and all(mark.usable for mark in marks)


def clear_best(marks: Sequence[Mark], highest: bool) -> Mark | None:
    """The extreme mark, if it can be seen and no mark that is partly hidden comes near it."""
    best = (max if highest else min)(marks, key=lambda mark: mark.value, default=None)
    if best is None or not best.usable:
        return None
    hidden = [mark for mark in marks if not mark.usable]
    return best if len(hidden) <= HIDDEN and all(differ(best, mark) for mark in hidden) else None


def differ(one: Mark, other: Mark, times: float = 1.0) -> bool:
    """Whether a reader can tell two marks apart: at least 4 px, and more than the rounding of what is printed."""
    gap = abs(one.value - other.value)
    printed = max(one.half, other.half) * 2
    return gap >= times * TIE_PX * max(one.px, other.px) and gap > printed
