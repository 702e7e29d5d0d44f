"""From annotations to a sample, with a model whose good and bad replies are written out."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from synth.comvint.way import make
from synth.dataset import COLUMNS, REJECT_COLUMNS, read, write
from synth.line import Line
from synth.photos.album import Album, freeze
from synth.photos.gallery import Gallery
from synth.photos.gallery import listing as gallery_listing
from synth.photos.making import make_given
from synth.records import ItemError, Reject, Sample, Topic
from synth.rows import read_sample, reject_row, sample_row
from tests.synth.comvint.made import BEACH, Scripted, flickr, jpeg, kit, line, photograph, photos

FIRST = {
    "question": "Which animal do the boys run after?",
    "answer": "dog",
    "steps": [
        {"says": "Two boys run along the beach.", "uses": ["R1"]},
        {"says": "They run after a dog.", "uses": ["R2"]},
    ],
}
SECOND = {
    "question": "Which animal do those who wear the colour of fire run after?",
    "answer": "A brown dog.",
    "steps": [*FIRST["steps"], {"says": "The boys wear red shirts.", "uses": ["R1", "C2"]}],
}
THIRD = {
    "question": "Which animal, of what coat, runs ahead of the pair in red on the sand?",
    "answer": "a brown dog",
    "steps": [*SECOND["steps"], {"says": "Sand means a beach.", "uses": ["R3"]}],
}
GERMAN = "Welches Tier ist auf dem Bild und wird von den Jungen gejagt?"
FORMED = {
    "short": {"question": "After what do the two in red run?"},
    "choice": {"question": "What runs ahead?", "options": ["a brown dog", "a grey cat", "a white gull", "a black dog"]},
    "free": {"question": "What runs ahead?", "answer": "It is a brown dog, which the boys run after."},
}


def form(prompt: Any) -> Any:
    if prompt.values["form"] == "yes_no":
        right = prompt.values["how"] == "Yes"
        return {"question": f"Do those two run after a {'brown dog' if right else 'grey cat'}?"}
    return FORMED[prompt.values["form"]]


def solve(prompt: Any) -> Any:
    values = prompt.values
    if values["form"] == "yes_no":
        return {"answer": "Yes" if "dog" in values["question"] else "No"}
    return {"answer": "a brown dog"}


def model(**stages: Any) -> Scripted:
    usual = {
        "synthesise": {"questions": [FIRST]}, "complicate": [SECOND, THIRD], "reformulate": form,
        "solve": solve,
    }  # fmt: skip
    return Scripted(**{**usual, **stages})


def run(engine: Scripted, *, seed: int = 5, beside: Any = BEACH, **settings: Any) -> tuple[Sample, Line]:
    at = line()
    return make(at, photograph(beside, seed=seed), kit(engine, **settings)), at


def only(**forms: float) -> dict[str, float]:
    return forms


def lost(at: Line) -> list[tuple[str, str]]:
    return [(reject.stage, reject.reason) for reject in at.rejects]


def texts(sample: Sample) -> list[str]:
    return [judged.question.words for judged in sample.questions]


def test_a_question_is_made_harder_twice_and_brought_into_a_form():
    engine = model()
    sample, at = run(engine, forms=only(choice=1))
    assert at.rejects == []
    [judged] = sample.questions
    question = judged.question
    assert (question.family, question.form, question.proof) == ("comvint", "choice", "")
    assert sorted(question.options) == ["a black dog", "a brown dog", "a grey cat", "a white gull"]
    assert question.answer.words == "a brown dog"
    assert [wrong.words for wrong in question.wrong] == [one for one in question.options if one != "a brown dog"]
    assert question.rationale.startswith(
        "Two boys run along the beach. They run after a dog. The boys wear red shirts."
    )
    assert question.evidence == ((0, "1"), (0, "2"), (0, "image"), (0, "3"))
    assert [(verdict.check, verdict.passed) for verdict in judged.verdicts] == [
        ("cited", True), ("harder", True), ("worded", True), ("same_answer", True), ("solve", True),
    ]  # fmt: skip
    by = {verdict.check: verdict for verdict in judged.verdicts}
    assert by["solve"].by == "scripted"
    assert by["harder"].score == 2
    assert [prompt.stage for prompt, _ in engine.heard] == [
        "synthesise", "solve", "complicate", "solve", "complicate", "solve", "reformulate", "solve",
    ]  # fmt: skip


def test_each_step_is_kept_as_data():
    sample, _ = run(model(), forms=only(free=1))
    data = sample.pictures[0].program.spec.data
    assert data["captions"][0] == {"fact": "C1", "text": BEACH["captions"][0]}
    assert data["regions"][1] == {
        "fact": "R2", "id": "2", "text": "a brown dog", "boxes": [[120, 50, 160, 90]], "types": ["animals", "other"],
    }  # fmt: skip
    [steps] = data["questions"]
    assert [step["stage"] for step in steps] == ["synthesise", "complicate", "complicate", "reformulate"]
    assert [step["answer"] for step in steps[:3]] == ["dog", "A brown dog", "a brown dog"]
    assert len({step["how"] for step in steps[1:3]}) == 2
    assert [check["check"] for check in steps[1]["checks"]] == ["cited", "worded", "harder", "solve"]


@pytest.mark.parametrize("wanted", ["short", "choice", "yes_no", "free"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_form_survives_a_row(wanted: str, seed: int):
    sample, at = run(model(), seed=seed, forms=only(**{wanted: 1}))
    assert at.rejects == []
    row = sample_row(sample, "env")
    again = read_sample(row)
    assert again.id == sample.id
    assert sample_row(again, "env") == row
    assert sample.questions[0].question.form == wanted


def test_samples_and_rejects_are_written_and_read(tmp_path: Path):
    sample, at = run(model(solve=[{"answer": "a dog"}, {"answer": "a cat"}, {"answer": "dog"}, {"answer": "dog"}]))
    assert lost(at)[0] == ("complicate", "solve")
    write(tmp_path / "rejects.parquet", [reject_row(one) for one in at.rejects], REJECT_COLUMNS)
    write(tmp_path / "data.parquet", [sample_row(sample, "env")], COLUMNS)
    assert [read_sample(row).id for row in read(tmp_path / "data.parquet", list(COLUMNS))] == [sample.id]


def test_the_same_seed_makes_the_same_sample_and_another_one_others():
    made = [run(model(), seed=seed, each=2)[0].id for seed in (1, 1, 2)]
    assert made[0] == made[1] != made[2]


def test_no_prompt_but_the_last_shows_an_answer_and_no_text_has_numbers_of_pixels():
    engine = model()
    run(engine)
    for prompt, text in engine.heard:
        assert "120" not in text
        assert "160" not in text
        assert len(prompt.images) == (0 if prompt.stage == "solve" else 1)
    asked = engine.told("solve")[0]
    assert "R2: a brown dog (bottom right, medium)" in asked
    assert FIRST["question"] in asked
    assert "Two boys run along the beach." not in asked


def test_a_model_that_sees_nothing_is_shown_nothing():
    engine = model()
    run(engine, shows=False)
    assert all(not prompt.images for prompt, _ in engine.heard)
    assert "the one above" not in "".join(engine.told("synthesise"))


def test_rounds_and_forms_may_be_left_out():
    sample, _ = run(model(), rounds=0, each=0)
    assert texts(sample) == [FIRST["question"]]
    assert sample.questions[0].question.form == "short"


# Each step with replies that are no good


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        ({**SECOND, "steps": FIRST["steps"]}, "harder"),
        ({**SECOND, "question": FIRST["question"]}, "harder"),
        ({**SECOND, "steps": [*SECOND["steps"], {"says": "So.", "uses": ["R8"]}]}, "cited"),
        ({**SECOND, "steps": [{"says": "So.", "uses": []}]}, "cited"),
        ({**SECOND, "question": GERMAN}, "foreign"),
        ({**SECOND, "question": "Which brown dog do those two run after?"}, "worded"),
        ({**SECOND, "question": "I'm sorry, but I can't help with that picture."}, "refused"),
        ({**SECOND, "question": "Which animal does the second caption call brown?"}, "worded"),
        ({**SECOND, "answer": "not enough information"}, "worded"),
        ({"question": "Which?"}, "bad_reply"),
        ("I'm sorry, I can't do that.", "bad_reply"),
        ("", "bad_reply"),
        ('{"question": "Which ani', "bad_reply"),
        (ItemError("refused", "its content filter stopped the reply"), "refused"),
        (ItemError("unanswered", "five times"), "unanswered"),
    ],
)
def test_a_harder_question_that_fails_falls_back_to_the_one_before(reply: Any, reason: str):
    sample, at = run(model(complicate=[reply, reply]), each=0)
    assert texts(sample) == [FIRST["question"]]
    assert lost(at) == [("complicate", reason)] * 2


def test_after_a_round_that_failed_the_next_one_goes_on_from_what_there_is():
    engine = model(complicate=["no", THIRD])
    sample, at = run(engine, each=0)
    assert texts(sample) == [THIRD["question"]]
    assert lost(at) == [("complicate", "bad_reply")]
    assert len({prompt.values["how"] for prompt, _ in engine.heard if prompt.stage == "complicate"}) == 2


def test_a_harder_question_whose_answer_is_another_one_when_asked_again_is_lost():
    sample, at = run(model(solve=[{"answer": "dog"}, {"answer": "a cat"}, {"answer": "not answerable"}]), each=0)
    assert texts(sample) == [FIRST["question"]]
    assert [(one.reason, one.detail) for one in at.rejects] == [
        ("solve", "asked again it is 'a cat'"), ("solve", "it cannot be told from what was said"),
    ]  # fmt: skip


@pytest.mark.parametrize("reply", ["", "I cannot say.", {"said": "dog"}, {"answer": []}, ItemError("refused", "no")])
def test_a_question_that_nobody_answers_again_is_lost(reply: Any):
    sample, at = run(model(solve=[{"answer": "dog"}, reply, reply]), each=0)
    assert texts(sample) == [FIRST["question"]]
    reason = reply.reason if isinstance(reply, ItemError) else "bad_reply"
    assert lost(at) == [("solve", reason)] * 2


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        ("no", "bad_reply"), ("", "bad_reply"), ({"questions": []}, "bad_reply"), ({"questions": "x"}, "bad_reply"),
        ({"questions": [{"question": "Q?"}]}, "bad_reply"), (ItemError("refused", "no"), "refused"),
        ({"questions": [{**FIRST, "question": GERMAN}]}, "foreign"),
        ({"questions": [{**FIRST, "steps": [{"says": "So.", "uses": ["R77"]}]}]}, "cited"),
        ({"questions": [{**FIRST, "question": "How many boys are there?", "answer": "3", "counted": ["R1"]}]}, "cited"),
        ({"questions": [{**FIRST, "question": "Which dog is it?"}]}, "worded"),
        ({"questions": [{**FIRST, "answer": "cat"}]}, "solve"),
    ],
)  # fmt: skip
def test_first_questions_of_no_use_are_asked_for_again_and_then_there_is_no_sample(reply: Any, reason: str):
    engine, at = model(synthesise=[reply, reply]), line()
    with pytest.raises(ItemError, match="no_questions: 0 of 0 questions passed, 1 are asked for"):
        make(at, photograph(BEACH), kit(engine))
    assert lost(at) == [("synthesise", reason)] * 2
    assert f"- {reason}: " in engine.told("synthesise")[1]


def test_first_questions_may_come_right_the_second_time():
    sample, at = run(model(synthesise=["no", {"questions": [FIRST]}]), each=0, rounds=0)
    assert texts(sample) == [FIRST["question"]]
    assert lost(at) == [("synthesise", "bad_reply")]


def test_of_several_first_questions_the_good_ones_stay():
    several = [
        FIRST,
        {"question": 1},
        FIRST,
        {**FIRST, "question": "What do the boys run along?", "answer": "the beach"},
    ]
    answers = [{"answer": "dog"}, {"answer": "the beach"}]
    sample, at = run(model(synthesise={"questions": several}, solve=answers), each=0, rounds=0)
    assert texts(sample) == [FIRST["question"], "What do the boys run along?"]
    assert lost(at) == [("synthesise", "bad_reply")]


@pytest.mark.parametrize(
    ("wanted", "reply", "reason"),
    [
        ("choice", {"question": "What runs ahead?", "options": ["a cat", "a cow", "a gull"]}, "same_answer"),
        ("choice", {"question": "What runs ahead?", "options": ["a dog", "dog", "a gull"]}, "same_answer"),
        ("choice", {"question": "What runs ahead?", "options": []}, "same_answer"),
        ("free", {"question": "What runs ahead?", "answer": "A cat runs ahead."}, "same_answer"),
        ("yes_no", {"question": "Is the sea calm today?"}, "solve"),
        ("short", {"question": "Which dog is it, then?"}, "worded"),
        ("short", {"question": GERMAN}, "foreign"),
        ("short", {"question": "As a language model I cannot say."}, "refused"),
        ("short", "", "bad_reply"),
        ("short", {"text": "What?"}, "bad_reply"),
    ],
)
def test_another_form_that_fails_is_lost_and_the_question_stays_as_it_was(wanted: str, reply: Any, reason: str):
    def answers(prompt: Any) -> Any:
        return {"answer": "not answerable" if prompt.values["form"] == "yes_no" else "dog"}

    forms = {"short": 1e-9, wanted: 1.0} if wanted != "short" else {"short": 1.0}
    sample, at = run(model(reformulate=reply, solve=answers), rounds=0, forms=forms)
    assert texts(sample) == [FIRST["question"]]
    assert [stage for stage, _ in lost(at)] == ["reformulate"]
    assert lost(at)[0][1] in ({reason} if wanted != "yes_no" else {"solve", "same_answer"})


def test_a_form_that_is_not_wanted_is_not_kept_either():
    with pytest.raises(ItemError, match="no_questions: 0 of 1"):
        run(model(reformulate=""), rounds=0, forms=only(choice=1))


def test_what_was_lost_of_the_annotations_is_counted():
    beside = {**BEACH, "faults": ["a box that is none"]}
    beside["regions"] = [*BEACH["regions"], {"text": "a far boat", "boxes": [[300, 0, 320, 9]], "id": "9"}]
    _, at = run(model(), beside=beside)
    assert lost(at) == [("annotations", "bad_annotations"), ("annotations", "bad_place")]


def test_questions_in_the_language_of_the_topic():
    first = {
        "question": GERMAN,
        "answer": "ein Hund",
        "steps": [{"says": "Die Jungen jagen ihn.", "uses": ["R1", "R2"]}],
    }
    at, engine = line(), model(synthesise={"questions": [first]}, solve={"answer": "Hund"})
    sample = make(at, photograph(BEACH, language="de"), kit(engine, rounds=0, each=0))
    assert texts(sample) == [GERMAN]
    assert "in the language de" in engine.told("synthesise")[0]


def test_a_folder_becomes_samples_and_counted_rejects(tmp_path: Path):
    folder = flickr(tmp_path / "data", "1001", "Ümläut 犬", "gone", "torn", "small")
    pictures = folder / "flickr30k-images"
    (pictures / "gone.jpg").unlink()
    (pictures / "torn.jpg").write_bytes(jpeg()[:600])
    (pictures / "small.jpg").write_bytes(jpeg((100, 50)))
    (pictures / "alone.jpg").write_bytes(jpeg())
    settings = photos(folder)
    assert freeze(tmp_path, gallery_listing(settings)) == 6
    made = {}
    for name in Album(tmp_path).names():
        topic = Topic(kind="photo", subject=name, seed=5)
        at = Line.of(topic)
        of = replace(kit(model()), gallery=Gallery(settings, tmp_path))
        made[Path(name).stem] = at.tried(lambda: make_given(at, topic, of))  # noqa: B023  at once
    assert {name: one.reason for name, one in made.items() if isinstance(one, Reject)} == {
        "gone": "bad_image", "torn": "bad_image", "alone": "bad_annotations",
    }  # fmt: skip
    boxes = {name: made[name].pictures[0].pages[0].scene.find("2").box for name in ("1001", "Ümläut 犬", "small")}
    assert boxes == {"1001": (120, 50, 160, 90), "Ümläut 犬": (120, 50, 160, 90), "small": (60, 25, 80, 45)}
