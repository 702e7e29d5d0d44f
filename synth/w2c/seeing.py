"""From a picture to facts: what is named, where it is, what is said of it, and which of all this is confirmed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from synth.records import ItemError
from synth.w2c.code import identifier
from synth.w2c.counting import counts_of, groups
from synth.w2c.disputed import undisputed_counts
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
    counts = counts_of(look, there)
    grouped = groups(look, there, counts)
    pairs = pairs_told(look, there, grouped)
    things = {thing.id: thing_of(look, thing, told[thing.id]) for thing in there}
    caption, detail = (best(some, beliefs, least) for some in captions)
    if not things and caption is None and detail is None:
        raise ItemError("no_facts", f"of {len(names)} things that were named none is confirmed")
    of_groups = {member.id for members in grouped for member in members}
    facts = Facts(
        size=look.size,
        caption=caption.text if caption else "",
        detail=detail.text if detail else "",
        things=tuple(thing for name, thing in things.items() if name not in of_groups),
        groups=tuple(_group(members, things) for members in grouped),
        counts=tuple(counts),
        pairs=tuple(pairs),
    )
    return replace(facts, counts=tuple(undisputed_counts(facts)))


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


def _group(members: Sequence[Found], things: Mapping[str, Thing]) -> Group:
    first = members[0]
    return Group(
        id=identifier(first.name, f"group_{first.id.rpartition('_')[2]}"),
        name=first.name,
        box=group_box(members),
        members=tuple(things[member.id] for member in members),
    )
