"""Planning: topics by place alone, rounds whole or not at all."""

from pathlib import Path

import pytest

from synth.plan import Plan
from synth.rows import topic_json

WEIGHTS = {"grouped_bars": 1.0, "multi_line": 2.0}


def everything(plan: Plan) -> list[dict]:
    return [topic_json(topic) for shard in plan.shards() for topic in plan.topics(shard)]


def test_a_plan_is_the_same_every_time(tmp_path: Path):
    plans = [Plan(tmp_path / name, 5, WEIGHTS) for name in ("a", "b")]
    for plan in plans:
        plan.extend(20, 8)
    assert everything(plans[0]) == everything(plans[1])
    assert [len(plans[0].topics(shard)) for shard in plans[0].shards()] == [8, 8, 4]


def test_another_seed_plans_other_topics(tmp_path: Path):
    plans = [Plan(tmp_path / str(seed), seed, WEIGHTS) for seed in (1, 2)]
    for plan in plans:
        plan.extend(10, 10)
    assert everything(plans[0]) != everything(plans[1])


def test_subjects_are_not_repeated_while_there_are_others(tmp_path: Path):
    plan = Plan(tmp_path, 5, WEIGHTS)
    plan.extend(40, 16)
    plan.extend(20, 16)
    said = [(topic["kind"], topic["subject"]) for topic in everything(plan)]
    assert len(said) == 60
    assert len(set(said)) == 60


def test_a_planning_killed_between_its_files_is_done_again_the_same(tmp_path: Path):
    whole, killed = Plan(tmp_path / "whole", 5, WEIGHTS), Plan(tmp_path / "killed", 5, WEIGHTS)
    whole.extend(20, 8)
    killed.extend(20, 8)
    (killed.folder / "round-000.json").unlink()
    (killed.folder / "00002.jsonl").unlink()
    assert list(killed.shards()) == []
    killed.extend(20, 8)
    assert everything(whole) == everything(killed)


@pytest.mark.parametrize("count", [1, 8, 9])
def test_a_round_has_as_many_topics_as_were_asked_for(tmp_path: Path, count: int):
    plan = Plan(tmp_path, 0, WEIGHTS)
    plan.extend(count, 8)
    assert len(everything(plan)) == count
