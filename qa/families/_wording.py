"""Ways of asking, kept as data in `templates/questions/<family>.yaml`: topic -> form -> sentences."""

from __future__ import annotations

import random
import string
from collections.abc import Mapping
from functools import cache

from ruamel.yaml import YAML

from qa.families._nouns import capital, lower_first
from synth.prompts import FOLDER

Phrasings = Mapping[str, Mapping[str, tuple[str, ...]]]


@cache
def phrasings(family: str) -> Phrasings:
    with (FOLDER / "questions" / f"{family}.yaml").open(encoding="utf-8") as file:
        loaded = YAML(typ="safe").load(file)
    return {topic: {form: tuple(ways) for form, ways in forms.items()} for topic, forms in loaded.items()}


def blanks(sentence: str) -> list[str]:
    return [name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None]


def ask_in_words(
    family: str, topic: str, form: str, words: Mapping[str, str | None], where: str, rng: random.Random
) -> str:
    """One of the ways of asking whose blanks can all be filled; `where` goes before it."""
    ways = [way for way in phrasings(family)[topic][form] if all(words.get(name) is not None for name in blanks(way))]
    sentence = rng.choice(ways).format_map(words)
    return capital(f"{where}, {lower_first(sentence)}") if where else capital(sentence)
