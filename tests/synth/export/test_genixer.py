"""What a generator is trained on: instructions in, questions with answers out, by task; read back by our own reader."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from synth.export._entry import Entry, Refused, Turn
from synth.export._exporter import OptionError
from synth.genixer.drafts import DRAFTS
from synth.genixer.replies import exchanges
from synth.records import Answer, said
from synth.shipping.asking import asked
from synth.tasks import generics, tasks
from tests.synth.export.entries import box, choice, entry, image, point, text, turn


def rows(*turns: Turn, flavour: str = "llava", lost: list[str] | None = None, **more: Any) -> list[Any]:
    def drop(_of: Entry, _turn: Turn | None, why: Refused) -> None:
        if lost is None:
            raise why
        lost.append(why.reason)

    exporter = asked("genixer", flavour=flavour, **more).exporter(drop)
    made = list(exporter.rows(entry(*turns)))
    assert [exporter.see(row.said).fault for row in made] == [""] * len(made)
    assert [exporter.see(row.said).marks for row in made] == [1] * len(made)
    return [row.said for row in made]


def reply(one: Turn, **more: Any) -> str:
    (row,) = rows(one, **more)
    told: str = row["conversations"][1]["value"]
    return told


def region(*at: float) -> dict[str, Any]:
    return {"type": "region", "page": 0, "box": list(at)}


ROOF = (*said("What is at "), region(20, 10, 60, 30), *said("?"))
FOUR = (
    *said("Which is a cup? Candidates:"),
    *(part for at in (0, 20, 40) for part in (*said(" "), region(at, 0, at + 60, 50))),
)


def on(asked_: Any, answer: str | Answer, **more: Any) -> Turn:
    """A question of these parts."""
    return replace(turn(answer=answer, **more), question=asked_)


YES = Answer(value=True, type="bool", text=said("Yes"))
REASONS = Answer(
    value=True,
    type="bool",
    text=(*said("A cup "), region(20, 10, 60, 30), *said(" is there. Therefore, the answer is yes.")),
)
CUP = Answer(value=[20, 0, 80, 50], type="box", text=(region(20, 0, 80, 50),))

# Of 200 by 100 pixels 20, 10, 60, 30 is 0.1, 0.1, 0.3, 0.3.
EVERY = [
    (turn(), "common_vqa", "Question: How many in May? Answer: 3.5"),
    (turn("Why?", "It is far\nand late", form="free"), "common_vqa", "Question: Why? Answer: It is far and late"),
    (turn("Is it May?", YES, form="yes_no"), "common_vqa", "Question: Is it May? Answer: Yes"),
    (turn("Is there a cup?", YES, form="yes_no"), "adv_vqa", "Question: Is there a cup? Answer: Yes"),
    (choice(), "mc_vqa", "Question: Which is largest? Options: (A) Reedbed (B) Shore (C) Meadow Answer: (B)"),
    (turn("Who?", "Ann", form="dialogue"), "dialogue", "Question: Who? Answer: Ann"),
    (box(), "rec", "Question: Where is the bar? Answer: [0.100,0.100,0.300,0.300]"),
    (point(), "point_qa", "Question: Point at the bar. Answer: [0.200,0.200]"),
    (
        on(ROOF, "a red cup"), "reg",
        "Question: What is at [0.100,0.100,0.300,0.300]? Answer: a red cup",
    ),
    (on(ROOF, "red"), "point_qa", "Question: What is at [0.100,0.100,0.300,0.300]? Answer: red"),
    (
        on(FOUR, CUP, form="box"), "point_qa",
        "Question: Which is a cup? Candidates: [0.000,0.000,0.300,0.500] [0.100,0.000,0.400,0.500] "
        "[0.200,0.000,0.500,0.500] Answer: [0.100,0.000,0.400,0.500]",
    ),
    (
        turn("Is it full?", REASONS, form="free"), "boxed_reasoning",
        "Question: Is it full? Answer: A cup [0.100,0.100,0.300,0.300] is there. Therefore, the answer is yes.",
    ),
    (
        on(ROOF, "Ann", form="dialogue"), "referential_dialogue",
        "Question: What is at [0.100,0.100,0.300,0.300]? Answer: Ann",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("one", "task", "told"), EVERY, ids=lambda one: one if isinstance(one, str) else "")
def test_each_question_is_of_one_of_the_nine_tasks(one: Turn, task: str, told: str):
    (row,) = rows(one)
    assert (row["task"], row["conversations"][1]["value"]) == (task, told)
    assert (row["id"], row["image"]) == ("e1", "images/e1/e1-1.png")


@pytest.mark.parametrize(("one", "task", "told"), EVERY, ids=lambda one: one if isinstance(one, str) else "")
def test_what_is_written_is_read_again_as_it_was(one: Turn, task: str, told: str):
    (draft,) = [DRAFTS[task](exchange, (200, 100)) for exchange in exchanges(told)]
    assert [part for part in draft.text if "box" in part] == [part for part in one.question if "box" in part]
    assert (draft.options, draft.answer.type == one.answer.type or one.form in ("short", "dialogue")) == (
        one.options,
        True,
    )
    if one.answer.type in ("box", "point", "bool"):
        assert draft.answer.value == one.answer.value


def test_the_instruction_is_a_generic_one_and_that_of_the_task_but_for_its_share():
    found = [rows(turn(id=f"{number:08x}"))[0]["conversations"][0]["value"] for number in range(2000)]
    specific = tasks()["common_vqa"].specific
    assert all(one.startswith("<image>\n") for one in found)
    told = Counter(one.removeprefix("<image>\n").removesuffix(f" {specific}") for one in found)
    assert set(told) == set(generics())
    assert abs(sum(not one.endswith(specific) for one in found) / 2000 - 0.2) < 0.03
    assert rows(turn()) == rows(turn())


def test_grounding_tasks_leave_it_out_half_the_time():
    found = [rows(replace(box(), id=f"{number:08x}"))[0]["conversations"][0]["value"] for number in range(2000)]
    assert abs(sum(not one.endswith(tasks()["rec"].specific) for one in found) / 2000 - 0.5) < 0.03


def test_a_row_a_question_and_a_row_a_dialogue():
    talk = [turn(f"Turn {at}?", "yes", id=f"d{at}", form="dialogue") for at in range(3)]
    made = rows(turn(), *talk, choice())
    assert [(row["id"], row["task"]) for row in made] == [
        ("e1-0", "common_vqa"),
        ("e1-1", "dialogue"),
        ("e1-2", "mc_vqa"),
    ]
    assert made[1]["conversations"][1]["value"] == (
        "Question: Turn 0? Answer: yes\nQuestion: Turn 1? Answer: yes\nQuestion: Turn 2? Answer: yes"
    )


def test_a_dialogue_ends_before_what_cannot_be_said():
    lost: list[str] = []
    talk = [turn(f"Turn {at} {'<image>' * (at == 1)}?", "yes", id=f"d{at}", form="dialogue") for at in range(3)]
    (row,) = rows(*talk, lost=lost)
    assert row["conversations"][1]["value"] == "Question: Turn 0 ? Answer: yes"
    assert lost == ["reserved_word", "reserved_word"]


@pytest.mark.parametrize(
    ("one", "reason"),
    [
        (turn(form="list", answer=Answer(value=["a"], type="list", text=said("a"))), "no_task"),
        (turn(form="unanswerable"), "no_task"),
        (turn(answer=Answer(value=["a"], type="set", text=said("a"))), "no_task"),
        (turn(answer="Question: what?"), "reserved_word"),
        (turn("What is <image>?"), "reserved_word"),
        (turn("Which?", "Sea", form="choice", options=("Shore", "Meadow")), "no_option"),
        (turn(answer=" "), "empty_answer"),
    ],
)
def test_what_is_none_of_the_nine_is_counted(one: Turn, reason: str):
    lost: list[str] = []
    assert len(rows(one, turn(), lost=lost)) == 1
    assert lost == [reason]
    with pytest.raises(Refused, match="no_questions"):
        rows(one, lost=lost)


def test_a_generator_is_shown_one_picture():
    exporter = asked("genixer").exporter(lambda *_: None)
    with pytest.raises(Refused, match="several_images"):
        list(exporter.rows(entry(images=[image(1), image(2)])))


def test_answers_by_words_and_places_of_another_convention():
    assert reply(choice(), choices="text").endswith("(C) Meadow Answer: Shore")
    assert reply(box(), coords="norm1000").endswith("Answer: [100, 100, 300, 300]")
    assert reply(box(), model="qwen3-vl").endswith('Answer: {"bbox_2d": [100, 100, 300, 300]}')


@pytest.mark.parametrize("more", [{"forms": {"short": "Be brief."}}, {"system": "You ask.", "system_as": "keep"}])
def test_what_these_rows_have_no_place_for(more: dict[str, Any]):
    with pytest.raises(OptionError):
        asked("genixer", **more).exporter(lambda *_: None)


def test_a_system_is_folded_in():
    assert rows(turn(), system="You ask.")[0]["conversations"][0]["value"].startswith("<image>\nYou ask.\n\n")


def test_shikra_has_its_places_beside_the_text():
    both = on(ROOF, point().answer, form="point")
    (row,) = rows(both, flavour="shikra")
    assert row["target"] == {"boxes": [[20, 10, 60, 30]], "points": [[40, 20]]}
    assert row["conversations"][1] == {
        "from": "gpt", "value": "Question: What is at <boxes>? Answer: <points>", "boxes_seq": [[0]],
        "points_seq": [[0]],
    }  # fmt: skip
    (plain,) = rows(turn(), flavour="shikra")
    assert plain["target"] == {"boxes": [], "points": []}


@pytest.mark.parametrize("words", ["a <boxes> b", "a <points> b", "{a}", "a }"])
def test_texts_that_would_break_shikras_own_reading(words: str):
    lost: list[str] = []
    assert len(rows(turn(words), turn(id="q9"), flavour="shikra", lost=lost)) == 1
    assert lost == ["reserved_word"]


def test_a_row_that_lost_a_place_is_seen():
    (row,) = rows(box(), flavour="shikra")
    exporter = asked("genixer", flavour="shikra").exporter(lambda *_: None)
    row["target"]["boxes"].clear()
    assert exporter.see(row).fault == "1 <boxes> for 1 places"
    assert exporter.see({**row, "task": "x"}).fault == "'x' is none of the nine tasks"


def test_a_near_miss_is_not_said():
    assert reply(turn(wrong=(text("4"),))) == "Question: How many in May? Answer: 3.5"
