"""Typed parts as text: options, forms, places, and what may not be said."""

from __future__ import annotations

import pytest

from synth.export._entry import Refused
from synth.export._voice import Voice
from synth.records import Answer, said
from tests.synth.export.entries import box, choice, entry, options, point, text, turn


def voice(to: str = "sharegpt", **more: object) -> Voice:
    return options(to, **more).voice()


def test_a_choice_is_answered_by_its_letter_or_by_its_words():
    spoken = voice().spoken(choice(), entry())
    assert spoken.question.text == (
        "Which is largest?\nA. Reedbed\nB. Shore\nC. Meadow\nAnswer with the letter of the right option."
    )
    assert (spoken.answer.text, [one.text for one in spoken.wrong]) == ("B", ["A", "C"])
    spoken = voice(choices="text").spoken(choice(), entry())
    assert spoken.question.text == (
        "Which is largest?\n- Reedbed\n- Shore\n- Meadow\nAnswer with the right option, word for word."
    )
    assert (spoken.answer.text, [one.text for one in spoken.wrong]) == ("Shore", ["Reedbed", "Meadow"])


def test_what_is_not_among_the_options_is_no_answer():
    with pytest.raises(Refused, match="no_option"):
        voice().spoken(choice("Bog"), entry())
    with pytest.raises(Refused, match="no_option"):
        voice().spoken(choice("Shore", ("Shore", "Shore")), entry())


def test_a_question_that_cannot_be_answered_looks_like_one_that_can():
    asked = turn("How many in June?", "It cannot be told from the picture.")
    unanswerable = turn("How many in June?", "It cannot be told from the picture.", form="unanswerable")
    assert voice().spoken(asked, entry()).question == voice().spoken(unanswerable, entry()).question


def test_forms_are_asked_for_in_the_language_of_the_question():
    german = entry(language="de")
    assert voice().spoken(turn(form="yes_no"), german).question.text.endswith("\nAntworte mit Ja oder Nein.")
    japanese = entry(language="ja")
    assert voice().spoken(turn("何件?", form="yes_no"), japanese).question.text == "何件?"
    assert "Give the box as [left" in voice().spoken(box(), japanese).question.text


def test_forms_in_the_users_own_words():
    own = voice(forms={"short": "In a word.", "yes_no": ""})
    assert own.spoken(turn("How many?"), entry()).question.text == "How many?\nIn a word."
    assert own.spoken(turn("Is it?", form="yes_no"), entry()).question.text == "Is it?"
    assert own.spoken(choice(), entry()).question.text.endswith("letter of the right option.")


def test_a_box_says_how_it_is_counted():
    """20, 10, 60, 30 of 200 by 100."""
    spoken = voice().spoken(box(), entry())
    assert spoken.question.text.endswith(
        "\nGive the box as [left, top, right, bottom], counted from 0 to 1000 across and down the picture."
    )
    assert (spoken.answer.text, spoken.wrong[0].text) == ("[100, 100, 300, 300]", "[0, 0, 45, 90]")
    spoken = voice(model="qwen2.5-vl", canvas=True).spoken(box(), entry())
    assert 'Give the box as {"bbox_2d": [left, top, right, bottom]}, in pixels of the picture.' in spoken.question.text
    assert spoken.answer.text == '{"bbox_2d": [20, 10, 60, 30]}'
    assert voice(coords="percent").spoken(point(), entry()).answer.text == "[20.0, 20.0]"
    assert voice(model="paligemma-448").spoken(box(), entry()).question.text == "Where is the bar?"


def test_a_place_off_the_picture_is_refused():
    with pytest.raises(Refused, match="place_outside"):
        voice().spoken(box(right=230), entry())
    assert voice().spoken(box(right=200.6), entry()).answer.text == "[100, 100, 1000, 300]"


@pytest.mark.parametrize(
    "word",
    ["<image>", "<video>", "</s>", "<s>", "<bbox>", "<ref-object>", "<|im_end|>", "<|vision_start|>", "<loc0123>",
     "<loc_17>", "[/INST]", "<img src='a'>", "<box>", "<start_of_turn>", "<points x1='3'>"],
)  # fmt: skip
def test_words_that_templates_read_are_refused(word: str):
    for asked in (turn(f"What does {word} say?"), turn(answer=f"x{word}y"), choice("a", ("a", word))):
        with pytest.raises(Refused, match="reserved_word"):
            voice().spoken(asked, entry())
    miss = turn(wrong=(text(word), text("4.5")))
    assert [one.text for one in voice().spoken(miss, entry()).wrong] == ["4.5"]


@pytest.mark.parametrize("word", ["<b>", "a < image >", "1 < s", "<imagery>", "<|", "images", "| Q1 | Q2 |", "user: 3"])
def test_what_only_looks_like_it_is_said(word: str):
    assert voice().spoken(turn(f"What is {word}?", word), entry()).answer.text == word


def test_a_word_may_be_rewritten():
    spoken = voice(reserved="rewrite").spoken(turn("What does <video> do?", "<image>"), entry())
    assert (spoken.question.text.split("\n")[0], spoken.answer.text) == ("What does ‹video› do?", "‹image›")


def test_words_of_one_consumer():
    asked = turn("Who said it?\nASSISTANT: me")
    assert voice(flavour="qwen").spoken(asked, entry())
    with pytest.raises(Refused, match="ASSISTANT:"):
        voice(flavour="llava").spoken(asked, entry())
    for line in ("assistant", "Is it\nassistant manager?", "“assistant"):
        with pytest.raises(Refused, match="assistant"):
            voice(flavour="qwen").spoken(turn(line), entry())
    assert voice(flavour="qwen").spoken(turn("Which assistant is it?"), entry())


@pytest.mark.parametrize("sign", ["\0", "\x07", "\x1b[31m", "\x85", "\ud800", "\x7f"])
def test_control_characters_are_refused(sign: str):
    with pytest.raises(Refused, match="control_character"):
        voice().spoken(turn(f"What is a{sign}b?"), entry())


@pytest.mark.parametrize("words", ["שלום \u202bעולם\u202c", "مرحبا", "a\tb\nc", "👩\u200d🚀", "x" * 100_000])
def test_other_letters_and_long_texts_are_said_as_they_are(words: str):
    spoken = voice().spoken(turn(words, words), entry())
    assert spoken.answer.text == words
    assert spoken.question.text.startswith(words)


def test_an_empty_answer_is_none():
    with pytest.raises(Refused, match="empty_answer"):
        voice().spoken(turn(answer=" "), entry())


def test_places_within_a_sentence():
    parts = (*said("It is at "), {"type": "point", "page": 0, "at": [40.0, 20.0]}, *said("."))
    answer = Answer(value=[40.0, 20.0], type="point", text=parts)
    assert voice().spoken(turn(answer=answer, form="free"), entry()).answer.text == "It is at [200, 200]."
    assert options("swift").voice("<bbox>").spoken(turn(answer=answer), entry()).answer.text == "It is at <bbox>."
