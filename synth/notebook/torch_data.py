"""Samples or questions for torch: items by number, and a collate that stacks pictures of different sizes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import numpy as np
import torch
from PIL import Image
from torch.utils.data import Dataset

from synth.notebook.asked import Asked
from synth.notebook.collection import Collection, Questions
from synth.notebook.example import Example

Entry: TypeAlias = dict[str, Any]


class TorchData(Dataset[Entry]):  # type: ignore[misc]  # where torch is not installed, it is anything
    """Map-style, and picklable where `transform` and `processor` are: workers may be forked or spawned.

    An item of questions has `image` (a PIL picture in RGB), `question`, `answer`, `value`, `type`, `form`, `family`,
    `options`, `tolerance`, `boxes` (of the evidence on the first page, N by 4, pixels), `kind` and `id`; one of samples
    has `image`, `kind`, `id`, and `questions` and `answers`, lists of texts.
    """

    def __init__(
        self,
        items: Collection | Questions,
        *,
        transform: Callable[[Entry], Entry] | None = None,
        processor: Callable[[list[Entry]], Any] | None = None,
    ) -> None:
        self.items, self.transform, self.processor = items, transform, processor

    def __len__(self) -> int:
        return len(self.items)

    def __getitem__(self, at: int) -> Entry:
        item = self.items[at]
        entry = _of_question(item) if isinstance(item, Asked) else _of_sample(item)
        return self.transform(entry) if self.transform else entry

    def collate(self, entries: list[Entry]) -> Any:
        """For a DataLoader's `collate_fn`: what `processor` makes of the items, else pictures stacked and lists.

        Pictures become uint8 `image` (B, 3, H, W), smaller ones with white to their right and below, and `size`
        (B, 2), each one's own height and width. Tensors of one shape are stacked; all else comes as lists.
        """
        if self.processor is not None:
            return self.processor(entries)
        batch: Entry = {}
        for key in entries[0]:
            values = [entry[key] for entry in entries]
            if all(isinstance(value, Image.Image) for value in values):
                batch[key], batch["size"] = stacked(values)
            elif all(isinstance(value, torch.Tensor) and value.shape == values[0].shape for value in values):
                batch[key] = torch.stack(values)
            else:
                batch[key] = values
        return batch


def stacked(pictures: Sequence[Image.Image]) -> tuple[torch.Tensor, torch.Tensor]:
    """Pictures as uint8 (B, 3, H, W) on white, and their own sizes (B, 2): height, width."""
    arrays = [np.asarray(picture.convert("RGB")) for picture in pictures]
    height, width = (max(array.shape[axis] for array in arrays) for axis in (0, 1))
    whole = np.full((len(arrays), height, width, 3), 255, dtype=np.uint8)
    for place, array in zip(whole, arrays, strict=True):
        place[: array.shape[0], : array.shape[1]] = array
    sizes = torch.tensor([array.shape[:2] for array in arrays])
    return torch.from_numpy(whole).permute(0, 3, 1, 2).contiguous(), sizes


def _of_question(asked: Asked) -> Entry:
    boxes = [evidence.box for evidence in asked.evidence if evidence.box and evidence.page == 0]
    return {
        "image": asked.example.image,
        "question": asked.text,
        "boxes": torch.tensor(boxes, dtype=torch.float32).reshape(-1, 4),
        "kind": asked.example.kind,
        **{name: getattr(asked, name) for name in ("answer", "value", "type", "form", "family", "tolerance", "id")},
        "options": list(asked.options),
    }


def _of_sample(example: Example) -> Entry:
    return {
        "image": example.image,
        "kind": example.kind,
        "id": example.id,
        "questions": [asked.text for asked in example.questions],
        "answers": [asked.answer for asked in example.questions],
    }
