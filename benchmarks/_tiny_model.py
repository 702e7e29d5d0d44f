"""Models of two layers with random weights and tokenizers of their own, for engines to load. Needs torch.

python benchmarks/_tiny_model.py FOLDER [text|pictures|boxes|similar] [float32]

`text` is a Qwen2, `pictures` a LLaVA, `boxes` a Grounding DINO, `similar` a CLIP. In float32 the first two are made to
end their turns soon, as random weights seldom do.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import torch
import transformers
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import PreTrainedTokenizerFast, Qwen2Config, Qwen2ForCausalLM

TEMPLATE = (
    "{% for message in messages %}<|im_start|>{{ message['role'] }}\n{{ message['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
IN_PARTS = (
    "{% for message in messages %}<|im_start|>{{ message['role'] }}\n{% for part in message['content'] %}"
    "{% if part['type'] == 'image' %}<image>{% else %}{{ part['text'] }}{% endif %}{% endfor %}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
SPECIAL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
TEXT = 'Answer Yes or No. {"title": "Loans by branch", "data": {"places": ["Jan", "Feb"], "values": [1.5, 20]}}'
WORDS = "red blue green big small dog cat car kite tower the a of on box bar".split()
SOON = {"text": -1.5, "pictures": -8.0}  # so that some replies of a few dozen tokens end and others are cut off
LAYERS: dict[str, Any] = {"num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 64, "hidden_size": 32}


def byte_tokenizer(special: list[str], template: str) -> Any:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(vocab_size=400, special_tokens=special, initial_alphabet=alphabet)
    tokenizer.train_from_iterator([TEXT], trainer)
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token="<|im_end|>", pad_token="<|endoftext|>")
    fast.chat_template = template
    return fast


def text(folder: Path) -> Any:
    fast = byte_tokenizer(SPECIAL, TEMPLATE)
    fast.save_pretrained(folder)
    torch.manual_seed(0)
    config = Qwen2Config(
        vocab_size=len(fast), hidden_size=128, intermediate_size=128, num_hidden_layers=2, num_attention_heads=2,
        num_key_value_heads=1, max_position_embeddings=32768, eos_token_id=fast.eos_token_id, bos_token_id=None,
        pad_token_id=fast.pad_token_id, tie_word_embeddings=False,
    )  # fmt: skip
    return Qwen2ForCausalLM(config)


def pictures(folder: Path) -> Any:
    from transformers import CLIPVisionConfig, LlamaConfig, LlavaConfig, LlavaForConditionalGeneration, LlavaProcessor

    fast = byte_tokenizer([*SPECIAL, "<image>"], IN_PARTS)
    eyes = shown(56)
    LlavaProcessor(
        eyes, fast, patch_size=14, vision_feature_select_strategy="default", chat_template=IN_PARTS,
        num_additional_image_tokens=1,
    ).save_pretrained(folder)  # fmt: skip
    torch.manual_seed(0)
    words = LlamaConfig(
        **{**LAYERS, "hidden_size": 64}, num_key_value_heads=2, vocab_size=len(fast), max_position_embeddings=4096,
        eos_token_id=fast.eos_token_id, bos_token_id=None, pad_token_id=fast.pad_token_id, tie_word_embeddings=False,
    )  # fmt: skip
    config = LlavaConfig(
        vision_config=CLIPVisionConfig(**LAYERS, image_size=56, patch_size=14), text_config=words,
        image_token_index=fast.convert_tokens_to_ids("<image>"), vision_feature_layer=-2,
        eos_token_id=fast.eos_token_id, pad_token_id=fast.pad_token_id, tie_word_embeddings=False,
    )  # fmt: skip
    return LlavaForConditionalGeneration(config)


def shown(side: int) -> Any:
    """As transformers has it with Pillow alone, whatever the version calls it."""
    maker = getattr(transformers, "CLIPImageProcessorPil", None) or transformers.CLIPImageProcessor
    return maker(size={"shortest_edge": side}, crop_size={"height": side, "width": side})


def word_tokenizer(*, longest: int, first: str = "[CLS]", last: str = "[SEP]") -> Any:
    """Whole words are tokens, in small letters; what is no word falls into letters, as a BERT's does."""
    letters = [chr(code) for code in range(97, 123)]
    special = ["[PAD]", first, last, "[UNK]"]
    vocabulary = dict.fromkeys([*special, ".", ",", *WORDS, *letters, *(f"##{one}" for one in letters)])
    ids = {word: number for number, word in enumerate(vocabulary)}
    tokenizer = Tokenizer(models.WordPiece(vocab=ids, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    marks = [(first, ids[first]), (last, ids[last])]
    tokenizer.post_processor = processors.TemplateProcessing(single=f"{first} $A {last}", special_tokens=marks)
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]", cls_token=first, sep_token=last,
        bos_token=first, eos_token=last, model_max_length=longest,
    )  # fmt: skip


