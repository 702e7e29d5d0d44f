"""A Qwen2.5-VL of two layers with random weights, and a processor with a tokenizer of its own. Needs torch."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import PreTrainedTokenizerFast, Qwen2_5_VLConfig, Qwen2_5_VLForConditionalGeneration
from transformers.feature_extraction_utils import BatchFeature
from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import Qwen2VLImageProcessorPil
from transformers.processing_utils import ProcessorMixin

TEMPLATE = (
    "{% for message in messages %}<|im_start|>{{ message['role'] }}\n"
    "{% if message['content'] is string %}{{ message['content'] }}{% else %}"
    "{% for part in message['content'] %}{% if part['type'] == 'image' %}"
    "<|vision_start|><|image_pad|><|vision_end|>"
    "{% else %}{{ part['text'] }}{% endif %}{% endfor %}{% endif %}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
SPECIAL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|vision_start|>", "<|vision_end|>", "<|image_pad|>",
           "<|video_pad|>"]  # fmt: skip
PAD = "<|image_pad|>"
KNOWN = ("padding", "padding_side", "truncation", "max_length", "add_special_tokens")  # of what trainers say
PIXELS = 28 * 28 * 64  # a picture may have: a step is to take a second


class Processor(ProcessorMixin):
    """Qwen's own wants torchvision, for videos."""

    def __init__(self, image_processor: Any = None, tokenizer: Any = None, chat_template: str | None = None) -> None:
        super().__init__(image_processor, tokenizer, chat_template=chat_template)

    def __call__(self, images: Any = None, text: Any = None, **said: Any) -> BatchFeature:
        texts = [text] if isinstance(text, str) else list(text)
        tensors, with_types = said.pop("return_tensors", None), said.pop("return_mm_token_type_ids", True)
        pictures: dict[str, Any] = {}
        if images is not None and len(images):
            pictures = dict(self.image_processor(images=images, return_tensors="pt"))
            counts = iter([int(grid.prod()) // 4 for grid in pictures["image_grid_thw"]])
            texts = [_expanded(one, counts) for one in texts]
        encoded = dict(self.tokenizer(texts, **{key: value for key, value in said.items() if key in KNOWN}))
        if with_types:
            pad = self.tokenizer.convert_tokens_to_ids(PAD)
            encoded["mm_token_type_ids"] = [[int(token == pad) for token in row] for row in encoded["input_ids"]]
        return BatchFeature({**encoded, **pictures}, tensor_type=tensors)


def _expanded(text: str, counts: Iterator[int]) -> str:
    """A placeholder for each patch that the picture comes to, as Qwen's processor does."""
    first, *rest = text.split(PAD)
    return first + "".join(PAD * next(counts) + piece for piece in rest)


def processor() -> Any:
    """Bytes are the tokens, so nothing has to be learnt."""
    vocabulary = {letter: number for number, letter in enumerate(sorted(pre_tokenizers.ByteLevel.alphabet()))}
    tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, eos_token="<|im_end|>", pad_token="<|endoftext|>", padding_side="left",
        additional_special_tokens=SPECIAL[1:],
    )  # fmt: skip
    fast.chat_template = TEMPLATE
    pictures = Qwen2VLImageProcessorPil(min_pixels=28 * 28 * 4, max_pixels=PIXELS)
    return Processor(pictures, fast, TEMPLATE)


def model(of: Any) -> Any:
    tokenizer = of.tokenizer
    torch.manual_seed(0)
    names = ("image_pad", "video_pad", "vision_start", "vision_end")
    ids = {name: tokenizer.convert_tokens_to_ids(f"<|{name}|>") for name in names}
    text = {
        "vocab_size": len(tokenizer), "hidden_size": 32, "intermediate_size": 32, "num_hidden_layers": 2,
        "num_attention_heads": 2, "num_key_value_heads": 1, "max_position_embeddings": 8192,
        "rope_scaling": {"type": "mrope", "mrope_section": [2, 3, 3], "rope_type": "default"},
        "bos_token_id": None, "eos_token_id": tokenizer.eos_token_id, "pad_token_id": tokenizer.pad_token_id,
    }  # fmt: skip
    vision = {"depth": 2, "hidden_size": 32, "intermediate_size": 32, "num_heads": 2, "out_hidden_size": 32,
              "fullatt_block_indexes": [1], "patch_size": 14, "spatial_merge_size": 2,
              "temporal_patch_size": 2}  # fmt: skip
    config = Qwen2_5_VLConfig(
        text_config=text, vision_config=vision, image_token_id=ids["image_pad"], video_token_id=ids["video_pad"],
        vision_start_token_id=ids["vision_start"], vision_end_token_id=ids["vision_end"],
    )  # fmt: skip
    return Qwen2_5_VLForConditionalGeneration(config)
