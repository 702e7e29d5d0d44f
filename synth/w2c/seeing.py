"""From a picture to facts: what is named, where it is, what is said of it, and which of all this is confirmed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from synth.records import ItemError
from synth.w2c.code import identifier
from synth.w2c.counting import Counted, counted
from synth.w2c.facts import Facts, Group, Thing
from synth.w2c.look import Look
from synth.w2c.naming import beliefs_of, captions_of, concepts_of
from synth.w2c.places import Found, group_box, named, read_boxes
from synth.w2c.ranking import best
from synth.w2c.telling import pairs_told, thing_of, told_of


def facts_of(look: Look) -> Facts:
    least = look.settings.confirm
    captions = captions_of(look)
    names = concepts_of(look, captions)
    found = places_of(look, names)
    beliefs = beliefs_of(look, names, captions)
    told = told_of(look, found)
    there = [thing for thing in found if told[thing.id].beliefs.get(thing.name, 0.0) >= least]
    groups, stay = counted(look, there)
    pairs = pairs_told(look, stay, [group.members for group in groups])
    things = {thing.id: thing_of(look, thing, told[thing.id]) for thing in stay}
    caption, detail = (best(some, beliefs, least) for some in captions)
    if not things and caption is None and detail is None:
        raise ItemError("no_facts", f"of {len(names)} things that were named none is confirmed")
    grouped = {member.id for group in groups for member in group.members}
    return Facts(
        size=look.size,
        caption=caption.text if caption else "",
        detail=detail.text if detail else "",
        things=tuple(thing for name, thing in things.items() if name not in grouped),
        groups=tuple(_group(group, things) for group in groups),
        pairs=tuple(pairs),
    )


def places_of(look: Look, names: Sequence[str]) -> list[Found]:
    if not names:
        return []
    told = look.settings
    (read,) = look.hear(
        [look.asks.boxes(look.all(), names)], lambda reply: read_boxes(reply, names, look.size, told.box)
    )
    if read is None:
        return []
    if read.bad:
        look.lost("boxes", "bad_place", f"{read.bad} boxes that are none, lie outside, or are of nothing asked for")
    look.notes.boxes = [{"name": name, "box": list(box), "score": round(score, 4)} for name, box, score in read.boxes]
    found = named(read.boxes, told.overlap, told.things)
    look.notes.things = [{"id": one.id, "name": one.name, "box": list(one.box)} for one in found]
    return found


def _group(counted: Counted, things: Mapping[str, Thing]) -> Group:
    first = counted.members[0]
    return Group(
        id=identifier(first.name, f"group_{first.id.rpartition('_')[2]}"),
        name=first.name,
        box=group_box(counted.members),
        members=tuple(things[member.id] for member in counted.members),
        exact=counted.exact,
    )
