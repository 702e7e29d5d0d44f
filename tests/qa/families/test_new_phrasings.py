"""The ways of asking of the families that reckon, tabulate and ask in vain."""

import re
from itertools import combinations

import pytest
from test_phrasings import normal

from qa.families._wording import blanks, phrasings

FAMILIES = ("arithmetic", "trend", "table", "unanswerable")


@pytest.mark.parametrize("family", FAMILIES)
def test_each_topic_has_eight_ways_for_each_form_and_no_two_are_alike(family):
    for topic, forms in phrasings(family).items():
        for form, ways in forms.items():
            assert len(ways) >= 8, (topic, form)
            assert [pair for pair in combinations(ways, 2) if normal(pair[0]) == normal(pair[1])] == []


@pytest.mark.parametrize("family", FAMILIES)
def test_every_way_is_one_sentence_that_asks(family):
    for forms in phrasings(family).values():
        for way in (way for some in forms.values() for way in some):
            assert way.endswith("?"), way
            assert way.count("?") == 1, way
            assert way[0].isupper() or re.match(r"\{[A-Za-z]", way), way
            assert "  " not in way, way
            assert way.count("{") == way.count("}") == len(blanks(way)), way
