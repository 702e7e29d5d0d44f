"""Topics, planned in order before anything is drawn; a topic depends on the run's seed and its place alone."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

from synth import plugins
from synth.dataset import read_mark, write_text
from synth.kinds._topics import ProposeTopics, at_work
from synth.records import JSON, ItemError, Topic, WorldError, digest
from synth.rows import topic_json
from synth.shares import in_turn
from synth.steps import ModelEngine

TRIES = 20  # to find a subject the run has not had
BATCH = 8  # subjects a model is asked for at once
WAVE = 8  # batches asked at once, none of which knows what the others come to
ATTEMPTS = 3  # to have a model find another subject for a place
BARREN = 32  # places in a row for which a model may know only subjects there are already


def make_topic(seed: int, place: int, kind: str, taken: set[tuple[str, str]]) -> Topic:
    """The topic at `place` without a model, another subject than any in `taken` while the kind still has one."""
    topic = None
    for attempt in range(TRIES):
        words = plugins.load("kinds", kind).kind.offline["topic"](random.Random(f"{seed}/{place}/{attempt}"))
        topic = Topic(kind=kind, seed=int(digest([seed, place], 6), 16), **words)
        if (topic.kind, topic.subject) not in taken:
            break
    assert topic is not None
    return topic


class Plan:
    """The topics of a run, a file a shard in `OUT/topics/`.

    Topics are planned in rounds: as many as samples are missing. A round counts once its `round-….json` stands;
    files beyond the last round are those of a planning that was killed, and are planned again, the same.
    """

    def __init__(self, out: Path, seed: int, weights: Mapping[str, float], author: ModelEngine | None = None) -> None:
        """`author` is a model that proposes the subjects; without one they are the kinds' own."""
        self.folder, self.seed, self.author = out / "topics", seed, author
        self._turns, self._kinds = in_turn(seed, weights), list[str]()

    def rounds(self) -> list[Path]:
        return sorted(self.folder.glob("round-*.json"))

    def shards(self) -> range:
        return range(self._so_far("end"))

    def topics(self, shard: int) -> list[Topic]:
        text = (self.folder / f"{shard:05}.jsonl").read_text(encoding="utf-8")
        return [Topic(**json.loads(line)) for line in text.splitlines()]

    def extend(self, count: int, size: int) -> dict[str, dict[str, int]]:
        """One more round: `count` topics in shards of at most `size`; what the model was asked for it, by stage."""
        self.folder.mkdir(parents=True, exist_ok=True)
        planned = [topic for shard in self.shards() for topic in self.topics(shard)]
        first = self._so_far("places")  # more than there are topics where a model knew none for some
        places = range(first, first + count)
        fresh = self._proposed(places, planned) if self.author else self._made(places, planned)
        while not fresh and places.stop - first < BARREN:  # other people think of other things
            places = range(places.stop, places.stop + count)
            fresh = self._proposed(places, planned)
        if not fresh:
            raise WorldError(
                f"the model proposed nothing for {places.stop - first} places but subjects that are there already",
                "a higher temperature or a larger model may do better",
            )
        end = len(self.shards())
        for start in range(0, len(fresh), size):
            lines = [
                json.dumps(topic_json(topic), ensure_ascii=False, sort_keys=True)
                for topic in fresh[start : start + size]
            ]
            write_text(self.folder / f"{end:05}.jsonl", "\n".join(lines) + "\n")
            end += 1
        calls = self.author.spent() if self.author else {}
        about = {"topics": len(fresh), "places": places.stop, "end": end, "calls": calls}
        write_text(self.folder / f"round-{len(self.rounds()):03}.json", json.dumps(about))
        return calls

    def _so_far(self, key: str) -> int:
        rounds = self.rounds()
        return int(read_mark(rounds[-1], key)[key]) if rounds else 0

    def _kind(self, place: int) -> str:
        while len(self._kinds) <= place:
            self._kinds.append(next(self._turns))
        return self._kinds[place]

    def _made(self, places: range, planned: Sequence[Topic]) -> list[Topic]:
        taken = {(topic.kind, topic.subject) for topic in planned}
        fresh: list[Topic] = []
        for place in places:
            fresh.append(make_topic(self.seed, place, self._kind(place), taken))
            taken.add((fresh[-1].kind, fresh[-1].subject))
        return fresh

    def _proposed(self, places: range, planned: Sequence[Topic]) -> list[Topic]:
        """By the model: persons and difficulties are drawn as without one, it finds a subject for each.

        Some batches are asked at once, and the next ones are told what those came to. A subject there is already is
        asked for again, and left out when the model knows no other: the next round makes up for it.
        """
        assert self.author
        seen = {(topic.kind, _bare(topic.subject)) for topic in planned}
        found: dict[int, Topic] = {}
        proposed = 0
        for attempt in range(ATTEMPTS):
            drafts = {place: self._draft(place) for place in places if place not in found}
            for wave in _waves(_batches(drafts)):
                listed = [*planned, *(found[place] for place in sorted(found))]
                asked = [(batch, self._ask([drafts[place] for place in batch], listed, attempt)) for batch in wave]
                for batch, future in asked:
                    for place, topic in zip(batch, future(), strict=False):
                        proposed += 1
                        name = (topic.kind, _bare(topic.subject))
                        if name not in seen:
                            seen.add(name)
                            found[place] = topic
        if not proposed:
            raise WorldError(
                f"the model proposed no usable topic for any of {len(places)} places",
                "a larger model may do better; one without its chat template cannot follow the form asked for",
            )
        return [found[place] for place in sorted(found)]

    def _draft(self, place: int) -> Topic:
        return at_work(make_topic(self.seed, place, self._kind(place), set()))

    def _ask(self, drafts: list[Topic], planned: Sequence[Topic], attempt: int) -> Callable[[], list[Topic]]:
        kind = plugins.load("kinds", drafts[0].kind).kind
        step = ProposeTopics(kind, drafts, [topic.subject for topic in planned if topic.kind == kind.name])
        assert self.author
        future = self.author.submit(replace(step.ask(drafts[0]), sample=attempt))
        return lambda: _read(step, drafts[0], future)


def _read(step: ProposeTopics, first: Topic, future: Future[JSON]) -> list[Topic]:
    """What can be used of a reply: a batch that failed is proposed again, and is no sample's reject."""
    try:
        return step.read(first, future.result())
    except ItemError:
        return []


def _bare(subject: str) -> str:
    return " ".join(re.findall(r"\w+", subject.casefold()))


def _batches(drafts: Mapping[int, Topic]) -> list[list[int]]:
    """Places of one kind together, in order."""
    by_kind: dict[str, list[int]] = {}
    for place, topic in sorted(drafts.items()):
        by_kind.setdefault(topic.kind, []).append(place)
    cut = [places[at : at + BATCH] for places in by_kind.values() for at in range(0, len(places), BATCH)]
    return sorted(cut)


def _waves(batches: list[list[int]]) -> Iterator[list[list[int]]]:
    for at in range(0, len(batches), WAVE):
        yield batches[at : at + WAVE]
