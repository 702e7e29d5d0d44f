"""Planning: topics by place alone, shards whole or not at all."""

import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from synth.dataset import DamagedFile
from synth.plan import Plan
from synth.plan.proposals import block_of
from synth.plan.taken import RECENT, Taken
from synth.rows import topic_json
from synth.shares import Draft, in_turn

WEIGHTS = {"grouped_bars": 1.0, "multi_line": 2.0}


def plan_of(out: Path, *sizes: int, seed: int = 5, drafts: list[Draft] | None = None) -> Plan:
    def standing() -> Iterator[Draft]:
        return iter(drafts) if drafts else (Draft(kind) for kind in in_turn(seed, WEIGHTS))

    plan = Plan(out, seed, standing)
    for size in sizes:
        plan.add(size)
    return plan


def everything(plan: Plan) -> list[dict]:
    return [topic_json(topic) for shard in range(plan.shards()) for topic in plan.topics(shard)]


def test_a_plan_is_the_same_every_time(tmp_path: Path):
    plans = [plan_of(tmp_path / name, 8, 8, 4) for name in ("a", "b")]
    assert everything(plans[0]) == everything(plans[1])
    assert [len(plans[0].topics(shard)) for shard in range(plans[0].shards())] == [8, 8, 4]


def test_another_seed_plans_other_topics(tmp_path: Path):
    one, other = (everything(plan_of(tmp_path / str(seed), 10, seed=seed)) for seed in (1, 2))
    assert one != other


def test_where_shards_end_decides_nothing(tmp_path: Path):
    assert everything(plan_of(tmp_path / "a", 20)) == everything(plan_of(tmp_path / "b", 3, 9, 8))


def test_a_plan_that_another_process_takes_up_goes_on_as_if_it_were_one(tmp_path: Path):
    plan_of(tmp_path / "a", 7)
    assert everything(plan_of(tmp_path / "a", 13)) == everything(plan_of(tmp_path / "b", 20))


def test_subjects_are_not_repeated_while_there_are_others(tmp_path: Path):
    plan_of(tmp_path, 40)
    said = [(topic["kind"], topic["subject"]) for topic in everything(plan_of(tmp_path, 20))]
    assert len(said) == 60
    assert len(set(said)) == 60


def test_a_draft_says_kind_language_and_difficulty_of_its_topic(tmp_path: Path):
    drafts = [Draft("pie", "en", 3), Draft("pie", "de", None)]
    topics = everything(plan_of(tmp_path, 5, drafts=drafts))
    assert [(topic["kind"], topic["language"]) for topic in topics] == [("pie", "en"), ("pie", "de")]
    assert topics[0]["difficulty"] == 3


def test_drafts_that_end_end_the_plan(tmp_path: Path):
    plan = plan_of(tmp_path, drafts=[Draft("pie")] * 5)
    assert [plan.add(3), plan.add(3), plan.add(3)] == [3, 2, 0]
    assert plan.shards() == 2


@pytest.mark.parametrize(
    "change", [("bird", "Bird"), ('"place": 1', '"place": 2'), ("{", "["), ('"language": "en"', "")]
)
def test_a_line_that_changed_is_noticed(tmp_path: Path, change: tuple[str, str]):
    plan = plan_of(tmp_path, 8)
    path = tmp_path / "topics/00000.jsonl"
    text = path.read_text().replace(topic_json(plan.topics(0)[0])["subject"][:4], "bird", 1)
    path.write_text(text.replace(*change, 1))
    with pytest.raises(DamagedFile, match=r"00000\.jsonl is damaged"):
        plan.topics(0)


def test_blocks_follow_each_other_and_grow():
    blocks, place = [], 0
    while place < 20_000:
        block = block_of(place)
        assert all(block_of(inside) == block for inside in (block.start, block.stop - 1))
        blocks.append((block.start, len(block)))
        place = block.stop
    assert blocks[:5] == [(0, 64), (64, 64), (128, 128), (256, 256), (512, 512)]
    assert max(size for _, size in blocks) == 4096


def test_taken_names_are_found_and_others_are_not():
    taken, draw = Taken(), random.Random(1)
    names = [f"subject {draw.random()}" for _ in range(2 * RECENT + 100)]
    for name in names:
        taken.add("pie", name)
    assert all(taken.has("pie", name) for name in names)
    assert not any(taken.has("pie", name.upper()) for name in names)
    assert not any(taken.has("heatmap", name) for name in islice(names, 100))
    assert taken.latest("pie") == names[-60:]
