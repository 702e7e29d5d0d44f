"""Exports from a dataset: what is chosen, what becomes of pictures and places, what the receipt counts."""

from __future__ import annotations

import io
import json
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

import synth as synth_
from synth import plugins
from synth.cli import main
from synth.dataset import read
from synth.export._exporter import OptionError
from synth.likeness.duplicates import mark
from synth.notebook.collection import NoDataset
from synth.places import place
from synth.shipping import BadText, NothingToSay
from synth.shipping.asking import exporter_of
from synth.subsets.wanted import ChoiceError
from tests.synth.shipping.datasets import EVERY, box, broken, lines, png, sample, told, written

FORMATS = [(name, flavour) for name in plugins.names("exports") for flavour in exporter_of(name).FLAVOURS]


def test_what_is_written_is_counted_and_read_back(tmp_path: Path):
    pages = [png(7), png(8, (300, 150))]
    source = written(tmp_path / "a", [sample(1, EVERY), sample(2), sample(3, EVERY[:2], pages=pages)])
    receipt = told(source, tmp_path / "x", flavour="qwen", model="qwen3-vl")
    assert {key: receipt[key] for key in ("samples", "rows", "questions", "images")} == {
        "samples": 3, "rows": 3, "questions": 6, "images": 4,
    }  # fmt: skip
    assert receipt["read_back"] == {"train": {"rows": 3, "images": 4, "marks": 4}}
    assert receipt["sides"]["train"]["forms"] == {"box": 1, "choice": 2, "short": 3}
    assert receipt == json.loads((tmp_path / "x/receipt.json").read_text())
    rows = lines(tmp_path / "x/train.jsonl")
    assert rows[0]["conversations"][5]["value"] == '{"bbox_2d": [100, 100, 300, 300]}'
    for row, images in zip(rows, ([png(1)], [png(2)], pages), strict=True):
        paths = [row["image"]] if isinstance(row["image"], str) else row["image"]
        assert [(tmp_path / "x" / path).read_bytes() for path in paths] == images
    assert str(tmp_path) not in "".join(path.read_text() for path in (tmp_path / "x").glob("*.json*"))


@pytest.mark.parametrize(("to", "flavour"), FORMATS)
def test_every_format_is_read_back_and_checks(tmp_path: Path, to: str, flavour: str):
    source = written(tmp_path / "a", [sample(n, EVERY) for n in range(12)])
    split = {"train": 0.5, "test": 0.5}
    receipt = told(source, tmp_path / "x", to, flavour=flavour, split=split)
    assert sum(side["rows"] for side in receipt["sides"].values()) == receipt["rows"] > 0
    assert {name: side["rows"] for name, side in receipt["read_back"].items()} == {
        name: side["rows"] for name, side in receipt["sides"].items()
    }
    assert broken(tmp_path / "x") == broken(tmp_path / "x", source) == []
    for path in (tmp_path / "x").rglob("*"):
        assert path.is_dir() or str(tmp_path).encode() not in path.read_bytes()


@pytest.mark.parametrize(("to", "flavour"), FORMATS)
def test_every_format_goes_to_an_address_too(tmp_path: Path, to: str, flavour: str):
    source = written(tmp_path / "a", [sample(n, EVERY) for n in range(4)])
    told(source, tmp_path / "x", to, flavour=flavour)
    there = place(f"memory://{tmp_path}")
    told(source, there, to, flavour=flavour)
    found = {str(path.relative_to(there)): path.read_bytes() for path in there.rglob("*")}
    assert {**found, ".lock": b""} == files_of(tmp_path / "x")
    assert broken(there) == broken(there, source) == []


@pytest.mark.parametrize(("to", "flavour"), FORMATS)
def test_the_same_dataset_is_the_same_bytes(tmp_path: Path, to: str, flavour: str):
    source = written(tmp_path / "a", [sample(n, EVERY) for n in range(4)])
    for name in ("x", "y"):
        told(source, tmp_path / name, to, flavour=flavour)
    assert files_of(tmp_path / "x") == files_of(tmp_path / "y")


def files_of(out: Path) -> dict[str, bytes]:
    return {str(path.relative_to(out)): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}


def test_kin_stand_on_one_side(tmp_path: Path):
    samples = [sample(n, subject=f"topic {n % 10}") for n in range(60)]
    written(tmp_path / "a", samples)
    told(tmp_path / "a", tmp_path / "x", "swift", split={"train": 0.7, "test": 0.3})
    names = {one.id: number % 10 for number, one in enumerate(samples)}
    found = {side: {names[row["id"]] for row in lines(tmp_path / f"x/{side}.jsonl")} for side in ("train", "test")}
    assert found["train"] | found["test"] == set(range(10))
    assert not found["train"] & found["test"]


