"""The ways of asking of the families that reckon, tabulate and ask in vain."""

from itertools import combinations

import pytest
from test_phrasings import normal

from qa.families._wording import phrasings

FAMILIES = ("arithmetic", "trend", "table", "unanswerable")


@pytest.mark.parametrize("family", FAMILIES)
def test_each_topic_has_eight_ways_for_each_form_and_no_two_are_alike(family):
    for topic, forms in phrasings(family).items():
        for form, ways in forms.items():
            assert len(ways) >= 8, (topic, form)
            assert [pair for pair in combinations(ways, 2) if normal(pair[0]) == normal(pair[1])] == []
