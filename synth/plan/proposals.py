"""Where topics come from: the kinds' own words, or a model that is asked for a block of places at once.

Either way a topic depends on the run's seed, its place, and the topics before it; never on how many are asked for.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from dataclasses import replace
from itertools import islice
from threading import Event

from synth import plugins
from synth.kinds._topics import ProposeTopics, at_work
from synth.photos.photograph import KIND as PHOTO
from synth.plan.taken import Taken
from synth.records import JSON, ItemError, Topic, WorldError
from synth.shares import Draft, Drafts, Placed, topic_seed
from synth.steps import ModelEngine

TRIES = 20  # to find a subject the run has not had
BATCH = 8  # subjects a model is asked for at once
SMALLEST, LARGEST = 64, 4096  # places a model is asked for before anything is known of the next
ATTEMPTS = 3  # to have a model find another subject for a place
LISTEN = 0.5  # seconds between looks at whether somebody wants us to stop


class Stopped(Exception):
    """Somebody wants no more topics."""


def make_topic(seed: int, place: int, draft: Draft, taken: Taken | None = None) -> Topic:
    """The topic at `place` without a model, another subject than any taken while the kind still has one."""
    if draft.kind == PHOTO:  # which picture it is the album says
        return Topic(kind=PHOTO, subject=str(place), seed=topic_seed(seed, place))
    topic, propose = None, plugins.load("kinds", draft.kind).kind.offline["topic"]
    for attempt in range(TRIES):
        words = propose(random.Random(f"{seed}/{place}/{attempt}"), *([draft.domain] if draft.domain else []))
        topic = Topic(kind=draft.kind, seed=topic_seed(seed, place), **words)
        if taken is None or not taken.has(topic.kind, topic.subject):
            break
    assert topic is not None
    return replace(topic, language=draft.language, difficulty=draft.difficulty or topic.difficulty)


def own_topics(seed: int, drafts: Drafts, first: int, earlier: Iterable[Placed]) -> Iterator[Placed]:
    """From place `first` on; `earlier` are the topics before it."""
    taken = Taken()
    for _, topic in earlier:
        taken.add(topic.kind, topic.subject)
    for place, draft in enumerate(islice(drafts(), first, None), first):
        topic = make_topic(seed, place, draft, taken)
        taken.add(topic.kind, topic.subject)
        yield place, topic


class Proposals:
    """Topics a model finds subjects for. Persons and difficulties are drawn as without one.

    Places are settled a block at a time, each block as large as all before it, so that a short run asks for little and
    a long one does not wait at every step. Some batches are asked at once, and what they come to is told to the next
    block. A subject there is already is asked for again, and left out when the model knows no other.
    """

    def __init__(self, seed: int, drafts: Drafts, author: ModelEngine, wanted: str, stop: Event) -> None:
        """`wanted` is what they are to be about, in the words of the recipe."""
        self.seed, self.drafts, self.author, self.wanted, self.stop = seed, drafts, author, wanted, stop

    def topics(self, first: int, earlier: Iterable[Placed]) -> Iterator[Placed]:
        """From place `first` on. A block that was begun is proposed again: its replies are kept, so it is the same."""
        taken, begun = Taken(), set[tuple[str, str]]()
        start = block_of(first).start
        for place, topic in earlier:
            if topic.kind == PHOTO:  # nobody proposed its name
                continue
            if place < start:
                taken.add(topic.kind, bare(topic.subject))
            else:
                begun.add((topic.kind, bare(topic.subject)))
        drafts = islice(self.drafts(), start, None)
        while places := self._places(start, drafts):
            for place, topic in sorted(self._proposed(places, taken).items()):
                taken.add(topic.kind, bare(topic.subject))
                if place >= first and (topic.kind, bare(topic.subject)) not in begun:
                    yield place, topic
            begun.clear()
            start = block_of(start).stop

    def _places(self, start: int, drafts: Iterator[Draft]) -> dict[int, Topic]:
        """The block's drafts by place: what the seed decides of each topic."""
        return {
            place: topic if topic.kind == PHOTO else at_work(topic)
            for place, draft in zip(block_of(start), drafts, strict=False)
            for topic in [make_topic(self.seed, place, draft)]
        }

    def _proposed(self, drafts: Mapping[int, Topic], taken: Taken) -> dict[int, Topic]:
        seen: set[tuple[str, str]] = set()
        found = {place: draft for place, draft in drafts.items() if draft.kind == PHOTO}
        proposed = 0
        for attempt in range(ATTEMPTS):
            missing = {place: draft for place, draft in drafts.items() if place not in found}
            told = {kind: _told(kind, taken, found) for kind in {draft.kind for draft in missing.values()}}
            asked = [
                (batch, self._ask([missing[place] for place in batch], told, attempt)) for batch in batches(missing)
            ]
            for batch, reply in asked:
                for place, topic in zip(batch, reply(), strict=False):
                    proposed += 1
                    name = (topic.kind, bare(topic.subject))
                    if name not in seen and not taken.has(*name):
                        seen.add(name)
                        found[place] = topic
        if not found:
            raise _nothing(len(drafts), proposed)
        return found

    def _ask(self, drafts: list[Topic], told: Mapping[str, Sequence[str]], attempt: int) -> Callable[[], list[Topic]]:
        kind = plugins.load("kinds", drafts[0].kind).kind
        step = ProposeTopics(kind, drafts, told[kind.name], self.wanted)
        future = self.author.submit(replace(step.ask(drafts[0]), sample=attempt))
        return lambda: self._read(step, drafts[0], future)

    def _read(self, step: ProposeTopics, first: Topic, future: Future[JSON]) -> list[Topic]:
        """What can be used of a reply: a batch that failed is proposed again, and is no sample's reject."""
        while not self.stop.is_set():
            try:
                return step.read(first, future.result(timeout=LISTEN))
            except NotYet:
                continue
            except ItemError:
                return []
        raise Stopped


def block_of(place: int) -> range:
    if place < SMALLEST:
        return range(SMALLEST)
    size = min(1 << (place.bit_length() - 1), LARGEST)
    start = place // size * size
    return range(start, start + size)


def bare(subject: str) -> str:
    return " ".join(re.findall(r"\w+", subject.casefold()))


def batches(drafts: Mapping[int, Topic]) -> list[list[int]]:
    """Places of one kind and language together, in order."""
    alike: dict[tuple[str, str], list[int]] = {}
    for place, topic in sorted(drafts.items()):
        alike.setdefault((topic.kind, topic.language), []).append(place)
    cut = [places[at : at + BATCH] for places in alike.values() for at in range(0, len(places), BATCH)]
    return sorted(cut)


def _told(kind: str, taken: Taken, found: Mapping[int, Topic]) -> list[str]:
    return [*taken.latest(kind), *(topic.subject for _, topic in sorted(found.items()) if topic.kind == kind)]


def _nothing(places: int, proposed: int) -> WorldError:
    if not proposed:
        return WorldError(
            f"the model proposed no usable topic for any of {places} places",
            "a larger model may do better; one without its chat template cannot follow the form asked for",
        )
    return WorldError(
        f"the model proposed nothing for {places} places but subjects that are there already",
        "a higher temperature or a larger model may do better",
    )
