"""A dataset on disk as a sequence: read lazily, cut and filtered without a copy, handed to other libraries."""

import pickle
import random
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import synth
from synth.dataset import COLUMNS, DamagedFile, write
from synth.notebook import store
from synth.notebook.collection import Collection, NoDataset
from tests.synth.samples import png, sample
from tests.synth.written import KINDS, mark, row, write_run

SEVEN = [[row(0), row(1), row(2)], [row(3), row(4)], [], [row(5), row(6)]]
IDS = [one["id"] for shard in SEVEN for one in shard]


@pytest.fixture
def seven(tmp_path: Path) -> Collection:
    return synth.open(write_run(tmp_path / "run", SEVEN))


def ids(items: Collection) -> list[str]:
    return [example.id for example in items]


def test_samples_stand_in_the_order_of_their_shards(seven: Collection):
    assert len(seven) == 7
    assert ids(seven) == IDS
    assert [seven[n].id for n in range(7)] == IDS
    assert seven[-1].id == IDS[6]
    assert seven[2] == seven[2] != seven[3]
    assert seven[5] in seven[4:]
    assert seven.questions()[2] == seven[2].questions[0] != seven[3].questions[0]
    with pytest.raises(IndexError, match="there is no item 7: there are 7 samples"):
        seven[7]


@pytest.mark.parametrize(
    ("which", "places"),
    [
        (slice(2, 5), [2, 3, 4]),
        (slice(None, None, -2), [6, 4, 2, 0]),
        ([4, 0, -1], [4, 0, 6]),
        ([], []),
        ([True, False, False, False, False, True, False], [0, 5]),
    ],
)
def test_a_choice_is_a_view_and_views_of_views_are_too(seven: Collection, which: list[int], places: list[int]):
    view = seven[which]
    assert isinstance(view, Collection)
    assert ids(view) == [IDS[place] for place in places]
    assert ids(view[::-1]) == [IDS[place] for place in reversed(places)]
    assert view.store is seven.store


def test_choosing_by_something_else_is_refused(seven: Collection):
    with pytest.raises(TypeError, match="whole numbers"):
        seven[["pie"]]
    with pytest.raises(IndexError, match="2 choices for 7 items"):
        seven[[True, False]]


def test_filters_by_name_by_set_and_by_function(seven: Collection):
    assert ids(seven.filter(kind="pie")) == [IDS[0], IDS[3], IDS[6]]
    assert ids(seven.filter(kind={"pie", "invoice"})) == [IDS[n] for n in (0, 2, 3, 5, 6)]
    dark = seven.filter(lambda example: example.image.getpixel((0, 0)) < (3, 3, 3))
    assert ids(dark) == IDS[:3]
    assert ids(dark.filter(kind="heatmap")) == [IDS[1]]
    assert ids(seven[::-1].filter(kind="pie")) == [IDS[6], IDS[3], IDS[0]]
    assert ids(seven.filter(kind="pie")[1:]) == [IDS[3], IDS[6]]
    assert seven.filter(kind="pie")[-1].id == IDS[6]
    assert len(seven.filter(kind="map")) == 0
    with pytest.raises(TypeError, match="did you mean 'kind'"):
        seven.filter(kinds="pie")


def test_a_filter_reads_no_further_than_it_is_asked(tmp_path: Path):
    out = write_run(tmp_path / "run", SEVEN)
    found = synth.open(out).filter(kind="pie")
    (out / "data" / "00001.parquet").write_bytes(b"PAR1 not really PAR1")
    assert found[0].id == IDS[0]
    with pytest.raises(DamagedFile, match=r"00001\.parquet is damaged"):
        len(found)


