"""A task of lmms-eval, run by its own files alone, and a table of VLMEvalKit, read by its rules."""

from __future__ import annotations

import base64
import csv
import importlib.util
import io
from ast import literal_eval
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image as Pillow
from ruamel.yaml import YAML

from synth.export._containers import Row
from synth.export._entry import Entry, Refused, Turn
from synth.export._exporter import Exporter, OptionError, SideFacts
from synth.export._files import Folder
from synth.shipping.asking import asked
from tests.synth.export.entries import box, choice, entry, image, turn

SHORT = "Answer in a few words; if the picture does not say, answer that it cannot be told."


def written(tmp_path: Path, flavour: str, *entries: Entry, side: str = "test") -> tuple[Exporter, list[Row]]:
    exporter = asked("bench", flavour=flavour).exporter(lambda *_: None)
    writer, rows = exporter.container.writer(Folder(tmp_path), side), []
    for of in entries:
        rows += list(exporter.rows(of))
    for row in rows:
        writer.add(row)
    writer.close()
    facts = SideFacts()
    facts.count(entries[0], rows)
    for name, data in exporter.extras({side: facts}).items():
        (tmp_path / name).write_bytes(data)
    return exporter, rows


# lmms-eval


@pytest.fixture
def task(tmp_path: Path) -> Iterator[tuple[Any, Any]]:
    """The task as lmms-eval loads it: YAML whose functions are names in files beside it."""
    written(tmp_path, "lmms-eval", entry(turn(), choice(), box()))
    spec = importlib.util.spec_from_file_location("utils", tmp_path / "utils.py")
    assert spec is not None
    assert spec.loader is not None
    utils = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(utils)
    with (tmp_path / "pixelproof.yaml").open() as file:
        yield YAML(typ="safe", pure=True).load(file.read().replace("!function ", "")), utils


def test_the_task_names_its_data_and_its_functions(task: tuple[Any, Any], tmp_path: Path):
    said, utils = task
    assert (said["task"], said["dataset_path"], said["test_split"]) == ("pixelproof", "parquet", "test")
    module, name = said["dataset_kwargs"]["data_files"]["test"].split(".")
    assert (module, getattr(utils, name)) == ("utils", [str(tmp_path / "test-00000.parquet")])
    for key in ("doc_to_visual", "doc_to_text", "process_results"):
        assert callable(getattr(utils, said[key].removeprefix("utils.")))
    assert said["generation_kwargs"]["until"] == []  # else answers end at the first empty line
    assert [metric["metric"] for metric in said["metric_list"]] == [
        "accuracy", "accuracy_box", "accuracy_choice", "accuracy_short",
    ]  # fmt: skip


def test_answers_are_scored_by_what_lies_beside_the_task(task: tuple[Any, Any]):
    _, utils = task
    exporter = asked("bench").exporter(lambda *_: None)
    docs = [row.said for row in exporter.rows(entry(turn(), choice(), box()))]
    assert [doc["answer"] for doc in docs] == ["3.5", "B", "[100, 100, 300, 300]"]
    assert [utils.process_results(doc, [doc["answer"]])["accuracy"] for doc in docs] == [1, 1, 1]
    assert utils.process_results(docs[1], ["A"]) == {"accuracy": 0.0, "accuracy_choice": 0.0}
    assert utils.doc_to_text(docs[0]) == f"How many in May?\n{SHORT}"
    shown = Pillow.open(io.BytesIO(docs[0]["images"][0]["bytes"])).convert("RGBA")
    assert [one.mode for one in utils.doc_to_visual({"images": [shown]})] == ["RGB"]
    with pytest.raises(AttributeError):
        utils.doc_to_nothing  # noqa: B018


def test_sides_are_tasks_of_their_own(tmp_path: Path):
    exporter = asked("bench").exporter(lambda *_: None)
    extras = exporter.extras({"v1.2": SideFacts(), "test": SideFacts()})
    assert set(extras) == {"pixelproof_v1.2.yaml", "pixelproof_test.yaml", "utils.py", "reward.py"}
    for name in ("v1.2-00000.parquet", "v1.2-00001.parquet", "v1.2-x-00000.parquet", "test-00000.parquet", "utils.py"):
        (tmp_path / name).write_bytes(extras.get(name, b""))
    spec = importlib.util.spec_from_file_location("utils", tmp_path / "utils.py")
    assert spec is not None
    assert spec.loader is not None
    utils = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(utils)
    (attribute,) = [
        line.split("utils.")[1] for line in extras["pixelproof_v1.2.yaml"].decode().splitlines() if "files_of" in line
    ]
    assert "." not in attribute  # lmms-eval takes what stands before a point for a module
    assert [Path(path).name for path in getattr(utils, attribute)] == ["v1.2-00000.parquet", "v1.2-00001.parquet"]


