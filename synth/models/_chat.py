"""A model of transformers that chats, about pictures or without them: requests of one kind, answered together."""

from __future__ import annotations

import inspect
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import torch
from transformers import GenerationConfig

from synth.models._loading import Place
from synth.models._reading import kept_given, kept_reply
from synth.models._sampling import Manner, Sampler
from synth.models._settings import Model, sampled
from synth.models._sorts import Answered, Asked
from synth.models._talk import open_talk
from synth.steps import Prompt
from synth.views import shown_image

TOP = 20  # alternatives of the first token that are kept, as a server is asked for


class Chat:
    def __init__(self, model: Model, place: Place, maker: Any) -> None:
        self.model, self.place = model, place
        self.talk = open_talk(model.name)
        if self.talk.tokenizer.pad_token is None:
            self.talk.tokenizer.pad_token = self.talk.tokenizer.eos_token
        self.net = place.load(maker, model.name, lean=True)
        self.own = self.net.generation_config
        self.ends = self.talk.ended(self.own)
        # else what it says of sampling and penalties would be done besides what we do
        self.net.generation_config = GenerationConfig(
            eos_token_id=sorted(self.ends), pad_token_id=self.talk.tokenizer.pad_token_id
        )
        self._takes = inspect.signature(self.net.forward).parameters
        limit = getattr(self.net.config.get_text_config(), "max_position_embeddings", None) or 1 << 20
        self.context = min(limit, model.context or limit)

    def group(self, asked: Asked) -> Hashable:
        """What may go together: of one kind, with as many pictures, sampled in one manner."""
        prompt = asked.prompt
        if prompt.given is not None or prompt.odds:
            return ("weighed", len(prompt.images))
        return ("said", len(prompt.images), *sampled(self.model, prompt))

    def answer(self, batch: Sequence[Asked]) -> list[Answered]:
        texts = [self.talk.text(asked.prompt, asked.text) for asked in batch]
        first = batch[0].prompt
        weighed = first.given is not None or bool(first.odds)
        inputs = self._encoded([asked.prompt for asked in batch], texts, "right" if weighed else "left")
        lengths: list[int] = inputs["attention_mask"].sum(dim=1).tolist()
        if max(lengths) >= self.context:
            return self._without_the_long(batch, lengths)
        if weighed:
            return self._weighed(batch, texts, inputs, lengths)
        return self._said(batch, inputs, lengths)

    def _encoded(self, prompts: Sequence[Prompt], texts: list[str], side: str) -> Mapping[str, Any]:
        pictures = [[shown_image(shown) for shown in prompt.images] for prompt in prompts]
        teller = self.talk.teller
        words = {"padding": True, "padding_side": side, "return_tensors": "pt"}
        words["add_special_tokens"] = self.talk.adds_marks(texts[0])
        made = teller(images=pictures, text=texts, **words) if pictures[0] else teller(text=texts, **words)
        if "token_type_ids" not in self._takes:
            made.pop("token_type_ids", None)  # some tokenizers make them for models that have none
        return self.place.moved(made, self.net)

    def _without_the_long(self, batch: Sequence[Asked], lengths: Sequence[int]) -> list[Answered]:
        """Those that are too long are refused, as a server does; the others go again."""
        fit = [asked for asked, length in zip(batch, lengths, strict=True) if length < self.context]
        answered = iter(self.answer(fit) if fit else [])
        return [
            next(answered) if length < self.context else (self._refused(asked.prompt, length), {})
            for asked, length in zip(batch, lengths, strict=True)
        ]

    def _refused(self, prompt: Prompt, length: int) -> dict[str, Any]:
        if prompt.given is not None:
            return kept_given(None)
        return {"refused": f"the text has {length} tokens, and the model takes fewer than {self.context}"}

    def _said(self, batch: Sequence[Asked], inputs: Mapping[str, Any], lengths: Sequence[int]) -> list[Answered]:
        temperature, top_p, most = sampled(self.model, batch[0].prompt)
        wide = inputs["input_ids"].shape[1]
        sampler = Sampler(Manner.of(temperature, top_p, self.own), [asked.seed for asked in batch])
        made = self.net.generate(
            **inputs, do_sample=False, logits_processor=[sampler], max_new_tokens=min(most, self.context - wide)
        )
        chances = torch.stack(sampler.logprobs, dim=1)
        return [
            self._reply(row, chance, length)
            for row, chance, length in zip(made[:, wide:].tolist(), chances.tolist(), lengths, strict=True)
        ]

    def _reply(self, row: list[int], chances: list[float], length: int) -> Answered:
        """Up to the token that ends the turn, which is no part of what was said."""
        end = next((place for place, token in enumerate(row) if token in self.ends), None)
        text = self.talk.tokenizer.decode(row[:end], skip_special_tokens=True)
        kept = kept_reply(text, "length" if end is None else "stop", logprobs=chances[:end])
        return kept, {"prompt": length, "completion": len(row) if end is None else end + 1}

    def _weighed(
        self, batch: Sequence[Asked], texts: Sequence[str], inputs: Mapping[str, Any], lengths: Sequence[int]
    ) -> list[Answered]:
        """One pass for all: how likely each of the last tokens was, or what would come first after them."""
        tails = [
            0 if asked.prompt.given is None else self.talk.tail(text, asked.prompt.given)
            for asked, text in zip(batch, texts, strict=True)
        ]
        # a token's probability is told by the one before it
        places = [
            range(length - 1 - tail, length - 1) if asked.prompt.given is not None else range(length - 1, length)
            for asked, tail, length in zip(batch, tails, lengths, strict=True)
        ]
        wanted = sorted({place for row in places for place in row})
        chances = self._chances(inputs, wanted or [0])
        answered: list[Answered] = []
        for number, (asked, row, length) in enumerate(zip(batch, places, lengths, strict=True)):
            mine = chances[number, [wanted.index(place) for place in row]]
            if asked.prompt.given is None:
                answered.append((self._first(mine[0]), {"prompt": length, "completion": 1}))
                continue
            tokens = inputs["input_ids"][number, [place + 1 for place in row]]
            told = mine.gather(1, tokens[:, None])[:, 0].tolist()
            answered.append((kept_given(told), {"prompt": length, "completion": 0}))
        return answered

    def _chances(self, inputs: Mapping[str, Any], places: list[int]) -> torch.Tensor:
        """Log-probabilities of every token at these places: at all of them they would fill the memory."""
        at = torch.tensor(places, device=self.net.device)
        keeps = "logits_to_keep" in self._takes
        logits = self.net(**inputs, use_cache=False, **({"logits_to_keep": at} if keeps else {})).logits
        return torch.log_softmax((logits if keeps else logits[:, at]).float(), dim=-1)

    def _first(self, chances: torch.Tensor) -> dict[str, Any]:
        values, tokens = chances.topk(min(TOP, len(chances)))
        first: dict[str, float] = {}
        for value, token in zip(values.tolist(), tokens.tolist(), strict=True):
            first.setdefault(self.talk.spelt(token), min(value, 0.0))
        said = self.talk.tokenizer.decode([int(tokens[0])], skip_special_tokens=True)
        return kept_reply(said, "length", first=first)
