"""Runs: exactly n samples, only what is missing, and no folder of anyone else's."""

import json
import random
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from synth.dataset import read_mark, write_mark
from synth.executors._report import Agenda, Passed, ShardReport, Surroundings
from synth.likeness.exclude import Excluded
from synth.places import place
from synth.recipe import Recipe
from synth.records import WorldError
from synth.runs import Run, Tally, finish, tally_of
from synth.runs.folder import NotThisRun, images_of, locked, prepare, throw_away
from synth.runs.make import _advice
from synth.runs.progress import Progress, Quiet


class Coin:
    """An executor that keeps the topics whose seed it likes and writes only marks.

    It has up to `at_once` shards under way, and finishes any of them.
    """

    def __init__(self, keep_one_in: int, at_once: int = 1, luck: int = 0) -> None:
        self.keep_one_in, self.at_once, self.made, self.out = keep_one_in, at_once, [], Path()
        self.lucky = random.Random(luck)

    def run(self, agenda: Agenda, /) -> Iterator[ShardReport | Passed]:
        under: list[int] = []
        while True:
            while len(under) < self.at_once and (shard := agenda.next()) is not None:
                under.append(shard)
            if not under:
                return
            yield self.make(under.pop(self.lucky.randrange(len(under))))
            yield Passed()

    def make(self, shard: int) -> ShardReport:
        lines = (self.out / "topics" / f"{shard:05}.jsonl").read_text().splitlines()
        kept = sum(json.loads(line)["seed"] % self.keep_one_in == 0 for line in lines) if self.keep_one_in else 0
        lost = len(lines) - kept
        report = {
            "shard": shard, "topics": len(lines), "samples": kept, "questions": kept * 7,
            "rejects": {"overlap": lost} if lost else {}, "seconds": 0.0, "stages": {}, "files": {},
            "passed": {"drawn": len(lines), "checked": kept},
        }  # fmt: skip
        write_mark(self.out / "done" / f"{shard:05}.json", report)
        self.made.append(shard)
        return ShardReport(**report)


RECIPE = Recipe(n=20, seed=4, shard=6)
HERE = Surroundings(sandbox="docker", tier="namespaces", environment={"python": "3.11.2"})


def go(out: Path, coin: Coin, recipe: Recipe = RECIPE, watch: Quiet | None = None, stop: Event | None = None) -> Tally:
    prepare(out, recipe, HERE)
    coin.out = out
    run = Run(out, recipe, stop=stop)
    tally = tally_of(out)
    finish(run, tally, coin, watch or Quiet())
    return tally


def subjects(out: Path) -> list[str]:
    """Of all topics that were planned, in order."""
    files = sorted((out / "topics").glob("*.jsonl"))
    return [json.loads(line)["subject"] for path in files for line in path.read_text().splitlines()]


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


def around(**changed: object) -> Surroundings:
    found = {"sandbox": "docker", "tier": "namespaces", "environment": {"python": "3.11.2"}, **changed}
    return Surroundings(**found)


def test_a_folder_of_another_run_is_refused(tmp_path: Path):
    go(tmp_path / "out", Coin(1))
    with pytest.raises(NotThisRun, match=r"holds another run \(recipe.seed differ\)"):
        prepare(tmp_path / "out", Recipe(n=20, seed=5, shard=6), HERE)
    with pytest.raises(NotThisRun, match="environment differ"):
        prepare(tmp_path / "out", RECIPE, around(environment={"python": "3.12.1"}))
    prepare(tmp_path / "out", RECIPE, around(sandbox="bubblewrap"))


def test_the_tier_in_force_stands_in_run_json(tmp_path: Path):
    prepare(tmp_path / "out", RECIPE, around(tier="users"))
    assert json.loads((tmp_path / "out/run.json").read_text())["tier"] == "users"


def test_the_images_stand_in_run_json(tmp_path: Path):
    found = {"python": "3.11.2", "image": "a1", "browser.chromium": "140.0", "browser.image": "b2"}
    prepare(tmp_path / "out", RECIPE, around(environment=found))
    assert json.loads((tmp_path / "out/run.json").read_text())["images"] == {"charts": "a1", "browser": "b2"}
    assert images_of(found) == {"charts": "a1", "browser": "b2"}


