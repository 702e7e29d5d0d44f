"""How a model of transformers picks the tokens of its replies: each row with a seed of its own.

A row is then the same whoever shares its batch, as far as the sums of a larger batch are. What is told of a token is
its probability before temperature and top-p bend it, as vLLM tells it.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from transformers import LogitsProcessor


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """Zero is the likeliest token, always."""

    temperature: float
    top_p: float
    top_k: int

    @classmethod
    def of(cls, temperature: float | None, top_p: float | None, own: Any) -> Manner:
        """What is left open is as in the model's own settings for making texts, as vLLM's server has it."""
        return cls(
            temperature=_either(temperature, own.temperature, 1.0),
            top_p=_either(top_p, own.top_p, 1.0),
            top_k=int(_either(None, own.top_k, 0)),
        )


def _either(*values: float | None) -> float:
    return next(float(value) for value in values if value is not None)


class Sampler(LogitsProcessor):  # type: ignore[misc]  # a class of a library without types
    """Chooses, and leaves the caller no choice: all other tokens become impossible. `logprobs` has one row a token."""

    def __init__(self, manner: Manner, seeds: Sequence[str]) -> None:
        self._manner, self._rngs = manner, [random.Random(seed) for seed in seeds]
        self.logprobs: list[torch.Tensor] = []

    def __call__(self, input_ids: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
        raw = torch.log_softmax(scores.float(), dim=-1)
        chosen = self._chosen(raw)
        self.logprobs.append(raw.gather(1, chosen)[:, 0].cpu())
        return torch.full_like(scores, -torch.inf).scatter(1, chosen, 0.0)

    def _chosen(self, raw: torch.Tensor) -> torch.Tensor:
        if self._manner.temperature == 0:
            return raw.argmax(dim=-1, keepdim=True)
        chances = torch.softmax(raw / self._manner.temperature, dim=-1)
        chances = chances.masked_fill(chances < self._least(chances), 0.0)
        # in the order of the vocabulary: in that of their chances, near ties would change places with the batch
        up_to = chances.double().cumsum(dim=-1)
        drawn = torch.tensor([[rng.random()] for rng in self._rngs], dtype=up_to.dtype, device=raw.device)
        place = torch.searchsorted(up_to, drawn * up_to[:, -1:], right=True)
        return torch.minimum(place, self._last(chances))

    def _least(self, chances: torch.Tensor) -> torch.Tensor:
        """What a token must have to be among the `top_k`, and those that make up `top_p`; the likeliest always is."""
        if self._manner.top_p >= 1 and not self._manner.top_k:
            return torch.zeros_like(chances[:, :1])
        ordered = chances.sort(dim=-1, descending=True).values
        stays = ordered.cumsum(dim=-1) - ordered < self._manner.top_p
        if self._manner.top_k:
            stays[:, self._manner.top_k :] = False
        return ordered.gather(1, stays.sum(dim=-1, keepdim=True) - 1)

    def _last(self, chances: torch.Tensor) -> torch.Tensor:
        """The last token that is possible at all: a rounded sum may end just before it."""
        places = torch.arange(chances.shape[1], device=chances.device)
        return places.masked_fill(chances == 0, -1).max(dim=-1, keepdim=True).values
