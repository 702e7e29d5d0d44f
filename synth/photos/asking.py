"""Many prompts about one picture at once; a reply that cannot be had is a reject of its own, and the rest goes on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from synth.line import Line
from synth.records import Reject, Reply, Topic
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
        futures = [self.engine(prompt.stage).submit(prompt) for prompt in prompts]
        heard: list[Made | None] = []
        for prompt, future in zip(prompts, futures, strict=True):
            made = self.line.tried(lambda: read(prompt, future.result()))  # noqa: B023  called at once
            heard.append(None if isinstance(made, Reject) else made)
            if isinstance(made, Reject):
                self.lose(about, prompt.stage, made.reason, made.detail)
        return heard

    def lose(self, about: Topic, stage: str, reason: str, detail: str) -> None:
        """Something that was said of the picture comes to nothing."""
        reply = Reply(topic=about, stage=stage, number=len(self.line.rejects))
        self.line.rejects.append(Reject(record=reply, stage=stage, reason=reason, detail=detail))
