"""The author of what a user gave: answers `spec` and `program` from the run's frozen copy, with no word of its own."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any, cast

from sandbox.contract import Job, Limits, Outcome, Sandbox
from synth.given.charted import BATTERY, answer, parts
from synth.given.frozen import FOLDER, read_ideas, read_json, read_row, read_rows, read_table
from synth.given.programs import program_of
from synth.given.template import Template
from synth.given.topics import Used, placed
from synth.places.tree import files_below
from synth.records import JSON, ItemError, Record, Spec, Topic
from synth.shares import Drafts, Placed
from synth.steps import Author, Prompt

COUNTING = frozenset({"arithmetic", "comparison", "count", "extremum", "table", "trend"})  # families that do
LIMITS = Limits(seconds=10.0, memory_mb=256, processes=4)


class Frozen:
    """What a run was given, as its folder keeps it."""

    def __init__(self, out: Path) -> None:
        self.folder = out / FOLDER
        self.said = read_json(self.folder)

    @property
    def is_pages(self) -> bool:
        return "pages" in self.said

    @cached_property
    def table(self) -> Any:
        return read_table(self.folder, self.said["table"])

    @cached_property
    def ideas(self) -> Any:
        return read_ideas(self.said["ideas"])

    @cached_property
    def template(self) -> Template:
        files = {
            str(path.relative_to(self.folder / "files")): path.read_bytes()
            for path in files_below(self.folder / "files")
        }
        return Template(files=files, **self.said["pages"]["template"])

    @property
    def counts(self) -> bool:
        """Whether questions may count with what stands on the pages: those who write 1.208,50 may mean 1208 by 1.208,
        which others read as a little more than one."""
        return not (self.is_pages and self.said["pages"]["commas"])

    def topics(self, seed: int, drafts: Drafts, first: int, earlier: Iterable[Placed]) -> Iterator[Placed]:
        """From place `first` on; `earlier` are the topics before it. Pages end with the rows."""
        if self.is_pages:
            return islice(placed(seed, drafts, first, self._row_subject), max(0, self.said["pages"]["rows"] - first))
        return self._parts(seed, drafts, first, earlier)

    def _row_subject(self, place: int, _topic: Topic) -> str:
        name = " ".join(self.said["pages"]["data"].split())
        return f"{name}, row {place + 1}"

    def _parts(self, seed: int, drafts: Drafts, first: int, earlier: Iterable[Placed]) -> Iterator[Placed]:
        """A part of the table nobody has drawn yet, or the one drawn least of those that the seed comes to."""
        used = Used()
        for _, topic in earlier:
            used.add(topic)

        def subject(_place: int, topic: Topic) -> str:
            found = (said for said, _ in parts(self.table, self.ideas, topic))
            return used.least(topic, islice(found, BATTERY)) or self.table.title

        for place, topic in placed(seed, drafts, first, subject):
            used.add(topic)
            yield place, topic

    def spec(self, topic: Topic) -> dict[str, Any]:
        if self.is_pages:
            row, _ = read_row(self.folder, row_of(topic))
            return {"title": topic.subject, "data": json.loads(row), "style": self.template.style}
        made = answer(self.table, self.ideas, topic)
        if made is None:
            raise ItemError("bad_spec", f"the data come to no chart of {topic.subject!r}")
        return made

    def fill(self, topic: Topic) -> Job:
        """The job that fills a row's page."""
        row, numbers = read_row(self.folder, row_of(topic))
        rows = "null"
        if self.template.wants_rows:
            rows = "[" + ", ".join(f"[{one}, {other}]" for one, other in read_rows(self.folder)) + "]"
        # rows are put together as text: their numbers keep the digits they were written with
        source = (
            f'{{"template": {json.dumps(self.template.text)}, "row": {row}, "numbers": {numbers}, '
            f'"index": {row_of(topic)}, "rows": {rows}}}'
        )
        return Job(driver="template", source=source, limits=LIMITS)

    def page(self, outcome: Outcome) -> dict[str, Any]:
        if outcome.error is not None:
            line = f":{outcome.error.line}" if outcome.error.line else ""
            raise ItemError(outcome.error.kind, f"{self.template.name}{line}: {outcome.error.message}")
        if outcome.data is None:
            raise ItemError("crash", f"{self.template.name}: no page came back")
        return {"source": self.template.with_pictures(outcome.data.decode("utf-8", "replace"))}


def row_of(topic: Topic) -> int:
    """Counted from 0."""
    return int(topic.subject.rpartition(" ")[2]) - 1


class Engine:
    """`others` answers what is left: a model writes the programs of charts, and questions."""

    def __init__(self, out: Path, sandbox: Sandbox, others: Author | None = None) -> None:
        self.frozen, self.sandbox, self.others = Frozen(out), sandbox, others

    def submit(self, prompt: Prompt, /) -> Future[JSON]:
        if prompt.stage == "spec":
            return _at_once(lambda: self.frozen.spec(_topic(prompt.item)))
        if prompt.stage == "program" and self.frozen.is_pages:
            return self._filled(_topic(prompt.item))
        if self.others is not None:
            return self.others.submit(prompt)
        if prompt.stage == "program":
            return _at_once(lambda: program_of(cast(Spec, prompt.item)))
        raise TypeError(f"nobody here answers the stage {prompt.stage!r}")

    def _filled(self, topic: Topic) -> Future[JSON]:
        page: Future[JSON] = Future()

        def read(done: Future[Outcome]) -> None:
            _settle(page, lambda: self.frozen.page(done.result()))

        self.sandbox.submit(self.frozen.fill(topic)).add_done_callback(read)
        return page

    def spent(self) -> dict[str, dict[str, int]]:
        others: Any = self.others
        return others.spent() if hasattr(others, "spent") else {}

    def close(self) -> None:
        if self.others is not None:
            self.others.close()


def _at_once(make: Callable[[], dict[str, Any]]) -> Future[JSON]:
    future: Future[JSON] = Future()
    _settle(future, make)
    return future


def _settle(future: Future[JSON], make: Callable[[], dict[str, Any]]) -> None:
    try:
        future.set_result(cast(JSON, make()))
    except Exception as error:  # noqa: BLE001  what a future is for: raised again where its result is asked
        future.set_exception(error)


def _topic(item: Record) -> Topic:
    topic = item if isinstance(item, Topic) else item.topic if isinstance(item, Spec) else None
    if topic is None:
        raise TypeError(f"the author of given data is asked about a topic or a spec with a topic, not {item!r}")
    return topic
