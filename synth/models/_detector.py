"""An open-vocabulary detector of transformers: phrases and a picture in, boxes with their phrases out."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

import numpy as np
import torch
from PIL import Image
from transformers import AutoProcessor

from synth.models import _boxes as boxes
from synth.models._boxes import Caption, Found
from synth.models._loading import Place
from synth.models._settings import Model
from synth.models._sorts import Answered, Asked, kept_values, must_be_of_stage
from synth.views import shown_image

STAGE = "boxes"
MOST = 256  # tokens of a text that Grounding DINO reads
BOX, TEXT, OVERLAP = 0.23, 0.2, 0.5  # thresholds where a prompt names none


class Detector:
    """Those that find words of a text (Grounding DINO) tell of each token; others are asked phrase by phrase."""

    def __init__(self, model: Model, place: Place, maker: Any) -> None:
        self.name, self.place = model.name, place
        self.processor: Any = AutoProcessor.from_pretrained(model.name)
        self.net = place.load(maker, model.name)
        self.reads = hasattr(self.net.config, "max_text_len")
        self.most = min(MOST, getattr(self.net.config, "max_text_len", MOST))

    def group(self, asked: Asked) -> Hashable:
        must_be_of_stage(asked.prompt, STAGE, self.name, "finds things on one picture")
        return STAGE

    def answer(self, batch: Sequence[Asked]) -> list[Answered]:
        images = [shown_image(asked.prompt.images[0]) for asked in batch]
        rows = [
            (number, caption)
            for number, asked in enumerate(batch)
            for caption in boxes.captions(asked.prompt.values["phrases"], self._length, self.most)
        ]
        found: list[list[Found]] = [[] for _ in batch]
        for first in range(0, len(rows), len(batch)):
            some = rows[first : first + len(batch)]  # no more at once than there are requests, however long these are
            seen = self._seen([images[number] for number, _ in some], [one for _, one in some], batch, some)
            for (number, _), here in zip(some, seen, strict=True):
                found[number] += here
        return [
            (kept_values({"boxes": [one.plain() for one in boxes.kept(mine, image.size, _overlap(asked))]}), {})
            for asked, image, mine in zip(batch, images, found, strict=True)
        ]

    def _length(self, text: str) -> int:
        return len(self.processor.tokenizer(text)["input_ids"]) if self.reads else 0

    def _seen(
        self,
        images: list[Image.Image],
        asked_for: list[Caption],
        batch: Sequence[Asked],
        rows: Sequence[tuple[int, Caption]],
    ) -> list[list[Found]]:
        limits = [_thresholds(batch[number]) for number, _ in rows]
        if self.reads:
            return self._seen_in_texts(images, asked_for, limits)
        return self._seen_by_phrase(images, asked_for, limits)

    def _seen_in_texts(
        self, images: list[Image.Image], asked_for: list[Caption], limits: list[tuple[float, float]]
    ) -> list[list[Found]]:
        texts = [caption.text for caption in asked_for]
        inputs = self.processor(images=images, text=texts, padding=True, return_tensors="pt")
        told = self.net(**self.place.moved(inputs, self.net))
        chances = told.logits.float().sigmoid().cpu().numpy()
        centred = told.pred_boxes.float().cpu().numpy()
        made: list[list[Found]] = []
        for number, (caption, (box, text)) in enumerate(zip(asked_for, limits, strict=True)):
            offsets = self.processor.tokenizer(caption.text, return_offsets_mapping=True)["offset_mapping"]
            spans = boxes.token_spans(caption, offsets[: chances.shape[2]])
            where = boxes.corners(centred[number], images[number].size)
            hits = boxes.named(caption, spans, chances[number], box_threshold=box, text_threshold=text)
            made.append([_found(phrase, where[place], score) for place, phrase, score in hits])
        return made

    def _seen_by_phrase(
        self, images: list[Image.Image], asked_for: list[Caption], limits: list[tuple[float, float]]
    ) -> list[list[Found]]:
        """One picture at a time: these models want as many phrases of each picture in a batch."""
        made: list[list[Found]] = []
        for image, caption, (box, _) in zip(images, asked_for, limits, strict=True):
            phrases = list(caption.phrases)
            inputs = self.processor(
                images=image, text=[phrases], padding="max_length", truncation=True, return_tensors="pt"
            )
            told = self.net(**self.place.moved(inputs, self.net))
            size = torch.tensor([image.size[::-1]])
            (seen,) = self.processor.post_process_grounded_object_detection(
                told, threshold=box, target_sizes=size, text_labels=[phrases]
            )
            triples = zip(seen["text_labels"], seen["boxes"].tolist(), seen["scores"].tolist(), strict=True)
            made.append([_found(phrase, np.array(where), score) for phrase, where, score in triples])
        return made


def _found(phrase: str, where: Any, score: float) -> Found:
    left, top, right, bottom = (float(one) for one in where)
    return Found(phrase=phrase, box=(left, top, right, bottom), score=score)


def _thresholds(asked: Asked) -> tuple[float, float]:
    values = asked.prompt.values
    return float(values.get("box_threshold", BOX)), float(values.get("text_threshold", TEXT))


def _overlap(asked: Asked) -> float:
    return float(asked.prompt.values.get("overlap", OVERLAP))
