"""What is said of each thing and of two that touch: candidates, and how likely what they name is there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from synth.steps import Prompt
from synth.w2c.facts import Pair, Thing
from synth.w2c.look import Beliefs, Look, candidates
from synth.w2c.places import Found, group_box, pairs_of
from synth.w2c.ranking import Candidate, agreed, best

AROUND_TOLD = 0.25  # of its sides, on each, that a thing is shown with to be described: half as large again
AROUND_READ = 0.02  # to be read
AROUND_ASKED, LEAST_ASKED = 0.15, 200  # to be asked about, and the least pixels it is shown with


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Of one thing: its descriptions, readings of the text on it, how likely it and all that these name are there."""

    descriptions: list[Candidate]
    readings: list[str]
    beliefs: Beliefs


def told_of(look: Look, found: Sequence[Found]) -> dict[str, Told]:
    prompts = [prompt for thing in found for prompt in _prompts(look, thing)]
    heard = iter(look.hear(prompts))
    descriptions, readings = {}, {}
    for thing in found:
        descriptions[thing.id] = candidates([next(heard) for _ in range(look.settings.descriptions)])
        readings[thing.id] = [text for text in [next(heard) for _ in range(look.settings.readings)] if text is not None]
        look.notes.candidates(thing.id, "descriptions", [one.text for one in descriptions[thing.id]])
        look.notes.candidates(thing.id, "readings", readings[thing.id])
    beliefs = _confirmed(look, found, descriptions)
    return {
        thing.id: Told(descriptions=descriptions[thing.id], readings=readings[thing.id], beliefs=beliefs[thing.id])
        for thing in found
    }


def _prompts(look: Look, thing: Found) -> list[Prompt]:
    part = look.photograph.part
    return [
        *look.asks.region(part(thing.box, AROUND_TOLD), thing.name),
        *look.asks.text(part(thing.box, AROUND_READ), thing.name),
    ]


def _confirmed(
    look: Look, found: Sequence[Found], descriptions: Mapping[str, Sequence[Candidate]]
) -> dict[str, Beliefs]:
    asked = []
    for thing in found:
        view = look.photograph.part(thing.box, AROUND_ASKED, LEAST_ASKED)
        nouns = [noun for one in descriptions[thing.id] for noun in one.nouns]
        asked += [(thing.id, view, name) for name in dict.fromkeys([thing.name, *nouns])]
    beliefs: dict[str, dict[str, float]] = {thing.id: {} for thing in found}
    for (about, _, _), belief in zip(asked, look.exist(asked), strict=True):
        beliefs[about] |= belief
    return dict(beliefs)


def thing_of(look: Look, found: Found, told: Told) -> Thing:
    """With the description that is confirmed most, and the text that most readings give."""
    chosen = best(told.descriptions, told.beliefs, look.settings.confirm)
    description = chosen.text if chosen else ""
    return Thing(id=found.id, name=found.name, box=found.box, description=description, text=agreed(told.readings))


def pairs_told(look: Look, stay: Sequence[Found], groups: Sequence[Sequence[Found]]) -> list[Pair]:
    group = {member.id: number for number, members in enumerate(groups) for member in members}
    pairs = pairs_of(stay, group, look.size, look.settings.pairs)
    views = [look.photograph.part(group_box(pair)) for pair in pairs]
    asked = [look.asks.pair(view, *_names(pair)) for view, pair in zip(views, pairs, strict=True)]
    heard = iter(look.hear([prompt for some in asked for prompt in some]))
    told = [candidates([next(heard) for _ in some]) for some in asked]
    nouns = [
        (at, noun) for at, some in enumerate(told) for noun in dict.fromkeys(noun for one in some for noun in one.nouns)
    ]
    said = look.exist([(" ".join(one.id for one in pairs[at]), views[at], noun) for at, noun in nouns])
    beliefs: list[dict[str, float]] = [{} for _ in pairs]
    for (at, _), belief in zip(nouns, said, strict=True):
        beliefs[at] |= belief
    look.notes.pairs = [
        {"of": [one.id for one in pair], "descriptions": [each.text for each in some]}
        for pair, some in zip(pairs, told, strict=True)
    ]
    chosen = [best(some, known, look.settings.confirm) for some, known in zip(told, beliefs, strict=True)]
    return [
        Pair(first=pair[0].id, second=pair[1].id, description=one.text)
        for pair, one in zip(pairs, chosen, strict=True)
        if one
    ]


def _names(pair: tuple[Found, Found]) -> tuple[str, str]:
    return pair[0].name, pair[1].name
