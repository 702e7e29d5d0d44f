"""Concepts: doubles merged, parents dropped, and only what can be seen."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synth.words import Concept, concepts, goes_by, tags


def names(*texts):
    return [concept.name for concept in concepts(texts, tags)]


def test_a_caption_becomes_the_things_on_the_picture():
    caption = "Two brown dogs chase a red ball on the wet grass of John's garden"
    assert concepts([caption], tags) == [
        Concept(name="brown dog", head="dog", plural=True, count=2, said_in=(0,)),
        Concept(name="red ball", head="ball", said_in=(0,)),
        Concept(name="wet grass", head="grass", said_in=(0,)),
        Concept(name="garden", head="garden", said_in=(0,)),
    ]


def test_synonyms_are_one_concept_under_its_first_name():
    found = concepts(["A cat on a red sofa.", "Two cats lie on a red couch."], tags)
    assert found == [
        Concept(name="cat", head="cat", plural=True, count=2, said_in=(0, 1)),
        Concept(name="red sofa", head="sofa", said_in=(0, 1)),
    ]


def test_a_parent_is_dropped_beside_its_child():
    assert names("An animal sits on furniture.", "A dog sits on a chair.") == ["dog", "chair"]
    assert names("A hot dog and a dog on a plate") == ["hot dog", "dog", "plate"]
    assert names("A man and a boy") == ["man", "boy"]
    assert names("A ball", "A red ball and a blue ball") == ["red ball", "blue ball"]
    assert names("Two dogs play", "A brown dog") == ["dog", "brown dog"]


def test_what_cannot_be_seen_is_dropped():
    assert names("A moment of joy on a sunny day in a relaxed atmosphere, with a sense of style") == []


def test_the_parts_of_charts_are_kept():
    caption = (
        "A bar chart with a title, a legend, labels on the axis, a dashed line, a table, a word, a number and a logo"
    )
    assert names(caption) == [
        "bar chart", "title", "legend", "label", "axis", "dashed line", "table", "word", "number", "logo",
    ]  # fmt: skip


def test_there_are_at_most_forty():
    things = (
        "apple ball bed bell belt bird boat book boot bottle bowl box brick bridge broom bus cake camera candle "
        "coat car carpet cat chair clock cloud comb cow crab crown cup desk dog door dress drum drawer egg fan fence "
        "flag fork frog gate goat guitar hammer hat horse"
    ).split()
    assert names(" and ".join(f"a {thing}" for thing in things)) == things[:40]


WORDS = "a the two dogs dog animal sofa couch red blue and of in person people man style bar chart , .".split()


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join) | st.text(), max_size=4))
def test_names_are_unique_and_are_said_somewhere(texts):
    found = concepts(texts, tags)
    assert len({concept.name for concept in found}) == len(found) <= 40
    for concept in found:
        assert concept.said_in == tuple(sorted(set(concept.said_in)))
        assert all(0 <= said < len(texts) for said in concept.said_in)
    assert [concept.said_in[0] for concept in found] == sorted(concept.said_in[0] for concept in found)


@pytest.mark.parametrize(
    ("name", "thing", "so"),
    [
        ("dog", "dog", True),
        ("dog", "brown dog", True),
        ("brown dog", "dog", False),
        ("animal", "brown dog", True),
        ("dog", "animal", False),
        ("sofa", "couch", True),
        ("red dog", "brown dog", False),
    ],
)
def test_what_a_thing_may_be_called(name: str, thing: str, so: bool):
    assert goes_by(name, thing) == so
