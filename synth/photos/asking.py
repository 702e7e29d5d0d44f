"""Many prompts about one picture at once; a reply that cannot be had is a reject of its own, and the rest goes on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, TypeVar

from synth.line import Line
from synth.records import JSON, Record, Reject
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

    def hear(self, about: Record, prompts: Sequence[Prompt], read: Callable[[Prompt, Any], Made]) -> list[Made | None]:
        """What is read from each reply, in order; all is asked before any reply is waited for."""
        if not prompts:
            return []
        self.line.at(prompts[0].stage, about)
        futures = [self.engine(prompt.stage).submit(prompt) for prompt in prompts]
        return [self._one(prompt, future, read) for prompt, future in zip(prompts, futures, strict=True)]

    def _one(self, prompt: Prompt, future: Future[JSON], read: Callable[[Prompt, Any], Made]) -> Made | None:
        made = self.line.tried(lambda: read(prompt, future.result()))
        if isinstance(made, Reject):
            self.line.rejects.append(made)
            return None
        return made
