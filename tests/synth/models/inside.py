"""An engine in this process that has nothing to load: what a run makes of such engines is tried with it."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future

from synth.models._reading import Kept
from synth.models._remembering import Remembering
from synth.steps import Prompt


class Engine(Remembering):
    in_process = True

    def __init__(self, model, folder, *, share: int = 1) -> None:
        super().__init__(model, folder)

    def ask(self, prompt: Prompt, text: str, /) -> Future[tuple[Kept, Mapping[str, int]]]:
        raise AssertionError("nobody asks")

    def check(self) -> str | None:
        return None
