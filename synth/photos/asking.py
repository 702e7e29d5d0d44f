"""Many prompts about one picture at once; a reply that cannot be had is a reject of its own, and the rest goes on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, TypeVar

from synth.line import Line
from synth.records import JSON, Reject, Reply, Topic
from synth.steps import Author, Prompt

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Asking:
    """`engines` answer the stages that are named there, `usual` all others."""

    line: Line
    usual: Author
    engines: Mapping[str, Author]

    def engine(self, stage: str) -> Author:
        return self.engines.get(stage, self.usual)

    def name(self, stage: str) -> str:
        """Who answers there, for verdicts."""
        return str(getattr(self.engine(stage), "name", "reader"))

    def hear(self, about: Topic, prompts: Sequence[Prompt], read: Callable[[Prompt, Any], Made]) -> list[Made | None]:
        """What is read from each reply, in order; all is asked before any reply is waited for."""
        if not prompts:
            return []
        self.line.at(prompts[0].stage, about)
        futures = self._submitted(prompts)
        heard: list[Made | None] = []
        for prompt, future in zip(prompts, futures, strict=True):
            made = self.line.tried(lambda: read(prompt, future.result()))  # noqa: B023  called at once
            heard.append(None if isinstance(made, Reject) else made)
            if isinstance(made, Reject):
                self.lose(about, prompt.stage, made.reason, made.detail)
        return heard

    def _submitted(self, prompts: Sequence[Prompt]) -> list[Future[JSON]]:
        """In the order of the prompts; those for one engine are given to it together, where it takes several."""
        by_engine: dict[int, list[int]] = {}
        for at, prompt in enumerate(prompts):
            by_engine.setdefault(id(self.engine(prompt.stage)), []).append(at)
        futures: dict[int, Future[JSON]] = {}
        for places in by_engine.values():
            engine, some = self.engine(prompts[places[0]].stage), [prompts[at] for at in places]
            several = getattr(engine, "submit_all", None)
            submitted = several(some) if several else [engine.submit(prompt) for prompt in some]
            futures |= dict(zip(places, submitted, strict=True))
        return [futures[at] for at in range(len(prompts))]

    def lose(self, about: Topic, stage: str, reason: str, detail: str) -> None:
        """Something that was said of the picture comes to nothing."""
        reply = Reply(topic=about, stage=stage, number=len(self.line.rejects))
        self.line.rejects.append(Reject(record=reply, stage=stage, reason=reason, detail=detail))
