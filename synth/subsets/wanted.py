"""What of a dataset is asked for: filters, counts, sides, weights and caps."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from synth import plugins
from synth.likeness.akin import number
from synth.runs.folder import OURS

NAME = re.compile(r"\w[\w.-]{0,99}")  # of a side, and so of a folder
MOST = 100  # sides
# What may be weighed or capped, as recipes call it, and where a row says it.
OF_SAMPLES = {"kinds": "kind", "renderers": "renderer", "languages": "language", "difficulty": "provenance.topic"}
OF_QUESTIONS = ("families", "forms")

Key = tuple[str, str]  # kinds, pie


class ChoiceError(ValueError):
    """What is asked for cannot be had; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """`least` questions must be left of a sample; `n` samples in all; `split` is the share of each side.

    Weights are of samples by one group, 1 for what is not named: `kinds.pie: 2`. Caps are the most there may be in all,
    of samples (`kinds.pie: 100`) or of questions (`forms.yes_no: 500`).
    """

    where: str | None = None
    questions: str | None = None
    least: int = 1
    n: int | None = None
    seed: int = 0
    split: Mapping[str, float] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)
    caps: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._check_split()
        self._check_weights()
        for text, cap in self.caps.items():
            _key(text, "cap", (*OF_SAMPLES, *OF_QUESTIONS))
            if cap < 1:
                raise ChoiceError(f"the cap of {text} must be 1 or more; leave them out with a filter")

    def _check_split(self) -> None:
        for name, share in self.split.items():
            if not NAME.fullmatch(name) or name in OURS:
                raise ChoiceError(f"{name!r} cannot be the name of a side: it is to be a folder's, such as train")
            if not share > 0:
                raise ChoiceError(f"the share of {name} must be more than 0")
        if len(self.split) > MOST:
            raise ChoiceError(f"{len(self.split)} sides are too many; {MOST} may be")
        if self.split and abs(sum(self.split.values()) - 1) > 1e-6:
            raise ChoiceError(f"the shares come to {sum(self.split.values()):g}; together they must be 1")

    def _check_weights(self) -> None:
        weighed = {_key(text, "weight", tuple(OF_SAMPLES))[0] for text in self.weights}
        if len(weighed) > 1:
            raise ChoiceError(f"weights are of one group, and these are of {' and '.join(sorted(weighed))}")
        for text, weight in self.weights.items():
            if not 0 < weight < float("inf"):
                raise ChoiceError(f"the weight of {text} must be more than 0")

    @property
    def weighed_by(self) -> str | None:
        return next((text.partition(".")[0] for text in self.weights), None)

    def weights_of(self, kinds: NDArray[np.uint64]) -> NDArray[np.float64]:
        """By the hashes of their names."""
        known = {number(text.partition(".")[2]): weight for text, weight in self.weights.items()}
        return np.array([known.get(int(kind), 1.0) for kind in kinds])

    @property
    def caps_of_samples(self) -> dict[Key, int]:
        return {key: cap for key, cap in self._caps() if key[0] in OF_SAMPLES}

    @property
    def caps_of_questions(self) -> dict[Key, int]:
        return {key: cap for key, cap in self._caps() if key[0] in OF_QUESTIONS}

    def _caps(self) -> list[tuple[Key, int]]:
        return [(_key(text, "cap", (*OF_SAMPLES, *OF_QUESTIONS)), cap) for text, cap in self.caps.items()]

    @property
    def groups(self) -> list[str]:
        """Those of samples that something is weighed or capped by."""
        weighed = {self.weighed_by} if self.weighed_by else set()
        return sorted(weighed | {group for group, _ in self.caps_of_samples})

    @property
    def looks_at(self) -> frozenset[str]:
        return frozenset(OF_SAMPLES[group] for group in self.groups)


def _key(text: str, what: str, groups: tuple[str, ...]) -> Key:
    group, _, name = text.partition(".")
    if group not in groups:
        raise ChoiceError(f"{what} {text}: {plugins.unknown('group', group, list(groups))}")
    if not name:
        raise ChoiceError(f"{what} {text}: of {group} one is to be named, as in {group}.NAME")
    return group, name


def group_of(row: Mapping[str, Any], group: str) -> str:
    """What a sample is called in a group."""
    if group != "difficulty":
        return str(row[OF_SAMPLES[group]])
    topic = json.loads(row["provenance"]["topic"] or "null") or {}
    return str(topic.get("difficulty", ""))