def boxes(folder: Path) -> Any:
    from transformers import BertConfig, GroundingDinoConfig, SwinConfig
    from transformers import GroundingDinoForObjectDetection as Detector
    from transformers import GroundingDinoProcessor as Processor

    fast = word_tokenizer(longest=512)
    maker = getattr(transformers, "GroundingDinoImageProcessorPil", None) or transformers.GroundingDinoImageProcessor
    Processor(maker(size={"shortest_edge": 64, "longest_edge": 96}), fast).save_pretrained(folder)
    torch.manual_seed(0)
    config = GroundingDinoConfig(
        backbone_config=SwinConfig(
            image_size=64, embed_dim=16, depths=[1, 1, 1, 1], num_heads=[1, 2, 2, 2], window_size=4,
            out_features=["stage2", "stage3", "stage4"],
        ),
        text_config=BertConfig(**LAYERS, vocab_size=len(fast), pad_token_id=fast.pad_token_id),
        d_model=32, num_queries=20, encoder_layers=1, decoder_layers=2, encoder_ffn_dim=32, decoder_ffn_dim=32,
        encoder_attention_heads=2, decoder_attention_heads=2, positional_embedding_temperature=20,
    )  # fmt: skip
    return Detector(config)


def similar(folder: Path) -> Any:
    from transformers import CLIPConfig, CLIPModel, CLIPProcessor

    fast = word_tokenizer(longest=32, first="<s>", last="</s>")
    CLIPProcessor(shown(28), fast).save_pretrained(folder)
    torch.manual_seed(0)
    words = {"vocab_size": len(fast), "max_position_embeddings": 32, "eos_token_id": fast.eos_token_id}
    config = CLIPConfig(
        text_config={**LAYERS, **words, "bos_token_id": fast.bos_token_id, "pad_token_id": fast.pad_token_id},
        vision_config={**LAYERS, "image_size": 28, "patch_size": 14}, projection_dim=16,
    )  # fmt: skip
    return CLIPModel(config)


def long_names(folder: Path) -> None:
    """As vLLM reads a LLaVA; transformers writes a shorter form and reads both."""
    path = folder / "model.safetensors"
    weights = load_file(path)
    short, long = "vision_tower.", "vision_tower.vision_model."
    spelt = {name.replace(short, long) if long not in name else name: one for name, one in weights.items()}
    save_file(spelt, path, metadata={"format": "pt"})


def end_soon(net: Any, *, by: float) -> None:
    """The token that ends a turn is very likely, or very unlikely, at every place."""
    with torch.no_grad():
        net.get_output_embeddings().weight[net.generation_config.eos_token_id] *= by


def make(folder: Path, sort: str, dtype: torch.dtype) -> None:
    net = {"text": text, "pictures": pictures, "boxes": boxes, "similar": similar}[sort](folder)
    if dtype == torch.float32 and sort in SOON:
        end_soon(net, by=SOON[sort])
    net.to(dtype).save_pretrained(folder)
    if sort == "pictures":
        long_names(folder)


if __name__ == "__main__":
    where, sort, dtype = [*sys.argv[1:], *("text", "bfloat16")[len(sys.argv) - 2 :]]
    make(Path(where), sort, getattr(torch, dtype))
