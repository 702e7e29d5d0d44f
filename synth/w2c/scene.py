"""Facts as a scene: things and groups as regions, what is said of two as notes, and what was asked for as well."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from synth.records import Element
from synth.w2c.facts import Facts, Thing

WHOLE = "picture"  # the element that stands for all of it


def elements_of(facts: Facts, beliefs: Mapping[str, float], least: float) -> Iterator[Element]:
    """`beliefs` are how likely each thing that was named is there; they become notes, with a yes or a no."""
    wide, high = facts.size
    said = {"detail": facts.detail} if facts.detail else None
    yield Element(
        id=WHOLE, kind="image", role="photo", text=facts.caption or None, value=said, box=(0.0, 0.0, wide, high)
    )
    for thing in facts.things:
        yield _thing(thing, None)
    for group in facts.groups:
        members = tuple(member.id for member in group.members)
        yield Element(id=group.id, kind="region", role="group", text=group.name, box=group.box, links=members)
        for member in group.members:
            yield _thing(member, group.id)
    for number, count in enumerate(facts.counts, 1):
        many = {"count": count.count, "exact": count.exact}
        yield Element(id=f"count_{number}", kind="note", role="count", text=count.name, value=many)
    for number, pair in enumerate(facts.pairs, 1):
        links = (pair.first, pair.second)
        yield Element(id=f"pair_{number}", kind="note", role="pair", text=pair.description, links=links)
    for number, (name, belief) in enumerate(beliefs.items(), 1):
        told = {"there": belief >= least, "likely": round(belief, 4)}
        yield Element(id=f"asked_{number}", kind="note", role="asked", text=name, value=told)


def _thing(thing: Thing, group: str | None) -> Element:
    said = {"description": thing.description, "written": thing.text}
    value = {key: text for key, text in said.items() if text} or None
    return Element(id=thing.id, kind="region", role="thing", text=thing.name, value=value, box=thing.box, parent=group)
