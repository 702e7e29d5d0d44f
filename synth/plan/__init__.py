"""The topics of a run, planned in order, a file a shard in `OUT/topics/`; each depends on the seed and its place."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice, takewhile
from pathlib import Path
from threading import Event
from typing import Any, Literal

from synth.dataset import DamagedFile, read_marks, write_mark, write_text
from synth.given.author import Frozen
from synth.photos.album import Album
from synth.photos.photograph import KIND as PHOTO
from synth.places import contents
from synth.plan.proposals import Proposals, Stopped, make_topic, own_topics
from synth.records import Topic
from synth.rows import topic_json
from synth.shares import Drafts, Placed, topic_seed
from synth.steps import ModelEngine


class Plan:
    """A shard is planned once its file stands; shards follow each other without a gap.

    `drafts` says what stands at place 0, 1, 2 …; `author` is a model that proposes the subjects, without one they are
    the kinds' own. Names of given pictures are those of the run's album. Once `stop` is set no reply is waited for.
    """

    def __init__(
        self, out: Path, seed: int, drafts: Drafts, *, author: ModelEngine | None = None, wanted: str = "",
        stop: Event | None = None, given: bool = False, photos: Literal["none", "some", "all"] = "none",
    ) -> None:  # fmt: skip
        self.folder, self.seed, self.drafts, self.author, self.wanted = out / "topics", seed, drafts, author, wanted
        self._stop = stop or Event()
        self._ahead: Iterator[Placed] | None = None
        self._given, self._photos = given, photos
        self._next: int | None = None  # the shard that is planned next: nobody plans here but we
        self.asked: list[dict[str, dict[str, int]]] = []  # of the author, since this was made

    def shards(self) -> int:
        """How many are planned."""
        numbers = [int(path.stem) for path in self.folder.glob("*.jsonl") if path.stem.isdecimal()]
        return max(numbers, default=-1) + 1

    def topics(self, shard: int) -> list[Topic]:
        return [topic for _, topic in self._read(shard)]

    def add(self, count: int) -> int:
        """One more shard of `count` topics, of fewer or none where the caps allow no more, or nobody waits for them."""
        shard = self.shards() if self._next is None else self._next
        if self._ahead is None:
            self._ahead = self._from(shard)
        try:
            planned = list(islice(self._ahead, count))
        except Stopped:
            return 0
        if planned:
            self._write(shard, planned)
            self._next = shard + 1
        return len(planned)

    def mend(self, shard: int, count: int | None) -> bool:
        """The shard's topics again, where its file is damaged or lost: they follow from those before it.

        Without a `count` it ends where the next one begins; the last one is then planned anew when its turn comes.
        """
        self._path(shard).unlink(missing_ok=True)
        following = self._read(shard + 1) if count is None and self._path(shard + 1).exists() else []
        if count is None and not following:
            return False
        placed = self._from(shard)
        planned = list(islice(placed, count) if count else takewhile(lambda one: one[0] < following[0][0], placed))
        self._write(shard, planned)
        return True

    def _from(self, shard: int) -> Iterator[Placed]:
        """Topics for the places after those of the shards before this one."""
        before = self._read(shard - 1) if shard else []
        first = before[-1][0] + 1 if before else 0
        if self._photos == "all":
            return self._pictures_alone(first)
        earlier = (placed for planned in self.read(range(shard)) for placed in _whole(planned))
        return self._with_pictures(first, earlier) if self._photos == "some" else self._placed_from(first, earlier)

    def _pictures_alone(self, first: int) -> Iterator[Placed]:
        """A picture a place, which is where it stands in the album: those before need not be read."""
        drafts = islice(self.drafts(), first, None)
        for place, (name, draft) in enumerate(zip(Album(self.folder.parent).names(first), drafts, strict=False), first):
            yield place, replace(make_topic(self.seed, place, draft), subject=name)

    def _with_pictures(self, first: int, earlier: Iterator[Placed]) -> Iterator[Placed]:
        """Each given picture in its turn, after those of the places before; after the last one, drawn ones alone."""
        pictures = 0

        def counted() -> Iterator[Placed]:
            nonlocal pictures
            for place, topic in earlier:
                pictures += topic.kind == PHOTO
                yield place, topic

        before, names = counted(), None
        for place, topic in self._placed_from(first, before):
            if names is None:
                deque(before, 0)  # what nobody has asked for yet
                names = Album(self.folder.parent).names(pictures)
            name = next(names, None) if topic.kind == PHOTO else topic.subject
            if name is not None:
                yield place, replace(topic, subject=name)

    def _placed_from(self, first: int, earlier: Iterator[Placed]) -> Iterator[Placed]:
        if self._given:
            return Frozen(self.folder.parent).topics(self.seed, self.drafts, first, earlier)
        if self.author is None:
            return own_topics(self.seed, self.drafts, first, earlier)
        proposals = Proposals(self.seed, self.drafts, self.author, self.wanted, self._stop)
        return proposals.topics(first, earlier)

    def _path(self, shard: int) -> Path:
        return self.folder / f"{shard:05}.jsonl"

    def _write(self, shard: int, planned: list[Placed]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        if self.author and (calls := self.author.spent()):
            write_mark(self.folder / f"calls-{shard:05}.json", {"calls": calls})
            self.asked.append(calls)
        lines = [
            json.dumps({"id": topic.id, "place": place, **(topic_json(topic) or {})}, ensure_ascii=False)
            for place, topic in planned
        ]
        write_text(self._path(shard), "\n".join(lines) + "\n")

    def read(self, shards: Iterable[int]) -> Iterator[list[Placed] | DamagedFile]:
        """The topics of many shards, each with its place; or what is wrong with a file."""
        for path, content in contents(self._path(shard) for shard in shards):
            try:
                if isinstance(content, OSError):
                    raise content
                yield [self._placed(json.loads(line)) for line in content.decode("utf-8").split("\n") if line]
            except (OSError, ValueError, TypeError, KeyError) as error:
                yield DamagedFile(f"{path} is damaged: {error}")

    def _read(self, shard: int) -> list[Placed]:
        return _whole(next(self.read([shard])))

    def _placed(self, line: dict[str, Any]) -> Placed:
        name, place = line.pop("id"), line.pop("place")
        topic = Topic(**line)
        if topic.id != name or topic.seed != topic_seed(self.seed, place):
            raise ValueError("a topic is not what it was when it was written")
        return place, topic


def _whole(planned: list[Placed] | DamagedFile) -> list[Placed]:
    if isinstance(planned, DamagedFile):
        raise planned
    return planned


def calls_for_topics(out: Path) -> Iterator[dict[str, dict[str, int]]]:
    """What a model was asked for them, by stage."""
    for said in read_marks(sorted((out / "topics").glob("calls-*.json")), "calls"):
        if isinstance(said, Exception):
            raise said
        yield said["calls"]
