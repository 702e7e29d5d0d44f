"""Planning given pictures: each name of the album in its turn, from wherever a run goes on, and none twice."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from itertools import count
from pathlib import Path
from typing import Any, Literal

import pytest

from synth.photos.album import BLOCK, Album, freeze
from synth.plan import Plan
from synth.recipe import Recipe, parse_recipe
from synth.records import Topic
from synth.runs import Run
from synth.shares import Draft, in_turn, topic_seed
from synth.steps import Prompt
from tests.synth.photos.made import file, noise

MIXED = {"photo": 1.0, "pie": 2.0}
NAMES = [f"{number:03}.jpg" for number in range(10)]


def plan_of(
    out: Path, names: Sequence[str], *sizes: int, kinds: dict[str, float] = MIXED, author: Any = None
) -> Plan:  # fmt: skip
    if not Album(out).is_there():
        freeze(out, ((name, None) for name in names))
    photos: Literal["all", "some"] = "all" if kinds.keys() == {"photo"} else "some"
    plan = Plan(out, 5, lambda: (Draft(kind) for kind in in_turn(5, kinds)), author=author, photos=photos)
    for size in sizes:
        plan.add(size)
    return plan


def placed(plan: Plan) -> list[tuple[int, Topic]]:
    return [one for planned in plan.read(range(plan.shards())) for one in planned]  # type: ignore[union-attr]


def ids(plan: Plan) -> list[tuple[int, str]]:
    return [(place, topic.id) for place, topic in placed(plan)]


def pictures(plan: Plan) -> list[str]:
    return [topic.subject for _, topic in placed(plan) if topic.kind == "photo"]


def test_a_recipe_of_both_plans_both(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    for name in NAMES[:3]:
        (tmp_path / "photos" / name).write_bytes(file(noise(), "JPEG"))
    text = f"n: 12\nkinds: {{photo: 1, pie: 2}}\nphotos:\n  images: {tmp_path / 'photos'}\n  model: openai:m@http://127.0.0.1:9/v1\n"
    recipe: Recipe = parse_recipe(text, "recipe.yaml")
    freeze(tmp_path / "out", ((name, None) for name in NAMES[:3]))
    run = Run(tmp_path / "out", recipe)
    run.plan.add(12)
    topics = run.plan.topics(0)
    assert [topic.subject for topic in topics if topic.kind == "photo"] == NAMES[:3]
    assert {topic.kind for topic in topics} == {"photo", "pie"}


def test_the_names_of_the_album_stand_in_order_at_their_share(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, NAMES, 24)
    assert pictures(plan) == NAMES[:8]  # a third of 24
    assert all(topic.seed == topic_seed(5, place) for place, topic in placed(plan))


@pytest.mark.parametrize("kinds", [MIXED, {"photo": 1.0}])
def test_a_plan_is_the_same_wherever_it_is_taken_up(tmp_path: Path, kinds: dict[str, float]) -> None:
    at_once = ids(plan_of(tmp_path / "once", NAMES, 40, kinds=kinds))
    for step in (1, 3, 7, 29):
        out = tmp_path / str(step)
        while sum(1 for _ in placed(plan_of(out, NAMES, kinds=kinds))) < len(at_once):
            plan_of(out, NAMES, min(step, len(at_once) - len(placed(plan_of(out, NAMES, kinds=kinds)))), kinds=kinds)
        assert ids(plan_of(out, NAMES, kinds=kinds)) == at_once


def test_an_album_that_is_used_up_leaves_drawn_ones_alone(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, NAMES[:4], 10, 10, 10)
    kinds = [topic.kind for _, topic in placed(plan)]
    assert len(kinds) == 30
    assert pictures(plan) == NAMES[:4]
    last = max(at for at, kind in enumerate(kinds) if kind == "photo")
    assert set(kinds[last + 1 :]) == {"pie"}
    plan_of(tmp_path, [], 10)
    assert pictures(plan) == NAMES[:4]
    assert [place for place, _ in placed(plan)] == sorted({place for place, _ in placed(plan)})


def test_pictures_alone_end_with_the_album(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, NAMES, kinds={"photo": 1.0})
    assert [plan.add(4) for _ in range(4)] == [4, 4, 2, 0]
    assert pictures(plan) == NAMES
    assert plan_of(tmp_path, [], kinds={"photo": 1.0}).add(4) == 0
    assert [place for place, _ in placed(plan)] == list(range(10))


@pytest.mark.parametrize("kinds", [MIXED, {"photo": 1.0}])
@pytest.mark.parametrize("shard", [0, 1, 2])
def test_a_shard_that_was_lost_is_planned_again(tmp_path: Path, kinds: dict[str, float], shard: int) -> None:
    plan = plan_of(tmp_path, NAMES, 3, 3, 3, kinds=kinds)
    before = ids(plan)
    (tmp_path / "topics" / f"{shard:05}.jsonl").write_text("{")
    assert plan_of(tmp_path, [], kinds=kinds).mend(shard, 3)
    assert ids(plan) == before


@pytest.mark.parametrize("kinds", [MIXED, {"photo": 1.0}])
def test_names_stay_whatever_they_are(tmp_path: Path, kinds: dict[str, float]) -> None:
    names = sorted(
        ["a\nb.jpg", "a\x85b.jpg", "a\u2028b.jpg", "a\x1cb.jpg", '"{}".jpg', "?%FF.jpg", "👩‍👧.jpg", "תמ.jpg"]
    )
    plan = plan_of(tmp_path, names, 20, 20, kinds=kinds)
    assert pictures(plan) == names
    assert len(set(plan.topics(0))) == len(plan.topics(0))


def test_pictures_go_on_over_the_blocks_of_an_album(tmp_path: Path) -> None:
    names = [f"{number:05}.jpg" for number in range(2 * BLOCK + 5)]
    for size in (BLOCK - 1, 2, BLOCK, 50):
        plan_of(tmp_path, names, size, kinds={"photo": 1.0})
    assert pictures(plan_of(tmp_path, [])) == names


class Namer:
    """An author that has another subject at each call, always the same for the same question."""

    def __init__(self) -> None:
        self.kept: dict[str, list[str]] = {}
        self.numbers = count()

    def submit(self, prompt: Prompt) -> Future[Any]:
        names = self.kept.setdefault(
            f"{prompt.item.id} {prompt.sample}", [f"{word} {next(self.numbers)}" for word in ["Subject"] * 8]
        )
        future: Future[Any] = Future()
        future.set_result({"topics": [{"subject": name} for name in names]})
        return future

    def spent(self) -> dict[str, Any]:
        return {}


def test_a_picture_whose_name_is_a_number_is_no_subject_that_a_model_found(tmp_path: Path) -> None:
    """Other pictures stand at places of these numbers."""
    names = [str(number) for number in range(20, 80)]
    one, other = Namer(), Namer()
    at_once = ids(plan_of(tmp_path / "once", names, 60, kinds={"photo": 1.0, "pie": 1.0}, author=one))
    for _ in range(4):
        plan = plan_of(tmp_path / "parts", names, 15, kinds={"photo": 1.0, "pie": 1.0}, author=other)
    assert ids(plan) == at_once
    assert pictures(plan) == names[:30]
