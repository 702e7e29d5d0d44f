"""What somebody wants, found by its words among the kinds of picture and the fields that there are."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from synth import plugins
from synth.prompts import FOLDER

NAMED, AMONG = 3.0, 1.0  # the weight of a kind that is named itself, and of one that is among several
GAP = 3  # words that may stand between two of a phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """`kinds` with their weights and the words they are for; `domains` of the kinds; words that say nothing to us."""

    kinds: Mapping[str, tuple[float, str]]
    domains: Mapping[str, Sequence[str]] = field(default_factory=dict)  # by kind
    lost: Sequence[str] = ()


def understand(text: str) -> Understood:
    words, spelt = _words(text), {_stem(word): word for word in _plain(text)}
    kinds, used = _kinds(words)
    domains = _domains(set(words), {word for at, word in enumerate(words) if at not in used})
    if not kinds and not domains:
        kinds = _by_about(spelt)
    if not kinds:
        kinds = {kind: (AMONG, ", ".join(found)) for kind, found in domains.items()}
    domains = {kind: domains[kind] for kind in kinds if kind in domains}
    known = {words[at] for at in used} | {word for found in domains.values() for of in found.values() for word in of}
    known |= {word for _, said in kinds.values() for word in _words(said)} | _stems("said")
    lost = [spelt[word] for word in dict.fromkeys(words) if word not in known]
    return Understood(kinds=kinds, domains={kind: sorted(found) for kind, found in domains.items()}, lost=lost)


def _kinds(words: Sequence[str]) -> tuple[dict[str, tuple[float, str]], set[int]]:
    """Kinds, and the places of the words that name them; a word that names one kind does not name several as well."""
    found: dict[str, tuple[float, str]] = {}
    used: set[int] = set()
    for kind in plugins.names("kinds"):
        for phrase in _phrases(kind):
            if places := _places(words, _words(phrase), set()):
                used |= places
                found.setdefault(kind, (NAMED, phrase))
    among: set[int] = set()
    for kinds, phrases in _told()["several"].items():
        for phrase in phrases:
            if places := _places(words, _words(phrase), used):
                among |= places
                for kind in kinds.split():
                    found.setdefault(kind, (AMONG, phrase))
    return dict(sorted(found.items())), used | among


def _phrases(kind: str) -> list[str]:
    return [kind.replace("_", " "), *_told()["kinds"].get(kind, ())]


def _by_about(spelt: Mapping[str, str]) -> dict[str, tuple[float, str]]:
    """By the line that each kind says of itself: the last resort."""
    found = {}
    for kind in plugins.names("kinds"):
        about = set(_words(plugins.load("kinds", kind).kind.about)) - _silent()
        if shared := [word for stem, word in spelt.items() if stem in about]:
            found[kind] = AMONG, ", ".join(shared)
    return found


def _domains(words: set[str], free: set[str]) -> dict[str, dict[str, set[str]]]:
    """The fields of each kind that the words are of, each with those words.

    A field is meant by its whole name, by another word for it, or by a telling word of its name, in this order: a word
    that means one field of a kind means no other less well. Some words mean a field only where none is meant otherwise.
    Words that name kinds are not `free`: they mean a field only as a part of its name.
    """
    found: dict[str, dict[str, set[str]]] = {}
    for kind in plugins.names("kinds"):
        names, taken = plugins.load("kinds", kind).kind.domains(), set[str]()
        for meant, among in ((_whole, words), (_other_word, free), (_telling_word, free)):
            now = {name: of for name in names if (of := meant(name, among) - taken)}
            found[kind] = now | found.get(kind, {})
            taken |= {word for of in now.values() for word in of}
        found[kind] = found[kind] or {name: of for name in names if (of := _otherwise(name, free))}
    return {kind: domains for kind, domains in found.items() if domains}


def _whole(name: str, words: Collection[str]) -> set[str]:
    named = set(_words(name))
    return named if named <= set(words) else set()


def _other_word(name: str, words: Collection[str]) -> set[str]:
    return set(map(_stem, _told()["fields"].get(name, ()))) & set(words)


def _otherwise(name: str, words: Collection[str]) -> set[str]:
    return set(map(_stem, _told()["otherwise"].get(name, ()))) & set(words)


def _telling_word(name: str, words: Collection[str]) -> set[str]:
    return set(_words(name)) & set(words) - _silent()


def _places(words: Sequence[str], phrase: Sequence[str], but: set[int]) -> set[int]:
    """Where the words of a phrase stand first, in their order and near each other; none where they do not."""
    for first in (at for at, word in enumerate(words) if word == phrase[0] and at not in but):
        found = [first]
        for word in phrase[1:]:
            near = range(found[-1] + 1, min(found[-1] + 2 + GAP, len(words)))
            at = next((at for at in near if words[at] == word), None)
            if at is None:
                break
            found.append(at)
        if len(found) == len(phrase):
            return set(found)
    return set()


# Words


def _words(text: str) -> list[str]:
    return [_stem(word) for word in _plain(text)]


def _plain(text: str) -> list[str]:
    return [word for word in re.findall(r"[^\W\d_]+", text.casefold()) if len(word) > 1 or word in ("a", "e")]


def _stem(word: str) -> str:
    """One word for its forms: companies, company; shipping, ship; invoices, invoice."""
    word = _told()["spelt"].get(word, word)
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif re.search(r"(s|x|z|ch|sh)es$", word):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        word = word[:-1]
    word = _told()["spelt"].get(word, word)
    for ending in ("ing", "ed"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 2 and re.search(r"[aeiouy]", stem):
            word = stem[:-1] if re.search(r"([^aeiouls])\1$", stem) else stem
    return word.removesuffix("e") if len(word) > 3 else word


@cache
def _told() -> Mapping[str, Any]:
    return tomllib.loads((FOLDER / "words" / "about" / "words.toml").read_text(encoding="utf-8"))


def _silent() -> frozenset[str]:
    """Words that say nothing of what is wanted, or of a field alone."""
    return _stems("said") | _stems("common")


@cache
def _stems(group: str) -> frozenset[str]:
    return frozenset(_stem(word) for word in _told()[group]["words"])
