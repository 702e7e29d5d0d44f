"""A model that answers at once, for measuring what the path over given pictures costs by itself."""

from __future__ import annotations

import json
from collections.abc import Mapping
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from synth.models._remembering import Remembering
from synth.models._settings import Model
from synth.steps import Prompt

BOXES = 12
CAPTIONS = (
    "A man walks two brown dogs along a beach.",
    "A man with a red jacket and two dogs near a boat.",
    "Two dogs run beside a man on wet sand.",
    "A person, dogs and a wooden boat at the sea.",
)
DETAILS = (
    "A man in a red jacket holds a leash. Two brown dogs walk on wet sand. A wooden boat lies near a white house, "
    "and three gulls fly over the sea.",
    "On the beach a man with a blue hat walks two dogs. Behind him stand a house with a brown roof and a fence. "
    "A boat with a yellow stripe lies on the sand.",
    "Two dogs, a man and a boat are on the sand. Gulls fly above. A house with four windows stands on a hill.",
    "A man wears a red jacket and black boots. The dogs have collars. A bucket stands beside the boat.",
)


class Engine(Remembering):
    in_process = True

    def __init__(self, model: Model, folder: Path, *, share: int = 1) -> None:
        super().__init__(model, folder)

    def check(self) -> str | None:
        return None

    def ask(self, prompt: Prompt, text: str, /) -> Future[tuple[dict[str, Any], Mapping[str, int]]]:
        future: Future[tuple[dict[str, Any], Mapping[str, int]]] = Future()
        future.set_result(({"text": _said(prompt), "finish": "stop", "logprob": -0.1, "tokens": 1}, {}))
        return future


def _box(phrase: str, number: int) -> dict[str, Any]:
    left, top = number * 48, 40 + number * 20
    return {"phrase": phrase, "box": [left, top, left + 90, top + 110], "score": 0.9}


def _said(prompt: Prompt) -> str:
    at = prompt.sample
    match prompt.stage:
        case "caption":
            return CAPTIONS[at % 4]
        case "detail":
            return DETAILS[at % 4]
        case "boxes":
            phrases = prompt.values["phrases"]
            boxes = [
                {
                    "phrase": phrases[n % len(phrases)],
                    "box": [n * 48, 40 + n * 20, n * 48 + 90, 150 + n * 20],
                    "score": 0.9,
                }
                for n in range(12)
            ]
            return json.dumps({"boxes": boxes})
        case "region":
            return f"The {prompt.values['name']} is brown and stands near a fence."
        case "pair":
            return f"The {prompt.values['first']} is left of the {prompt.values['second']}."
        case "text":
            return "no"
    return "Yes"
