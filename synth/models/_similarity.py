"""A model of transformers that puts pictures and texts into one space (CLIP, SigLIP): how near one of each are."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

import torch
from transformers import AutoProcessor

from synth.models._loading import Place
from synth.models._settings import Model
from synth.models._sorts import Answered, Asked, kept_values, must_be_of_stage
from synth.records import WorldError
from synth.views import shown_image, shown_name

STAGE = "similar"
FILLED = ("siglip", "siglip2")  # were trained on texts that are filled up to one length


class Similarity:
    def __init__(self, model: Model, place: Place, maker: Any) -> None:
        self.name, self.place = model.name, place
        self.net = place.load(maker, model.name)
        if not (hasattr(self.net, "get_text_features") and hasattr(self.net, "get_image_features")):
            raise WorldError(
                f"{model.name} neither chats, nor finds things, nor compares pictures with texts",
                "name a model that does what its stages ask for: docs/models.md has the sorts",
            )
        self.processor: Any = AutoProcessor.from_pretrained(model.name)
        text = getattr(self.net.config, "text_config", self.net.config)
        self.most = getattr(text, "max_position_embeddings", None) or 77
        self.filled = self.net.config.model_type in FILLED

    def group(self, asked: Asked) -> Hashable:
        must_be_of_stage(asked.prompt, STAGE, self.name, "compares one picture with a text")
        return STAGE

    def answer(self, batch: Sequence[Asked]) -> list[Answered]:
        """Each picture goes through the model once, however many texts it is compared with."""
        shown = {shown_name(asked.prompt.images[0]): asked.prompt.images[0] for asked in batch}
        places = {name: place for place, name in enumerate(shown)}
        pictures = self._pictures([shown_image(one) for one in shown.values()])
        texts = self._texts([str(asked.prompt.values["text"]) for asked in batch])
        made: list[Answered] = []
        for asked, text in zip(batch, texts, strict=True):
            score = float(text @ pictures[places[shown_name(asked.prompt.images[0])]])
            made.append((kept_values({"score": max(-1.0, min(1.0, score))}), {}))
        return made

    def _pictures(self, images: list[Any]) -> torch.Tensor:
        inputs = self.processor(images=images, return_tensors="pt")
        return _directions(self.net.get_image_features(**self.place.moved(inputs, self.net)))

    def _texts(self, texts: list[str]) -> torch.Tensor:
        """What goes beyond the model's length is cut off."""
        inputs = self.processor(
            text=texts, padding="max_length" if self.filled else True, truncation=True, max_length=self.most,
            return_tensors="pt",
        )  # fmt: skip
        return _directions(self.net.get_text_features(**self.place.moved(inputs, self.net)))


def _directions(told: Any) -> torch.Tensor:
    """Vectors of length one. Newer versions of transformers give them in a record, older ones plainly."""
    vectors = getattr(told, "pooler_output", told).float()
    made: torch.Tensor = (vectors / vectors.norm(dim=-1, keepdim=True)).cpu()
    return made
