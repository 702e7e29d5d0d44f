"""What a program says against questions, and when two answers are one."""

import random
from dataclasses import replace
from typing import Any

import pytest

from synth.comvint import rules
from synth.comvint.asks import read_formed, read_harder
from synth.comvint.drafts import Draft, Thought, form_of
from synth.comvint.facts import facts_of
from synth.comvint.language import wrong_language
from synth.comvint.same import holds, same
from synth.comvint.settings import Comvint
from synth.records import ItemError
from tests.synth.comvint.made import BEACH, photograph

FACTS = facts_of(photograph(BEACH), Comvint())


def draft(text: str = "Which animal do the boys run after?", answer: str = "dog", **more: Any) -> Draft:
    thoughts = (
        Thought(says="Two boys run along the beach.", uses=("R1", "C1")),
        Thought(says="They run after a dog.", uses=("R2",)),
    )
    said = {"stage": "synthesise", "thoughts": thoughts, "form": form_of(answer), **more}
    return Draft(text=text, answer=answer, **said)


def resting(*names: str, **more: Any) -> Draft:
    return draft(thoughts=(Thought(says="So it is.", uses=names),), **more)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("dog", "The dog.", True), ("two dogs", "2 dogs", True), ("dogs", "dog", True), ("blue", "dark blue", True),
        ("two", "three", False), ("dog", "cat", False), ("on the left", "on the right", False),
        ("the man in the red shirt", "the man in the blue shirt", False), ("the man", "the woman", False),
        ("a dog", "no dog", False), ("yes", "no", False), ("Yes", "yes, they do", True), ("grey", "gray", False),
        ("the man on the left", "the man", True), ("unknown", "unknown dog", False), ("", "dog", False),
        ("they are playing with a ball", "playing with ball", True), ("ein Hund", "Hund", True),
        ("狗在海滩上", "狗在海滩上", True), ("狗", "猫", False), ("1,000", "1000", True), ("1.5", "1", False),
        ("a boy in a red shirt throws a stick for his brown dog on the sandy beach",
         "a boy with a red shirt throws a stick to the brown dog on a beach", True),
        ("a boy in a red shirt throws a stick for his brown dog on the sandy beach",
         "a boy in a red shirt throws two sticks for three brown dogs on the beach in 1999", False),
    ],
)  # fmt: skip
def test_answers_are_compared_by_what_they_hang_on(one: str, other: str, alike: bool):
    assert same(one, other, 0.6) is alike
    assert same(other, one, 0.6) is alike


def test_a_text_says_an_answer_when_it_has_all_of_its_words():
    assert holds("The two boys run after their brown dog.", "a brown dog")
    assert not holds("The two boys run after their dog.", "a brown dog")


def test_a_sound_question_has_nothing_against_it():
    one = draft()
    assert [rules.cited(one, FACTS), rules.worded(one), rules.foreign(one, "en")] == [None, None, None]


@pytest.mark.parametrize(
    ("one", "against"),
    [
        (draft("Dog?"), "it has 1 words"),
        (draft("word " * 70), "it has 70 words"),
        (draft(answer="unknown"), "its answer is that nobody knows"),
        (draft(answer="?!"), "its answer has 0 words"),
        (draft("Which animal does the caption name?"), "it speaks of what a reader does not see: 'caption'"),
        (draft("According to the description, which animal is it?"), "it speaks of what a reader does not see"),
        (draft("Which animal does R1 run after?"), "it speaks of what a reader does not see: 'R1'"),
        (draft(thoughts=(Thought(says="The annotations say so.", uses=("R1",)),)), "it speaks of what"),
        (draft("What colour is the brown dog on the beach?", "brown"), "it says its own answer: 'brown'"),
    ],
)
def test_what_is_badly_worded_is_told(one: Draft, against: str):
    told = rules.worded(one)
    assert told is not None
    assert told.startswith(against)


