"""spaCy's tagger where the reader of these captions has installed it: slower than ours by a lot."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from importlib.util import find_spec
from typing import Any

from synth.records import WorldError
from synth.words._lists import CLOSED
from synth.words._tokens import Token

MODEL = "en_core_web_sm"
OURS = {
    "NN": "N", "NNP": "N", "NNS": "L", "NNPS": "L", "FW": "N", "JJ": "A", "JJR": "A", "JJS": "A", "AFX": "A", "CD": "Q",
    "DT": "D", "PDT": "D", "PRP$": "D", "WP$": "D", "PRP": "P", "EX": "P", "VB": "B", "VBP": "B", "VBZ": "Z",
    "VBG": "G", "VBN": "E", "VBD": "E", "MD": "M", "RB": "R", "RBR": "R", "RBS": "R", "RP": "R", "IN": "I",
    "TO": "T", "CC": "C", "WDT": "W", "WP": "W", "WRB": "W", "POS": "S",
}  # fmt: skip


@cache
def installed() -> bool:
    """Whether both the library and its model are there; neither is imported."""
    return find_spec("spacy") is not None and find_spec(MODEL) is not None


@cache
def _pipe() -> tuple[Callable[..., Any], Any]:
    import spacy

    try:
        pipe = spacy.load(MODEL, exclude=["ner", "lemmatizer", "parser", "attribute_ruler"])
    except (OSError, ValueError) as error:
        raise WorldError(
            f"spaCy is installed and cannot load its model {MODEL}: {error}",
            f"install the model that goes with this spaCy, or uninstall {MODEL} to have captions read without it",
        ) from error
    return spacy.tokens.Doc, pipe


def tags(words: Sequence[Token]) -> list[str]:
    """Penn's tags as ours; a participle before a noun and after what opens a phrase describes that noun."""
    make, pipe = _pipe()
    seen = pipe(make(pipe.vocab, words=[word.said for word in words]))
    found = [_tag(word, mark.tag_) for word, mark in zip(words, seen, strict=True)]
    for at in range(len(found) - 1, -1, -1):
        after, before = found[at + 1 : at + 2], found[at - 1] if at else "X"
        if found[at] in "GE" and after and after[0] in "ANL" and before in "DQAISX":
            found[at] = "A"
    return found


def _tag(word: Token, penn: str) -> str:
    """Determiners, numbers and pronouns are closed: there our lists know more than a guess."""
    closed = "Q" if word.low[0].isdigit() else CLOSED.get(word.low, "")
    return closed if closed and closed in "DQP" and penn != "POS" else OURS.get(penn, "X")
