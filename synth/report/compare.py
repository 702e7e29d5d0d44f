"""Two runs against each other: by how much shares differ, and how likely chance alone would make them differ so."""

from __future__ import annotations

import math
from dataclasses import dataclass

from synth.report.counting import Rate

BEYOND = 0.001  # how unlikely a difference is by chance alone that counts as one; a report compares hundreds of shares
EXPECTED = 5  # of either outcome in either run; with fewer the z-test is wrong, and the exact one is taken
ALIKE = 1e-7  # by which two chances may differ and be the same, as logarithms


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """`points` is the second share less the first; `chance` is None where no test is sound."""

    points: float
    chance: float | None

    @property
    def beyond_chance(self) -> bool:
        return self.chance is not None and self.chance < BEYOND


def difference(first: Rate, second: Rate, *, tested: bool = True) -> Difference | None:
    if first.share is None or second.share is None:
        return None
    pooled = (first.count + second.count) / (first.of + second.of)
    few = min(pooled, 1 - pooled) * min(first.of, second.of) < EXPECTED
    test = by_exact_test if few else by_z_test
    return Difference(points=second.share - first.share, chance=test(first, second) if tested else None)


def by_z_test(first: Rate, second: Rate) -> float:
    """Two-proportion z-test with the pooled share, two-sided."""
    pooled = (first.count + second.count) / (first.of + second.of)
    error = math.sqrt(pooled * (1 - pooled) * (1 / first.of + 1 / second.of))
    return math.erfc(abs(first.count / first.of - second.count / second.of) / error / math.sqrt(2))


def by_exact_test(first: Rate, second: Rate) -> float:
    """Fisher's exact test, two-sided: of all ways to share out the counts, those no likelier than what came."""
    small, large = sorted((first, second), key=lambda rate: rate.of)
    counted = small.count + large.count
    whole = _ways(small.of + large.of, counted)

    def likely(count: int) -> float:
        return _ways(small.of, count) + _ways(large.of, counted - count) - whole

    ways = [likely(count) for count in range(max(0, counted - large.of), min(counted, small.of) + 1)]
    came = likely(small.count)
    return min(1.0, math.fsum(math.exp(way) for way in ways if way <= came + ALIKE))


def _ways(of: int, count: int) -> float:
    """To choose so many, as a logarithm."""
    return math.lgamma(of + 1) - math.lgamma(count + 1) - math.lgamma(of - count + 1)