def test_only_the_columns_asked_for_are_read(tmp_path: Path):
    """The bytes of the pictures are spoiled; whoever does not look at pictures does not notice."""
    out = write_run(tmp_path / "run", SEVEN[:1])
    path = out / "data" / "00000.parquet"
    group = pq.ParquetFile(path).metadata.row_group(0)
    (column,) = [c for n in range(group.num_columns) if (c := group.column(n)).path_in_schema.endswith("bytes")]
    spoiled = bytearray(path.read_bytes())
    start = column.dictionary_page_offset or column.data_page_offset
    spoiled[start : start + column.total_compressed_size] = b"\xff" * column.total_compressed_size
    path.write_bytes(spoiled)
    example = synth.open(out)[1]
    assert (example.kind, example.title, example.questions[0].answer) == ("heatmap", "Fähren €", "3.5 thousand")
    assert example.sizes == [(40, 20)]
    with pytest.raises(DamagedFile, match=r"00000\.parquet is damaged"):
        _ = example.image


def test_what_is_kept_of_columns_has_a_limit(seven: Collection, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(store, "HELD_BYTES", 1)
    monkeypatch.setattr(store, "HELD_FILES", 1)
    assert [seven[n].kind for n in (0, 6, 3, 0)] == ["pie"] * 3 + ["pie"]
    reader = seven.store._reader
    assert len(reader._held) == len(reader._files) == 1


def test_a_shuffle_is_an_order_of_the_seeds(seven: Collection):
    throw = random.Random(5)
    lots = [throw.random() for _ in IDS]
    assert ids(seven.shuffle(5)) == [IDS[place] for place in sorted(range(7), key=lots.__getitem__)]
    assert ids(seven.shuffle(5)) != ids(seven.shuffle(6))


def test_an_example_has_everything_a_sample_has(seven: Collection):
    example = seven[4]
    assert (example.kind, example.renderer, example.language) == (KINDS[1], "matplotlib", "en")
    assert example.topic is not None
    assert (example.topic.subject, example.topic.seed) == ("Ferry passengers", 11)
    assert example.data == {"rows": [["May", 3.5]]}
    assert example.program == "print('a')\n"
    assert example.image.mode == "RGB"
    assert example.image.getpixel((7, 7)) == (4, 4, 4)
    assert example.pages[0].image == png((4, 4, 4)) == example.pngs[0]
    assert example.pages[0].scene.elements[0].series == "Fähren"
    assert example.record.id == sample((4, 4, 4)).id
    assert example.file.name == "00001.parquet"


def test_a_question_has_its_answer_its_proof_and_the_boxes_of_its_evidence(seven: Collection):
    (asked,) = seven[0].questions
    assert (asked.text, asked.answer, asked.value) == ("How many in May?", "3.5 thousand", 3.5)
    assert (asked.unit, asked.tolerance, asked.type) == ("thousand", 0.05, "number")
    assert (asked.form, asked.family) == ("choice", "lookup")
    assert (asked.options, asked.wrong) == (("3.5 thousand", "4 thousand"), ("4 thousand",))
    assert asked.evidence == [(0, "bar1", (1.0, 2.0, 30.0, 19.5))]
    assert [(verdict["check"], verdict["passed"]) for verdict in asked.verdicts] == [("proof", True), ("legible", None)]
    assert asked.record.question.id == asked.id
    assert asked.example is not None


def test_an_answer_that_is_a_place_is_said_in_numbers(tmp_path: Path):
    asked = row(0)["questions"][0]
    region = {"type": "region", "text": None, "page": 0, "box": [1.0, 2.0, 30.0, 19.5], "at": None}
    asked |= {
        "form": "box",
        "answer": asked["answer"] | {"type": "box", "value": "[1.0,2.0,30.0,19.5]", "text": [region]},
    }
    (said,) = synth.open(write_run(tmp_path / "run", [[row(0, questions=[asked])]]))[0].questions
    assert said.answer == "1, 2, 30, 19.5"
    assert said.value == [1.0, 2.0, 30.0, 19.5]


def test_questions_come_one_after_another(tmp_path: Path):
    one, other = row(0)["questions"][0], row(1)["questions"][0] | {"form": "short", "id": "b"}
    rows = [row(0, questions=[one, other]), row(1, questions=[]), row(2, questions=[other])]
    asked = synth.open(write_run(tmp_path / "run", [rows[:2], rows[2:]])).questions()
    assert [(question.form, question.example.id) for question in asked] == [
        ("choice", rows[0]["id"]), ("short", rows[0]["id"]), ("short", rows[2]["id"]),
    ]  # fmt: skip
    assert len(asked) == 3
    assert asked[2].example.kind == "invoice"
    assert [question.id for question in asked.filter(form="short", kind="pie")] == ["b"]
    assert asked.count("form") == {"short": 2, "choice": 1}
    assert len(synth.open(tmp_path / "run")[1:].questions()) == 1


def test_rejects_say_why(seven: Collection):
    assert len(seven.rejects) == 2
    of_picture, of_question = seven.rejects
    assert (of_picture.reason, of_picture.stage, of_picture.what) == ("overlap", "scene", "Picture")
    assert of_picture.image is not None
    assert of_question.image is None
    assert of_question.question == "How many in May? → 3.5 thousand"
    assert [rejected.detail for rejected in seven.rejects.filter(reason="unique")] == ["a tie"]


def test_what_is_known_of_the_run(seven: Collection):
    assert seven.run is not None
    assert (seven.run.topics, seven.run.samples, dict(seven.run.rejects)) == (11, 7, {"overlap": 1, "unique": 1})
    assert not seven.run.finished  # the recipe asks for nine
    assert seven.recipe is not None
    assert (seven.recipe.n, seven.recipe.seed, seven.recipe.names_of_kinds) == (9, 3, ["pie"])


def test_a_run_still_going_shows_what_is_done_and_takes_in_more(tmp_path: Path):
    out = write_run(tmp_path / "run", SEVEN, marked=1)
    samples = synth.open(out)
    view = samples[:2]
    assert ids(samples) == IDS[:3]
    mark(out, 1, SEVEN[1], {})
    assert ids(samples) == IDS[:3]
    assert ids(samples.refresh()) == IDS[:5] == ids(samples)
    assert ids(view) == IDS[:2]
    with pytest.raises(ValueError, match="refresh the collection"):
        view.refresh()


def test_files_alone_are_a_collection_too(tmp_path: Path):
    write(tmp_path / "b.parquet", [row(1)], COLUMNS)
    write(tmp_path / "a.parquet", [row(0)], COLUMNS)
    samples = synth.open(str(tmp_path))
    assert ids(samples) == IDS[:2]
    assert samples.run is samples.recipe is None
    with pytest.raises(NoDataset, match="what was rejected is not told"):
        _ = samples.rejects


def test_a_folder_that_holds_none_is_refused(tmp_path: Path):
    with pytest.raises(NoDataset, match="holds no dataset"):
        synth.open(tmp_path)
    with pytest.raises(NoDataset, match="is no folder"):
        synth.open(tmp_path / "none")
    pq.write_table(pa.table({"text": ["a"]}), tmp_path / "other.parquet")
    with pytest.raises(DamagedFile, match=r"other\.parquet is no file of a dataset of ours"):
        synth.open(tmp_path)


def test_a_file_that_is_damaged_gone_or_another_is_named(tmp_path: Path):
    samples = synth.open(write_run(tmp_path / "run", [[row(0)], [row(1)], [row(2)]]))
    data = tmp_path / "run" / "data"
    (data / "00000.parquet").write_bytes((data / "00000.parquet").read_bytes()[:2000])
    (data / "00001.parquet").unlink()
    write(data / "00002.parquet", [row(2), row(3)], COLUMNS)
    for place, said in enumerate(
        [r"00000\.parquet is damaged", r"00001\.parquet is gone", "holds 2 rows where 1 were"]
    ):
        with pytest.raises(DamagedFile, match=said):
            _ = samples[place].kind


def test_a_picture_that_is_damaged_names_its_file(tmp_path: Path):
    broken = [{"bytes": png((0, 0, 0))[:60], "path": "a.png"}]
    samples = synth.open(write_run(tmp_path / "run", [[row(0), row(1, images=broken)]]))
    assert samples[0].image.size == (40, 20)
    with pytest.raises(DamagedFile, match=r"00000\.parquet is damaged: a picture in it cannot be read"):
        _ = samples[1].image


@pytest.mark.parametrize("text", ["{", "{}", "[]"])
def test_samples_are_shown_though_what_is_told_of_the_run_is_damaged(tmp_path: Path, text: str):
    out = write_run(tmp_path / "run", SEVEN)
    (out / "run.json").write_text(text)
    samples = synth.open(out)
    with pytest.raises(DamagedFile, match=r"run\.json is damaged"):
        _ = samples.run
    assert "run.json is damaged" in samples.html()
    assert ids(samples) == IDS


def test_a_process_that_was_forked_off_reads_for_itself(seven: Collection):
    """Its parent's open files and locks are no good there."""
    code = (
        f"import os, synth\nsamples = synth.open({str(seven.out)!r})\nprint(samples[0].id, flush=True)\n"
        "child = os.fork()\nif child == 0:\n    print(samples[6].id, samples[6].image.getpixel((0, 0)), flush=True)\n"
        "    os._exit(0)\nassert os.waitpid(child, 0)[1] == 0\nprint(samples[3].id)\n"
    )
    ran = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split("\n")[:3] == [IDS[0], f"{IDS[6]} (6, 6, 6)", IDS[3]]


def test_a_mark_that_cannot_be_read_leaves_its_file_to_tell(tmp_path: Path):
    out = write_run(tmp_path / "run", SEVEN)
    (out / "done" / "00001.json").write_text("{")
    assert ids(synth.open(out)) == IDS


def test_it_travels_to_other_processes(seven: Collection, tmp_path: Path):
    """As a name and a few numbers, and filters as what they found."""
    assert ids(pickle.loads(pickle.dumps(seven.filter(kind="pie")))) == [IDS[0], IDS[3], IDS[6]]
    _ = seven[0].image
    (tmp_path / "pickled").write_bytes(pickle.dumps(seven[::2]))
    code = f"import pickle; print([e.id for e in pickle.load(open({str(tmp_path / 'pickled')!r}, 'rb'))])"
    ran = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True)
    assert eval(ran.stdout) == IDS[::2]
    assert (tmp_path / "pickled").stat().st_size < 2000


