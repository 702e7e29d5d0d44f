"""Seeded choices that stay the same in every Python version.

Only `Random.random` is promised to keep its sequence, so everything here is made from it.
"""

from __future__ import annotations

import hashlib
import math
import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Dice:
    def __init__(self, source: random.Random) -> None:
        self._source = source

    def unit(self) -> float:
        return self._source.random()

    def whole(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both possible."""
        return low + int(self.unit() * (high - low + 1))

    def between(self, low: float, high: float) -> float:
        return low + (high - low) * self.unit()

    def chance(self, share: float) -> bool:
        return self.unit() < share

    def pick(self, options: Sequence[T]) -> T:
        return options[int(self.unit() * len(options))]

    def weighted(self, options: Sequence[tuple[T, float]]) -> T:
        left = self.unit() * sum(weight for _, weight in options)
        for option, weight in options:
            left -= weight
            if left < 0:
                return option
        return options[-1][0]

    def some(self, options: Sequence[T], count: int) -> list[T]:
        """`count` different options, in an order of their own."""
        pool = list(options)
        return [pool.pop(int(self.unit() * len(pool))) for _ in range(min(count, len(pool)))]

    def bell(self, middle: float = 0.0, spread: float = 1.0) -> float:
        """A normal number, never further out than three spreads."""
        radius = math.sqrt(-2 * math.log(1 - self.unit()))
        return middle + spread * max(-3.0, min(3.0, radius * math.cos(2 * math.pi * self.unit())))


def dice(seed: int, stage: str) -> Dice:
    """The dice of one stage: stages do not disturb each other."""
    return Dice(random.Random(whole_seed(seed, stage)))


def whole_seed(seed: int, stage: str) -> int:
    return int.from_bytes(hashlib.blake2b(f"{seed}/{stage}".encode(), digest_size=8).digest(), "big")
