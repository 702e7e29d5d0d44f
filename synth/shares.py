"""Which kind stands at each place of a run: at every place each kind has had about its share of those before.

Places are settled one after the other and none looks ahead, so a run may be cut short or grown anywhere.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import count


def in_turn(seed: int, weights: Mapping[str, float]) -> Iterator[str]:
    """A name a place, without end.

    A kind of a tenth of the weight has one lot in each ten places, somewhere in them. A lot cannot be drawn before its
    ten places begin, and goes before all others once they end; between, the earliest lot is drawn. So no kind is ever
    a whole place ahead of its share, and one falls further behind only where several end at once.
    """
    parts = _whole(weights)
    total = sum(parts.values())
    had = dict.fromkeys(parts, 0)
    lots = {name: _lot(seed, name, 0, part) for name, part in parts.items()}
    for place in count(1):
        ended = [name for name, part in parts.items() if place * part >= (had[name] + 1) * total]
        if ended:
            name = min(ended, key=lambda name: (Fraction(had[name] + 1, parts[name]), lots[name]))
        else:
            name = min((name for name, part in parts.items() if place * part > had[name] * total), key=lots.__getitem__)
        had[name] += 1
        lots[name] = _lot(seed, name, had[name], parts[name])
        yield name


def _whole(weights: Mapping[str, float]) -> dict[str, int]:
    """The weights as they are written, as whole numbers: shares are compared exactly."""
    exact = {name: Fraction(str(weight)) for name, weight in sorted(weights.items()) if weight}
    scale = math.lcm(*(share.denominator for share in exact.values()))
    return {name: int(share * scale) for name, share in exact.items()}


def _lot(seed: int, name: str, had: int, part: int) -> float:
    """Where in the run the next one of a kind would like to stand, as a logarithm: weights may differ by any power."""
    return math.log(had + 1 - random.Random(f"{seed}/{name}/{had}").random()) - math.log(part)
