"""Topics of given data: what stands at a place follows from the seed, and which parts were drawn before."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import islice

from synth.kinds._dice import Dice
from synth.records import Topic, digest
from synth.shares import Drafts, Placed, topic_seed


class Used:
    """How often each subject stands among the topics so far, eight bytes and a count each."""

    def __init__(self) -> None:
        self._counts: Counter[int] = Counter()

    def add(self, topic: Topic) -> None:
        self._counts[_name(topic.kind, topic.subject)] += 1

    def least(self, topic: Topic, subjects: Iterable[str]) -> str | None:
        """The first that was never used, else the one used least."""
        best, fewest = None, 0
        for subject in subjects:
            count = self._counts[_name(topic.kind, subject)]
            if best is None or count < fewest:
                best, fewest = subject, count
            if count == 0:
                break
        return best


def _name(kind: str, subject: str) -> int:
    return int(digest([kind, subject], 8), 16)


def placed(seed: int, drafts: Drafts, first: int, subject: Callable[[int, Topic], str]) -> Iterator[Placed]:
    """`subject` is told the place and the topic without one."""
    for place, draft in enumerate(islice(drafts(), first, None), first):
        throw = Dice(random.Random(f"{seed}/{place}/0"))
        topic = Topic(
            kind=draft.kind, subject="", seed=topic_seed(seed, place), language=draft.language,
            difficulty=draft.difficulty or throw.whole(1, 3),
        )  # fmt: skip
        yield place, replace(topic, subject=subject(place, topic))
