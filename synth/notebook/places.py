"""Which rows of a store a view shows, and in what order, without a copy of any."""

from __future__ import annotations

import random
import threading
from array import array
from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray


class Found:
    """Places as they are found, and no further than anybody has asked for."""

    def __init__(self, coming: Iterator[int]) -> None:
        self._coming: Iterator[int] | None = coming
        self._found, self._lock = array("q"), threading.Lock()

    def __iter__(self) -> Iterator[int]:
        at = 0
        while self._reach(at + 1):
            yield self._found[at]
            at += 1

    def __len__(self) -> int:
        self._reach(None)
        return len(self._found)

    def __getitem__(self, at: int) -> int:
        return self._found[at] if at >= 0 and self._reach(at + 1) else self.all()[at]

    def __reduce__(self) -> tuple[Any, ...]:
        return Found.known, (self.all(),)

    @property
    def complete(self) -> bool:
        """Whether all have been found."""
        return self._coming is None

    def all(self) -> list[int]:
        self._reach(None)
        return self._found.tolist()

    @classmethod
    def known(cls, places: Sequence[int]) -> Found:
        return cls(iter(places))

    def _reach(self, count: int | None) -> bool:
        with self._lock:
            while self._coming is not None and (count is None or len(self._found) < count):
                place = next(self._coming, None)
                if place is None:
                    self._coming = None
                else:
                    self._found.append(place)
            return count is not None and len(self._found) >= count


Places: TypeAlias = range | NDArray[np.int64] | Found


def chosen(places: Places, which: Any) -> Places:
    """Those a slice, a list of positions, or a list of yes and no as long as `places` choose."""
    if isinstance(which, slice):
        if isinstance(places, Found):
            return _array(places.all())[which]
        return places[which]
    at = np.asarray(which)
    if at.ndim != 1 or (at.size and at.dtype.kind not in "iub"):
        raise TypeError("a list of whole numbers, or of yes and no for each item, is needed to choose items")
    if at.dtype == bool and len(at) != len(places):
        raise IndexError(f"{len(at)} choices for {len(places)} items")
    if at.dtype != bool:
        at = at.astype(np.int64)
    taken: NDArray[np.int64] = _array(places.all() if isinstance(places, Found) else places)[at]
    return taken


def shuffled(places: Places, seed: int) -> Places:
    """In an order of the seed's, the same with every version of Python and numpy."""
    throw = random.Random(seed).random
    lots = np.fromiter((throw() for _ in range(len(places))), dtype=np.float64)
    return chosen(places, np.argsort(lots, kind="stable"))


def _array(places: Sequence[int] | NDArray[np.int64]) -> NDArray[np.int64]:
    if isinstance(places, range):
        return np.arange(places.start, places.stop, places.step, dtype=np.int64)
    return np.asarray(places, dtype=np.int64)
