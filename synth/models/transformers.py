"""A model in this process, by Hugging Face's transformers: it chats, finds things, or compares pictures with texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from synth.models._batches import Batches, TooLarge
from synth.models._reading import Kept
from synth.models._remembering import Remembering
from synth.models._settings import Model
from synth.models._sorts import Answered, Asked, Sort
from synth.models._weights import must_be_installed, waited_for
from synth.records import digest
from synth.steps import Prompt

FIX = 'pip install "pixelproof[transformers]"'
# Stages that are asked in values, of which a template may leave some out.
OF_VALUES = {"boxes": ("phrases", "box_threshold", "text_threshold", "overlap"), "similar": ("text",)}


class Engine(Remembering):
    """The weights are loaded by the first request that no earlier run has had, and belong to one thread."""

    in_process = True

    def __init__(self, model: Model, folder: Path, *, share: int = 1) -> None:
        super().__init__(model, folder)
        self._sort: Sort | None = None
        self._batches: Batches[Asked, Answered] = Batches(self._answered, self._group, model.batch)

    def ask(self, prompt: Prompt, text: str, /) -> Future[tuple[Kept, Mapping[str, int]]]:
        return self._batches.submit(Asked(prompt, text, self.key(prompt, text)))

    def check(self) -> str | None:
        """Loads nothing."""
        for library in ("torch", "transformers"):
            must_be_installed(library, FIX)
        return waited_for(self.name)

    def batches(self) -> Counter[int]:
        """How many batches there were of each size."""
        return self._batches.sizes()

    def close(self) -> None:
        self._batches.close()
        self._sort = None
        super().close()

    def key(self, prompt: Prompt, text: str) -> str:
        asked = super().key(prompt, text)
        if prompt.stage not in OF_VALUES:
            return asked
        return digest([asked, {name: prompt.values.get(name) for name in OF_VALUES[prompt.stage]}], 16)

    def _loaded(self) -> Sort:
        if self._sort is None:
            self.check()
            from synth.models._loading import open_sort

            self._sort = open_sort(self.model)
        return self._sort

    def _group(self, asked: Asked) -> Hashable:
        return self._loaded().group(asked)

    def _answered(self, batch: list[Asked]) -> Sequence[Answered]:
        import torch

        from synth.models._loading import free, is_out_of_memory

        fault: Any = None
        try:
            with torch.inference_mode():
                return self._loaded().answer(batch)
        except (RuntimeError, MemoryError) as error:
            if not is_out_of_memory(error):
                raise
            fault = str(error)
        free()  # only here: the traceback above holds on to all that was in memory
        raise TooLarge(fault)
