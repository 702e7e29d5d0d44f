"""What models say in plain words: taken as it was meant, or lost for a reason; whatever they say."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth.photos.replies import LONGEST, prose, written, yes_or_no
from synth.records import ItemError

CAPTIONS = (Path(__file__).parent / "captions.txt").read_text(encoding="utf-8").splitlines()


def lost(read: Callable[[Any], object], text: str) -> str:
    with pytest.raises(ItemError) as raised:
        read({"text": text})
    return raised.value.reason


# Sentences


@pytest.mark.parametrize("text", CAPTIONS)
def test_short_captions_are_taken(text: str) -> None:
    assert prose({"text": text}).strip('"') == text.strip('"')


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("  A dog\n on grass.\n\n", "A dog on grass."),
        ('"A dog on grass."', "A dog on grass."),
        ("“A dog on grass.”", "A dog on grass."),
        ("'A dog's toy on grass.'", "A dog's toy on grass."),
        ("**A dog** on grass.", "A dog on grass."),
        ("- A dog on grass.\n- A cat.", "A dog on grass. A cat."),
        ("1. A dog on grass.\n2) A cat.", "A dog on grass. A cat."),
        ("## The picture\nA dog on grass.", "The picture A dog on grass."),
        ("3 dogs on grass.", "3 dogs on grass."),
        ("A sign says “Open”", "A sign says “Open”"),
        ('"Stop" is written on a sign that says "Go"', '"Stop" is written on a sign that says "Go"'),
        ("The players' bench", "The players' bench"),
        ("A card reads \"I'm sorry, I can't help it\".", "A card reads \"I'm sorry, I can't help it\"."),
        ("A man cannot see the image.", "A man cannot see the image."),
    ],
)
def test_sentences_are_what_was_said_without_the_marks_around_them(text: str, meant: str) -> None:
    assert prose({"text": text}) == meant


REFUSALS = """
I'm sorry, but I can't assist with that.
I’m sorry, I can’t help with identifying people.
I am sorry, but I cannot describe this image.
Sorry, but I can't provide that.
I apologize, but I am unable to view images.
I'm unable to describe people in images.
I'm not able to identify who this is.
I cannot fulfill this request.
I can not see the picture.
I won't describe this.
I do not have the ability to see images.
I don't have access to the image.
Unfortunately, I can't determine who this is.
As an AI, I have no eyes.
As a language model I cannot see.
There is no image provided.
No image was attached to your message.
It seems that no picture has been uploaded.
Please upload the image so that I can describe it.
I must decline to answer.
My apologies, but I cannot answer.
I don't feel comfortable describing this person.
""".strip().splitlines()


@pytest.mark.parametrize("text", REFUSALS)
def test_refusals_are_told_as_what_they_are(text: str) -> None:
    assert [lost(read, text) for read in (prose, yes_or_no, written)] == ["refused"] * 3


@pytest.mark.parametrize(
    "text",
    [
        "Ein Hund liegt auf dem Sofa.", "Das ist ein Balkendiagramm mit vier Balken.", "Ein Hund.",
        "Es tut mir leid, ich kann das nicht beantworten.", "一只狗在草地上。", "抱歉，我无法识别图片。", "狗",
        "Un perro en la hierba verde.", "Lo siento, no puedo ayudar con eso.", "gato negro", "Katze am Fenster",
        "Собака на диване", "Chó trên cỏ", "Un chien sur le canapé.",
    ],
)  # fmt: skip
def test_other_languages_are_foreign(text: str) -> None:
    assert lost(prose, text) == "foreign"


@pytest.mark.parametrize("text", ["", "   \n\t ", "...", "?!", "“”", "- \n- ", "**", "🐶", "—"])
def test_what_has_no_words_is_empty(text: str) -> None:
    assert lost(prose, text) == "bad_reply"


def test_a_description_has_an_end() -> None:
    words = "A dog lies on grass. " * (LONGEST // 21)
    assert prose({"text": words}) == words.strip()
    assert lost(prose, words + "A cat sits on a wall beside it.") == "bad_reply"
    assert lost(prose, "dog " * 100_000) == "bad_reply"


# A yes or a no


@pytest.mark.parametrize(
    "text", ["Yes", "yes.", "YES!", " Yes, there is.", "**Yes**", "_Yes_", '"Yes"', "Yes\nNothing else."]
)
def test_a_yes(text: str) -> None:
    assert yes_or_no({"text": text}).yes


@pytest.mark.parametrize(
    "text", ["No", "no.", "NO", "No, there is none.", "**No.**", "_no_", "No one is there.", "No, I can't see one."]
)
def test_a_no(text: str) -> None:
    assert not yes_or_no({"text": text}).yes


@pytest.mark.parametrize(
    "text",
    ["", "...", "Not sure", "None", "Nothing", "Yesterday", "Nope", "Maybe.", "Yes and no", "Yes/No", "Yes or no?",
     "yes, no", "The answer", "Ja", "Sí", "是", "1"],
)  # fmt: skip
def test_what_is_neither(text: str) -> None:
    assert lost(yes_or_no, text) == "bad_reply"


@pytest.mark.parametrize(
    ("logprob", "yes", "no"),
    [(math.log(0.75), 0.75, 0.25), (0, 1.0, 0.0), (0.0, 1.0, 0.0), (1e-6, 1.0, 0.0), (5000.0, 1.0, 0.0),
     (-1e308, 0.0, 1.0), (-5000, 0.0, 1.0), (-(10**400), 0.0, 1.0), (10**400, 1.0, 0.0)],
)  # fmt: skip
def test_how_likely_it_was(logprob: float, yes: float, no: float) -> None:
    said = [yes_or_no({"text": text, "logprob": logprob, "tokens": 1}) for text in ("Yes", "No")]
    assert [one.likely for one in said] == pytest.approx([yes, no])
    assert all(one.told for one in said)


@pytest.mark.parametrize("more", [{}, *({"logprob": one} for one in (None, math.nan, math.inf, -math.inf, "-1", True))])
def test_a_server_that_does_not_tell_is_taken_at_its_word(more: dict[str, Any]) -> None:
    said = [yes_or_no({"text": text} | more) for text in ("Yes", "No")]
    assert [(one.yes, one.likely, one.told) for one in said] == [(True, 1.0, False), (False, 0.0, False)]


# Text that was read


@pytest.mark.parametrize(
    "text", ["no", "No.", "No text.", "none", '"None"', "", "  ", "N/A", "Empty.", "There is no text."]
)
def test_no_text_is_none(text: str) -> None:
    assert written({"text": text}) == ""


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("STOP", "STOP"),
        ('"STOP"', "STOP"),
        ("“Geschlossen”", "Geschlossen"),
        ("  two \n\n  lines  ", "two\nlines"),
        ('"two\nlines"', "two\nlines"),
        ("```\nSALE  50%\n```", "SALE 50%"),
        ("`x = 1`", "x = 1"),
        ('"A" and "B"', '"A" and "B"'),
        ("6' 2\"", "6' 2\""),
        ('12"', '12"'),
        ("Rock 'n'", "Rock 'n'"),
        ("🎉 营业中 🎉", "🎉 营业中 🎉"),
        ("No parking", "No parking"),
        ("Sorry for your loss", "Sorry for your loss"),
        ("I'm sorry for your loss", "I'm sorry for your loss"),
        ("Please provide your photo ID", "Please provide your photo ID"),
        ("Sorry we are closed", "Sorry we are closed"),
    ],
)
def test_text_is_what_stands_there(text: str, read: str) -> None:
    assert written({"text": text}) == read


def test_a_reading_has_an_end() -> None:
    assert written({"text": "x" * LONGEST}) == "x" * LONGEST
    assert lost(written, "x" * (LONGEST + 1)) == "bad_reply"


@given(st.text(), st.sampled_from([prose, yes_or_no, written]), st.none() | st.floats() | st.integers())
def test_any_reply_is_read_or_lost(text: str, read: Callable[[Any], object], logprob: float | None) -> None:
    try:
        read({"text": text, "logprob": logprob})
    except ItemError as error:
        assert error.reason in ("bad_reply", "refused", "foreign")  # noqa: PT017  either will do
