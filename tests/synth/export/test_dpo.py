"""Pairs of answers, as each trainer of preferences reads them."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from synth.export._entry import Entry, Refused, Turn
from synth.export._exporter import OptionError, SideFacts
from synth.shipping.asking import asked
from tests.synth.export.entries import box, choice, entry, image, text, turn

SHORT = "Answer in a few words; if the picture does not say, answer that it cannot be told."
MAY = turn(wrong=(text("3.5"), text("4"), text("5")))
PAGES = [image(1), image(2)]
BOTH = ["images/e1/e1-1.png", "images/e1/e1-2.png"]
FLAVOURS = ("trl", "llamafactory", "swift", "llava-next", "internvl")


def one(of: Entry, flavour: str, **more: Any) -> Any:
    exporter = asked("dpo", flavour=flavour, **more).exporter(_fail)
    (row,) = exporter.rows(of)
    seen = exporter.see(row.said)
    assert (seen.fault, seen.marks) == ("", len(seen.images))
    return row.said


def _fail(_of: Entry, _turn: Turn | None, why: Refused) -> None:
    raise why


def part(role: str, words: str, pictures: int = 0) -> dict[str, Any]:
    return {"role": role, "content": [{"type": "image", "text": None}] * pictures + [{"type": "text", "text": words}]}


def test_trl_has_the_question_and_two_answers_in_parts():
    """The first near miss says what the answer says."""
    row = one(entry(MAY, images=PAGES), "trl", system="Look.", system_as="keep")
    assert row["prompt"] == [part("system", "Look."), part("user", f"How many in May?\n{SHORT}", 2)]
    assert (row["chosen"], row["rejected"]) == ([part("assistant", "3.5")], [part("assistant", "4")])
    assert [shown["path"] for shown in row["images"]] == ["e1-1.png", "e1-2.png"]


def test_llamafactory_ranks_two_answers_and_registers_that():
    assert one(entry(MAY, images=PAGES), "llamafactory") == {
        "id": "e1",
        "messages": [{"role": "user", "content": f"<image>\n<image>\nHow many in May?\n{SHORT}"}],
        "chosen": {"role": "assistant", "content": "3.5"},
        "rejected": {"role": "assistant", "content": "4"},
        "images": BOTH,
    }
    extras = asked("dpo", flavour="llamafactory").exporter(_fail).extras({"train": SideFacts(rows=1)})
    (known,) = json.loads(extras["dataset_info.json"]).values()
    assert (known["file_name"], known["formatting"], known["ranking"]) == ("train.json", "sharegpt", True)
    assert known["columns"] == {key: key for key in ("messages", "images", "chosen", "rejected")}
    assert set(known["tags"]) == {"role_tag", "content_tag", "user_tag", "assistant_tag", "system_tag"}


def test_swift_has_two_whole_conversations_with_their_places():
    row = one(entry(box()), "swift")
    asked_ = {"role": "user", "content": "<image>\nWhere is the bar?"}
    assert row["messages"] == row["rejected_messages"] == [asked_, {"role": "assistant", "content": "<bbox>"}]
    assert row["images"] == row["rejected_images"] == BOTH[:1]
    assert row["objects"] == {"ref": [], "bbox": [[20, 10, 60, 30]], "image_id": [0]}
    assert row["rejected_objects"] == {"ref": [], "bbox": [[0, 0, 9, 9]], "image_id": [0]}
    assert "objects" not in one(entry(MAY), "swift")


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"rejected_objects": {"ref": [], "bbox": [[20, 10, 60, 30]], "image_id": [0]}},
         "what is rejected is what is chosen"),
        ({"rejected_objects": None}, "1 <bbox> for 0 places"),
        ({"rejected_images": []}, "the two conversations ask for different things"),
    ],
)  # fmt: skip
def test_a_pair_of_swift_that_says_nothing_is_a_fault(change: dict[str, Any], fault: str):
    row = one(entry(box()), "swift")
    assert asked("dpo", flavour="swift").exporter(_fail).see({**row, **change}).fault == fault


def test_llava_next_measures_by_answer():
    assert one(entry(MAY), "llava-next") == {
        "id": "e1",
        "image": BOTH[0],
        "prompt": f"<image>\nHow many in May?\n{SHORT}",
        "chosen": "3.5",
        "rejected": "4",
        "answer": "3.5",
    }


def test_internvl_counts_rows_and_registers_them():
    assert one(entry(MAY, images=PAGES), "internvl") == {
        "id": 0,
        "sample": "e1",
        "image": BOTH,
        "question": f"<image>\n<image>\nHow many in May?\n{SHORT}",
        "chosen": "3.5",
        "rejected": "4",
    }
    extras = asked("dpo", flavour="internvl").exporter(_fail).extras({"train": SideFacts(rows=7)})
    assert json.loads(extras["meta.json"]) == {
        "pixelproof_train": {"annotation": "train.jsonl", "length": 7, "root": ".", "data_augment": False,
                             "repeat_time": 1}
    }  # fmt: skip


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_what_nobody_mistakes_is_left_out(flavour: str):
    left: list[str] = []
    exporter = asked("dpo", flavour=flavour).exporter(lambda _of, _turn, why: left.append(why.reason))
    found = list(exporter.rows(entry(turn(), MAY, turn("And in June?", wrong=(text("3.5"),)))))
    assert (len(found), left) == (1, ["no_near_miss"] * 2)


def test_places_that_are_said_alike_are_no_pair():
    """Half a pixel further left: the same thousandths, but not the same pixels."""
    near = box(20.04, 10, 60, 30).answer
    left: list[str] = []
    exporter = asked("dpo", flavour="trl").exporter(lambda _of, _turn, why: left.append(why.reason))
    with pytest.raises(Refused):
        list(exporter.rows(entry(replace(box(), wrong=(near,)))))
    assert left == ["no_near_miss"]


def test_no_letter_is_rejected_much_more_often_than_another():
    """Of 300 questions with B as their answer A and C are rejected about as often."""
    exporter = asked("dpo", flavour="llava-next").exporter(_fail)
    turns = [replace(choice(), id=f"question {number}") for number in range(300)]
    rejected = Counter(row.said["rejected"] for row in exporter.rows(entry(*turns)))
    assert set(rejected) == {"A", "C"}
    assert min(rejected.values()) > 100


@pytest.mark.parametrize("flavour", ["llava-next", "internvl"])
def test_a_system_of_its_own_is_refused_where_there_is_no_turn_for_it(flavour: str):
    with pytest.raises(OptionError, match="has no turn for a system"):
        asked("dpo", flavour=flavour, system="Look.", system_as="keep").exporter(_fail)
    row = one(entry(MAY), flavour, system="Look.")
    assert f"<image>\nLook.\n\nHow many in May?\n{SHORT}" in row.values()


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_a_pair_of_one_answer_is_a_fault(flavour: str):
    row = dict(one(entry(MAY), flavour))
    key, other = ("rejected_messages", "messages") if flavour == "swift" else ("rejected", "chosen")
    row[key] = row[other]
    assert asked("dpo", flavour=flavour).exporter(_fail).see(row).fault == "what is rejected is what is chosen"
