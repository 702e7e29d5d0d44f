"""What OCR that reads English is asked of pictures in other languages: their numbers, and nothing of their words."""

from __future__ import annotations

import dataclasses

import pytest

from qa import ocr
from qa.case import Case, Pixels
from qa.checks import agrees, drawn, legible
from synth.records import Picture, Program, Spec, Topic
from tests.qa.by_hand import Sheet
from tests.qa.checks.test_pages import case

CHECKS = [drawn, legible, agrees]


def spoken(asked: Case, language: str) -> Case:
    """The case, its picture drawn by a program about a topic in that language."""
    topic = Topic(kind="invoice", subject="x", language=language, seed=1)
    program = Program(spec=Spec(topic=topic, title="", data=None), renderer="html", source="")
    picture: Picture = dataclasses.replace(asked.question.pictures[0], made_by=program)
    question = dataclasses.replace(asked.question, pictures=(picture,))
    return dataclasses.replace(asked, question=question, pixels=(Pixels(picture),))


def misread(drawn_as: str, claimed: str) -> Case:
    """The scene claims another text than the picture shows: to OCR that is a text which it cannot read."""
    sheet = Sheet()
    name = sheet.text("paragraph", drawn_as, (40, 40))
    sheet.elements = [
        dataclasses.replace(element, text=claimed) if element.text == drawn_as else element
        for element in sheet.elements
    ]
    return case(sheet, name, answer=claimed)


@pytest.mark.parametrize("check", CHECKS)
def test_words_of_another_language_are_not_judged(check):
    asked = misread("Grobe", "Größe")
    assert check.judge(spoken(asked, "en")).passed is False
    verdict = check.judge(spoken(asked, "de"))
    assert verdict.passed is None
    assert "the language de" in verdict.detail


@pytest.mark.parametrize("check", CHECKS)
def test_numbers_are_read_in_any_language(check):
    assert check.judge(spoken(misread("4711", "4711"), "de")).passed is True
    assert check.judge(spoken(misread("4711", "4777"), "de")).passed is False


@pytest.mark.parametrize("check", [drawn, legible])
def test_what_needs_no_reading_is_judged_in_any_language(check):
    asked = misread("Wert", "Wert")
    sheet = Sheet()
    name = sheet.text("paragraph", "Wert", (40, 40))
    sheet.draw.rectangle((0, 0, 640, 480), fill=(255, 255, 255))  # nothing is on it after all
    sheet.elements = [dataclasses.replace(element, contrast=1.0) for element in sheet.elements]
    assert check.judge(spoken(asked, "de")).passed is None
    assert check.judge(spoken(case(sheet, name, answer="Wert"), "de")).passed is False


def test_a_picture_that_nobody_wrote_is_english():
    assert misread("a", "a").language == "en"
    assert ocr.cannot_read("Größe") == ocr.missing()
    assert ocr.cannot_read("12.5 %", "ja") == ocr.missing()