def test_filters_weights_and_caps(tmp_path: Path):
    kinds = ["pie"] * 20 + ["heatmap"] * 10 + ["invoice"] * 6
    source = written(tmp_path / "a", [sample(n, [{}, {"form": "yes_no"}], kind=kind) for n, kind in enumerate(kinds)])
    only = told(source, tmp_path / "x", questions='form == "yes_no"', where='kind != "pie"')
    assert (only["samples"], only["sides"]["train"]["forms"]) == (16, {"yes_no": 16})
    weighed = told(source, tmp_path / "y", weights={"kinds.pie": 3})
    assert weighed["sides"]["train"]["kinds"] == {"heatmap": 6, "invoice": 6, "pie": 18}
    capped = told(source, tmp_path / "z", caps={"kinds.pie": 5, "forms.yes_no": 9})
    assert capped["sides"]["train"]["kinds"] == {"heatmap": 10, "invoice": 6, "pie": 5}
    assert capped["sides"]["train"]["forms"]["yes_no"] <= 9
    some = told(source, tmp_path / "w", weights={"kinds.pie": 3}, n=10)
    assert some["sides"]["train"]["kinds"] == {"heatmap": 2, "invoice": 2, "pie": 6}
    capped = told(source, tmp_path / "v", caps={"forms.yes_no": 9})
    assert capped["sides"]["train"]["forms"] == {"short": 36, "yes_no": 9}


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"weights": {"kinds.pie": 9}, "n": 4}, "too few of some kinds"),
        ({"weights": {"kinds.pie": 2, "languages.en": 2}}, "weights are of one group"),
        ({"weights": {"forms.box": 2}}, "no group is called 'forms'"),
        ({"weights": {"kinds.pie": 0}}, "more than 0"),
        ({"caps": {"kinds": 3}}, "one is to be named"),
        ({"caps": {"kinds.pie": 0}}, "1 or more"),
    ],
)
def test_what_cannot_be_chosen(tmp_path: Path, said: dict[str, Any], error: str):
    source = written(tmp_path / "a", [sample(n, kind="pie" if n else "heatmap") for n in range(4)])
    with pytest.raises(ChoiceError, match=error):
        told(source, tmp_path / "x", **said)
    assert not (tmp_path / "x").exists()


def test_places_follow_a_picture_that_is_made_smaller(tmp_path: Path):
    source = written(tmp_path / "a", [sample(1, [box(20, 10, 60, 30)], size=(400, 200))])
    told(source, tmp_path / "x", "swift", side=100)
    (row,) = lines(tmp_path / "x/train.jsonl")
    assert row["objects"]["bbox"] == [[5, 2.5, 15, 7.5]]
    with Image.open(tmp_path / "x" / row["images"][0]) as image:
        assert image.size == (100, 50)


def test_places_stay_on_a_canvas(tmp_path: Path):
    """400 by 200 stands at the top left of 448 by 224; 900 by 700 is shrunk into 672 by 672."""
    source = written(
        tmp_path / "a", [sample(n, [box(20, 10, 60, 30)], size=size) for n, size in ((1, (400, 200)), (2, (900, 700)))]
    )
    receipt = told(source, tmp_path / "x", model="qwen2.5-vl", flavour="qwen", canvas=True)
    first, second = lines(tmp_path / "x/train.jsonl")
    assert first["conversations"][1]["value"] == '{"bbox_2d": [20, 10, 60, 30]}'
    image = Image.open(tmp_path / "x" / first["image"])
    assert (image.size, image.getpixel((447, 223)), image.getpixel((40, 20))) == ((448, 224), (255,) * 3, (10,) * 3)
    image = Image.open(tmp_path / "x" / second["image"])
    scale = receipt["scaled_down"]["smallest_scale"]
    assert (image.size, receipt["scaled_down"]["samples"]) == ((672, 672), 1)
    assert 0.72 < scale <= 672 / 900
    found = json.loads(second["conversations"][1]["value"])["bbox_2d"]
    assert found == [round(at * scale) for at in (20, 10, 60, 30)]
    assert image.getpixel((found[0] + 8, found[1] + 5)) == (10, 10, 10)


@pytest.mark.parametrize("kind", ["jpeg", "webp", "png"])
def test_another_format_of_picture(tmp_path: Path, kind: str):
    source = written(tmp_path / "a", [sample(1)])
    told(source, tmp_path / "x", "parquet", image_format=kind)
    told(source, tmp_path / "y", "swift", image_format=kind)
    (row,) = lines(tmp_path / "y/train.jsonl")
    image = Image.open(tmp_path / "y" / row["images"][0])
    assert (image.format, image.size) == (kind.upper(), (200, 100))
    assert all(
        abs(one - other) < 12 for one, other in zip(image.convert("RGB").getpixel((150, 80)), (1, 0, 240), strict=True)
    )