@pytest.mark.parametrize(
    "text", ["I'm sorry, but which animal is it?", "As an AI I cannot see it.", "I can’t help with that."]
)
def test_a_refusal_is_none_of_a_question(text: str):
    assert rules.refuses(draft(text)) is not None
    assert rules.refuses(draft(thoughts=(Thought(says=text, uses=("R1",)),))) is not None
    assert rules.refuses(draft()) is None


@pytest.mark.parametrize(
    "one",
    [
        draft("Who is nearer to the dog, the boy on the left or the boy on the right?", "the boy on the right"),
        draft("Are the boys chasing the dog?", "Yes"),
        draft("Which dog?", "brown", form="choice", options=("brown", "black", "white"), stage="reformulate"),
    ],
)
def test_some_questions_must_say_their_answer(one: Draft):
    assert rules.worded(replace(one, text=one.text + " Look closely.")) is None


def test_what_is_cited_must_have_been_said():
    assert rules.cited(resting(), FACTS) == "it rests on nothing that was said"
    assert rules.cited(resting("R1", "R9", "C7"), FACTS) == "it rests on R9, C7, which nobody said"


@pytest.mark.parametrize(
    ("answer", "names", "right"),
    [("2", ("R1",), True), ("two", ("R1",), True), ("3", ("R1",), False), ("3", ("R1", "R2"), True),
     ("2", ("C1",), True), ("5", ("C1",), False), ("many", ("R1",), True)],
)  # fmt: skip
def test_a_count_is_that_of_what_is_counted(answer: str, names: tuple[str, ...], right: bool):
    one = draft("How many are there on the beach?", answer, counted=names)
    assert (rules.cited(one, FACTS) is None) is right


def test_harder_rests_on_more_or_takes_more_steps():
    before = draft()
    after = draft("Which animal do the boys with red shirts run after?", stage="complicate", before=before)
    assert rules.harder(after, before) == "it rests on 3 facts in 2 steps, as the one before it"
    assert rules.harder(replace(after, counted=("R3",)), before) is None
    longer = (*after.thoughts, Thought(says="It has four legs.", uses=("R2",)))
    assert rules.harder(replace(after, thoughts=longer), before) is None
    assert rules.harder(replace(after, text=before.text + "?", thoughts=longer), before) == (
        "it asks the same in the same words"
    )


def formed(form: Any, reply: Any, how: str = "", before: Draft | None = None) -> Draft:
    return read_formed(before or draft(), form, how, random.Random(1), 0.6, reply)


@pytest.mark.parametrize(
    ("form", "how", "reply", "right"),
    [
        ("choice", "", {"question": "Which?", "options": ["cat", "dog.", "horse", "gull"]}, True),
        ("choice", "", {"question": "Which?", "options": ["cat", "cow", "horse", "gull"]}, False),
        ("choice", "", {"question": "Which?", "options": ["a dog", "dog", "horse", "gull"]}, False),
        ("choice", "", {"question": "Which?", "options": ["dog", "cat", "Cat!"]}, False),
        ("choice", "", {"question": "Which?", "options": ["dog", "cat"]}, False),
        ("choice", "", {"question": "Which?", "options": ["dog", "cat", "none of the above"]}, False),
        ("choice", "", {"question": "Which?", "options": ["dog", "a gull on a pole far out at sea", "cat"]}, False),
        ("yes_no", "Yes", {"question": "Do the boys run after a dog?"}, True),
        ("yes_no", "Yes", {"question": "Do the boys run after an animal?"}, False),
        ("yes_no", "No", {"question": "Do the boys run after a cat?"}, True),
        ("yes_no", "No", {"question": "Do the boys not run after a dog?"}, False),
        ("free", "", {"question": "What?", "answer": "They run after a dog, since it barks."}, True),
        ("free", "", {"question": "What?", "answer": "They run after a cat."}, False),
        ("short", "", {"question": "What do they chase?"}, True),
    ],
)  # fmt: skip
def test_another_form_asks_for_the_same(form: str, how: str, reply: Any, right: bool):
    one = formed(form, reply, how)
    assert one.before is not None
    assert (rules.same_answer(one, one.before, 0.6) is None) is right


