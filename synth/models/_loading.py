"""Which of three sorts a model of transformers is, and where its weights go."""

from __future__ import annotations

import gc
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch
from transformers import AutoConfig, AutoModel, AutoModelForCausalLM, AutoModelForImageTextToText
from transformers import AutoModelForZeroShotObjectDetection as AutoDetector
from transformers.models.auto import modeling_auto as known
from transformers.utils import logging as quiet

from synth.models._settings import Model
from synth.models._sorts import Sort
from synth.records import WorldError


@dataclass(frozen=True, slots=True)
class Place:
    """`dtype` None leaves the choice to us: exact on a processor, and on a GPU for what is small anyhow."""

    device: str
    dtype: str | None

    @classmethod
    def of(cls, model: Model) -> Place:
        return cls(model.device or ("cuda" if torch.cuda.is_available() else "cpu"), model.dtype)

    def load(self, maker: Any, name: str, *, lean: bool = False) -> Any:
        """`lean`: on a GPU in the precision it was saved in."""
        dtype = self.dtype or ("auto" if lean and self.device != "cpu" else "float32")
        if self.device == "auto":  # over all GPUs there are
            return maker.from_pretrained(name, dtype=dtype, device_map="auto").eval()
        return maker.from_pretrained(name, dtype=dtype).to(self.device).eval()

    def moved(self, inputs: Mapping[str, Any], net: Any) -> dict[str, Any]:
        """To where the weights are; what is no number of a token is of their precision."""
        return {
            name: one.to(net.device, net.dtype if one.is_floating_point() else one.dtype)
            for name, one in inputs.items()
        }


def open_sort(model: Model) -> Sort:
    """The weights, loaded."""
    quiet.disable_progress_bar()
    try:
        return _opened(model)
    except (OSError, ValueError, ImportError) as error:
        first = next(iter(str(error).splitlines()), type(error).__name__)
        raise WorldError(
            f"{model.name} cannot be loaded: {first}", "name a model, or the folder of one, that transformers can load"
        ) from error


def _opened(model: Model) -> Sort:
    config = AutoConfig.from_pretrained(model.name)
    place, kind = Place.of(model), config.model_type
    if kind in known.MODEL_FOR_ZERO_SHOT_OBJECT_DETECTION_MAPPING_NAMES:
        from synth.models._detector import Detector

        return Detector(model, place, AutoDetector)
    if kind in known.MODEL_FOR_IMAGE_TEXT_TO_TEXT_MAPPING_NAMES:
        from synth.models._chat import Chat

        return Chat(model, place, AutoModelForImageTextToText)
    if kind in known.MODEL_FOR_CAUSAL_LM_MAPPING_NAMES:
        from synth.models._chat import Chat

        return Chat(model, place, AutoModelForCausalLM)
    from synth.models._similarity import Similarity

    return Similarity(model, place, AutoModel)


def is_out_of_memory(error: BaseException) -> bool:
    """Processors say it in words of their own."""
    words = str(error)
    return isinstance(error, torch.OutOfMemoryError | MemoryError) or (
        isinstance(error, RuntimeError) and ("can't allocate memory" in words or "out of memory" in words)
    )


def free() -> None:
    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