def test_frames_have_a_row_a_sample_or_a_question(seven: Collection):
    frame = seven.to_pandas(images=True)
    assert list(frame.id) == IDS
    assert set(frame.columns) >= {"kind", "title", "subject", "difficulty", "width", "height", "questions", "program"}
    assert (frame.width[0], frame.height[0], frame.questions[0]) == (40, 20, 1)
    assert frame.images[3] == [png((3, 3, 3))]
    asked = seven.filter(kind="pie").to_pandas(by="question")
    assert list(asked["sample"]) == [IDS[0], IDS[3], IDS[6]]
    assert (asked.question[0], asked.value[0], asked.tolerance[0]) == ("How many in May?", 3.5, 0.05)
    assert asked.evidence[0] == [(0, "bar1")]


def test_hugging_face_datasets_have_pictures(seven: Collection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HF_HOME", str(tmp_path / "home"))
    whole = seven.to_hf()
    assert whole["id"][:] == IDS
    assert whole[6]["images"][0].getpixel((0, 0)) == (6, 6, 6)
    chosen = seven[[5, 0, 4]].to_hf()
    assert chosen["id"][:] == [IDS[5], IDS[0], IDS[4]]
    streamed = list(seven[::-1].to_hf(streaming=True))
    assert [one["id"] for one in streamed] == IDS[::-1]
    assert streamed[0]["images"][0].getpixel((0, 0)) == (6, 6, 6)
    assert seven[:0].to_hf().num_rows == 0


def test_a_library_that_is_missing_is_named(seven: Collection, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ModuleNotFoundError, match="to_pandas needs pandas, which is not installed here: pip install"):
        seven.to_pandas()
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(ModuleNotFoundError, match="to_torch needs torch"):
        seven.to_torch()
