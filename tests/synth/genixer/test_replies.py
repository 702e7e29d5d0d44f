"""Good and bad replies of each of the nine tasks, read by hand first."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synth.genixer.drafts import DRAFTS, Draft
from synth.genixer.places import pieces
from synth.genixer.replies import LONGEST, exchanges
from synth.records import ItemError, said
from synth.tasks import tasks

SIZE = (1000, 500)


def drafts(task: str, text: str) -> list[Draft]:
    return [DRAFTS[task](of, SIZE) for of in exchanges(text)]


def one(task: str, text: str) -> Draft:
    (made,) = drafts(task, text)
    return made


def reason(task: str, text: str) -> str:
    with pytest.raises(ItemError) as caught:
        drafts(task, text)
    return caught.value.reason


def region(*box: float) -> dict[str, Any]:
    return {"type": "region", "page": 0, "box": list(box)}


def test_each_task_has_a_reader():
    assert set(DRAFTS) == set(tasks())
    assert len(DRAFTS) == 9


@pytest.mark.parametrize(
    ("text", "form", "value", "kind"),
    [
        ("Question: What colour is the bus? Answer: Red.", "short", "Red", "text"),
        ("Question: How many dogs are there? Answer: 3", "short", 3, "number"),
        ("Question: How high is it? Answer: 2.5", "short", 2.5, "number"),
        ("Question: Is it raining? Answer: yes", "yes_no", True, "bool"),
        ("Question: Is it raining? Answer: No, the street is dry.", "yes_no", False, "bool"),
        ("Question: Which bus? Answer: No. 5", "short", "No. 5", "text"),
        (
            "Question: Why? Answer: They are waiting for a bus that is late.",
            "free",
            "They are waiting for a bus that is late.",
            "text",
        ),
    ],
)
def test_common_vqa(text: str, form: str, value: Any, kind: str):
    made = one("common_vqa", text)
    assert (made.form, made.answer.value, made.answer.type) == (form, value, kind)


@pytest.mark.parametrize(
    "text",
    [
        "Question: Who is it? Answer: A nurse",
        "Sure! Here you are.\n\n**Question:** Who is it?\n**Answer:** A nurse",
        "### Question: Who is it?\n\n### Answer: A nurse\n\n---",
        "QUESTION: Who is it?\r\nANSWER: A nurse.",
        "Q: Who is it?\nA: A nurse",
        "1. Question: Who is it?\n   Answer: A nurse\n2.",
        "Question 1: Who   is\tit? Answer： A nurse",
        "Frage: Who is it? Antwort: A nurse",
        "Pregunta: Who is it?\nRespuesta: A nurse",
        "Вопрос: Who is it? Ответ: A nurse",
        "好的。问题：Who is it？答案：A nurse".replace("？", "? "),
        "Question: Who is it?\x00 Answer: A nu\x1brse",
    ],
)
def test_how_a_reply_may_be_dressed_up(text: str):
    made = one("common_vqa", text)
    assert (made.text, made.answer.value) == (said("Who is it?"), "A nurse")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "bad_reply"),
        ("  \n\t ", "bad_reply"),
        ("A man walks a dog in the park.", "bad_reply"),
        ("Question: Who is it?", "bad_reply"),
        ("Question: Who is it? Answer:", "bad_reply"),
        ("Question: Answer: A nurse", "bad_reply"),
        ("Answer: A nurse", "bad_reply"),
        ("Answer: A nurse Question: Who is it?", "bad_reply"),
        ("I'm sorry, but I can't help with that.", "refused"),
        ("Question: Who is it? Answer: I’m sorry, but I cannot identify people.", "refused"),
        ("Es tut mir leid, aber das kann ich nicht.", "refused"),
        ("抱歉，我无法回答。", "refused"),
        ("Question: Where? Answer: <|box_start|>(1,2),(3,4)<|box_end|>", "bad_reply"),
        ("Question: Where is it? Answer: [0.1,0.2,0.3,0.9]", "bad_reply"),
        ("Question: What is [0.1,0.2,0.3,0.9]? Answer: a cup", "bad_reply"),
        ("Question: What? Answer: " + "x" * LONGEST, "bad_reply"),
    ],
)
def test_bad_replies_to_common_vqa(text: str, why: str):
    assert reason("common_vqa", text) == why


def test_adv_vqa():
    made = one("adv_vqa", "Question: Is there a cat? Answer: No. There is a dog.")
    assert (made.form, made.answer.value, made.answer.words) == ("yes_no", False, "No")
    assert one("adv_vqa", "Question: Y a-t-il un chat ? Answer: Oui, il dort.").answer.value is True
    assert reason("adv_vqa", "Question: Is there a cat? Answer: Perhaps") == "bad_reply"
    assert reason("adv_vqa", "Question: What is there? Answer: A cat") == "bad_reply"


@pytest.mark.parametrize(
    "text",
    [
        "Question: What is it? Options: (A) dog (B) cat (C) wild cow Answer: (B)",
        "Question: What is it? Options: A. dog B. cat C. wild cow Answer: B",
        "Question: What is it?\nOptions:\nA) dog\nB) cat\nC) wild cow\nAnswer: B) cat",
        "Question: What is it?\nOptions:\n- dog\n- cat\n- wild cow\nAnswer: Cat.",
        "Question: What is it? Choices: dog, cat, wild cow Answer: b",
        "Question: What is it? (A) dog (B) cat (C) wild cow Answer: (B) cat.",
        "Question: What is it?\nA. dog\nB. cat\nC. wild cow\nAnswer: B.",
        "Question: What is it? Options: [A] dog [B] cat [C] wild cow Answer: [B]",
        "Question: What is it? Options: A. dog B. cat C. wild cow Answer: The correct answer is (B) cat.",
        "Question: What is it? Options: A. dog B. cat C. wild cow Answer: Option B",
        "Question: What is it? Options: A. dog B. cat C. wild cow Answer: B Explanation: it purrs.",
        "问题：What is it? 选项：A. dog B. cat C. wild cow 答案：B",
    ],
)
def test_choices(text: str):
    made = one("mc_vqa", text)
    assert (made.form, made.text, made.options) == ("choice", said("What is it?"), ("dog", "cat", "wild cow"))
    assert (made.answer.value, [miss.value for miss in made.wrong]) == ("cat", ["dog", "wild cow"])


@pytest.mark.parametrize(
    "text",
    [
        "Question: What is it? Answer: B",
        "Question: What is it? Options: (A) dog Answer: (A)",
        "Question: What is it? Options: (A) dog (B) cat Answer: (C)",
        "Question: What is it? Options: (A) dog (B) cat Answer: (A) cat",
        "Question: What is it? Options: (A) dog (B) cat Answer: A horse",
        "Question: What is it? Options: (A) dog (B) Dog (C) cat Answer: (C)",
        "Question: What is it? Options: (A) dog (B)  (C) cat Answer: (C)",
        "Question: Where? Options: (A) [0.1,0.2,0.3,0.4] (B) [0.5,0.2,0.9,0.4] Answer: [0.5,0.2,0.9,0.4]",
    ],
)
def test_bad_choices(text: str):
    assert reason("mc_vqa", text) == "bad_reply"


def test_a_dialogue_ends_before_the_first_turn_that_is_not_whole():
    text = "Question: Who? Answer: A man\n\nQuestion: Where is he? Answer: At home\n\nQuestion: Why?"
    made = drafts("dialogue", text)
    assert [(one.form, one.text, one.answer.value) for one in made] == [
        ("dialogue", said("Who?"), "A man"),
        ("dialogue", said("Where is he?"), "At home"),
    ]
    assert len(exchanges("Question: Who? Answer: A man\n" * 40)) == 12
    refusing = "Question: Who? Answer: A man\nQuestion: Which man? Answer: I'm sorry, but I can't say."
    assert len(drafts("dialogue", refusing)) == 1
    assert reason("dialogue", "Question: Where is he? Answer: [0.1,0.2,0.3,0.9]") == "bad_reply"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Question: What are the coordinates of the red bus in the image? Answer: [0.1,0.2,0.5,0.6]", "the red bus"),
        ("Question: Where is the red bus? Answer: [0.100, 0.200, 0.500, 0.600]", "the red bus"),
        ('Question: Locate "the red bus" now. Answer: The box is [0.1 0.2 0.5 0.6].', "the red bus"),
        ("Question: Please find the red bus. Answer: [[0.1,0.2,0.5,0.6]]", "the red bus"),
        ("Question: Find the bounding box of the red bus. Answer: (0.1, 0.2, 0.5, 0.6)", "the red bus"),
        ("Question: Where is the red bus located? Answer: 0.1, 0.2, 0.5, 0.6", "the red bus"),
        ("Question: Find the box around the red bus. Answer: [0.1,0.2,0.5,0.6]", "the red bus"),
        ("Question: Where is the box of chocolates? Answer: [0.1,0.2,0.5,0.6]", "the box of chocolates"),
        ("Question: What are the coordinates of the box of eggs? Answer: [0.1,0.2,0.5,0.6]", "the box of eggs"),
        ('Question: Where is the sign that says "STOP"? Answer: [0.1,0.2,0.5,0.6]', 'the sign that says "STOP"'),
        (
            "Question: Where is the man in the photo on the wall? Answer: [0.1,0.2,0.5,0.6]",
            "the man in the photo on the wall",
        ),
        ('Question: Which region shows "the red bus"? Answer: [0.1,0.2,0.5,0.6]', "the red bus"),
        ("Question: Where is the red bus? Answer: ［０.１，０.２，０.５，０.６］", "the red bus"),
        ("Question: Where is the red bus? Answer: [.1;.2;.5;.6", "the red bus"),
    ],
)
def test_rec(text: str, words: str):
    made = one("rec", text)
    assert (made.form, made.answer.type, made.answer.value) == ("box", "box", [100.0, 100.0, 500.0, 300.0])
    assert made.answer.text == (region(100.0, 100.0, 500.0, 300.0),)
    assert [(named.words, named.box) for named in made.named] == [(words, (100.0, 100.0, 500.0, 300.0))]


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ("[0.5,0.2,0.1,0.6]", "bad_place"),
        ("[0.1,0.6,0.5,0.2]", "bad_place"),
        ("[0.1,0.2,0.1,0.6]", "bad_place"),
        ("[0.1,0.2,1.001,0.6]", "bad_place"),
        ("[-0.1,0.2,0.5,0.6]", "bad_place"),
        ("[100,200,500,600]", "bad_place"),
        ("[0.1,0.2,0.5]", "bad_place"),
        ("[0.1,0.2,0.5,x]", "bad_place"),
        ("[0.1,0.2,0.5,nan]", "bad_place"),
        ("[0.1,0.2,0.5,0.6,0.7]", "bad_place"),
        ("[0.1.1,0.2,0.5,0.6]", "bad_place"),
        ("[0.1,0.2,0.5,0.6] [0.2,0.2,0.5,0.6]", "bad_reply"),
        ("[0.1,0.2]", "bad_reply"),
        ("to the left", "bad_reply"),
    ],
)
def test_bad_rec(answer: str, why: str):
    assert reason("rec", f"Question: Where is the red bus? Answer: {answer}") == why


@pytest.mark.parametrize(
    "question", ["What is this?", "Where is it in [0.1,0.2,0.5,0.6]?", "Where is ?", f"Find the {'big ' * 60}bus"]
)
def test_rec_without_words_for_one_thing(question: str):
    assert reason("rec", f"Question: {question} Answer: [0.1,0.2,0.5,0.6]") == "bad_reply"


def test_reg():
    made = one("reg", "Question: What is at [0.1,0.2,0.5,0.6]? Answer: A red bus by the tree.")
    assert made.text == (*said("What is at "), region(100.0, 100.0, 500.0, 300.0), *said("?"))
    assert (made.form, made.answer.value) == ("short", "A red bus by the tree")
    assert [(named.words, named.box) for named in made.named] == [
        ("A red bus by the tree", (100.0, 100.0, 500.0, 300.0))
    ]
    assert reason("reg", "Question: What is there? Answer: A bus") == "bad_reply"
    assert reason("reg", "Question: What is at [0.1,0.2]? Answer: A bus") == "bad_reply"
    assert reason("reg", "Question: What is at [0.5,0.2,0.1,0.6]? Answer: A bus") == "bad_place"
    assert reason("reg", "Question: What is at [0.1,0.2,0.5,0.6]? Answer: [0.1,0.2,0.5,0.6]") == "bad_reply"


def test_point_qa_about_a_box_or_a_point():
    made = one("point_qa", "Question: What colour is [0.1,0.2,0.5,0.6]? Answer: blue")
    assert (made.form, made.answer.value, made.text[1]) == ("short", "blue", region(100.0, 100.0, 500.0, 300.0))
    made = one("point_qa", "Question: What is at [0.492,0.536]? Answer: a cup")
    assert made.text[1] == {"type": "point", "page": 0, "at": [492.0, 268.0]}
    assert made.named == ()
    made = one("point_qa", "Question: What holds [0.1,0.2,0.5,0.6]? Answer: [0.3,0.4]")
    assert (made.form, made.answer.type, made.answer.value, made.answer.tolerance) == (
        "point",
        "point",
        [300.0, 200.0],
        25.0,
    )
    assert reason("point_qa", "Question: What colour is it? Answer: blue") == "bad_reply"
    assert reason("point_qa", "Question: What is at [0.492,1.536]? Answer: a cup") == "bad_place"


def test_point_qa_among_candidates():
    four = "[0.1,0.2,0.5,0.6] [0.2,0.2,0.6,0.6] [0.3,0.2,0.7,0.6] [0.4,0.2,0.8,0.6]"
    made = one("point_qa", f"Question: Which is a cup? Candidates: {four} Answer: [0.3,0.2,0.7,0.6]")
    assert (made.form, made.answer.value) == ("box", [300.0, 100.0, 700.0, 300.0])
    assert [miss.value[0] for miss in made.wrong] == [100.0, 200.0, 400.0]
    assert [part["box"][0] for part in made.text if "box" in part] == [100.0, 200.0, 300.0, 400.0]
    near = one("point_qa", f"Question: Which is a cup? Candidates: {four} Answer: [0.301,0.2,0.7,0.6]")
    assert near.answer.value == [300.0, 100.0, 700.0, 300.0]
    none = f"Question: Which is a cup? Candidates: {four} Answer: [0.5,0.2,0.9,0.6]"
    assert reason("point_qa", none) == "bad_reply"
    assert reason("point_qa", f"Question: Which is a cup? Candidates: {four} Answer: the third") == "bad_reply"
    outside = "Question: Which? Candidates: [0.1,0.2,0.5,0.6] [0.2,0.2,1.6,0.6] Answer: [0.1,0.2,0.5,0.6]"
    assert reason("point_qa", outside) == "bad_place"


def test_boxed_reasoning_with_several_boxes_in_one_bracket():
    made = one(
        "boxed_reasoning",
        "Question: Are they alone? Answer: There are two dogs [0.1,0.2,0.5,0.6 0.6,0.2,0.9,0.6] by the tree "
        "[0.0,0.0,0.2,1.0]. Therefore, the answer is no.",
    )
    assert (made.form, made.answer.type, made.answer.value) == ("free", "bool", False)
    assert made.answer.text == (
        *said("There are two dogs "), region(100.0, 100.0, 500.0, 300.0), *said(" "),
        region(600.0, 100.0, 900.0, 300.0), *said(" by the tree "), region(0.0, 0.0, 200.0, 500.0),
        *said(". Therefore, the answer is no."),
    )  # fmt: skip
    assert [named.words for named in made.named] == ["two dogs", "two dogs", "the tree"]
    semicolon = "Question: Alone? Answer: Two dogs [0.1,0.2,0.5,0.6;0.6,0.2,0.9,0.6]. So the answer is 2."
    assert (one("boxed_reasoning", semicolon).answer.value, len(one("boxed_reasoning", semicolon).named)) == (2, 2)


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ("There are two dogs. Therefore, the answer is no.", "bad_reply"),
        ("There are two dogs [0.1,0.2,0.5,0.6].", "bad_reply"),
        ("A dog [0.1,0.2,0.5,0.6]. Therefore, the answer is.", "bad_reply"),
        ("Two dogs [0.1,0.2,0.5,0.6 0.6,0.2]. Therefore, the answer is no.", "bad_place"),
        ("Two dogs [0.1,0.2,0.5,0.6 0.6,0.2,0.9,1.6]. Therefore, the answer is no.", "bad_place"),
    ],
)
def test_bad_boxed_reasoning(answer: str, why: str):
    assert reason("boxed_reasoning", f"Question: Are they alone? Answer: {answer}") == why


def test_referential_dialogue():
    first, second = drafts(
        "referential_dialogue",
        "Question: What is the girl [0.1,0.2,0.5,0.6] doing? Answer: She rides her bike [0.1,0.2,0.5,0.9].\n"
        "Question: Is it red? Answer: Yes.",
    )
    assert (first.form, first.text[1]) == ("dialogue", region(100.0, 100.0, 500.0, 300.0))
    assert first.answer.text == (*said("She rides her bike "), region(100.0, 100.0, 500.0, 450.0), *said("."))
    assert (first.answer.value, [named.words for named in first.named]) == (
        "She rides her bike.",
        ["the girl", "her bike"],
    )
    assert (second.answer.value, second.named) == ("Yes.", ())
    assert reason("referential_dialogue", "Question: Where? Answer: At [0.1,0.2,0.5,7]") == "bad_place"
    assert reason("referential_dialogue", "Question: Where? Answer: [0.1,0.2,0.5,0.7]") == "bad_reply"


def test_no_place_stays_in_a_text():
    for text in ("[0.1, 0.2, 0.3, 0.4]", "(0.1, 0.2)", "0.1,0.2,0.3,0.4", "[0.5]", "[1 2 3]", "[0.1, a, 0.3]"):
        found = [piece for piece in pieces(f"the cup {text} here") if not isinstance(piece, str)]
        assert len(found) == 1, text
    for text in ("[sic]", "(about 3)", "(1990)", "[2]", "1.5 to 2.5", "(left, right)"):
        assert pieces(f"the cup {text} here") == (f"the cup {text} here",)


WORDS = st.sampled_from(
    ["Question:", "Answer:", "Options:", "Candidates:", "(A)", "B.", "[0.1,0.2,0.3,0.9]", "[", "]", "0.5", ",", "\n",
     "the answer is", "the cup", "Where is", "yes", "İ", "\ud800", "\x00", "**", "答案：", "[[0.1", "(0.1,0.2)",
     "1e999"]
)  # fmt: skip


READ_AS: set[str] = set()


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(DRAFTS)), st.one_of(st.text(), st.lists(WORDS, max_size=40).map(" ".join)))
def test_any_text_is_read_or_a_counted_reject(task: str, text: str):
    try:
        made = drafts(task, text)
    except ItemError as error:
        made = []
        READ_AS.add(error.reason)
    assert {"bad_reply", "bad_place", "refused"} >= READ_AS
    for draft in made:
        parts = [*draft.text, *draft.answer.text]
        assert all(part["text"].encode("utf-8") is not None for part in parts if "text" in part)
        assert all(0 <= at <= 1000 for part in parts for at in (part.get("box") or part.get("at") or ()))


@pytest.mark.parametrize(
    "bit",
    [
        "[",
        "(",
        "\n",
        " ",
        "0.1,",
        "[0.1,",
        "A. ",
        "Question:",
        "*",
        '"',
        "the ",
        "0",
        "-",
        "\n2.",
        "Q:\n",
        "[0.1,0.2] ",
    ],
)
@pytest.mark.parametrize("task", ["mc_vqa", "rec", "boxed_reasoning"])
def test_reading_ends_soon_whatever_is_said_again_and_again(bit: str, task: str):
    since = time.process_time()
    for before, after in (("", ""), ("Question: Where is ", " Answer: x"), ("Question: x Answer: ", "")):
        try:
            drafts(task, before + bit * ((LONGEST - 60) // len(bit)) + after)
        except ItemError:
            continue
    assert time.process_time() - since < 2