def test_options_come_in_an_order_of_ours_and_the_answer_is_one_of_them():
    options = ["a dog", "a cat", "a horse", "a gull"]
    orders = {
        read_formed(draft(), "choice", "", random.Random(n), 0.6, {"question": "Q?", "options": options}).options
        for n in range(40)
    }
    assert len(orders) > 10
    assert formed("choice", {"question": "Which?", "options": options}).answer == "a dog"


@pytest.mark.parametrize(
    ("one", "given", "right"),
    [
        (draft(), "A dog.", True), (draft(), "a cat", False), (draft(), "not answerable", False),
        (draft(answer="2"), "two", True), (draft(answer="2"), "two or three", False),
        (draft(answer="Yes"), "yes", True), (draft(answer="Yes"), "No, they do not", False),
        (draft(answer="Yes"), "maybe", False),
        (formed("choice", {"question": "Q?", "options": ["dog", "brown dog", "cat"]}), "dog", True),
        (formed("choice", {"question": "Q?", "options": ["dog", "cow", "cat"]}), "cow", False),
        (formed("choice", {"question": "Q?", "options": ["dog", "cow", "cat"]}), "dog or cow", False),
        (formed("free", {"question": "Q?", "answer": "They run after a dog that barks."}), "after a dog", True),
    ],
)  # fmt: skip
def test_the_answer_again_is_the_same_or_not(one: Draft, given: str, right: bool):
    assert (rules.agrees(one, given, 0.6) is None) is right


@pytest.mark.parametrize(
    ("text", "language", "right"),
    [
        ("Which animal do the boys run after?", "en", True), ("Which animal do the boys run after?", "de", False),
        ("Welches Tier jagen die Jungen auf dem Sand?", "en", False), ("哪只动物在海滩上？", "en", False),
        ("Welches Tier jagen die Jungen auf dem Sand?", "de", True), ("哪只动物在海滩上？", "zh", True),
        ("Quel animal est dans les vagues avec les enfants ?", "en", False), ("", "en", True),
        ("どの動物が浜辺にいますか", "ja", True), ("Какое животное на пляже?", "ru", True),
        ("Which animal is it?", "ru", False), ("Who stands by the sign 営業中 in Café Łódź?", "en", True),
        ("Mikä eläin juoksee rannalla?", "en", False), ("Mikä eläin juoksee rannalla?", "fi", True),
        ("What is on the beach with the two boys?", "fi", False),
    ],
)  # fmt: skip
def test_languages_are_told_apart(text: str, language: str, right: bool):
    assert (wrong_language(text, language) is None) is right


@pytest.mark.parametrize(
    "reply",
    [None, [], "no", {}, {"question": "Q?"}, {"question": "", "answer": "a", "steps": [{"says": "s"}]},
     {"question": "Q?", "answer": {"a": 1}, "steps": [{"says": "s"}]}, {"question": "Q?", "answer": "a", "steps": []},
     {"question": "\u0000", "answer": "a", "steps": [{"says": "s"}]}],
)  # fmt: skip
def test_a_reply_of_another_shape_is_a_bad_one(reply: Any):
    with pytest.raises(ItemError, match="bad_reply"):
        read_harder(draft(), "hop", reply)


def test_what_a_reply_says_is_made_plain():
    said = {
        "question": " Which\n animal\u0000 is it? ", "answer": 3,
        "steps": [{"says": "Two boys (R1, C1) run.", "uses": ["[R1]", "C1"]}, {"says": "So it is. [R2]"}],
    }  # fmt: skip
    made = read_harder(draft(), "hop", said)
    assert (made.text, made.answer, made.rationale) == ("Which animal is it?", "3", "Two boys run. So it is.")
    assert made.cited == ("R1", "C1")
