"""What is made of a detector's numbers; every figure here is worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from synth.models._boxes import Caption, Found, captions, corners, kept, named, token_spans

SIZE = (100, 80)


def found(phrase: str, box: tuple[float, float, float, float], score: float) -> Found:
    return Found(phrase=phrase, box=box, score=score)


def test_of_boxes_over_each_other_the_likelier_stays():
    # 40 x 40 and the same 10 to the right: 1200 of 1600 + 1600 - 1200 = 2000 in common, 0.6
    one, other = found("dog", (0, 0, 40, 40), 0.7), found("cat", (10, 0, 50, 40), 0.9)
    assert kept([one, other], SIZE, 0.5) == [other]
    assert kept([one, other], SIZE, 0.6) == [other, one]


def test_a_box_that_is_gone_takes_no_other_with_it():
    # each has 0.6 in common with the next, the first and the last 800 of 2400
    row = [found("a", (0, 0, 40, 40), 0.9), found("b", (10, 0, 50, 40), 0.8), found("c", (20, 0, 60, 40), 0.7)]
    assert kept(row, SIZE, 0.5) == [row[0], row[2]]


def test_boxes_end_where_the_picture_does():
    (one,) = kept([found("kite", (-5, 70, 20, 95), 0.5)], SIZE, 0.5)
    assert one.box == (0.0, 70, 20, 80)


@pytest.mark.parametrize("box", [(10, 10, 10.5, 40), (10, 40, 40, 10), (101, 10, 140, 40), (-9, -9, 0, 0)])
def test_what_is_no_box_within_the_picture_is_left_out(box: tuple[float, float, float, float]):
    assert kept([found("kite", box, 0.5)], SIZE, 0.5) == []


def test_nothing_found_is_nothing():
    assert kept([], SIZE, 0.5) == []


def test_a_centre_and_a_size_in_shares_are_corners_in_pixels():
    assert corners(np.array([[0.5, 0.5, 0.2, 0.5]]), SIZE).tolist() == [[40.0, 20.0, 60.0, 60.0]]


def words(text: str) -> int:
    return len(text.replace(".", " .").split()) + 2


def test_phrases_are_one_text_in_small_letters():
    (one,) = captions(["Red car", "  a dog. ", "red  car.", "", "."], words, 256)
    assert one.text == "red car. a dog."
    assert one.phrases == ("Red car", "  a dog. ")
    assert [one.text[start:end] for start, end in one.spans] == ["red car", "a dog"]


def test_phrases_that_are_too_long_for_one_text_are_several():
    # two marks, and two tokens each with its full stop: four go into ten
    made = captions([f"w{number}" for number in range(10)], words, 10)
    assert [one.phrases for one in made] == [("w0", "w1", "w2", "w3"), ("w4", "w5", "w6", "w7"), ("w8", "w9")]
    assert made[1].text == "w4. w5. w6. w7."


def test_no_phrases_are_no_text():
    assert captions([], words, 256) == []


CAPTION = Caption(("red car", "blue car", "kite"), "red car. blue car. kite.", ((0, 7), (9, 17), (19, 23)))
# [CLS] red car . blue car . ki ##te . [SEP]
OFFSETS = [(0, 0), (0, 3), (4, 7), (7, 8), (9, 13), (14, 17), (17, 18), (19, 21), (21, 23), (23, 24), (0, 0)]


def test_tokens_belong_to_the_phrase_they_are_in():
    assert token_spans(CAPTION, OFFSETS) == [[1, 2], [4, 5], [7, 8]]


def likely(**at: float) -> list[float]:
    row = [0.01] * len(OFFSETS)
    for name, value in at.items():
        row[int(name[1:])] = value
    return row


@pytest.mark.parametrize(
    ("row", "phrase", "score"),
    [
        (likely(_1=0.6, _2=0.5, _5=0.7), "red car", 0.6),  # (0.6 + 0.5) / 2 beats (0 + 0.7) / 2
        (likely(_1=0.19, _2=0.5, _4=0.1, _5=0.55), "blue car", 0.55),  # red is under 0.2 and counts nothing
        (likely(_7=0.3, _8=0.05), "kite", 0.3),
        (likely(_0=0.9, _3=0.9, _8=0.24), "kite", 0.24),  # marks and full stops are no phrase's
    ],
)
def test_a_box_is_the_phrase_whose_words_are_the_likeliest(row: list[float], phrase: str, score: float):
    hits = named(CAPTION, token_spans(CAPTION, OFFSETS), np.array([row]), box_threshold=0.23, text_threshold=0.2)
    assert hits == [(0, phrase, pytest.approx(score))]


@pytest.mark.parametrize("row", [likely(), likely(_7=0.22), likely(_3=0.9), likely(_0=0.9, _10=0.9)])
def test_a_box_of_no_phrase_is_none(row: list[float]):
    spans = token_spans(CAPTION, OFFSETS)
    assert named(CAPTION, spans, np.array([row]), box_threshold=0.23, text_threshold=0.2) == []
