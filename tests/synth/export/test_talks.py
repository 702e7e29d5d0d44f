"""Rows of conversations: parquet, sharegpt and swift, as their consumers read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from synth.export._containers import Row
from synth.export._entry import Entry, Refused
from synth.export._exporter import OptionError, SideFacts
from synth.records import Answer
from synth.shipping.asking import asked
from tests.synth.export.entries import box, choice, entry, image, point, text, turn

SHORT = "Answer in a few words; if the picture does not say, answer that it cannot be told."
ASKED = f"How many in May?\n{SHORT}"


def rows(to: str, of: Entry, **more: Any) -> list[Row]:
    exporter = asked(to, **more).exporter(_fail)
    found = list(exporter.rows(of))
    for row in found:
        seen = exporter.see(row.said)
        assert (seen.fault, seen.marks) == ("", len(seen.images))
    return found


def _fail(_of: Entry, _turn: object, why: Refused) -> None:
    raise why


def one(to: str, of: Entry, **more: Any) -> Any:
    (row,) = rows(to, of, **more)
    return row.said


def two_pages(*turns: Any) -> Entry:
    return entry(*turns, images=[image(1), image(2, (100, 300))])


def test_llava_has_one_picture_and_human_and_gpt():
    said = one("sharegpt", entry(turn(), turn("And in June?", "4", id="q9")), flavour="llava")
    assert said == {
        "id": "e1",
        "image": "images/e1/e1-1.png",
        "conversations": [
            {"from": "human", "value": f"<image>\n{ASKED}"},
            {"from": "gpt", "value": "3.5"},
            {"from": "human", "value": f"And in June?\n{SHORT}"},
            {"from": "gpt", "value": "4"},
        ],
    }
    with pytest.raises(Refused, match="several_images"):
        rows("sharegpt", two_pages(turn()), flavour="llava")


@pytest.mark.parametrize("flavour", ["llava-next", "qwen"])
def test_several_pages_are_a_list_and_a_tag_each(flavour: str):
    said = one("sharegpt", two_pages(turn()), flavour=flavour)
    assert said["image"] == ["images/e1/e1-1.png", "images/e1/e1-2.png"]
    assert said["conversations"][0]["value"] == f"<image>\n<image>\n{ASKED}"


def test_llamafactory_has_messages_and_images():
    said = one("sharegpt", two_pages(turn()), flavour="llamafactory")
    assert said["messages"] == [
        {"role": "user", "content": f"<image>\n<image>\n{ASKED}"},
        {"role": "assistant", "content": "3.5"},
    ]
    assert said["images"] == ["images/e1/e1-1.png", "images/e1/e1-2.png"]


def test_internvl_counts_rows_and_says_sizes():
    exporter = asked("sharegpt", flavour="internvl").exporter(_fail)
    first, second = (next(iter(exporter.rows(of))).said for of in (entry(turn()), two_pages(turn())))
    assert (first["id"], first["image"], first["width"], first["height"]) == (0, "images/e1/e1-1.png", 200, 100)
    assert (second["id"], second["width_list"], second["height_list"]) == (1, (200, 100), (100, 300))


def test_internvl_has_places_as_it_was_taught_them():
    said = one("sharegpt", entry(box()), flavour="internvl")
    assert said["conversations"][1]["value"] == "<box>[[100, 100, 300, 300]]</box>"
    assert "Give the box as <box>[[left, top, right, bottom]]</box>" in said["conversations"][0]["value"]
    said = one("sharegpt", entry(box()), flavour="internvl", model="qwen2-vl")
    assert said["conversations"][1]["value"] == "[100, 100, 300, 300]"


def test_registers_beside_the_data():
    sides = {"train": SideFacts(rows=3), "test": SideFacts(rows=1)}
    files = {
        flavour: asked("sharegpt", flavour=flavour).exporter(_fail).extras(sides)
        for flavour in ("llava", "llava-next", "llamafactory", "qwen", "internvl")
    }
    assert (files["llava"], files["qwen"]) == ({}, {})
    assert files["llava-next"]["datasets.yaml"].decode().startswith("datasets:\n  - json_path: train.json\n")
    assert files["internvl"]["meta.json"].decode() == (
        '{\n  "pixelproof_train": {"root": ".", "annotation": "train.jsonl", "data_augment": false, '
        '"repeat_time": 1, "length": 3},\n  "pixelproof_test": {"root": ".", "annotation": "test.jsonl", '
        '"data_augment": false, "repeat_time": 1, "length": 1}\n}\n'
    )
    register = files["llamafactory"]["dataset_info.json"].decode()
    for key in ("role_tag", "content_tag", "user_tag", "assistant_tag", "system_tag", '"file_name": "test.json"'):
        assert key in register


@pytest.mark.parametrize("flavour", ["llava", "llava-next", "llamafactory", "qwen", "internvl"])
def test_a_system_is_folded_into_the_first_question(flavour: str):
    of = entry(turn(), turn("And in June?", "4", id="q9"))
    said = one("sharegpt", of, flavour=flavour, system="Read charts.")
    talk = said.get("conversations") or said["messages"]
    texts = [line.get("value") or line["content"] for line in talk]
    assert texts == [f"<image>\nRead charts.\n\n{ASKED}", "3.5", f"And in June?\n{SHORT}", "4"]


def test_a_system_is_a_turn_where_a_trainer_knows_one():
    kept = {"system": "Read charts.", "system_as": "keep"}
    said = one("sharegpt", entry(), flavour="llamafactory", **kept)
    assert said["messages"][0] == {"role": "system", "content": "Read charts."}
    assert one("sharegpt", entry(), flavour="internvl", **kept)["conversations"][0]["from"] == "system"
    assert one("swift", entry(), **kept)["messages"][0]["role"] == "system"
    assert one("parquet", entry(), **kept)["messages"][0]["role"] == "system"
    for flavour in ("qwen", "llava", "llava-next"):
        with pytest.raises(OptionError, match="only be folded"):
            rows("sharegpt", entry(), flavour=flavour, **kept)


def test_parquet_has_parts_with_a_type_and_a_text_and_nothing_else():
    said = one("parquet", two_pages(turn()))
    picture = {"type": "image", "text": None}
    assert said["messages"] == [
        {"role": "user", "content": [picture, picture, {"type": "text", "text": ASKED}]},
        {"role": "assistant", "content": [{"type": "text", "text": "3.5"}]},
    ]
    assert [held["path"] for held in said["images"]] == ["e1-1.png", "e1-2.png"]
    assert all(held["bytes"].startswith(b"\x89PNG") for held in said["images"])
    assert (said["kind"], said["renderer"], said["language"]) == ("pie", "matplotlib", "en")


def test_a_completion_is_the_last_answer():
    said = one("parquet", entry(turn(), turn("And in June?", "4", id="q9")), flavour="prompt_completion")
    assert [line["role"] for line in said["prompt"]] == ["user", "assistant", "user"]
    assert said["completion"] == [{"role": "assistant", "content": [{"type": "text", "text": "4"}]}]


def test_a_near_miss_is_a_false_completion():
    found = rows("parquet", entry(choice(), turn(wrong=())), flavour="kto")
    told = [(row.said["id"], row.said["completion"][0]["content"][0]["text"], row.said["label"]) for row in found]
    assert told == [("e1-0", "B", True), ("e1-0-x1", "A", False), ("e1-1", "3.5", True)]
    assert [len(row.turns) for row in found] == [1, 0, 1]


def test_swift_has_places_beside_the_text():
    said = one("swift", two_pages(turn(), box(page=1, right=50.04), point()))
    assert [line["content"] for line in said["messages"]][3::2] == ["<bbox>", "<bbox>"]
    assert said["objects"] == {"ref": [], "bbox": [[20, 10, 50.0, 30], [40, 20]], "image_id": [1, 0]}
    assert "objects" not in one("swift", entry())
    said = one("swift", entry(box(), point()), flavour="json")
    answers = [line["content"] for line in said["messages"]][1::2]
    assert answers == ['[{"bbox_2d": <bbox>}]', '[{"point_2d": <bbox>}]']


def test_rows_have_as_many_turns_as_are_asked_for():
    of = entry(*(turn(f"Question {at}?", str(at), id=f"q{at}") for at in range(5)))
    found = rows("sharegpt", of, flavour="qwen", turns=2)
    assert [(row.said["id"], len(row.said["conversations"])) for row in found] == [
        ("e1-0", 4),
        ("e1-1", 4),
        ("e1-2", 2),
    ]
    assert all(row.said["conversations"][0]["value"].startswith("<image>\n") for row in found)


def test_no_row_begins_within_a_dialogue():
    talk = [turn(f"Turn {at}?", str(at), id=f"d{at}", form="dialogue") for at in range(3)]
    of = entry(turn(), *talk, choice())

    def texts(**more: Any) -> tuple[list[list[str]], list[str]]:
        lost: list[str] = []
        exporter = asked("swift", **more).exporter(lambda _, turn, why: lost.append(f"{turn.id} {why.reason}"))
        return [[one.id for one in row.turns] for row in exporter.rows(of)], lost

    assert texts() == ([["q1", "d0", "d1", "d2", "q2"]], [])
    assert texts(turns=3) == ([["q1"], ["d0", "d1", "d2"], ["q2"]], [])
    assert texts(turns=2) == ([["q1"], ["d0", "d1"], ["q2"]], ["d2 within_dialogue"])
    assert texts(turns=1) == ([["q1"], ["d0"], ["q2"]], ["d1 within_dialogue", "d2 within_dialogue"])


def test_what_cannot_be_said_is_dropped_and_the_rest_stays():
    dropped: list[tuple[str, str]] = []
    exporter = asked("swift").exporter(lambda _, turn, why: dropped.append((turn.id, why.reason)))
    bad = turn("What is <video>?", id="q7")
    (row,) = exporter.rows(entry(bad, turn()))
    assert (len(row.said["messages"]), [one.id for one in row.turns], dropped) == (2, ["q1"], [("q7", "reserved_word")])
    with pytest.raises(Refused, match="no_questions"):
        list(exporter.rows(entry(bad)))


Talk = Sequence[tuple[str, str]]


@pytest.mark.parametrize(
    ("talk", "fault"),
    [
        ([("human", "<image>\na"), ("gpt", "b")], ""),
        ([("human", "<image>\na"), ("human", "b")], "its turns are human, human, and not human and gpt in turn"),
        ([("human", "<image>\na")], "its turns are human, and not human and gpt in turn"),
        ([], "its turns are none, and not human and gpt in turn"),
        ([("human", "<image>\na"), ("gpt", " ")], "a turn is empty"),
        ([("human", "a"), ("gpt", "<image>")], "<image> stands after the first question"),
        ([("system", "x"), ("human", "<image>\na"), ("gpt", "b")], ""),
    ],
)
def test_a_broken_row_is_seen(talk: Talk, fault: str):
    exporter = asked("sharegpt", flavour="qwen").exporter(_fail)
    said = {"id": "e", "image": "a.png", "conversations": [{"from": who, "value": what} for who, what in talk]}
    assert exporter.see(said).fault == fault


def test_a_place_without_its_mark_is_seen():
    exporter = asked("swift").exporter(_fail)
    said = one("swift", entry(box()))
    assert exporter.see({**said, "objects": {**said["objects"], "bbox": []}}).fault == "1 <bbox> for 0 places"
    assert exporter.see({**said, "objects": {**said["objects"], "bbox": [[1, 2, 3]]}}).fault == (
        "a place is neither a box nor a point"
    )


def test_near_misses_of_words():
    miss = turn(wrong=(text("4"), text("4"), text("3.5"), text("5")))
    found = rows("parquet", entry(miss), flavour="kto")
    assert [row.said["completion"][0]["content"][0]["text"] for row in found] == ["3.5", "4"]


def test_a_near_miss_that_is_said_like_the_answer_is_none():
    """A place a fifth of a thousandth away."""
    near = Answer(
        value=[20.04, 10, 60, 30], type="box", text=({"type": "region", "page": 0, "box": [20.04, 10, 60, 30]},)
    )
    of = entry(replace(box(), wrong=(near,)))
    assert len(rows("parquet", of, flavour="kto")) == 1