def test_what_one_can_see_through_is_shown_on_white(tmp_path: Path):
    clear = Image.new("RGBA", (60, 40), (0, 0, 0, 0))
    clear.paste((200, 0, 0, 255), (0, 0, 30, 40))
    to = io.BytesIO()
    clear.save(to, "PNG")
    opaque = png(3, mode="RGBA")
    source = written(tmp_path / "a", [sample(1, pages=[to.getvalue()]), sample(2, pages=[opaque])])
    told(source, tmp_path / "x", "swift")
    first, second = lines(tmp_path / "x/train.jsonl")
    image = Image.open(tmp_path / "x" / first["images"][0])
    assert (image.mode, image.getpixel((45, 20)), image.getpixel((5, 5))) == ("RGB", (255, 255, 255), (200, 0, 0))
    assert (tmp_path / "x" / second["images"][0]).read_bytes() == opaque


def test_hard_texts_and_broken_pictures(tmp_path: Path):
    """What can be said stays, what cannot is counted by its reason, and nobody trains on half of it."""
    hebrew, long = "מה \u202bכתוב\u202c כאן?", "word " * 20_000
    asked_for = [
        {"text": "What is <image>?"}, {"answer": "<video>"}, {"text": "a\x07b"}, {"text": hebrew, "answer": "שלום"},
        {"text": "Long?", "answer": long},
    ]  # fmt: skip
    whole = png(5)
    samples = [
        sample(1, asked_for), sample(2, [{"text": "<image>"}]), sample(3, pages=[whole[: len(whole) // 2]]),
        sample(4, pages=[b"no picture"]), sample(5, size=(20, 20)), sample(6),
    ]  # fmt: skip
    source = written(tmp_path / "a", samples)
    receipt = told(source, tmp_path / "x", "swift")
    assert receipt["left_out"]["samples"] == {"bad_picture": 2, "no_questions": 1, "odd_picture": 1}
    assert receipt["left_out"]["questions"] == {"control_character": 1, "reserved_word": 3}
    assert (receipt["samples"], receipt["rows"], receipt["questions"]) == (2, 2, 3)
    first, _ = lines(tmp_path / "x/train.jsonl")
    assert first["messages"][0]["content"].startswith(f"<image>\n{hebrew}\n")
    assert first["messages"][3]["content"] == long
    assert samples[2].id in receipt["left_out"]["examples"]["bad_picture"][0]
    assert broken(tmp_path / "x", source) == []


def test_an_export_may_refuse_to_leave_anything_out(tmp_path: Path):
    source = written(tmp_path / "a", [sample(1, [{}, {"text": "<image>"}])])
    with pytest.raises(BadText, match="reserved_word: <image>"):
        told(source, tmp_path / "x", reserved="error")
    assert list(tmp_path.iterdir()) == [source]


def test_a_side_of_which_nothing_can_be_said(tmp_path: Path):
    source = written(tmp_path / "a", [sample(1, [{"text": "<image>"}])])
    with pytest.raises(NothingToSay, match="no rows in train: no_questions 1, reserved_word 1"):
        told(source, tmp_path / "x")
    assert list(tmp_path.iterdir()) == [source]


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"flavour": "lava"}, "did you mean 'llava'"),
        ({"model": "qwen"}, "no model is called 'qwen'"),
        ({"coords": "pixels"}, "no convention is called"),
        ({"model": "qwen2.5-vl"}, "say --pixels"),
        ({"canvas": True, "pixels": 100}, "at least 50,176 pixels"),
    ],
)
def test_options_that_do_not_go_together(tmp_path: Path, said: dict[str, Any], error: str):
    source = written(tmp_path / "a", [sample(1)])
    with pytest.raises(OptionError, match=error):
        told(source, tmp_path / "x", **said)


@dataclass
class Ran:
    code: int
    out: str
    err: str


