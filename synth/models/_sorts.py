"""What the sorts of models that transformers loads have in common; nothing here needs it to be installed."""

from __future__ import annotations

import json
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from synth.models._reading import Kept, kept_reply
from synth.records import WorldError
from synth.steps import Prompt

Answered = tuple[Kept, Mapping[str, int]]


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """`seed` is another for every request and every sample of it."""

    prompt: Prompt
    text: str
    seed: str


class Sort(Protocol):
    """A loaded model; only one thread speaks with it."""

    def group(self, asked: Asked) -> Hashable: ...

    def answer(self, batch: Sequence[Asked]) -> Sequence[Answered]: ...


def kept_values(values: Mapping[str, Any]) -> Kept:
    """A reply in values, as the text of JSON that a model of words would have written."""
    return kept_reply(json.dumps(values, ensure_ascii=False), "stop")


def must_be_of_stage(prompt: Prompt, stage: str, name: str, does: str) -> None:
    """Raises `WorldError` for what this sort of model cannot answer: the wrong one was named for the stage."""
    if prompt.stage != stage or len(prompt.images) != 1:
        raise WorldError(
            f"{name} {does}; it was asked for `{prompt.stage}` about {len(prompt.images)} pictures",
            "name a model that chats for that stage",
        )
