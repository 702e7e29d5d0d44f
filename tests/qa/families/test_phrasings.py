"""The ways of asking are many, really different, and well formed."""

import re
from itertools import combinations

import pytest
from running import FAMILIES

from qa.families._wording import blanks, phrasings
from synth.plugins import names

SYNONYMS = {
    "which": "what",
    "largest": "highest",
    "greatest": "highest",
    "maximum": "highest",
    "figure": "chart",
    "graph": "chart",
    "plot": "chart",
    "picture": "chart",
    "displayed": "shown",
    "display": "show",
    "roughly": "about",
    "approximately": "about",
    "approximate": "about",
    "around": "about",
    "number": "value",
    "larger": "higher",
    "greater": "higher",
    "heading": "title",
    "exceeds": "exceed",
    "following": "these",
}
# Blanks that stand for words of which one replaces the other; every other blank is a name or a number.
WORDS = {"most": "highest", "largest": "highest", "maximum": "highest", "more": "higher", "larger": "higher"}
FORMS = ("short", "choice", "yes_no")


def normal(sentence: str) -> str:
    """The sentence without names, numbers and the choice between synonyms."""
    for name in blanks(sentence):
        sentence = sentence.replace("{" + name + "}", WORDS.get(name, "_"))
    words = re.findall(r"[a-z]+|_", sentence.lower())
    return " ".join(SYNONYMS.get(word, word) for word in words)


def ways(family: str, form: str) -> list[str]:
    return [way for forms in phrasings(family).values() for way in forms.get(form, ())]


def test_normal_forms_see_through_names_and_synonyms():
    assert normal("What {be} the {most} value, about?") == normal("Which {be} the greatest number, roughly?")
    assert normal("Which month is highest?") != normal("Is the month highest?")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("family", FAMILIES)
def test_at_least_eight_ways_of_asking_and_no_two_alike(family, form):
    asked = ways(family, form)
    assert len(asked) >= 8
    alike = [(one, other) for one, other in combinations(asked, 2) if normal(one) == normal(other)]
    assert alike == []


@pytest.mark.parametrize("family", names("families"))
def test_every_way_is_one_sentence_that_asks(family):
    for forms in phrasings(family).values():
        for way in (way for some in forms.values() for way in some):
            assert way.endswith("?"), way
            assert way.count("?") == 1, way
            assert way[0].isupper() or re.match(r"\{[A-Z]", way), way
            assert "  " not in way, way
            assert way.count("{") == way.count("}") == len(blanks(way)), way
