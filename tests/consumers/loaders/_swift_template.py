"""A template of ms-swift's over our tiny processor: no model is loaded."""

from __future__ import annotations

from typing import Any

import torch
from _no_torchvision import pretend
from _tiny import processor
from swift.model import MODEL_MAPPING
from swift.model.model_meta import ModelInfo
from swift.template import get_template


def template(name: str) -> Any:
    pretend()  # qwen_vl_utils asks for it when the first picture is looked at
    reader = processor()
    reader.model_meta = MODEL_MAPPING[name]
    reader.model_info = ModelInfo(
        model_type=name, model_dir="tiny", torch_dtype=torch.float32, max_model_len=100_000, quant_method=None,
        quant_bits=0, is_multimodal=True, task_type="causal_lm",
    )  # fmt: skip
    made = get_template(reader, template_type=name)
    made.set_mode("train")
    return made
