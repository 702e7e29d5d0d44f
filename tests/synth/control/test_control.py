"""The control and the oracle, on pictures whose scenes are written by hand: what is right, and what is counted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from sandbox.contract import Sandbox
from synth.columns import Row
from synth.control import Control
from synth.control.claims import claims, truths
from synth.dataset import COLUMNS, write
from synth.kit import open_kit
from synth.line import Line, run_shard
from synth.photos.album import freeze
from synth.photos.gallery import listing
from synth.pipeline import from_topic
from synth.plan import Plan
from synth.recipe import Recipe, parse_recipe
from synth.records import Element, Page, Picture, Sample, Scene
from synth.rows import sample_row, scene_json
from synth.truth import truth_of
from tests.synth.small_run import bars, drawn, small_run

PICTURES = 24
HEIGHTS = (10, 90, 30, 70)


def elements(number: int) -> tuple[Element, ...]:
    """A title, a legend but on every third picture, and bars apart from each other."""
    black, blue = (0, 0, 0), (31, 119, 180)
    found = [Element(id="title1", kind="title", text=f"Ferries {number}", colour=black, box=(20.0, 2.0, 90.0, 14.0))]
    if number % 3:
        found.append(Element(id="legend1", kind="legend", box=(92.0, 2.0, 118.0, 14.0)))
    for place, height in enumerate(HEIGHTS):
        box = (20.0 * place + 24, 120.0 - height, 20.0 * place + 36, 120.0)
        found.append(Element(id=f"bar{place}", kind="bar", colour=blue, box=box))
    return tuple(found)


def scene(number: int) -> Scene:
    return Scene(width=120, height=140, elements=elements(number))


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of one shard; a pixel of each picture is its own."""
    out = small_run(tmp_path_factory.mktemp("rendered"))
    for old in (out / "data").glob("*.parquet"):
        old.unlink()
    rows = []
    for number in range(PICTURES):
        before = drawn(number, bars(*HEIGHTS))
        page = Page(image=before.pictures[0].pages[0].image, scene=scene(number))
        picture = replace(before.pictures[0], pages=(page,))
        rows.append(sample_row(of(before, picture), "env"))
    write(out / "data" / "00000.parquet", rows, COLUMNS)
    return out


def of(sample: Sample, picture: Picture) -> Sample:
    (judged,) = sample.questions
    asked = replace(judged.question, pictures=(picture,), evidence=())
    return Sample(pictures=(picture,), questions=(replace(judged, question=asked, verdicts=()),))


def recipe(rendered: Path, rate: str, **settings: Any) -> Recipe:
    photos = {"images": str(rendered), "model": f"oracle:{rendered}{rate}", "w2c": settings}
    return parse_recipe(json.dumps({"photos": photos, "n": PICTURES, "least": 1, "most": 24}), "recipe")


def looked_at(rendered: Path, out: Path, box: Sandbox, rate: str, **settings: Any) -> Iterator[Row]:
    said = recipe(rendered, rate, **settings)
    assert said.photos is not None
    assert freeze(out, listing(said.photos)) == PICTURES
    plan = Plan(out, said.seed, said.drafts, photos="all")
    assert plan.add(PICTURES) == PICTURES
    kit = open_kit(said, box, cache=out / "cache", album=out)
    with ThreadPoolExecutor(2) as threads:
        shard = run_shard([Line.of(topic) for topic in plan.topics(0)], partial(from_topic, kit), threads)
    kit.close()
    assert not [reject for reject in shard.rejects if reject.stage == "read"]
    return (sample_row(sample, "env") for sample in shard.samples)


def measured(rows: Iterator[Row]) -> dict[tuple[str, str], dict[str, Any]]:
    control = Control()
    for row in rows:
        subject = json.loads(row["provenance"]["topic"])["subject"]
        truth = truth_of(scene_json(scene(int(subject[6:11]))))
        control.add(subject, json.loads(row["data"]), [], truth, 0.5)
    return {(row["what"], row["after"]): row for row in control.plain()["rows"]}


def test_without_errors_every_fact_comes_back(rendered: Path, box: Sandbox, tmp_path: Path):
    rows = list(looked_at(rendered, tmp_path / "run", box, ""))
    assert len(rows) == PICTURES
    for row in rows:
        number = int(json.loads(row["provenance"]["topic"])["subject"][6:11])
        facts = json.loads(row["data"])["facts"]
        found = {(one["name"], tuple(one["box"])) for one in things(facts)}
        names = {"title": "title", "legend": "legend", "bar": "bar"}
        assert found == {(names[one.kind], one.box) for one in elements(number)}
        assert [one["text"] for one in things(facts) if one["name"] == "title"] == [f"Ferries {number}"]
        counts = {"title": 1, "bar": 4, **({"legend": 1} if number % 3 else {})}
        assert {(name, count) for name, count, exact in facts["counts"] if exact} == set(counts.items())
    of_facts = [row for row in measured(iter(rows)).values() if row["there"] and row["what"] != "questions"]
    assert len(of_facts) == 9
    assert {(row["precision"], row["recall"]) for row in of_facts} == {(1.0, 1.0)}


def things(facts: dict[str, Any]) -> list[dict[str, Any]]:
    return [*facts.get("things", ()), *(one for group in facts.get("groups", ()) for one in group["things"])]