# VLMEvalKit


def cells(folder: Path) -> list[dict[str, str]]:
    (path,) = folder.glob("*.tsv")
    csv.field_size_limit(1 << 30)
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def test_a_table_has_a_row_a_choice_and_each_picture_once(tmp_path: Path):
    other = choice('said "no"\tor so', ('said "no"\tor so', "Shore\nMeadow", "x", "y"))
    of = entry(turn(), choice(), other)
    exporter, rows = written(tmp_path, "vlmevalkit", of)
    one, two = cells(tmp_path)
    assert one == {
        "index": "0", "image": base64.b64encode(of.images[0].bytes).decode(), "image_path": "e1-1.png",
        "question": "Which is largest?", "A": "Reedbed", "B": "Shore", "C": "Meadow", "D": "", "E": "", "F": "",
        "G": "", "H": "", "answer": "B", "category": "lookup", "l2-category": "pie", "split": "train", "id": "e1-0",
    }  # fmt: skip
    assert (two["index"], two["image"], two["answer"]) == ("1", "0", "A")  # the number of the row that has the picture
    assert (two["A"], two["B"]) == ('said "no"\tor so', "Shore\nMeadow")
    (path,) = exporter.container.files(tmp_path, "test")
    assert [found.said for found in exporter.container.read(path)] == [row.said for row in rows]
    assert [exporter.see(row.said).fault for row in rows] == ["", ""]


def test_several_pages_are_a_list_of_python(tmp_path: Path):
    pages = [image(1), image(2)]
    exporter, rows = written(tmp_path, "vlmevalkit", entry(choice(), images=pages), entry(choice(), id="e2"))
    one, two = cells(tmp_path)
    assert [base64.b64decode(part) for part in literal_eval(one["image"])] == [page.bytes for page in pages]
    assert literal_eval(one["image_path"]) == ["e1-1.png", "e1-2.png"]
    assert base64.b64decode(two["image"]) == pages[0].bytes
    (path,) = exporter.container.files(tmp_path, "test")
    assert [found.said for found in exporter.container.read(path)] == [row.said for row in rows]


def test_the_name_changes_with_what_is_in_it(tmp_path: Path):
    names = set()
    for number, of in enumerate([entry(choice()), entry(choice()), entry(choice("Meadow"))]):
        written(tmp_path / str(number), "vlmevalkit", of)
        names |= {path.name for path in (tmp_path / str(number)).glob("pixelproof_test_????????.tsv")}
    assert len(names) == 2


@pytest.mark.parametrize(
    ("of", "reason"),
    [
        (turn(), "no_options"),
        (choice("Shore", ("Shore", "None")), "bad_options"),  # pandas reads an empty cell
        (choice("Shore", ("Shore", *"abcdefgh")), "bad_options"),
    ],
)
def test_what_the_kit_cannot_score_is_left_out(of: Turn, reason: str):
    left: list[str] = []
    exporter = asked("bench", flavour="vlmevalkit").exporter(lambda _of, _turn, why: left.append(why.reason))
    with pytest.raises(Refused):
        list(exporter.rows(entry(of)))
    assert left == [reason]


@pytest.mark.parametrize(("flavour", "more"), [("vlmevalkit", {"choices": "text"}),
                                               ("vlmevalkit", {"system": "Look.", "system_as": "keep"}),
                                               ("lmms-eval", {"system": "Look.", "system_as": "keep"})])  # fmt: skip
def test_what_neither_of_them_can_say_is_refused(flavour: str, more: dict[str, str]):
    with pytest.raises(OptionError, match=flavour):
        asked("bench", flavour=flavour, **more).exporter(lambda *_: None)


@pytest.mark.parametrize(
    ("harm", "fault"),
    [
        (lambda text: text.replace("\tB\tlookup", "\tD\tlookup"), "'D' is not one of its options"),
        (lambda text: text.replace("index", "idx", 1), "it has other columns than the table"),
        (lambda text: text.replace("iVBOR", "i!BOR"), "it does not read"),
        (lambda text: text.rstrip("\n").rpartition("\t")[0] + "\n", "it has other columns than the table"),
    ],
)
def test_a_broken_table_is_told(tmp_path: Path, harm: Any, fault: str):
    exporter, _ = written(tmp_path, "vlmevalkit", entry(choice()))
    (path,) = exporter.container.files(tmp_path, "test")
    path.write_text(harm(path.read_text(encoding="utf-8")), encoding="utf-8")
    (found,) = exporter.container.read(path)
    assert fault in (found.fault or exporter.see(found.said).fault)
