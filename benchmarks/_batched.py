"""The instant model as one that takes requests in batches, to see how large they become; its name is the most."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Hashable, Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from benchmarks._instant import kept
from synth.models._batches import Batches
from synth.models._remembering import Remembering
from synth.models._settings import Model
from synth.steps import Prompt

SIZES = "BATCH_SIZES"  # the file that they are written to at the end, by the process that was asked
PASS, EACH = 0.05, 0.002  # seconds of a batch, and of each request in it

Answered = tuple[dict[str, Any], Mapping[str, int]]


class Engine(Remembering):
    in_process = True

    def __init__(self, model: Model, folder: Path, *, share: int = 1) -> None:
        super().__init__(model, folder)
        self._batches: Batches[Prompt, Answered] = Batches(_answered, _group, int(model.name))

    def check(self) -> str | None:
        return None

    def ask(self, prompt: Prompt, text: str, /) -> Future[Answered]:
        return self._batches.submit(prompt)

    def close(self) -> None:
        if sizes := self._batches.sizes():
            Path(os.environ[SIZES]).write_text(json.dumps(sizes))
        self._batches.close()
        super().close()


def _group(prompt: Prompt) -> Hashable:
    """As a model of transformers has it: of one sampling, and boxes by themselves."""
    return prompt.stage == "boxes", prompt.sampling


def _answered(prompts: list[Prompt]) -> Sequence[Answered]:
    time.sleep(PASS + EACH * len(prompts))
    return [(kept(prompt), {}) for prompt in prompts]
