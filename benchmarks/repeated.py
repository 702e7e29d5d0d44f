"""The offline author with ten topics of each kind, whatever it is asked about: see `benchmarks/replayed.py`."""

from __future__ import annotations

from dataclasses import replace

from synth.models import offline
from synth.records import JSON, Spec, Topic
from synth.steps import Prompt

TOPICS = 10


class Engine(offline.Engine):
    def submit(self, prompt: Prompt, /):  # noqa: ANN201  as offline's
        item = prompt.item
        if isinstance(item, Topic):
            return super().submit(replace(prompt, item=common(item)))
        assert isinstance(item, Spec)
        assert item.topic is not None
        return super().submit(replace(prompt, item=replace(item, topic=common(item.topic))))


def common(topic: Topic) -> Topic:
    """One of the ten; its subject is understood as the kind understands any."""
    return replace(topic, seed=topic.seed % TOPICS, subject=topic.kind, difficulty=2, persona="")


__all__ = ["JSON", "Engine"]
