"""A model that answers at once, for measuring what the path over given pictures costs by itself."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any
from zlib import crc32

from synth.models._remembering import Remembering
from synth.models._settings import Model
from synth.steps import Prompt
from synth.views import shown_name

BOXES = 12
COLOURS = "red blue green yellow white black brown grey orange purple pink golden silver dark pale striped".split()
THINGS = "boat house fence hat bucket bench lamp kite ball basket umbrella bicycle car cart ladder tent".split()
PLACES = "beach street field garden market bridge harbour meadow square hill lake park".split()


class Engine(Remembering):
    in_process = True

    def __init__(self, model: Model, folder: Path, *, share: int = 1) -> None:
        super().__init__(model, folder)

    def check(self) -> str | None:
        return None

    def ask(self, prompt: Prompt, text: str, /) -> Future[tuple[dict[str, Any], Mapping[str, int]]]:
        future: Future[tuple[dict[str, Any], Mapping[str, int]]] = Future()
        future.set_result((kept(prompt), {}))
        return future


def kept(prompt: Prompt) -> dict[str, Any]:
    return {"text": _said(prompt), "finish": "stop", "logprob": -0.1, "tokens": 1}


def _said(prompt: Prompt) -> str:
    """Hardly two pictures are told of in the same words."""
    if prompt.stage in ("exists", "counts"):
        return "Yes"
    lot = crc32(f"{shown_name(prompt.images[0])} {prompt.sample} {prompt.values.get('name')}".encode())
    colour, thing, place = COLOURS[lot % 16], THINGS[lot // 16 % 16], PLACES[lot // 256 % 12]
    match prompt.stage:
        case "caption":
            return f"A man walks two {colour} dogs past a {thing} on a {place}."
        case "detail":
            return (
                f"A man in a {colour} jacket holds a leash. Two dogs walk beside a {thing}. A wooden gate leads to a "
                f"{place}, and three gulls fly over it. Behind the {place} stands a house with four windows."
            )
        case "boxes":
            return json.dumps({"boxes": [_box(prompt.values["phrases"], number) for number in range(BOXES)]})
        case "region":
            return f"The {prompt.values['name']} is {colour} and stands near a {thing} on the {place}."
        case "pair":
            return f"The {prompt.values['first']} is left of the {prompt.values['second']}, beside a {colour} {thing}."
    return "no"


def _box(phrases: Sequence[str], number: int) -> dict[str, Any]:
    left, top = number * 48, 40 + number * 20
    return {"phrase": phrases[number % len(phrases)], "box": [left, top, left + 90, top + 110], "score": 0.9}