def test_a_folder_of_something_else_is_refused_and_left_alone(tmp_path: Path):
    (tmp_path / "thesis.tex").write_text("years of work")
    with pytest.raises(NotThisRun, match="holds no run"):
        prepare(tmp_path, RECIPE, HERE)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


def test_a_broken_run_json_is_a_sentence(tmp_path: Path):
    (tmp_path / "run.json").write_text("{")
    with pytest.raises(NotThisRun, match="is not a run of ours"):
        prepare(tmp_path, RECIPE, HERE)


@pytest.mark.parametrize("text", ["", "3", "{}", '{"topics":'])
def test_a_shard_whose_mark_is_damaged_is_made_again(tmp_path: Path, text: str):
    whole = go(tmp_path, Coin(2))
    (tmp_path / "done/00001.json").write_text(text)
    again = Coin(2)
    assert go(tmp_path, again).plain() == whole.plain()
    assert again.made == [1]


def test_a_count_that_flipped_in_a_mark_is_noticed(tmp_path: Path):
    whole = go(tmp_path, Coin(2))
    path = tmp_path / "done/00001.json"
    kept = read_mark(path)["samples"]
    path.write_text(path.read_text().replace(f'"samples": {kept}', f'"samples": {kept ^ 4}'))
    again = Coin(2)
    assert go(tmp_path, again).plain() == whole.plain()
    assert again.made == [1]


def test_a_shard_whose_file_was_cut_short_is_made_again(tmp_path: Path):
    go(tmp_path, Coin(1))
    mark = read_mark(tmp_path / "done/00002.json")
    (tmp_path / "data/00002.parquet").write_bytes(b"PAR1 and more")
    write_mark(tmp_path / "done/00002.json", {**mark, "files": {"data": {"bytes": 13, "blake2b": "-"}}})
    untouched, again = Coin(1), Coin(1)
    go(tmp_path, untouched)
    (tmp_path / "data/00002.parquet").write_bytes(b"PAR1")
    go(tmp_path, again)
    assert (untouched.made, again.made) == ([], [2])


@pytest.mark.parametrize("number", [0, 1, 3])
@pytest.mark.parametrize("damage", ["lost", "cut", "flipped"])
def test_topics_whose_file_is_damaged_are_planned_again_the_same(tmp_path: Path, number: int, damage: str):
    go(tmp_path, Coin(2))
    planned = subjects(tmp_path)
    path = tmp_path / "topics" / f"{number:05}.jsonl"
    text = path.read_text()
    if damage == "lost":
        path.unlink()
    else:
        path.write_text(text[:-40] if damage == "cut" else text.replace('"seed": 1', '"seed": 2', 1))
        assert path.read_text() != text
    go(tmp_path, Coin(2), RECIPE.model_copy(update={"n": 22}))
    assert path.read_text() == text
    assert subjects(tmp_path)[: len(planned)] == planned


def test_topics_of_a_shard_that_is_not_made_are_planned_again_the_same(tmp_path: Path):
    go(tmp_path, Coin(1))
    planned = subjects(tmp_path)
    for number in (1, 3):  # one between others, and the last one, of which nobody knows how many it had
        (tmp_path / f"done/0000{number}.json").unlink()
        (tmp_path / f"topics/0000{number}.jsonl").write_text("{")
    again = Coin(1)
    assert go(tmp_path, again).samples == 20
    assert again.made == [1, 3]
    assert subjects(tmp_path) == planned


@pytest.mark.parametrize("luck", range(6))
def test_what_a_run_holds_does_not_depend_on_which_shard_is_done_first(tmp_path: Path, luck: int):
    recipe = RECIPE.model_copy(update={"n": 60, "shard": 4})
    go(tmp_path / "one", Coin(3), recipe)
    go(tmp_path / "other", Coin(3, at_once=5, luck=luck), recipe)
    marks = [
        {path.name: path.read_text() for path in sorted((tmp_path / out / "done").iterdir())}
        for out in ("one", "other")
    ]
    assert marks[0] == marks[1]
    assert subjects(tmp_path / "one") == subjects(tmp_path / "other")


def test_a_run_that_grew_plans_the_topics_of_one_that_did_not(tmp_path: Path):
    for n in (3, 9, 31):
        go(tmp_path / "grown", Coin(3), RECIPE.model_copy(update={"n": n}))
    go(tmp_path / "whole", Coin(3), RECIPE.model_copy(update={"n": 31}))
    assert subjects(tmp_path / "grown") == subjects(tmp_path / "whole")


