"""What is on the picture at all: descriptions of the whole, the things these name, and whether those are there."""

from __future__ import annotations

from collections.abc import Sequence

from synth.records import ItemError
from synth.w2c.look import Beliefs, Look, candidates
from synth.w2c.ranking import Candidate
from synth.w2c.scene import WHOLE
from synth.words import concepts

Captions = tuple[list[Candidate], list[Candidate]]  # in a sentence, and in detail


def captions_of(look: Look) -> Captions:
    short, long = look.asks.captions(look.all()), look.asks.details(look.all())
    heard = look.hear([*short, *long])
    captions, details = candidates(heard[: len(short)]), candidates(heard[len(short) :])
    look.notes.captions, look.notes.details = [one.text for one in captions], [one.text for one in details]
    if not captions and not details:
        raise ItemError("no_facts", "no description of the picture could be had")
    return captions, details


def concepts_of(look: Look, captions: Captions) -> list[str]:
    """The things that are looked for."""
    texts = [one.text for some in captions for one in some]
    look.notes.concepts = [concept.name for concept in concepts(texts)][: look.settings.phrases]
    return look.notes.concepts


def beliefs_of(look: Look, names: Sequence[str], captions: Captions) -> Beliefs:
    """Of everything that anybody named."""
    nouns = [noun for some in captions for one in some for noun in one.nouns]
    asked = dict.fromkeys([*names, *nouns])
    for belief in look.exist([(WHOLE, look.all(), name) for name in asked]):
        look.notes.beliefs |= belief
    return look.notes.beliefs
