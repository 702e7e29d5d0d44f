"""A step of TRL on each of some exports, in its environment:  trl_step.py DIR sft|dpo|grpo [DIR HOW …]

Prints, as JSON, for each what `datasets` decoded of every row, the trainer's loss, and what one batch of its collator
held.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from _tiny import model, processor
from datasets import load_dataset
from trl import DPOConfig, DPOTrainer, GRPOConfig, GRPOTrainer, SFTConfig, SFTTrainer

STEPS = {"max_steps": 1, "per_device_train_batch_size": 2, "use_cpu": True, "report_to": [], "save_strategy": "no",
         "disable_tqdm": True, "activation_checkpointing": False, "bf16": False, "logging_steps": 1}  # fmt: skip


def seen(row: dict[str, Any]) -> dict[str, Any]:
    pictures = [image.convert("RGB") for image in row["images"]]
    messages = [*row.get("messages", []), *row.get("prompt", []), *row.get("completion", []), *row.get("chosen", []),
                *row.get("rejected", [])]  # fmt: skip
    return {
        "id": row["id"],
        "images": [{"size": image.size, "sha": hashlib.sha256(image.tobytes()).hexdigest()} for image in pictures],
        "messages": messages,
    }


def trainer_of(how: str, rows: Any, folder: Path) -> Any:
    reader = processor()
    common = {"output_dir": str(folder / ".trl"), **STEPS}
    given = {"model": model(reader), "train_dataset": rows, "processing_class": reader}
    if how == "sft":
        return SFTTrainer(args=SFTConfig(max_length=None, **common), **given)
    if how == "dpo":
        return DPOTrainer(args=DPOConfig(max_length=None, **common), ref_model=model(reader), **given)
    sys.path.insert(0, str(folder))
    from reward import trl_reward

    settings = GRPOConfig(num_generations=2, max_completion_length=4, **common)
    return GRPOTrainer(args=settings, reward_funcs=trl_reward, **given)


def step(folder: Path, how: str) -> dict[str, Any]:
    files, cache = str(folder / "train-*.parquet"), str(folder / ".cache")
    rows = load_dataset("parquet", data_files=files, split="train", cache_dir=cache)
    decoded = [seen(row) for row in rows]
    trainer = trainer_of(how, rows.select(range(min(4, len(rows)))), folder)
    batch = next(iter(trainer.get_train_dataloader()))
    held = {key: list(value.shape) for key, value in batch.items() if hasattr(value, "shape")} if how != "grpo" else {}
    return {"rows": decoded, "loss": trainer.train().training_loss, "batch": held}


def main() -> None:
    folders, hows = sys.argv[1::2], sys.argv[2::2]
    print(json.dumps([step(Path(folder), how) for folder, how in zip(folders, hows, strict=True)]))


if __name__ == "__main__":
    main()
