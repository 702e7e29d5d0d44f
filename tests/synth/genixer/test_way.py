"""From replies to a sample: what the filters keep, what they count, and what a row holds of it."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synth.genixer.filters import believed
from synth.genixer.settings import Genixer
from synth.records import ItemError, Judged, Sample
from synth.rows import read_sample, reject_row, sample_row
from synth.steps import Prompt
from tests.synth.genixer.script import YES, Scripted, run, why

BUS = "Question: What colour is the bus? Answer: Red."
REC = "Question: Where is the red bus? Answer: [0.1,0.2,0.5,0.6]"
TALK = "Question: Who? Answer: A man\nQuestion: Where is he? Answer: At home\nQuestion: Is he alone? Answer: Yes"


def made(folder: Path, *arguments: Any, **more: Any) -> Sample:
    sample, _, _ = run(folder, *arguments, **more)
    assert isinstance(sample, Sample)
    return sample


def verdicts(judged: Judged) -> dict[str, tuple[bool | None, float | None, str]]:
    return {verdict.check: (verdict.passed, verdict.score, verdict.detail) for verdict in judged.verdicts}


@pytest.mark.parametrize(
    ("text", "share", "passed", "detail"),
    [
        ("Yes", 0.71, True, ""),
        ("Yes", 0.70, True, "hard"),
        ("Yes", 0.69, True, "hard"),
        ("Yes", 0.50, True, "hard"),
        ("Yes", 0.49, False, "the reader says yes, but is not sure (0.49)"),
        ("No", 0.99, False, "the reader says no"),
        ("Yes.", 0.71, True, ""),
        ("**Yes**, it is.", 0.71, True, ""),
        ("Ja", 0.71, True, ""),
        ("It may be", 0.99, False, "the reader says neither yes nor no: 'It may be'"),
    ],
)
def test_a_yes_is_kept_by_how_likely_the_reply_is(text: str, share: float, passed: bool, detail: str):
    found = believed({"text": text, "logprob": math.log(share), "tokens": 1}, Genixer(), "m")
    assert (found.passed, found.score, found.detail) == (passed, share, detail)


def test_the_likelihood_is_the_product_over_all_tokens_of_the_reply():
    """0.9 and 0.8 are 0.72 together, 0.9 and 0.75 are 0.675: one is kept as it is, the other is hard."""
    sums = [math.log(0.9) + math.log(0.8), math.log(0.9) + math.log(0.75)]
    found = [believed({"text": "Yes.", "logprob": logprob, "tokens": 2}, Genixer(), "m") for logprob in sums]
    assert [(one.score, one.detail) for one in found] == [(0.72, ""), (0.675, "hard")]


def test_a_yes_of_an_engine_that_does_not_tell_how_likely_it_is_stays_unjudged():
    assert believed({"text": "Yes"}, Genixer(), "m").passed is None
    assert believed({"text": "Yes", "logprob": None}, Genixer(), "m").passed is None
    assert believed({"text": "No"}, Genixer(), "m").passed is False
    with pytest.raises(ItemError):
        believed({}, Genixer(), "m")


def test_the_filter_asks_in_its_own_words_at_no_temperature(tmp_path: Path):
    from synth.models._messages import asked

    _, _, seer = run(tmp_path, BUS)
    prompt = seer.asked[1]
    assert asked(prompt) == (
        "Here is a question-answer pair. Is {Q:What colour is the bus? \nA:Red} true for this image?\n"
        "Please answer this question with Yes or No.\n"
    )
    assert (prompt.said, prompt.likely, prompt.sampling.temperature) == (True, True, 0.0)


def test_of_a_choice_the_words_are_asked_for_and_not_the_letter(tmp_path: Path):
    _, _, seer = run(tmp_path, "Question: What is it? Options: (A) dog (B) cat Answer: (B)", "mc_vqa")
    assert seer.asked[1].values == {"question": "What is it?", "answer": "cat"}


def test_what_is_not_believed_is_a_counted_reject(tmp_path: Path):
    error, line, _ = run(tmp_path, BUS, confirm={"text": "No", "logprob": -0.01, "tokens": 1})
    assert isinstance(error, ItemError)
    assert (error.reason, why(line)) == ("no_questions", [("confirm", "believes")])
    assert "What colour" in reject_row(line.rejects[0])["question"]


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        ("", "bad_reply"),
        ({"source": "x"}, "bad_reply"),
        (ItemError("refused", "no"), "refused"),
        ("A man.", "bad_reply"),
    ],
)
def test_a_bad_reply_does_not_take_the_others_with_it(tmp_path: Path, reply: Any, reason: str):
    sample, line, _ = run(tmp_path, [reply, BUS])
    assert isinstance(sample, Sample)
    assert (len(sample.questions), why(line)) == (1, [("invent", reason)])


@pytest.mark.parametrize(
    "reply",
    [
        "问题：这是什么？ 答案：猫",
        "Frage: Was ist auf dem Dach? Antwort: Eine Katze",
        "Pregunta: ¿Qué es? Respuesta: Un gato",
    ],
)
def test_a_reply_in_another_language_is_a_counted_reject(tmp_path: Path, reply: str):
    _, line, _ = run(tmp_path, reply)
    assert why(line) == [("invent", "foreign")]


def test_an_answer_may_be_a_word_of_another_language(tmp_path: Path):
    sample = made(tmp_path, "Question: Which word is on the sign? Answer: 出口")
    assert sample.questions[0].question.answer.value == "出口"


def test_a_filter_that_refuses_loses_the_question_only(tmp_path: Path):
    sample, line, _ = run(tmp_path, [BUS, "Question: Who? Answer: A man"], confirm=[ItemError("refused", "no"), YES])
    assert isinstance(sample, Sample)
    assert ([one.question.words for one in sample.questions], why(line)) == (["Who?"], [("confirm", "refused")])


def test_a_dialogue_keeps_the_turns_before_the_first_that_fails(tmp_path: Path):
    no = {"text": "No", "logprob": -0.1, "tokens": 1}
    sample, line, seer = run(tmp_path, TALK, "dialogue", confirm=[YES, no, YES])
    assert isinstance(sample, Sample)
    assert [one.question.words for one in sample.questions] == ["Who?"]
    assert [prompt.values["question"] for prompt in seer.asked[1:]] == ["Who?", "Where is he?", "Is he alone?"]
    assert why(line) == [("confirm", "believes")]
    assert line.rejects[0].detail == "the reader says no; 1 turn after it went with it"
    error, line, _ = run(tmp_path, TALK, "dialogue", confirm=[no, YES, YES])
    assert isinstance(error, ItemError)
    assert line.rejects[0].detail == "the reader says no; 2 turns after it went with it"


def test_a_dialogue_of_one_turn_is_none(tmp_path: Path):
    _, line, _ = run(tmp_path, BUS, "dialogue")
    assert (why(line), line.rejects[0].detail) == ([("invent", "bad_reply")], "a dialogue of one turn")


def test_the_same_is_not_asked_twice(tmp_path: Path):
    sample, line, _ = run(tmp_path, [BUS, "Question: What colour is the bus? Answer: Blue."])
    assert isinstance(sample, Sample)
    assert [one.question.answer.value for one in sample.questions] == ["Red"]
    assert why(line) == [("format", "bad_reply")]


def test_a_box_has_sides_of_fifty_pixels(tmp_path: Path):
    """The picture has 400 by 200 pixels: 0.125 of its width and 0.25 of its height are 50."""
    sample = made(tmp_path, "Question: Where is the bus? Answer: [0.100,0.200,0.225,0.450]", "rec")
    assert verdicts(sample.questions[0])["side"] == (True, 50.0, "")
    for box in ("[0.1000,0.200,0.2225,0.450]", "[0.100,0.200,0.225,0.445]"):
        error, line, _ = run(tmp_path, f"Question: Where is the bus? Answer: {box}", "rec")
        assert isinstance(error, ItemError)
        assert (why(line), line.rejects[0].detail) == (
            [("format", "too_small")],
            "a box with a side of 49 pixels; 50 are asked for",
        )


@pytest.mark.parametrize(("score", "kept"), [(0.6, True), (0.59, False), (1, True), (-0.2, False)])
def test_words_look_like_the_part_they_name(tmp_path: Path, score: float, kept: bool):
    clip = Scripted(similar={"score": score})
    sample, line, _ = run(tmp_path, REC, "rec", stages={"similar": clip})
    (prompt,) = clip.asked
    assert prompt.values == {"text": "the red bus"}
    assert prompt.images[0].window == (40, 40, 200, 120)  # type: ignore[union-attr]
    if kept:
        assert isinstance(sample, Sample)
        assert verdicts(sample.questions[0])["similar"] == (True, score, "")
    else:
        assert isinstance(sample, ItemError)
        assert why(line) == [("similar", "dissimilar")]


def test_the_least_alike_pair_decides_and_each_is_asked_for(tmp_path: Path):
    reasons = (
        "Question: Are they alone? Answer: There are two dogs [0.1,0.2,0.5,0.6 0.6,0.2,0.9,0.6] by the tree "
        "[0.0,0.0,0.2,1.0]. Therefore, the answer is no."
    )
    clip = Scripted(similar=[{"score": 0.9}, {"score": 0.65}, {"score": 0.7}])
    sample = made(tmp_path, reasons, "boxed_reasoning", stages={"similar": clip})
    assert [prompt.values["text"] for prompt in clip.asked] == ["two dogs", "two dogs", "the tree"]
    assert verdicts(sample.questions[0])["similar"] == (True, 0.65, "")
    for bad in ({"score": "high"}, {}, {"score": math.nan}, {"score": 60}):
        clip = Scripted(similar=[{"score": 0.9}, bad, {"score": 0.7}])
        error, line, _ = run(tmp_path, reasons, "boxed_reasoning", stages={"similar": clip})
        assert isinstance(error, ItemError)
        assert why(line) == [("similar", "bad_reply")]


def test_without_an_engine_for_it_nobody_says_how_alike_they_are(tmp_path: Path):
    sample = made(tmp_path, REC, "rec")
    assert verdicts(sample.questions[0])["similar"][:2] == (None, None)
    assert verdicts(sample.questions[0])["format"] == (True, None, "")


def test_a_bad_place_is_a_reject_of_its_own(tmp_path: Path):
    for box in ("[0.5,0.2,0.1,0.6]", "[0.1,0.2,1.2,0.6]", "[0.1,0.2,0.6]", "[0.1,x,0.6,0.7]"):
        _, line, _ = run(tmp_path, f"Question: Where is the bus? Answer: {box}", "rec")
        assert why(line) == [("format", "bad_place")]


def test_the_picture_has_the_regions_that_are_named(tmp_path: Path):
    sample = made(tmp_path, [REC, "Question: Where is the man? Answer: [0.1,0.2,0.5,0.6]"], "rec")
    scene = sample.pictures[0].pages[0].scene
    assert [(one.id, one.kind, one.text, one.box) for one in scene.elements] == [
        ("picture", "image", None, (0.0, 0.0, 400.0, 200.0)),
        ("r1", "region", "the red bus", (40.0, 40.0, 200.0, 120.0)),
        ("r2", "region", "the man", (40.0, 40.0, 200.0, 120.0)),
    ]
    assert [one.question.evidence for one in sample.questions] == [((0, "r1"),), ((0, "r2"),)]
    assert {one.question.family for one in sample.questions} == {"genixer"}
    assert {one.question.proof for one in sample.questions} == {""}


REPLIES = {
    "common_vqa": BUS,
    "adv_vqa": "Question: Is there a cat? Answer: No",
    "mc_vqa": "Question: What is it? Options: (A) dog (B) cat Answer: (B)",
    "dialogue": TALK,
    "rec": REC,
    "reg": "Question: What is at [0.1,0.2,0.5,0.6]? Answer: A red bus by the tree.",
    "point_qa": "Question: What is at [0.492,0.536]? Answer: 3",
    "boxed_reasoning": "Question: Alone? Answer: Two dogs [0.1,0.2,0.5,0.6;0.6,0.2,0.9,0.6]. So the answer is no.",
    "referential_dialogue": "Question: Who is [0.1,0.2,0.5,0.6]? Answer: Ann\nQuestion: And here? Answer: The cat "
    "[0.2,0.2,0.9,0.6]",
}


@pytest.mark.parametrize("task", sorted(REPLIES))
def test_a_sample_comes_back_from_its_row_as_it_was(tmp_path: Path, task: str):
    sample = made(tmp_path, REPLIES[task], task)
    row = sample_row(sample, "env")
    again = read_sample(row)
    assert again.id == sample.id
    assert sample_row(again, "env") == row
    assert [one.question.id for one in again.questions] == [one.question.id for one in sample.questions]


@pytest.mark.parametrize("task", sorted(REPLIES))
def test_a_reply_to_an_instruction_without_its_task_is_of_the_task_it_looks_like(tmp_path: Path, task: str):
    sample, _, seer = run(tmp_path, REPLIES[task], "common_vqa", agnostic="always")
    assert isinstance(sample, Sample)
    assert f'"task":"{task}"' in sample_row(sample, "env")["data"]
    assert seer.asked[0].values["specific"] == ""


def test_nothing_that_no_file_can_hold_gets_into_a_sample(tmp_path: Path):
    sample = made(tmp_path, "Question: What\ud800 colour? Answer: R\x00ed\udfff")
    assert str(sample_row(sample, "env")).encode("utf-8")


def test_all_that_is_kept_of_a_prompt_is_what_a_model_is_asked(tmp_path: Path):
    seen: list[Prompt] = run(tmp_path, [BUS, REC], "rec")[2].asked
    assert [(prompt.stage, prompt.said, prompt.sample) for prompt in seen] == [("invent", True, 0), ("invent", True, 1)]
    assert (seen[0].sampling.temperature, seen[0].sampling.top_p) == (0.8, 0.95)


BITS = st.sampled_from(
    ["Question: Where is the bus?", "Question: Is there a cat?", "Question: What is at [0.1,0.2,0.5,0.6]?",
     "Answer: [0.1,0.2,0.9,0.8]", "Answer: yes", "Answer: the cup [0.1,0.1,0.9,0.9]. The answer is 2.",
     "Options: (A) x (B) y", "Answer: (A)", "\n", "\ud800", "Candidates: [0.1,0.2,0.9,0.8] [0.2,0.2,0.9,0.8]",
     "Answer: [0.5,0.5]", "Answer: 1e400", "Answer: 99999999999999999999"]
)  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(st.lists(BITS, max_size=8).map(" ".join), st.text(max_size=20), st.floats(), st.sampled_from(sorted(REPLIES)))
def test_whatever_models_say_a_row_comes_of_it_or_counted_rejects(reply: str, yes: str, odds: float, task: str):
    confirm = {"text": yes, "logprob": odds, "tokens": 1}
    clip = Scripted(similar={"score": odds})
    sample, line, _ = run(Path("templates"), [reply], task, agnostic="share", confirm=confirm, stages={"similar": clip})
    if isinstance(sample, ItemError):
        assert (sample.reason, bool(line.rejects)) == ("no_questions", True)
    else:
        row = sample_row(sample, "env")
        assert str(row).encode("utf-8")
        assert read_sample(row).id == sample.id
    for reject in line.rejects:
        assert str(reject_row(reject)).encode("utf-8")
