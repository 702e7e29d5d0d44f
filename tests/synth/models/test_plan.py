"""Topics that a model proposes: in order, none twice, and the same whatever the server's timing."""

from __future__ import annotations

import json
import random
import re
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event, Timer

import pytest

from synth.models.openai import Engine
from synth.plan import Plan, calls_for_topics
from synth.records import WorldError
from synth.rows import topic_json
from synth.shares import Draft, in_turn
from tests.synth.models.server import Scripted

BOTH = {"grouped_bars": 1.0, "multi_line": 1.0}


def opened(out: Path, engine: Engine, weights: dict[str, float] = BOTH, seed: int = 5) -> Plan:
    return Plan(out, seed, lambda: (Draft(kind) for kind in in_turn(seed, weights)), author=engine)


def proposing(prompt: str) -> str:
    """A subject for each person, made from the person; always the same two for the first of a list."""
    people = re.findall(r"^\d+\. (.*); difficulty", prompt, re.MULTILINE)
    subjects = [f"Counts of {person}" for person in people]
    taken = "Loans of a library" in prompt.partition("These are there already")[2]
    subjects[0] = subjects[0] if taken else "Loans of a library"
    return json.dumps({"topics": [{"subject": subject} for subject in subjects]})


def planned(out: Path, engine: Engine, *counts: int) -> list[dict]:
    plan = opened(out, engine)
    for count in counts:
        plan.add(count)
    return [topic_json(topic) for shard in range(plan.shards()) for topic in plan.topics(shard)]


def test_the_model_finds_subjects_for_the_people_of_the_seed(
    server: Scripted, open_engine: Callable[..., Engine], tmp_path: Path
):
    server.script = proposing
    topics = planned(tmp_path / "a", open_engine(), 24)
    assert len(topics) == 24
    for topic in topics:
        assert topic["subject"] in (f"Counts of {topic['persona']}", "Loans of a library")
    assert len({(topic["kind"], topic["subject"]) for topic in topics}) == 24


def test_a_subject_without_words_is_none(server: Scripted, open_engine: Callable[..., Engine], tmp_path: Path):
    server.script = lambda said: json.dumps({"topics": [{"subject": "     "}] * 8})
    with pytest.raises(WorldError, match="no usable topic"):
        planned(tmp_path / "a", open_engine(), 8)


def test_timing_decides_nothing(server: Scripted, open_engine: Callable[..., Engine], tmp_path: Path):
    server.script = proposing
    draw = random.Random(1)
    server.latency = lambda: draw.uniform(0, 0.05)
    one = planned(tmp_path / "a", open_engine(folder="one"), 30, 10)
    other = planned(tmp_path / "b", open_engine(folder="other"), 30, 10)
    assert one == other


def test_subjects_there_are_are_told_and_not_repeated(
    server: Scripted, open_engine: Callable[..., Engine], tmp_path: Path
):
    server.script = proposing
    topics = planned(tmp_path / "a", open_engine(), 64, 8)
    assert any("These are there already" in prompt for prompt in server.asked("topic"))
    assert sum(topic["subject"] == "Loans of a library" for topic in topics) <= 2  # once a kind


def test_where_shards_end_decides_nothing(server: Scripted, open_engine: Callable[..., Engine], tmp_path: Path):
    """Four of a preview are the first four of the whole; another process asks nothing again of what it is told anew."""
    server.script = proposing
    whole = planned(tmp_path / "a", open_engine(folder="one"), 100)
    before = len(server.asked("topic"))
    planned(tmp_path / "b", open_engine(folder="one"), 4)
    assert planned(tmp_path / "b", open_engine(folder="one"), 26, 70) == whole
    assert len(server.asked("topic")) == before


def test_a_short_run_asks_for_no_more_than_a_block(
    server: Scripted, open_engine: Callable[..., Engine], tmp_path: Path
):
    server.script = proposing
    planned(tmp_path / "a", open_engine(), 4)
    people = [person for prompt in server.asked("topic") for person in re.findall(r"^\d+\. ", prompt, re.MULTILINE)]
    assert 64 <= len(people) <= 64 + 16  # some are asked for twice


def test_a_reply_of_no_use_costs_its_places_and_no_more(
    server: Scripted, open_engine: Callable[..., Engine], tmp_path: Path
):
    server.script = lambda prompt: "no" if "line" in prompt.partition("Propose")[0] else proposing(prompt)
    topics = planned(tmp_path / "a", open_engine(), 20)
    assert {topic["kind"] for topic in topics} == {"grouped_bars"}
    assert len(topics) == 20


def test_a_model_that_proposes_nothing_stops_the_run(
    server: Scripted, open_engine: Callable[..., Engine], tmp_path: Path
):
    server.script = lambda prompt: "no"
    with pytest.raises(WorldError, match="proposed no usable topic for any of 64 places"):
        planned(tmp_path / "a", open_engine(), 5)


def test_a_model_that_knows_one_subject_only_stops_the_run_once_that_is_used(
    server: Scripted, open_engine: Callable[..., Engine], tmp_path: Path
):
    server.script = lambda prompt: json.dumps({"topics": [{"subject": "Tides"}] * 8})
    plan = opened(tmp_path / "a", open_engine(), {"grouped_bars": 1.0})
    assert plan.add(1) == 1
    assert [topic.subject for topic in plan.topics(0)] == ["Tides"]
    with pytest.raises(WorldError, match="proposed nothing for 64 places but subjects that are there already"):
        plan.add(1)


def test_what_the_topics_cost_is_noted(server: Scripted, open_engine: Callable[..., Engine], tmp_path: Path):
    server.script = proposing
    plan = opened(tmp_path / "a", open_engine())
    plan.add(4)
    asked = len(server.asked("topic"))
    (calls,) = calls_for_topics(tmp_path / "a")
    assert (calls["topic"]["asked"], calls["topic"]["prompt"]) == (asked, 100 * asked)
    plan.add(4)  # of the same block: nothing is asked again
    assert len(list(calls_for_topics(tmp_path / "a"))) == 1


def test_a_later_shard_goes_on_after_the_places_that_were_left_out(
    server: Scripted, open_engine: Callable[..., Engine], tmp_path: Path
):
    def repeating(prompt: str) -> str:
        people = re.findall(r"^\d+\. (.*); difficulty", prompt, re.MULTILINE)
        return json.dumps({"topics": [{"subject": f"Counts of {person[:12]}"} for person in people]})

    server.script = repeating
    engine = open_engine()
    apart = planned(tmp_path / "a", engine, 5, 7, 3)
    assert apart == planned(tmp_path / "b", engine, 15)
    assert len({topic["seed"] for topic in apart}) == 15
    lines = [json.loads(line) for line in (tmp_path / "b/topics/00000.jsonl").read_text().splitlines()]
    assert lines[-1]["place"] > 14  # people of the same twelve letters get the same subject, and are left out


def test_nobody_waits_for_a_model_once_a_run_is_stopped(
    server: Scripted, open_engine: Callable[..., Engine], tmp_path: Path
):
    server.latency = lambda: 60.0
    stop = Event()
    plan = Plan(tmp_path / "a", 5, lambda: (Draft(kind) for kind in in_turn(5, BOTH)), author=open_engine(), stop=stop)
    Timer(0.3, stop.set).start()
    began = time.monotonic()
    assert plan.add(4) == 0
    assert time.monotonic() - began < 20
