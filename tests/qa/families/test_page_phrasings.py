"""The ways of asking about pages and graphs are many, really different, and well formed."""

from itertools import combinations

import pytest
from test_phrasings import normal

from qa.families._wording import phrasings

TOPICS = [
    (family, topic, form)
    for family in ("reading", "structure", "pointing")
    for topic, forms in phrasings(family).items()
    for form in forms
]


@pytest.mark.parametrize(("family", "topic", "form"), TOPICS)
def test_each_topic_has_eight_ways_in_each_form(family, topic, form):
    assert len(phrasings(family)[topic][form]) >= 8


@pytest.mark.parametrize("family", ["reading", "structure", "pointing"])
def test_no_two_ways_of_a_form_are_alike(family):
    for form in {form for one, _, form in TOPICS if one == family}:
        ways = [way for topic in phrasings(family).values() for way in topic.get(form, ())]
        assert [(a, b) for a, b in combinations(ways, 2) if normal(a) == normal(b)] == []
