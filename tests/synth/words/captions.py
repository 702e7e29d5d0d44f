"""Captions whose noun phrases a person worked out, and how near the tagger comes to them."""

from collections import Counter
from pathlib import Path
from typing import NamedTuple

from synth.words import Phrase, noun_phrases, tags

HERE = Path(__file__).parent


class Said(NamedTuple):
    name: str
    count: int | None
    plural: bool


def worked(file):
    """Captions with their phrases, of a file whose first line says how it is written."""
    for line in (HERE / file).read_text().splitlines():
        if not line.startswith("#"):
            caption, _, phrases = line.partition(" | ")
            yield caption, [_said(phrase.strip()) for phrase in phrases.split(";")]


def found(caption):
    return [_as_said(phrase) for phrase in noun_phrases(caption, tags)]


def _as_said(phrase: Phrase):
    return Said(phrase.name, phrase.count, phrase.plural)


def _said(phrase):
    count, _, rest = phrase.partition(" ")
    name = rest if count.isdigit() else phrase
    return Said(name.removesuffix("+"), int(count) if count.isdigit() else None, name.endswith("+"))


def precision_and_recall(file):
    """Of phrases whose name, count and number are all right."""
    hits = got = wanted = 0
    for caption, right in worked(file):
        phrases = found(caption)
        hits += sum((Counter(right) & Counter(phrases)).values())
        got, wanted = got + len(phrases), wanted + len(right)
    return hits / got, hits / wanted
