"""Runs: exactly n samples, only what is missing, and no folder of anyone else's."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from synth.dataset import DamagedFile, write_text
from synth.executors._report import ShardReport
from synth.recipe import Recipe
from synth.records import WorldError
from synth.runs import NotThisRun, Tally, finish, images_of, locked, open_run, throw_away


class Coin:
    """An executor that keeps the topics whose seed it likes and writes only marks."""

    def __init__(self, keep_one_in: int) -> None:
        self.keep_one_in, self.made, self.out = keep_one_in, [], Path()

    def run(self, shards: Sequence[int], /) -> Iterator[ShardReport]:
        out = self.out
        for shard in shards:
            topics = [json.loads(line) for line in (out / "topics" / f"{shard:05}.jsonl").read_text().splitlines()]
            kept = sum(topic["seed"] % self.keep_one_in == 0 for topic in topics) if self.keep_one_in else 0
            lost = len(topics) - kept
            report = {
                "shard": shard, "topics": len(topics), "samples": kept, "questions": kept * 7,
                "rejects": {"overlap": lost} if lost else {}, "seconds": 0.0, "stages": {},
            }  # fmt: skip
            write_text(out / "done" / f"{shard:05}.json", json.dumps(report))
            self.made.append(shard)
            yield ShardReport(**report)


RECIPE = Recipe(n=20, seed=4, shard=6)


def go(out: Path, coin: Coin, recipe: Recipe = RECIPE):
    run = open_run(out, recipe, environment="e1", engine="bubblewrap")
    coin.out = out
    return finish(run, coin, lambda tally: None)


def test_a_run_ends_with_exactly_as_many_samples_as_asked_for(tmp_path: Path):
    tally = go(tmp_path / "out", Coin(3))
    assert tally.samples == 20
    assert tally.rejects["overlap"] > 20


def test_growing_makes_only_what_is_missing(tmp_path: Path):
    first, second = Coin(1), Coin(1)
    go(tmp_path / "out", first)
    tally = go(tmp_path / "out", second, RECIPE.model_copy(update={"n": 25}))
    assert first.made == [0, 1, 2, 3]
    assert second.made == [4]
    assert tally.samples == 25


def test_a_shard_without_its_mark_is_made_again(tmp_path: Path):
    go(tmp_path / "out", Coin(1))
    (tmp_path / "out" / "done" / "00002.json").unlink()
    again = Coin(1)
    go(tmp_path / "out", again)
    assert again.made == [2]


def test_a_recipe_that_keeps_nothing_stops_and_says_why(tmp_path: Path):
    with pytest.raises(WorldError, match=r"none of the last \d+ topics became a sample: overlap \d+"):
        go(tmp_path / "out", Coin(0))


def test_a_folder_of_another_run_is_refused(tmp_path: Path):
    go(tmp_path / "out", Coin(1))
    with pytest.raises(NotThisRun, match=r"holds another run \(recipe.seed differ\)"):
        open_run(tmp_path / "out", Recipe(n=20, seed=5, shard=6), environment="e1", engine="docker")
    with pytest.raises(NotThisRun, match="environment differ"):
        open_run(tmp_path / "out", RECIPE, environment="e2", engine="docker")
    open_run(tmp_path / "out", RECIPE, environment="e1", engine="docker")


def test_the_tier_in_force_stands_in_run_json(tmp_path: Path):
    open_run(tmp_path / "out", RECIPE, environment="e1", engine="docker", tier="users")
    assert json.loads((tmp_path / "out/run.json").read_text())["tier"] == "users"


def test_the_images_stand_in_run_json(tmp_path: Path):
    found = {"python": "3.11.2", "image": "a1", "browser.chromium": "140.0", "browser.image": "b2"}
    open_run(tmp_path / "out", RECIPE, environment="e1", engine="docker", images=images_of(found))
    assert json.loads((tmp_path / "out/run.json").read_text())["images"] == {"charts": "a1", "browser": "b2"}


def test_a_folder_of_something_else_is_refused_and_left_alone(tmp_path: Path):
    (tmp_path / "thesis.tex").write_text("years of work")
    with pytest.raises(NotThisRun, match="holds no run"):
        open_run(tmp_path, RECIPE, environment="e1", engine="docker")
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


def test_a_broken_run_json_is_a_sentence(tmp_path: Path):
    (tmp_path / "run.json").write_text("{")
    with pytest.raises(NotThisRun, match="is not a run of ours"):
        open_run(tmp_path, RECIPE, environment="e1", engine="docker")


@pytest.mark.parametrize(
    ("mark", "text", "says"),
    [
        ("topics/round-000.json", '{"topics": 20, "end": 4}', "it does not say places"),
        ("topics/round-000.json", "", "is damaged"),
        ("done/00000.json", "{}", "it does not say topics"),
        ("done/00000.json", "3", "is damaged"),
        ("done/00000.json", '{"topics":', "is damaged"),
    ],
)
def test_a_mark_that_cannot_be_read_is_named(tmp_path: Path, mark: str, text: str, says: str):
    go(tmp_path, Coin(1))
    (tmp_path / mark).write_text(text)
    with pytest.raises(DamagedFile, match=says) as caught:
        go(tmp_path, Coin(1), RECIPE.model_copy(update={"n": 25}))
    assert mark in str(caught.value)


def test_two_runs_in_one_folder_exclude_each_other(tmp_path: Path):
    with locked(tmp_path), pytest.raises(NotThisRun, match="another process is at work"), locked(tmp_path):
        pass
    with locked(tmp_path):
        pass


def test_what_a_kill_left_half_written_is_no_obstacle_and_is_cleared_away(tmp_path: Path):
    out = tmp_path / "out"
    out.mkdir()
    (out / ".run.json.123").write_text("{")
    go(out, Coin(1))
    (out / "data" / ".00001.parquet.123").write_text("PAR")
    go(out, Coin(1))
    assert list((out / "data").iterdir()) == []


def test_a_run_is_thrown_away_with_its_page_and_nothing_else(tmp_path: Path):
    go(tmp_path / "out", Coin(1))
    (tmp_path / "out" / "page").mkdir()
    (tmp_path / "out" / "notes.txt").write_text("mine")
    throw_away(tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["notes.txt"]


def test_the_order_of_kinds_in_a_recipe_decides_nothing(tmp_path: Path):
    names = ["grouped_bars", "multi_line"]
    for out, kinds in (("a", names), ("b", names[::-1])):
        run = open_run(tmp_path / out, Recipe(kinds=dict.fromkeys(kinds, 1.0)), environment="e", engine="docker")
        run.plan.extend(6, 6)
    assert (tmp_path / "a/topics/00000.jsonl").read_bytes() == (tmp_path / "b/topics/00000.jsonl").read_bytes()


def test_a_recipe_that_keeps_nothing_stops_before_it_has_tried_everything(tmp_path: Path):
    coin = Coin(0)
    with pytest.raises(WorldError, match="none of the last"):
        go(tmp_path / "out", coin, Recipe(n=600, seed=4, shard=6))
    assert len(coin.made) < 10


def test_a_tally_is_plain_json_with_all_its_counts():
    tally = Tally()
    tally.add(4, 2, 13, {"overlap": 2})
    tally.spend({"spec": {"asked": 4, "prompt": 900}})
    tally.spend({"spec": {"asked": 1}})
    assert json.loads(json.dumps(tally.plain())) == {
        "topics": 4, "samples": 2, "questions": 13, "barren": 0, "rejects": {"overlap": 2},
        "calls": {"spec": {"asked": 5, "prompt": 900}},
    }  # fmt: skip
