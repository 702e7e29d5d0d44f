"""Ways of asking, kept as data in `templates/questions/<family>.yaml`: topic -> form -> sentences."""

from __future__ import annotations

import random
import re
import string
from collections.abc import Mapping
from functools import cache, lru_cache

from ruamel.yaml import YAML

from qa.families._nouns import capital, lower_first, singular
from synth.prompts import FOLDER

Phrasings = Mapping[str, Mapping[str, tuple[str, ...]]]


@cache
def phrasings(family: str) -> Phrasings:
    with (FOLDER / "questions" / f"{family}.yaml").open(encoding="utf-8") as file:
        loaded = YAML(typ="safe").load(file)
    return {topic: {form: tuple(ways) for form, ways in forms.items()} for topic, forms in loaded.items()}


@lru_cache(maxsize=4096)
def blanks(sentence: str) -> tuple[str, ...]:
    return tuple(name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None)


def ask_in_words(
    family: str, topic: str, form: str, words: Mapping[str, str | None], where: str, rng: random.Random
) -> str | None:
    """One of the ways of asking that say no noun of the chart in another sense; `where` goes before it."""
    filled = [way for way in phrasings(family)[topic][form] if all(words.get(name) is not None for name in blanks(way))]
    taken = _taken(words)
    ways = [way for way in filled if not taken & _own_words(way, words)]
    if not ways:
        return None
    sentence = rng.choice(ways).format_map(words)
    return capital(f"{where}, {lower_first(sentence)}") if where else capital(sentence)


# What the chart calls its things, and the blanks that put words of ours beside its names.
_NOUNS = ("key", "group", "measure", "limit")
_DRESSED = {"mark", "mark_a", "mark_b", "ending", "own_bars", "own_points", "all_points", "label", "printed"}
_OURS = {"bar", "point", "segment", "label", "printed"}
_LITTLE = frozenset("a an and at by for from in is it of on or per the to with".split())


def _taken(words: Mapping[str, str | None]) -> set[str]:
    """The words of the chart's nouns: "level" of "Level", "point" of "80 points"; "value" only beside others."""
    said = [(words.get(noun) or "").removeprefix("number of ") for noun in _NOUNS]
    return {word for text in said if text not in {"value", "x value"} for word in _singulars(text)} - _LITTLE


def _own_words(way: str, words: Mapping[str, str | None]) -> frozenset[str]:
    """The words of a sentence that are ours: all outside its blanks, and "bar" or "point" of "North bar for May"."""
    fixed = " ".join(text for text, _, _, _ in string.Formatter().parse(way))
    dressed = " ".join(words.get(name) or "" for name in blanks(way) if name in _DRESSED)
    return _singulars(fixed) | (_singulars(dressed) & _OURS)


@lru_cache(maxsize=4096)
def _singulars(text: str) -> frozenset[str]:
    return frozenset(singular(word) for word in re.findall(r"[a-z]+", text.lower()))
