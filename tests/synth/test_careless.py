"""Each slip of the careless author becomes the reject it should be, and is the only change to a program."""

from __future__ import annotations

import difflib
import random
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest

from sandbox.contract import Sandbox
from synth.kit import Kit, renderer
from synth.models import _slips
from synth.models.careless import Engine
from synth.models.offline import Engine as Offline
from synth.pipeline import run_topics
from synth.plan.proposals import make_topic
from synth.plugins import load
from synth.records import JSON, Reject, Spec, Topic
from synth.shares import Draft
from synth.steps import Prompt

BECOMES = [
    ("grouped_bars", "another_number", "scene_differs"),
    ("grouped_bars", "lost_bracket", "syntax_error"),
    ("grouped_bars", "wrong_name", "program_error"),
    ("grouped_bars", "foreign_title", "missing_glyph"),
    ("grouped_bars", "covered", "overlap picture_contradicts_itself"),  # or two entries of the legend look alike
    ("grouped_bars", "fetched", "forbidden_network"),
]


class Slipping:
    """The offline author, whose programs all have this one slip where it finds a hold."""

    def __init__(self, slip: str) -> None:
        self.slip, self.offline = getattr(_slips, slip), Offline()
        self.slipped: list[Topic] = []

    def submit(self, prompt: Prompt, /) -> Future[JSON]:
        future = self.offline.submit(prompt)
        if prompt.stage != "program":
            return future
        reply: Any = future.result()
        spec: Any = prompt.item
        source = self.slip(reply["source"], spec.data, random.Random(1))
        if source is None:
            return future
        self.slipped.append(spec.topic)
        changed: Future[JSON] = Future()
        changed.set_result({"source": source})
        return changed

    def close(self) -> None:
        self.offline.close()


def kit(box: Sandbox, kind: str, author: Any) -> Kit:
    found = load("kinds", kind).kind
    return Kit(
        author=author,
        sandbox=box,
        kinds={kind: found},
        renderers={found.renderer: renderer(found.renderer)},
        families={"lookup": load("families", "lookup").ask},
        checks=("proof",),
    )


@pytest.mark.parametrize(("kind", "slip", "reason"), BECOMES)
def test_a_slip_becomes_its_reject(box: Sandbox, kind: str, slip: str, reason: str):
    author = Slipping(slip)
    topics = [make_topic(4, n, Draft(kind)) for n in range(6)]
    with ThreadPoolExecutor(1) as threads:
        rejects = run_topics(topics, kit(box, kind, author), threads).rejects
    assert author.slipped
    assert [_topic(reject).id for reject in rejects] == [topic.id for topic in author.slipped]
    assert {reject.reason for reject in rejects} <= set(reason.split())


def _topic(reject: Reject) -> Topic:
    record: Any = reject.record
    program = getattr(record, "made_by", record)
    found: Topic = program.spec.topic
    return found


def test_a_careless_program_is_the_offline_one_but_for_one_place():
    for n in range(12):
        topic = make_topic(9, n, Draft("multi_line"))
        kind = load("kinds", "multi_line").kind
        spec = _spec(topic, kind.offline["spec"](topic))
        ours, theirs = (
            author.submit(Prompt(stage="program", item=spec, template="")).result()["source"].splitlines()
            for author in (Offline(), Engine())
        )
        changes = difflib.SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes()
        assert sum(op[0] != "equal" for op in changes) == 1


def _spec(topic: Topic, said: dict[str, Any]) -> Any:
    return Spec(topic=topic, title=said["title"], data=said["data"], style=said["style"])
