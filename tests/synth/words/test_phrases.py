"""Noun phrases: against what a person made of the captions, and on any text at all."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synth.words import noun_phrases, nouns_of, tags
from tests.synth.words.captions import found, precision_and_recall, worked


@pytest.mark.parametrize(("caption", "right"), list(worked("worked.txt")))
def test_a_caption_is_parsed_as_a_person_does(caption, right):
    assert sorted(found(caption), key=str) == sorted(right, key=str)


@pytest.mark.parametrize(("file", "floor"), [("held_out.txt", 0.95), ("held_out_long.txt", 0.91)])
def test_captions_it_was_not_made_with_are_parsed_nearly_as_well(file, floor):
    """Measured when first run: 0.975 and 0.975 of 80 short phrases, 0.941 and 0.931 of 102 in longer sentences."""
    precision, recall = precision_and_recall(file)
    assert precision >= floor
    assert recall >= floor


def test_a_phrase_keeps_its_words_as_they_were_said():
    dogs, ball = noun_phrases("Two Brown dogs chase the red, white and blue Ball.", tags)
    assert (dogs.text, dogs.head, dogs.name, dogs.count, dogs.plural) == ("Brown dogs", "dog", "brown dog", 2, True)
    assert (ball.text, ball.name) == ("red, white and blue Ball", "red white and blue ball")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("a group of people", ["person"]),
        ("a photo of the top left corner of a red page", ["corner", "red page"]),
        ("a picture of a kind of bird on the left", ["bird"]),
        ("John's dog and the cat's tail", ["dog", "cat", "tail"]),
        ("the owner of Anna's car", ["owner", "car"]),
        ('a poster titled "Big Summer Party"', ["poster"]),
        ('"A cat on a mat"', ["cat", "mat"]),
        ("it and they are there with him", []),
        ("", []),
        ("🐶 犬 …", []),
    ],
)
def test_what_is_no_thing_is_seen_through(text, names):
    assert [phrase.name for phrase in noun_phrases(text, tags) if phrase.name.isascii()] == names


@pytest.mark.parametrize(
    ("text", "count"),
    [("three dogs", 3), ("a dozen eggs", 12), ("1,200 ships", 1200), ("12 large red ships", 12), ("one cat", 1),
     ("a cat", None), ("a couple of cats", None), ("twenty-one cats", None), ("the 2 other cats", 2)],
)  # fmt: skip
def test_a_count_is_a_number_right_before(text, count):
    assert [phrase.count for phrase in noun_phrases(text, tags)] == [count]


@pytest.mark.parametrize(
    ("text", "plural"),
    [("two sheep", True), ("one of the sheep", True), ("a sheep", False), ("each slice", False),
     ("a lot of water", False), ("all dogs", True), ("a pair of scissors", False), ("people", True), ("3 fish", True)],
)  # fmt: skip
def test_several_are_told_from_one(text, plural):
    assert [phrase.plural for phrase in noun_phrases(text, tags)] == [plural]


def test_heads_are_named_once():
    assert nouns_of("A red ball, a blue ball and two dogs", tags) == ["ball", "dog"]


def test_long_texts_are_read_once():
    """Each would take hours if a step looked at all that comes before it."""
    for piece in ("dog ", "the ", "red and ", "a-", "a'", '"', "1.", "dogs' ", "of ", "x"):
        noun_phrases(piece * (10_000 // len(piece)), tags)


ODD = st.text() | st.text(alphabet="adgos tewhn-'’\"“”,.&12%") | st.lists(
    st.sampled_from("a the two dogs dog red and , of group 's riding is \" - 3 blue John her".split())
).map(" ".join)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(ODD)
def test_any_text_gives_phrases_of_its_own_words(text):
    for phrase in noun_phrases(text, tags):
        assert phrase.text
        assert phrase.text in text
        assert phrase.name.endswith(phrase.head)
        assert phrase.head == phrase.head.lower() or not phrase.head.isascii()
        assert phrase.count is None or phrase.count >= 0