@pytest.fixture
def synth(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """The command line in this process: a dozen commands of a second each would mostly import."""

    def run(*words: str) -> Ran:
        monkeypatch.setattr(sys, "argv", ["synth", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return Ran(int(ended.value.code or 0), said.out, said.err)

    return run


def test_the_command(synth: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    written(tmp_path / "a", [sample(n, EVERY) for n in range(6)])
    ran = synth("export", "a", "--to", "sharegpt", "-o", "x", "--json")
    assert (ran.code, ran.err) == (0, "")
    assert json.loads(ran.out)["rows"] == 6
    ran = synth("export", "a", "--to", "sharegpt", "-o", "x")
    assert (ran.code, ran.err) == (2, "Error: x is not empty; choose another folder with -o\n")
    ran = synth("export", "a", "--to", "swift", "-o", "x", "--overwrite")
    assert (ran.code, ran.out) == (0, "x: 6 rows of 6 samples, 18 questions, 6 pictures; read back\n")
    assert not (tmp_path / "x/train.json").exists()
    ran = synth("export", "a", "-o", "x", "--check")
    assert (ran.code, ran.out) == (0, "6 rows are sound, 0 faults\n")
    (tmp_path / "x/train.jsonl").write_text("{}\n")
    ran = synth("export", "x", "--check")
    assert ran.code == 4
    said = ran.out.splitlines()
    assert said[0] == "train.jsonl: its bytes are not those that were written"
    assert said[1].startswith("train.jsonl row 1: it lacks what such a row says")
    ran = synth("export", "a", "--check")
    assert (ran.code, ran.err) == (2, "Error: a is no export of ours: it holds no receipt.json\n")
    ran = synth("export", "a", "-o", "y")
    assert (ran.code, "say --to FORMAT and -o DIR" in ran.err) == (2, True)
    ran = synth("export", "a", "--to", "sharegtp", "-o", "y")
    assert (ran.code, "did you mean 'sharegpt'?" in ran.err) == (2, True)
    (tmp_path / "own").mkdir()
    (tmp_path / "own/thesis.txt").touch()
    assert synth("export", "a", "--to", "swift", "-o", "own", "--overwrite").code == 2
    assert (tmp_path / "own/thesis.txt").exists()


@pytest.mark.parametrize("to", ["sharegpt", "parquet"])
def test_a_kill_leaves_nothing_that_looks_whole(tmp_path: Path, to: str):
    written(tmp_path / "a", [sample(n, EVERY) for n in range(120)], size=40)
    words = ["export", "a", "--to", to, "-o", "x", "--image-format", "jpeg"]
    command = [sys.executable, "-P", "-m", "synth", *words]
    subprocess.run(command, cwd=tmp_path, check=True)
    (tmp_path / "x").rename(tmp_path / "whole")
    lots, hits = random.Random(), 0
    for wait in [0.0, *(lots.uniform(0, 0.2) for _ in range(2))]:
        running = subprocess.Popen(command, cwd=tmp_path)
        while not list((tmp_path / ".x.new").glob("train*")) and running.poll() is None:
            time.sleep(0.002)
        time.sleep(wait)
        running.send_signal(signal.SIGKILL)
        running.wait()
        hits += running.returncode == -signal.SIGKILL
        assert not (tmp_path / "x").exists() or running.returncode == 0
        if (tmp_path / "x").exists():
            break
    assert hits, "a kill must hit an export that is still going"
    if not (tmp_path / "x").exists():
        subprocess.run(command, cwd=tmp_path, check=True)
    assert Counter(path.name for path in tmp_path.iterdir()) == Counter(["a", "x", "whole"])
    assert files_of(tmp_path / "x") == files_of(tmp_path / "whole")


def test_a_collection_exports_what_it_holds(tmp_path: Path):
    kinds = ["pie", "heatmap", "pie", "invoice", "pie"]
    samples = [sample(n, EVERY, kind=kind) for n, kind in enumerate(kinds)]
    written(tmp_path / "a", samples)
    held = synth_.open(tmp_path / "a")
    receipt = held.filter(kind="pie")[1:].export("swift", tmp_path / "x", turns=1)
    rows = lines(tmp_path / "x/train.jsonl")
    assert {row["id"].partition("-")[0] for row in rows} == {samples[2].id, samples[4].id}
    assert (receipt["samples"], receipt["rows"], len(rows)) == (2, 6, 6)
    assert held.export("swift", tmp_path / "x", overwrite=True)["samples"] == 5
    with pytest.raises(OptionError, match="did you mean 'turns'"):
        held.export("swift", tmp_path / "y", turn=1)
    with pytest.raises(NoDataset, match="holds parquet files and no run"):
        synth_.open(tmp_path / "a/data").export("swift", tmp_path / "y")


def test_receipts_say_how_many_are_near_others(tmp_path: Path):
    """Two samples of one picture: the later one is near the earlier."""
    source = written(tmp_path / "a", [sample(1), sample(2), sample(3, pages=[png(1)])])
    assert told(source, tmp_path / "x")["sides"]["train"]["near"] is None
    mark(source)
    assert told(source, tmp_path / "y")["sides"]["train"]["near"] == near_in(source) > 0


def near_in(source: Path) -> int:
    return len({row["id"] for row in read(source / "duplicates.parquet")})
