"""The figures of a run written by hand: each expected number is counted in `made.py`."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from synth.dataset import write_mark
from synth.likeness.duplicates import mark
from synth.recipe import parse_recipe
from synth.report import Report
from synth.report.counting import Rate
from synth.report.figures import Figures, both, figures, gather
from tests.synth.report.made import MODEL, RECIPE, write_run


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_run(tmp_path_factory.mktemp("report") / "run")


@pytest.fixture(scope="module")
def told(out: Path) -> Figures:
    return figures(gather(out))


def rows(told: Figures, key: str) -> dict[str, tuple[int, int]]:
    return {name: (rate.count, rate.of) for name, rate in told.tables[key].rows.items()}


def asked(told: Figures, key: str) -> dict[str, float | None]:
    return {name: rate.asked for name, rate in told.tables[key].rows.items()}


def test_the_funnel_counts_topics_and_questions(told: Figures):
    assert rows(told, "funnel") == {"planned": (8, 8), "drawn": (4, 8), "checked": (4, 8), "kept": (3, 8)}
    # five kept, one removed, two that passed and went with their picture
    assert rows(told, "asked") == {"asked": (8, 8), "passed their checks": (7, 8), "kept": (5, 8)}


def test_yields_are_of_what_was_planned_of_each_kind(told: Figures):
    assert rows(told, "yield_kinds") == {"grouped_bars": (2, 6), "pie": (1, 2)}
    assert rows(told, "yield_renderers") == {"matplotlib": (3, 8)}
    assert rows(told, "lost") == {
        "grouped_bars at draw": (3, 8),
        "grouped_bars at reading": (1, 8),
        "pie at scene": (1, 8),
    }


def test_rejects_are_counted_by_reason_and_stage(told: Figures):
    assert rows(told, "pictures_rejected") == {
        "program_error (draw)": (3, 8),
        "no_questions (reading)": (1, 8),
        "overlap (scene)": (1, 8),
    }
    assert rows(told, "questions_rejected") == {"drawn (checks)": (1, 8)}


def test_a_check_removes_of_those_that_came_to_it(told: Figures):
    found = rows(told, "checks")
    assert (found["proof"], found["drawn"], found["legible"]) == ((0, 8), (1, 8), (0, 7))
    assert rows(told, "unrun") == {"legible": (2, 5)}
    assert rows(told, "families_removed") == {"count": (0, 2), "lookup": (1, 4)}
    assert rows(told, "removed") == {"drawn: lookup": (1, 8)}


def test_shares_stand_against_those_asked_for(told: Figures):
    assert rows(told, "share_kinds") == {"grouped_bars": (2, 3), "pie": (1, 3)}
    # of eight places three quarters and one quarter exactly: the lots of four places end at the eighth
    assert asked(told, "share_kinds") == {"grouped_bars": 0.75, "pie": 0.25}
    assert told.tables["share_kinds"].rows["pie"].off == pytest.approx(1 / 3 - 1 / 4)
    assert asked(told, "share_families") == {"lookup": 0.75, "count": 0.25}
    assert rows(told, "share_families") == {"lookup": (3, 5), "count": (2, 5)}
    assert asked(told, "share_forms") == {"choice": None, "yes_no": None, "short": None}
    assert rows(told, "share_difficulty") == {"1": (1, 3), "2": (2, 3)}


def test_caps_change_what_is_asked_for(tmp_path: Path):
    recipe = {**RECIPE, "caps": {"kinds": {"pie": 1}, "forms": {"yes_no": 2}}}
    told = figures(gather(write_run(tmp_path / "run", recipe)))
    assert asked(told, "share_kinds") == {"grouped_bars": 7 / 8, "pie": 1 / 8}
    assert rows(told, "caps") == {"yes_no": (1, 2)}


def test_answers_and_what_a_guess_would_get(told: Figures):
    assert rows(told, "types") == {"number": (3, 5), "bool": (2, 5)}
    assert rows(told, "yes") == {"all": (1, 2), "lookup": (1, 1), "count": (0, 1)}
    # of two choices, one among two options and one among four, the first and the third are right
    assert rows(told, "right") == {"1": (1, 2), "2": (0, 2), "3": (1, 2), "4": (0, 2)}
    assert asked(told, "right") == {"1": 0.375, "2": 0.375, "3": 0.125, "4": 0.125}
    assert rows(told, "guesses") == {"all": (4, 5), "choice": (2, 2), "yes_no": (1, 2), "short": (1, 1)}
    assert told.tables["guesses"].note.endswith("choice: \u20683\u2069; yes_no: \u2068No\u2069; short: \u206842\u2069")
    assert rows(told, "said") == {"3": (2, 5), "42": (1, 5), "No": (1, 5), "Yes": (1, 5)}
    assert rows(told, "magnitudes") == {"from 1": (2, 3), "from 10": (1, 3)}
    assert rows(told, "digits") == {"3": (2, 3), "4": (1, 3)}


def test_lengths_and_sizes(told: Figures):
    a_picture = told.spreads["a_picture"]
    assert (a_picture.count, a_picture.least, a_picture.most) == (3, 1, 2)
    assert a_picture.mean == pytest.approx(5 / 3)
    assert told.spreads["answer_words"].counts == {1: 5}
    assert told.spreads["width"].counts == {40: 3}
    assert told.spreads["height"].counts == {20: 3}
    assert told.spreads["marks"].counts == {1: 3}  # the bar
    assert told.spreads["texts"].counts == {0: 3}
    assert "smallest" not in told.spreads
    assert rows(told, "elements") == {"bar": (3, 3)}


def test_pictures_and_texts_against_each_other(told: Figures):
    found = told.grids["pictures"]
    names = [column.name for column in found.columns]
    row = dict(zip(names, found.rows["all"], strict=True))
    # plain pictures of one colour have no pattern but their own: none differs from the next
    assert (row["samples"], row["bits to the nearest"], row["alike"]) == (3, 0, 1.0)
    # each has a bar at one place, of a colour of its own
    assert (row["layout shared"], row["colours shared"]) == (1.0, 0.0)
    assert row["colours, effective"] == pytest.approx(3)
    titles = told.grids["texts_titles"].rows["all"]
    assert titles[:2] == (3, pytest.approx(2 / 3))  # "Ferries" twice


def test_time_tokens_and_cost(told: Figures):
    assert told.costs.seconds == {"draw": 6.0, "checks": 2.0}
    (stage,) = told.costs.stages.values()
    assert (stage.asked, stage.cached, stage.prompt, stage.completion) == (10, 30, 1_000_000, 500_000)
    assert stage.cost == pytest.approx(2.0)  # a million at one dollar, half a million at two
    assert (told.costs.cost, told.costs.a_sample) == (pytest.approx(2.0), pytest.approx(2 / 3))
    assert told.costs.by == "the recipe"


def test_an_unknown_price_stays_unknown(tmp_path: Path):
    model = {name: value for name, value in MODEL.items() if name != "price"}
    told = figures(gather(write_run(tmp_path / "run", {**RECIPE, "model": model})))
    assert (told.costs.cost, told.costs.a_sample) == (None, None)
    assert "genai-prices" in told.costs.by


def test_the_head_says_what_run_it_is_and_its_recipe_makes_it_again(told: Figures):
    head = told.head
    assert (head.name, head.state, head.n, head.kept, head.questions) == ("run", "done", 3, 3, 5)
    assert head.facts["author"] == "m (openai, http://here:1/v1)"
    assert head.words[0] == "3 samples, seed 0, of grouped_bars (3), pie (1)."
    again = parse_recipe(head.yaml, "recipe.yaml")
    assert again == parse_recipe(json.dumps(RECIPE), "recipe.yaml")
    assert not head.faults


def test_a_run_of_given_facts_says_where_they_are_kept(out: Path, tmp_path: Path):
    copy = shutil.copytree(out, tmp_path / "copy")
    described = json.loads((copy / "run.json").read_text())
    recipe = {**RECIPE, "data": {"file": "a.csv"}, "template": "b.html.jinja"}
    (copy / "run.json").write_text(json.dumps({**described, "recipe": recipe, "excluded": "a digest"}))
    head = figures(gather(copy)).head
    assert "Facts from a.csv, a page of b.html.jinja for each row." in head.words
    assert head.commands == ("synth run recipe.yaml -o NEW --exclude DIR",)
    assert head.beside == "given/from"
    assert "the files of <code>given/from</code> beside it" in Report(copy).html()


def test_of_given_pictures_it_says_who_looked_at_them(out: Path, tmp_path: Path):
    copy = shutil.copytree(out, tmp_path / "copy")
    described = json.loads((copy / "run.json").read_text())
    photos = {"images": "my photos", "model": MODEL, "stages": {"boxes": {"engine": "transformers", "name": "d"}}}
    (copy / "run.json").write_text(json.dumps({**described, "recipe": {"n": 3, "kinds": ["photo"], "photos": photos}}))
    told = figures(gather(copy))
    assert "author" not in told.head.facts
    assert told.head.facts["seen by"] == "m (openai, http://here:1/v1); d (transformers) at boxes"
    assert "Given pictures: my photos, by w2c; licence unknown." in told.head.words
    assert "A given picture is planned once it is taken" in told.tables["funnel"].note
    assert any(note.startswith("What is on given pictures was said by models") for note in told.notes)
    assert any(note.startswith("No other model looked at the pictures") for note in told.notes)


def test_what_did_not_run_is_said(told: Figures):
    (of_ocr,) = [note for note in told.notes if note.startswith("legible")]
    assert of_ocr == "legible could not be run on 2 of 5 questions kept: no data for OCR (2)."
    assert any("No model looked at the pictures" in note for note in told.notes)
    assert any("Near duplicates are marked when a run is finished" in note for note in told.notes)
    assert any(note == "Not run at all: grounded, unique, visible, drawn." for note in told.notes)


def test_near_duplicates_are_those_the_run_marked(out: Path, tmp_path: Path):
    copy = shutil.copytree(out, tmp_path / "copy")
    assert mark(copy) == 2  # three pictures without a pattern: the second and third are near an earlier one
    told = figures(gather(copy))
    assert rows(told, "near") == {"picture": (2, 3), "program": (0, 3), "questions": (0, 3)}
    assert [(pair.what, pair.distance) for pair in told.near.pairs] == [("picture", 0.0), ("picture", 0.0)]
    assert not any("Near duplicates" in note for note in told.notes)


def test_of_two_runs_as_many_samples_are_compared(out: Path, tmp_path: Path):
    copy = shutil.copytree(out, tmp_path / "copy")
    (copy / "done" / "00001.json").unlink()  # two samples are left
    for told in both(gather(out), gather(copy)):
        assert told.grids["texts_titles"].rows["all"][0] == 2
        assert told.grids["pictures"].rows["all"][0] == 2
        assert told.spreads["bits"].count == 2


@pytest.mark.parametrize(
    ("harm", "said", "kept"),
    [
        (lambda out: _cut(out / "data" / "00001.parquet"), "data/00001.parquet: damaged: it does not open", 2),
        (lambda out: (out / "data" / "00000.parquet").unlink(), "data/00000.parquet: not there", 1),
        (lambda out: (out / "done" / "00001.json").write_text("{"), "done/00001.json: damaged", 2),
        (lambda out: (out / "done" / "00001.json").unlink(), "data/00001.parquet: its shard is not done", 2),
        (lambda out: _cut(out / "rejects" / "00000.parquet"), "rejects/00000.parquet: damaged", 3),
        (lambda out: (out / "topics" / "00000.jsonl").write_text("[]\n"), "topics/00000.jsonl: damaged", 3),
        (lambda out: (out / "run.json").write_text('{"recipe": '), "run.json: damaged", 3),
        (
            lambda out: (out / "run.json").write_text('{"recipe": {"n": 3, "kind": 1}}'),
            "run.json: its recipe cannot be read here",
            3,
        ),
        (lambda out: (out / "run.json").unlink(), "run.json: not there", 3),
        (lambda out: (out / "duplicates.parquet").write_text("PAR1"), "duplicates.parquet: damaged", 3),
    ],
)
def test_what_is_damaged_is_named_and_the_rest_is_told(out: Path, tmp_path: Path, harm: Any, said: str, kept: int):
    copy = shutil.copytree(out, tmp_path / "copy")
    harm(copy)
    told = figures(gather(copy))
    assert [fault for fault in told.head.faults if fault.startswith(said)]
    assert told.head.kept == kept


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-200])


def test_marks_of_older_versions_are_counted_and_say_less(out: Path, tmp_path: Path):
    copy = shutil.copytree(out, tmp_path / "copy")
    (copy / "done" / "00001.json").write_text('{"topics": 4, "samples": 1, "questions": 1, "rejects": {"overlap": 1}}')
    told = figures(gather(copy))
    assert rows(told, "funnel") == {"planned": (8, 8), "kept": (3, 8)}
    assert any("Made by an older version" in note for note in told.notes)


def test_a_mark_of_an_older_version_that_counts_nothing_is_left_out(out: Path, tmp_path: Path):
    copy = shutil.copytree(out, tmp_path / "copy")
    (copy / "done" / "00001.json").write_text('{"topics": "x", "samples": 1, "questions": 1, "rejects": {}}')
    told = figures(gather(copy))
    assert any(fault.startswith("done/00001.json: damaged") for fault in told.head.faults)
    assert rows(told, "funnel")["kept"] == (2, 4)


def test_a_run_made_again_has_no_topics_and_asks_for_no_kinds(out: Path, tmp_path: Path):
    copy = shutil.copytree(out, tmp_path / "copy")
    described = json.loads((copy / "run.json").read_text())
    (copy / "run.json").write_text(json.dumps({**described, "again": {"how": "ask", "of": "/there", "id": "x"}}))
    shutil.rmtree(copy / "topics")
    told = figures(gather(copy))
    assert told.head.faults == ()
    assert told.head.commands == ("synth ask /there -o NEW",)
    assert asked(told, "share_kinds") == {"grouped_bars": None, "pie": None}
    assert rows(told, "yield_kinds") == {"grouped_bars": (2, 6), "pie": (1, 2)}  # what was kept, and what was lost


def test_a_merged_dataset_is_not_held_against_a_recipe(out: Path, tmp_path: Path):
    copy = shutil.copytree(out, tmp_path / "copy")
    described = json.loads((copy / "run.json").read_text())
    merged = [{"of": "/a b", "run": {}}, {"of": "/c", "run": {}}]
    (copy / "run.json").write_text(json.dumps({**described, "merged": merged}))
    told = figures(gather(copy))
    assert told.head.commands == ("synth merge '/a b' /c -o NEW",)
    assert asked(told, "share_kinds") == {"grouped_bars": None, "pie": None}


def test_a_stopped_run_says_so(out: Path, tmp_path: Path):
    copy = shutil.copytree(out, tmp_path / "copy")
    described = json.loads((copy / "run.json").read_text())
    (copy / "run.json").write_text(json.dumps({**described, "recipe": {**RECIPE, "n": 9}}))
    assert figures(gather(copy)).head.state == "stopped"


def test_questions_that_fell_are_left_out_where_their_number_is_not_told(out: Path, tmp_path: Path):
    copy = shutil.copytree(out, tmp_path / "copy")
    for stem in ("00000", "00001"):
        (copy / "rejects" / f"{stem}.parquet").unlink()
    told = figures(gather(copy))
    assert rows(told, "asked")["asked"] == (5, 5)
    assert len([fault for fault in told.head.faults if fault.startswith("rejects/")]) == 2


def test_a_folder_of_rows_alone_is_told_of(out: Path, tmp_path: Path):
    shutil.copytree(out / "data", tmp_path / "rows" / "data")
    told = figures(gather(tmp_path / "rows"))
    assert (told.head.state, told.head.kept) == ("unknown", 3)
    assert "funnel" not in told.tables
    assert told.tables["share_kinds"].rows["pie"] == Rate(count=1, of=3)


def test_a_mark_that_was_changed_is_not_believed(out: Path, tmp_path: Path):
    copy = shutil.copytree(out, tmp_path / "copy")
    path = copy / "done" / "00000.json"
    said = json.loads(path.read_text())
    said.pop("digest")
    write_mark(path, said)
    path.write_text(path.read_text().replace('"samples": 2', '"samples": 7'))
    told = figures(gather(copy))
    assert any(fault.startswith("done/00000.json: damaged") for fault in told.head.faults)
    assert rows(told, "funnel")["kept"] == (1, 4)
