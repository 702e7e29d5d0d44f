"""Where things are: boxes as a detector gives them, made clean, and which of them belong together."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from synth.boxes import area, around, clipped, grown, touch, without_doubles
from synth.records import Box, ItemError
from synth.w2c.code import identifier

NEAR = 1 / 3  # of its sides a box is grown by, before it is asked whether it touches another
LARGE = 0.05  # of the picture: smaller things are not described together


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A thing and where it is; `id` is its name in the program."""

    id: str
    name: str
    box: Box
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What a detector's reply comes to, and how many of its boxes were none."""

    boxes: tuple[tuple[str, Box, float], ...]
    bad: int


def read_boxes(reply: Any, phrases: Sequence[str], size: tuple[int, int], least: float) -> Read:
    """Boxes on the picture, of things that were asked for, with scores no less than `least`."""
    raw = reply.get("boxes") if isinstance(reply, dict) else None
    if not isinstance(raw, list):
        raise ItemError("bad_reply", "the reply holds no list of boxes")
    known = {phrase.casefold(): phrase for phrase in phrases}
    found, bad = [], 0
    for one in raw:
        said = one if isinstance(one, dict) else {}
        phrase = known.get(str(said.get("phrase", "")).strip().casefold())
        box, score = clipped(said.get("box"), size), _score(said.get("score", 1.0))
        if phrase is None or box is None or score is None:
            bad += 1
        elif score >= least:
            found.append((phrase, box, score))
    return Read(boxes=tuple(found), bad=bad)


def _score(said: Any) -> float | None:
    return float(said) if isinstance(said, int | float) and 0 <= said <= 1 else None


def named(boxes: Sequence[tuple[str, Box, float]], overlap: float, most: int) -> list[Found]:
    """The best of them, each once, in reading order of their names' first boxes, and numbered."""
    stay = without_doubles([box for _, box, _ in boxes], [score for _, _, score in boxes], overlap)[:most]
    taken: Counter[str] = Counter()
    found = []
    for phrase, box, score in sorted((boxes[at] for at in stay), key=lambda one: (one[1][1], one[1][0])):
        bare = identifier(phrase, "")
        taken[bare] += 1
        found.append(Found(id=identifier(phrase, taken[bare]), name=phrase, box=box, score=score))
    return found


def groups_of(things: Sequence[Found], least: int) -> list[list[Found]]:
    """Connected things of one name, where there are enough of them."""
    alike: dict[str, list[Found]] = defaultdict(list)
    for thing in things:
        alike[thing.name].append(thing)
    return [part for same in alike.values() for part in _connected(same) if len(part) >= least]


def _connected(things: Sequence[Found]) -> list[list[Found]]:
    """Parts in which each touches another; of each part in the order given."""
    part_of = list(range(len(things)))
    for one, other in combinations(range(len(things)), 2):
        if touch(things[one].box, things[other].box) and part_of[one] != part_of[other]:
            old, new = part_of[other], part_of[one]
            part_of = [new if part == old else part for part in part_of]
    parts: dict[int, list[Found]] = defaultdict(list)
    for thing, part in zip(things, part_of, strict=True):
        parts[part].append(thing)
    return list(parts.values())


def group_box(members: Sequence[Found]) -> Box:
    return around([member.box for member in members])


def pairs_of(
    things: Sequence[Found], group: Mapping[str, int], size: tuple[int, int], most: int
) -> list[tuple[Found, Found]]:
    """Large things of other names and groups that touch, or nearly; the largest first. `group` is by a thing's id."""
    large = [thing for thing in things if area(thing.box) > LARGE * size[0] * size[1]]
    apart = [
        (one, other)
        for one, other in combinations(large, 2)
        if one.name != other.name
        and (one.id not in group or group.get(one.id) != group.get(other.id))
        and touch(grown(one.box, NEAR / 2), grown(other.box, NEAR / 2))
    ]
    return sorted(apart, key=lambda pair: -min(area(pair[0].box), area(pair[1].box)))[:most]
