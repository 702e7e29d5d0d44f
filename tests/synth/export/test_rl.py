"""Rows for reinforcement learning, as verl, EasyR1 and TRL read them, and what their answers are held against."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from synth.export._containers import Row
from synth.export._entry import Entry, Refused, Turn
from synth.export._exporter import OptionError, SideFacts
from synth.export._files import Folder
from synth.export._reward import score
from synth.records import Answer, said
from synth.shipping.asking import asked
from tests.synth.export.entries import box, choice, entry, image, point, text, turn

SHORT = "Answer in a few words; if the picture does not say, answer that it cannot be told."
NUMBER = Answer(value=3.5, type="number", text=said("3.5 km"), unit="km", tolerance=0.05)


def rows(of: Entry, flavour: str, **more: Any) -> Iterator[Row]:
    exporter = asked("rl", flavour=flavour, **more).exporter(_fail)
    for row in exporter.rows(of):
        seen = exporter.see(row.said)
        assert (seen.fault, seen.marks) == ("", len(seen.images))
        yield row


def _fail(_of: Entry, _turn: Turn | None, why: Refused) -> None:
    raise why


def golds(*turns: Turn, **more: Any) -> list[Any]:
    return [json.loads(row.said["gold"]) for row in rows(entry(*turns), "trl", **more)]


def test_verl_has_one_question_a_row_and_counts_them():
    of = entry(turn(answer=NUMBER), choice(), images=[image(1), image(2)])
    one, two = (row.said for row in rows(of, "verl"))
    assert one == {
        "data_source": "pixelproof/short",
        "prompt": [{"role": "user", "content": f"<image>\n<image>\nHow many in May?\n{SHORT}"}],
        "images": [{"bytes": shown.bytes, "path": f"e1-{number}.png"} for number, shown in enumerate(of.images, 1)],
        "ability": "pie",
        "reward_model": {"style": "rule", "ground_truth": one["reward_model"]["ground_truth"]},
        "extra_info": {"split": "train", "index": 0, "id": "e1-0", "form": "short", "family": "lookup"},
    }
    assert json.loads(one["reward_model"]["ground_truth"]) == {
        "type": "number", "form": "short", "value": 3.5, "tolerance": 0.05, "unit": "km", "text": "3.5 km",
        "options": [], "letter": None, "coords": None,
    }  # fmt: skip
    assert (two["data_source"], two["extra_info"]["index"], two["extra_info"]["id"]) == ("pixelproof/choice", 1, "e1-1")


def test_easyr1_gets_the_gold_as_its_answer():
    (row,) = rows(entry(choice()), "easyr1", system="Look well.")
    assert row.said["problem"] == (
        "<image>\nLook well.\n\nWhich is largest?\nA. Reedbed\nB. Shore\nC. Meadow\n"
        "Answer with the letter of the right option."
    )
    gold = json.loads(row.said["answer"])
    assert (gold["letter"], gold["text"], gold["options"]) == ("B", "Shore", ["Reedbed", "Shore", "Meadow"])
    with pytest.raises(OptionError, match="easyr1 has no turn for a system"):
        asked("rl", flavour="easyr1", system="Look well.", system_as="keep").exporter(_fail)


def test_trl_gets_parts_the_gold_and_the_words():
    (row,) = rows(entry(turn(answer=NUMBER)), "trl", system="Look well.", system_as="keep")
    picture, asked_ = {"type": "image", "text": None}, {"type": "text", "text": f"How many in May?\n{SHORT}"}
    assert row.said["prompt"] == [
        {"role": "system", "content": [{"type": "text", "text": "Look well."}]},
        {"role": "user", "content": [picture, asked_]},
    ]
    assert row.said["solution"] == "3.5 km"
    assert score(row.said["solution"], row.said["gold"]) == 1.0


def test_options_told_in_words_have_no_letter():
    (gold,) = golds(choice(), choices="text")
    assert (gold["letter"], gold["text"]) == (None, "Shore")


@pytest.mark.parametrize(
    ("options", "value", "coords"),
    [
        ({}, [100, 100, 300, 300], "norm1000"),
        ({"coords": "px"}, [20, 10, 60, 30], "px"),
        ({"coords": "norm1"}, [0.1, 0.1, 0.3, 0.3], "norm1"),
        ({"model": "paligemma-448"}, [102, 102, 307, 307], "loc1024"),
    ],
)
def test_a_box_is_held_against_the_numbers_that_are_asked_for(options: dict[str, Any], value: Any, coords: str):
    """20 and 60 of 200 across, 10 and 30 of 100 down."""
    (gold,) = golds(box(), **options)
    assert (gold["value"], gold["coords"]) == (value, coords)


@pytest.mark.parametrize(
    ("options", "value", "tolerance"),
    [
        ({}, [200, 200], [50, 100]),  # ten of 200 pixels across, ten of 100 down
        ({"coords": "px"}, [40, 20], [10, 10]),
        ({"coords": "percent"}, [20, 20], [5, 10]),
        ({"coords": "loc1024"}, [205, 205], [102.3, 51.15]),  # down before across
    ],
)
def test_a_point_is_right_as_far_around_as_in_pixels(options: dict[str, Any], value: Any, tolerance: Any):
    (gold,) = golds(point(), **options)
    assert gold["value"] == value
    assert gold["tolerance"] == pytest.approx(tolerance)


def test_a_point_may_be_off_by_a_pixel_or_a_step_at_least():
    exact = replace(point(), answer=replace(point().answer, tolerance=0.0))
    assert golds(exact, coords="px")[0]["tolerance"] == [1, 1]
    (row,) = rows(entry(exact, images=[image(1, (4000, 100))]), "trl")
    assert json.loads(row.said["gold"])["tolerance"] == [1, 10]


def test_what_its_own_words_do_not_score_is_left_out():
    """Nobody can tell these two options apart by their words."""
    twins = choice("Shore", ("Shore", "shore", "Meadow"))
    left: list[str] = []
    exporter = asked("rl", choices="text").exporter(lambda _of, _turn, why: left.append(why.reason))
    kept = list(exporter.rows(entry(twins, turn("And in June?", text("4")))))
    assert left == ["unscorable"]
    assert [row.said["extra_info"]["id"] for row in kept] == ["e1"]
    assert [row.said["extra_info"]["index"] for row in kept] == [0]


def test_the_reward_goes_along(tmp_path: Path):
    exporter = asked("rl", flavour="easyr1").exporter(_fail)
    extras = exporter.extras({"val": SideFacts()})
    assert list(extras) == ["reward.py"]
    assert b"def score_batch" in extras["reward.py"]
    writer = exporter.container.writer(Folder(tmp_path), "val")
    for row in exporter.rows(entry(turn(), choice())):
        writer.add(row)
    writer.close()
    (path,) = exporter.container.files(tmp_path, "val")
    assert path == tmp_path / "val-00000.parquet"
    assert [found.said["id"] for found in exporter.container.read(path)] == ["e1-0", "e1-1"]


def test_loaders_know_pictures_for_pictures(tmp_path: Path):
    exporter = asked("rl").exporter(_fail)
    writer = exporter.container.writer(Folder(tmp_path), "train")
    for row in exporter.rows(entry()):
        writer.add(row)
    writer.close()
    about = json.loads(pq.read_schema(tmp_path / "train-00000.parquet").metadata[b"huggingface"])
    features = about["info"]["features"]
    assert features["images"] == {"feature": {"_type": "Image"}, "_type": "Sequence"}
    assert features["extra_info"]["index"] == {"dtype": "int64", "_type": "Value"}


@pytest.mark.parametrize("broken", ["", "{}", "3.5", '{"form": "short"}', None])
def test_a_gold_that_does_not_read_is_a_fault(broken: Any):
    exporter = asked("rl", flavour="easyr1").exporter(_fail)
    (row,) = exporter.rows(entry())
    assert exporter.see({**row.said, "answer": broken}).fault.startswith("its gold does not read")
