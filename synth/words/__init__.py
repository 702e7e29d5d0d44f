"""Captions in English turned into concepts: the things they name that can be seen.

Parts of speech are told by the counts of WordNet's own files, where Debian's wordnet-base lays them; nothing is read
before the first question, and nothing is fetched.
"""

from synth.words._kinds import is_parent, parents, same
from synth.words._senses import lemma
from synth.words._sight import is_seen
from synth.words._tags import tags
from synth.words.concepts import Concept, concepts, goes_by
from synth.words.language import is_english
from synth.words.phrases import Phrase, Tagger, noun_phrases, nouns_of, tagger

__all__ = [
    "Concept", "Phrase", "Tagger", "concepts", "goes_by", "is_english", "is_parent", "is_seen", "lemma", "noun_phrases",
    "nouns_of", "parents", "same", "tagger", "tags",
]  # fmt: skip
