"""Topics, planned in order before anything is drawn; a topic depends on the run's seed and its place alone."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from pathlib import Path

from synth import plugins
from synth.dataset import write_text
from synth.records import Topic, digest
from synth.rows import topic_json

TRIES = 20  # to find a subject the run has not had


def make_topic(seed: int, place: int, weights: Mapping[str, float], taken: set[tuple[str, str]]) -> Topic:
    """The topic at `place`, another subject than any in `taken` while the kind still has one."""
    topic = None
    for attempt in range(TRIES):
        draw = random.Random(f"{seed}/{place}/{attempt}")
        name = draw.choices(list(weights), list(weights.values()))[0]
        words = plugins.load("kinds", name).kind.offline["topic"](draw)
        topic = Topic(kind=name, seed=int(digest([seed, place], 6), 16), **words)
        if (topic.kind, topic.subject) not in taken:
            break
    assert topic is not None
    return topic


class Plan:
    """The topics of a run, a file a shard in `OUT/topics/`.

    Topics are planned in rounds: as many as samples are missing. A round counts once its `round-….json` stands;
    files beyond the last round are those of a planning that was killed, and are planned again, the same.
    """

    def __init__(self, out: Path, seed: int, weights: Mapping[str, float]) -> None:
        self.folder, self.seed, self.weights = out / "topics", seed, dict(sorted(weights.items()))

    def rounds(self) -> list[Path]:
        return sorted(self.folder.glob("round-*.json"))

    def shards(self) -> range:
        rounds = self.rounds()
        return range(json.loads(rounds[-1].read_text())["end"] if rounds else 0)

    def topics(self, shard: int) -> list[Topic]:
        text = (self.folder / f"{shard:05}.jsonl").read_text(encoding="utf-8")
        return [Topic(**json.loads(line)) for line in text.splitlines()]

    def extend(self, count: int, size: int) -> None:
        """One more round: `count` topics in shards of at most `size`."""
        self.folder.mkdir(parents=True, exist_ok=True)
        planned = [topic for shard in self.shards() for topic in self.topics(shard)]
        taken = {(topic.kind, topic.subject) for topic in planned}
        fresh: list[Topic] = []
        for place in range(len(planned), len(planned) + count):
            fresh.append(make_topic(self.seed, place, self.weights, taken))
            taken.add((fresh[-1].kind, fresh[-1].subject))
        end = len(self.shards())
        for start in range(0, count, size):
            lines = [
                json.dumps(topic_json(topic), ensure_ascii=False, sort_keys=True)
                for topic in fresh[start : start + size]
            ]
            write_text(self.folder / f"{end:05}.jsonl", "\n".join(lines) + "\n")
            end += 1
        write_text(self.folder / f"round-{len(self.rounds()):03}.json", json.dumps({"topics": count, "end": end}))