@pytest.mark.parametrize("rate", ["#0.1", "#0.3"])
def test_with_errors_every_filter_mends_something(rendered: Path, box: Sandbox, tmp_path: Path, rate: str):
    table = measured(looked_at(rendered, tmp_path / "run", box, rate))
    for what, before, after in (
        ("concepts", "named", "existence"),
        ("boxes", "detected", "no doubles"),
        ("descriptions", "first", "ranking"),
        ("counts", "boxes", "counts"),
    ):
        assert table[what, after]["precision"] > table[what, before]["precision"], what
    assert table["text", "agreement"]["precision"] >= table["text", "read"]["precision"]
    assert table["concepts", "named"]["precision"] < 0.95


# What is right and what is not, by hand


TRUTH = truth_of(scene_json(scene(1)))
BARS = [list(one.box) for one in elements(1) if one.kind == "bar" and one.box]


def notes(**other: Any) -> dict[str, Any]:
    return {"facts": {"size": [120, 140]}, **other}


def counted(said: dict[str, Any], what: str, after: str) -> list[str | None]:
    return [claim.found for claim in claims(said, TRUTH, 0.5) if (claim.what, claim.after) == (what, after)]


def test_what_there_is_to_be_found():
    there = [(what, key) for what, key in truths(TRUTH) if what in ("concepts", "counts")]
    assert there == [(what, noun) for what in ("concepts", "counts") for noun in ("title", "legend", "bar")]
    assert sum(what == "boxes" for what, _ in truths(TRUTH)) == 6
    assert [key for what, key in truths(TRUTH) if what == "text"] == ["0 ferries 0", "0 1 0"]


def test_a_concept_is_right_by_any_of_its_names_and_words_for_the_whole_count_for_nothing():
    assert counted(notes(concepts=["blue column", "key", "dog", "chart"]), "concepts", "named") == [
        "bar",
        "legend",
        None,
    ]


def test_a_box_is_right_once_and_from_half_of_the_area_on():
    half = [BARS[1][0], BARS[1][1], BARS[1][2], BARS[1][1] + 44]  # of 90 pixels: 44/90 is under a half
    boxes = [*({"name": "bar", "box": box} for box in (BARS[0], BARS[0], half)), {"name": "dog", "box": BARS[2]}]
    assert counted(notes(boxes=boxes), "boxes", "detected") == ["2", None, None, None]


def test_the_existence_of_a_box_is_that_of_its_own_part():
    said = notes(
        things=[{"id": "bar_1", "name": "bar", "box": BARS[0]}, {"id": "bar_2", "name": "bar", "box": BARS[1]}],
        verdicts=[
            {"check": "exists", "about": "bar_1", "name": "bar", "passed": True, "score": 0.4},
            {"check": "exists", "about": "bar_2", "name": "bar", "passed": True, "score": None},
            {"check": "exists", "about": "picture", "name": "bar", "passed": False, "score": 0.9},
        ],
    )
    assert counted(said, "boxes", "no doubles") == ["2", "3"]
    assert counted(said, "boxes", "existence") == ["3"]


def test_text_is_compared_word_by_word():
    thing = {"id": "title_1", "name": "title", "box": [20.0, 2.0, 90.0, 14.0]}
    said = notes(things=[thing], regions={"title_1": {"readings": ["Ferries 1 1", "Ferries 1"]}})
    said["facts"]["things"] = [{**thing, "text": "Ferrets 1"}]
    assert counted(said, "text", "read") == ["0 ferries 0", "0 1 0", None]
    assert counted(said, "text", "agreement") == [None, "0 1 0"]


def test_a_count_is_right_where_it_is_the_number_of_things():
    said = notes(things=[{"id": f"bar_{n}", "name": "bar", "box": box} for n, box in enumerate(BARS)])
    said["facts"]["counts"] = [["bar", 4, True], ["title", 2, True], ["legend", 1, False]]
    assert counted(said, "counts", "boxes") == ["bar"]
    assert counted(said, "counts", "counts") == ["bar", None]


def test_things_that_lie_over_each_other_or_are_many_are_asked_of_nobody():
    over = scene_json(Scene(width=120, height=140, elements=tuple(
        Element(id=f"wedge{n}", kind="wedge", box=(10.0 + n, 10.0, 60.0 + n, 60.0)) for n in range(2)
    )))  # fmt: skip
    many = scene_json(Scene(width=400, height=40, elements=tuple(
        Element(id=f"bar{n}", kind="bar", box=(20.0 * n, 5.0, 20.0 * n + 9, 30.0)) for n in range(13)
    )))  # fmt: skip
    for said, noun in ((over, "wedge"), (many, "bar")):
        assert truth_of(said).things == ()
        assert truth_of(said).crowds == {noun}


def test_a_curve_is_what_other_thresholds_would_have_kept():
    control = Control()
    for number, (name, score) in enumerate((("bar", 0.9), ("dog", 0.6), ("title", 0.3))):
        verdict = {"check": "exists", "about": "picture", "name": name, "passed": True, "score": score}
        control.add(str(number), notes(concepts=[name], verdicts=[verdict]), [], TRUTH, 0.5)
    curve = {point["threshold"]: point for point in control.plain()["curves"]["concepts"]}
    assert (curve[0.0]["precision"], curve[0.0]["recall"]) == (
        pytest.approx(2 / 3, abs=1e-4),
        pytest.approx(2 / 9, abs=1e-4),
    )
    assert (curve[0.5]["precision"], curve[0.5]["recall"]) == (0.5, pytest.approx(1 / 9, abs=1e-4))
    assert (curve[0.8]["precision"], curve[0.95]["precision"]) == (1.0, None)