def test_no_topic_is_planned_that_might_not_be_needed(tmp_path: Path):
    """With every topic kept there are as many as samples, however many shards are under way."""
    go(tmp_path, Coin(1, at_once=8))
    assert len(subjects(tmp_path)) == 20


def test_rejects_are_made_up_for_while_other_shards_are_under_way(tmp_path: Path):
    """Twelve shards of four lose all but every third topic: others are begun before the twelfth is done."""
    seen: list[int] = []

    class Watch(Quiet):
        def show(self, progress: Progress, /) -> None:
            seen.append(progress.planned)

    go(tmp_path, Coin(3, at_once=2), RECIPE.model_copy(update={"n": 48, "shard": 4}), Watch())
    marks = [read_mark(tmp_path / f"done/{shard:05}.json") for shard in range(14)]
    assert [mark["topics"] for mark in marks] == [4] * 14


def test_a_stopped_run_finishes_what_is_under_way_and_goes_on_later(tmp_path: Path):
    stop = Event()

    class Impatient(Quiet):
        def show(self, progress: Progress, /) -> None:
            if progress.kept:
                stop.set()

    coin, later = Coin(1, at_once=2), Coin(1)
    tally = go(tmp_path, coin, watch=Impatient(), stop=stop)
    assert sorted(coin.made) == [0, 1]
    assert tally.samples == 12
    assert go(tmp_path, later).samples == 20
    assert later.made == [2, 3]


def test_caps_that_are_used_up_end_a_run_short(tmp_path: Path):
    recipe = Recipe.model_validate({"n": 8, "kinds": ["pie"], "caps": {"kinds": {"pie": 9}}, "shard": 4})
    assert go(tmp_path, Coin(3), recipe).samples < 8
    assert len(subjects(tmp_path)) == 9


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
        go(tmp_path / out, Coin(1), Recipe(n=6, kinds=dict.fromkeys(kinds, 1.0)))
    assert (tmp_path / "a/topics/00000.jsonl").read_bytes() == (tmp_path / "b/topics/00000.jsonl").read_bytes()


def test_a_recipe_that_keeps_nothing_stops_before_it_has_tried_everything(tmp_path: Path):
    coin = Coin(0)
    with pytest.raises(WorldError, match="none of the last"):
        go(tmp_path / "out", coin, Recipe(n=600, seed=4, shard=6))
    assert len(coin.made) < 10


def test_a_tally_is_plain_json_with_all_its_counts():
    tally = Tally()
    passed = {"drawn": 4, "checked": 3}
    tally.add({"topics": 4, "passed": passed, "samples": 2, "questions": 13, "rejects": {"overlap": 2}})
    tally.spend({"spec": {"asked": 4, "prompt": 900}})
    tally.spend({"spec": {"asked": 1}})
    assert json.loads(json.dumps(tally.plain())) == {
        "topics": 4, "drawn": 4, "checked": 3, "samples": 2, "questions": 13, "barren": 0, "rejects": {"overlap": 2},
        "calls": {"spec": {"asked": 5, "prompt": 900}},
    }  # fmt: skip


def test_what_is_kept_clear_of_is_part_of_the_run(tmp_path: Path):
    (tmp_path / "eval").mkdir()
    (tmp_path / "eval/a.txt").write_text("How many Kestrels did Wardens count at Holm Point on 3 May 2021 at dawn?\n")
    excluded = Excluded.of(tmp_path / "eval")
    prepare(tmp_path / "out", RECIPE, HERE, excluded=excluded)
    prepare(tmp_path / "out", RECIPE, HERE, excluded=excluded)
    with pytest.raises(NotThisRun, match="what --exclude names"):
        prepare(tmp_path / "out", RECIPE, HERE)
    assert Excluded.load(tmp_path / "out/excluded.npz").digest == excluded.digest


def test_many_small_shards_at_an_address_are_told_of():
    (said,) = _advice(place("memory://run"), Recipe(n=100_000))
    assert said.startswith("6,250 shards are 25,000 objects in the store: `shard: 1000` makes fewer")
    assert not _advice(place("memory://run"), Recipe(n=100_000, shard=1000))
    assert not _advice(Path("run"), Recipe(n=100_000))
