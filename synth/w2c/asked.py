"""What is asked about a picture on the way to its facts: one function a prompt, and nothing of the replies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from synth.records import Record
from synth.steps import GREEDY, Prompt, Sampling
from synth.views import View
from synth.w2c.settings import W2c

WORDS = 120  # of a detailed description
CAPTION_TOKENS, SENTENCE_TOKENS, TEXT_TOKENS, VERDICT_TOKENS, BOXES_TOKENS = 256, 96, 256, 8, 4096
BOXES = {
    "type": "object",
    "properties": {
        "boxes": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "phrase": {"type": "string"},
                    "box": {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 4},
                    "score": {"type": "number"},
                },
                "required": ["phrase", "box"],
            },
        }
    },
    "required": ["boxes"],
}


class Asks:
    """`item` is what the prompts are about, `settings` how replies are sampled."""

    def __init__(self, item: Record, settings: W2c) -> None:
        self._item, self._settings = item, settings

    def captions(self, view: View) -> list[Prompt]:
        return self._several("caption", view, {}, self._settings.captions, SENTENCE_TOKENS)

    def details(self, view: View) -> list[Prompt]:
        return self._several("detail", view, {"words": WORDS}, self._settings.captions, CAPTION_TOKENS)

    def boxes(self, view: View, phrases: Sequence[str]) -> Prompt:
        """With what a detector needs to know, besides."""
        wide, high = view.size
        told = self._settings
        values = {
            "phrases": list(phrases), "wide": wide, "high": high,
            "box_threshold": told.box, "text_threshold": told.text,
            "overlap": 1.0,  # what lies over each other is looked for later, whoever finds the boxes
        }  # fmt: skip
        return Prompt(
            stage="boxes", item=self._item, template="w2c/boxes.jinja", values=values, images=[view], schema=BOXES,
            sampling=Sampling(temperature=0.0, max_tokens=BOXES_TOKENS),
        )  # fmt: skip

    def region(self, view: View, name: str) -> list[Prompt]:
        return self._several("region", view, {"name": name}, self._settings.descriptions, SENTENCE_TOKENS)

    def pair(self, view: View, first: str, second: str) -> list[Prompt]:
        values = {"first": first, "second": second}
        return self._several("pair", view, values, self._settings.descriptions, SENTENCE_TOKENS)

    def text(self, view: View, name: str) -> list[Prompt]:
        return self._several("text", view, {"name": name}, self._settings.readings, TEXT_TOKENS)

    def exists(self, view: View, name: str) -> Prompt:
        return self._verdict("exists", view, {"name": name})

    def counts(self, view: View, name: str, count: int) -> Prompt:
        return self._verdict("counts", view, {"name": name, "count": count})

    def _several(self, stage: str, view: View, values: dict[str, Any], count: int, tokens: int) -> list[Prompt]:
        """The same asked several times; of several replies the best is found later."""
        told = self._settings
        sampling = Sampling(temperature=told.temperature, top_p=told.top_p, max_tokens=tokens)
        return [
            Prompt(
                stage=stage, item=self._item, template=f"w2c/{stage}.jinja", values=values, images=[view], said=True,
                sampling=sampling, sample=number,
            )
            for number in range(count)
        ]  # fmt: skip

    def _verdict(self, stage: str, view: View, values: dict[str, Any]) -> Prompt:
        return Prompt(
            stage=stage, item=self._item, template=f"w2c/{stage}.jinja", values=values, images=[view], said=True,
            likely=True, sampling=Sampling(temperature=GREEDY.temperature, max_tokens=VERDICT_TOKENS),
        )  # fmt: skip
