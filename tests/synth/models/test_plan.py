"""Topics that a model proposes: in order, none twice, and the same whatever the server's timing."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from synth.models.openai import Engine
from synth.plan import Plan
from synth.records import WorldError
from synth.rows import topic_json
from tests.synth.models.server import Scripted

WEIGHTS = {"grouped_bars": 1.0, "multi_line": 1.0}


def proposing(prompt: str) -> str:
    """A subject for each person, made from the person; always the same two for the first of a list."""
    people = re.findall(r"^\d+\. (.*); difficulty", prompt, re.MULTILINE)
    subjects = [f"Counts of {person}" for person in people]
    taken = "Loans of a library" in prompt.partition("These are there already")[2]
    subjects[0] = subjects[0] if taken else "Loans of a library"
    return json.dumps({"topics": [{"subject": subject} for subject in subjects]})


def planned(out: Path, engine: Engine, *counts: int) -> list[dict]:
    plan = Plan(out, 5, WEIGHTS, engine)
    for count in counts:
        plan.extend(count, 8)
    return [topic_json(topic) for shard in plan.shards() for topic in plan.topics(shard)]


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
    topics = planned(tmp_path / "a", open_engine(), 8, 8)
    assert any("These are there already" in prompt for prompt in server.asked("topic"))
    assert sum(topic["subject"] == "Loans of a library" for topic in topics) <= 2  # once a kind


def test_a_reply_of_no_use_costs_its_places_and_no_more(
    server: Scripted, open_engine: Callable[..., Engine], tmp_path: Path
):
    server.script = lambda prompt: "no" if "line" in prompt.partition("Propose")[0] else proposing(prompt)
    topics = planned(tmp_path / "a", open_engine(), 20)
    assert {topic["kind"] for topic in topics} == {"grouped_bars"}


def test_a_model_that_proposes_nothing_stops_the_run(
    server: Scripted, open_engine: Callable[..., Engine], tmp_path: Path
):
    server.script = lambda prompt: "no"
    with pytest.raises(WorldError, match="proposed no usable topic for any of 5 places"):
        planned(tmp_path / "a", open_engine(), 5)


def test_subjects_that_are_all_there_already_are_asked_of_other_people(
    server: Scripted, open_engine: Callable[..., Engine], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("synth.plan.BARREN", 8)
    asked: list[str] = []

    def stubborn(prompt: str) -> str:
        """Knows another subject for the fifth person that it is asked for, and for nobody else."""
        people = re.findall(r"^\d+\. (.*); difficulty", prompt, re.MULTILINE)
        asked.extend(person for person in people if person not in asked)
        fifth = asked[4] if len(asked) > 4 else None
        return json.dumps({"topics": [{"subject": "Tides" if person == fifth else "Loans"} for person in people]})

    server.script = stubborn
    plan = Plan(tmp_path / "a", 5, {"grouped_bars": 1.0}, open_engine())
    plan.extend(1, 8)
    plan.extend(1, 8)
    subjects = [topic.subject for shard in plan.shards() for topic in plan.topics(shard)]
    assert subjects == ["Loans", "Tides"]
    with pytest.raises(WorldError, match="proposed nothing for 8 places but subjects that are there already"):
        plan.extend(1, 8)


def test_what_the_topics_cost_is_noted(server: Scripted, open_engine: Callable[..., Engine], tmp_path: Path):
    server.script = proposing
    planned(tmp_path / "a", open_engine(), 4)
    (path,) = (tmp_path / "a" / "topics").glob("round-*.json")
    noted = json.loads(path.read_text())
    asked = len(server.asked("topic"))
    assert noted["calls"]["topic"]["asked"] == asked
    assert noted["calls"]["topic"]["prompt"] == 100 * asked


def test_a_later_round_goes_on_after_the_places_that_were_left_out(
    server: Scripted, open_engine: Callable[..., Engine], tmp_path: Path
):
    def repeating(prompt: str) -> str:
        people = re.findall(r"^\d+\. (.*); difficulty", prompt, re.MULTILINE)
        return json.dumps({"topics": [{"subject": f"Counts of {person[:12]}"} for person in people]})

    server.script = repeating
    topics = planned(tmp_path / "a", open_engine(), 24, 12)
    assert 0 < len(topics) < 36  # people of the same twelve letters get the same subject
    assert len({topic["seed"] for topic in topics}) == len(topics)
    rounds = sorted((tmp_path / "a" / "topics").glob("round-*.json"))
    assert [json.loads(path.read_text())["places"] for path in rounds] == [24, 36]
