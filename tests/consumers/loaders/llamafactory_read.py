"""What LLaMA-Factory makes of an export:  llamafactory_read.py DIR DATASET [STAGE]

Prints, as JSON, the text of each row as its model would read it, and what of it the loss is on.
"""

from __future__ import annotations

import json
import sys
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

SOUND = ModuleType("torchaudio")  # imported by name alone; there is no sound here
SOUND.__spec__ = ModuleSpec("torchaudio", None)
sys.modules.setdefault("torchaudio", SOUND)

from _tiny import processor  # noqa: E402
from llamafactory.data import get_dataset, get_template_and_fix_tokenizer  # noqa: E402
from llamafactory.hparams import get_train_args  # noqa: E402


def main() -> None:
    folder, name = Path(sys.argv[1]).resolve(), sys.argv[2]
    stage = sys.argv[3] if len(sys.argv) > 3 else "sft"
    reader = processor()
    said = {
        "model_name_or_path": str(folder), "dataset": name, "dataset_dir": str(folder), "template": "qwen2_vl",
        "stage": stage, "do_train": True, "output_dir": str(folder / ".lf"), "cutoff_len": 100_000,
        "overwrite_cache": True, "finetuning_type": "full", "report_to": "none", "use_cpu": True,
    }  # fmt: skip
    models, data, training, *_ = get_train_args(said)
    template = get_template_and_fix_tokenizer(reader.tokenizer, data)
    held: Any = get_dataset(template, models, data, training, stage=stage, tokenizer=reader.tokenizer, processor=reader)
    print(json.dumps({"rows": [shown(row, reader.tokenizer) for row in held["train_dataset"]]}))


def shown(row: Any, tokenizer: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for prefix in ("", "chosen_", "rejected_"):
        if f"{prefix}input_ids" in row:
            labels = [label for label in row[f"{prefix}labels"] if label >= 0]
            found[f"{prefix}text"] = tokenizer.decode(row[f"{prefix}input_ids"])
            found[f"{prefix}loss"] = tokenizer.decode(labels)
    return {**found, "images": len(row["images"] or [])}


if __name__ == "__main__":
    main()
