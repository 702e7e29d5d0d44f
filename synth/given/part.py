"""A part of the table that makes one chart, and what is needed to say it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from synth.given.grid import Held
from synth.given.ideas import Idea


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """`data` in the schema of the kind; `value` and `unit` name the measure, or `x` and `y` those of a scatter."""

    idea: Idea
    data: dict[str, Any]
    value: str
    unit: str
    adds: bool
    decimals: tuple[int, ...]
    held: tuple[Held, ...] = ()
    along: str = ""  # what stands along the axis, empty where nothing in the table says
    group: str = ""  # what the series are, empty likewise
    place_type: str = "category"
    of: tuple[str, ...] = field(default=())


def hidden(names: Sequence[str]) -> NDArray[np.bool_]:
    """matplotlib keeps names that begin so to itself."""
    return np.array([name.startswith("_") for name in names])


def number(value: float, decimals: int) -> int | float:
    """As a program writes it: the number itself, a whole one without a point."""
    return int(value) if decimals == 0 else round(float(value), decimals)
