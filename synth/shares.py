"""What stands at each place of a run: at every place each kind has had about its share of those before.

Places are settled one after the other and none looks ahead, so a run may be cut short or grown anywhere.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import count, repeat

from synth.records import Topic, digest

Limit = tuple[frozenset[str], int]  # names, and how often all of them together may stand


@dataclass(frozen=True, slots=True)
class Draft:
    """What a recipe decides of a topic; a `None` is left to the kind."""

    kind: str
    language: str = "en"
    difficulty: int | None = None
    domain: str | None = None


Drafts = Callable[[], Iterator[Draft]]  # what stands at place 0, 1, 2, …
Placed = tuple[int, Topic]


def topic_seed(seed: int, place: int) -> int:
    """Of the topic at a place of a run."""
    return int(digest([seed, place], 6), 16)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mixture:
    """The weights and caps that decide drafts.

    `drawn_by` is the renderer of each kind; without weights for renderers their shares are those of their kinds.
    `domains` are the weights of those that a kind knows; a kind that is not there takes its topics anywhere.
    """

    kinds: Mapping[str, float]
    drawn_by: Mapping[str, str]
    renderers: Mapping[str, float] | None = None
    languages: Mapping[str, float] = field(default_factory=lambda: {"en": 1.0})
    difficulty: Mapping[str, float] | None = None
    domains: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    caps: Mapping[str, Mapping[str, int]] = field(default_factory=dict)  # by group: kinds, renderers, …

    def of(self, renderer: str) -> dict[str, float]:
        return {kind: weight for kind, weight in self.kinds.items() if self.drawn_by[kind] == renderer}

    def cap(self, group: str) -> Mapping[str, int]:
        return self.caps.get(group, {})


def drafts(seed: int, mixture: Mixture) -> Iterator[Draft]:
    """A draft a place, without end unless caps are used up."""
    languages = turns(f"{seed}/languages", mixture.languages, _each(mixture.cap("languages")))
    levels: Iterator[str | None] = repeat(None)
    if mixture.difficulty:
        levels = turns(f"{seed}/difficulty", mixture.difficulty, _each(mixture.cap("difficulty")))
    domains = {kind: turns(f"{seed}/{kind}/domains", weights) for kind, weights in mixture.domains.items()}
    for kind, language, level in zip(_kinds(seed, mixture), languages, levels, strict=False):
        domain = next(domains[kind]) if kind in domains else None
        yield Draft(kind, language, int(level) if level else None, domain)


def reach(mixture: Mixture) -> float:
    """How many drafts there are."""
    renderers = sum(_room(mixture, renderer) for renderer in {mixture.drawn_by[kind] for kind in mixture.kinds})
    languages = sum(mixture.cap("languages").get(name, math.inf) for name in mixture.languages)
    levels = sum(mixture.cap("difficulty").get(level, math.inf) for level in mixture.difficulty or [""])
    return min(renderers, languages, levels)


def _room(mixture: Mixture, renderer: str) -> float:
    kinds = sum(mixture.cap("kinds").get(kind, math.inf) for kind in mixture.of(renderer))
    return min(kinds, mixture.cap("renderers").get(renderer, math.inf))


def _kinds(seed: int, mixture: Mixture) -> Iterator[str]:
    own = _each(mixture.cap("kinds"))
    if mixture.renderers is None:
        together = [(frozenset(mixture.of(name)), most) for name, most in mixture.cap("renderers").items()]
        yield from turns(seed, mixture.kinds, [*own, *together])
        return
    rooms = {name: _room(mixture, name) for name in mixture.renderers}
    limits = _each({name: int(room) for name, room in rooms.items() if room < math.inf})
    within = {name: turns(f"{seed}/{name}", mixture.of(name), own) for name in mixture.renderers}
    for renderer in turns(f"{seed}/renderers", mixture.renderers, limits):
        yield next(within[renderer])


def _each(caps: Mapping[str, int]) -> list[Limit]:
    return [(frozenset({name}), most) for name, most in caps.items()]


def turns(seed: int | str, weights: Mapping[str, float], limits: Sequence[Limit] = ()) -> Iterator[str]:
    """A name a place. Those at a limit stand no more and leave their places to the rest; it ends with the last name."""
    left, had = dict(weights), [0] * len(limits)
    while left:
        whole = len(left) == len(weights)
        for name in in_turn(seed if whole else f"{seed}/{len(left)}", left):
            yield name
            had = [so_far + (name in names) for so_far, (names, _) in zip(had, limits, strict=True)]
            full = {one for so_far, (names, most) in zip(had, limits, strict=True) if so_far >= most for one in names}
            if not full.isdisjoint(left):
                left = {one: weight for one, weight in left.items() if one not in full}
                break


def in_turn(seed: int | str, weights: Mapping[str, float]) -> Iterator[str]:
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


def _lot(seed: int | str, name: str, had: int, part: int) -> float:
    """Where in the run the next one of a kind would like to stand, as a logarithm: weights may differ by any power."""
    return math.log(had + 1 - random.Random(f"{seed}/{name}/{had}").random()) - math.log(part)
