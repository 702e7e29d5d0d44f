"""What verl makes of an export of `rl --flavour verl`, scored as its own loader of rewards loads `reward.py`: DIR."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from _no_torchvision import pretend
from _tiny import processor
from omegaconf import OmegaConf
from verl.utils.dataset.rl_dataset import RLHFDataset
from verl.utils.import_utils import load_extern_object


def main(folder: Path, cache: str) -> None:
    pretend()
    reader = processor()
    config = OmegaConf.create(
        {"max_prompt_length": 4096, "filter_overlong_prompts": True, "prompt_key": "prompt", "image_key": "images",
         "truncation": "error", "filter_overlong_prompts_workers": 1, "return_multi_modal_inputs": False,
         "cache_dir": cache}
    )  # fmt: skip
    data = RLHFDataset([str(path) for path in sorted(folder.glob("*.parquet"))], reader.tokenizer, config, reader)
    compute = load_extern_object(module_path=str(folder / "reward.py"), object_name="compute_score")
    rows = [shown(data[at], compute) for at in range(len(data))]
    print(json.dumps({"rows": rows}))


def shown(row: dict[str, Any], compute: Any) -> dict[str, Any]:
    gold = row["reward_model"]["ground_truth"]
    held = json.loads(gold)
    said = {"data_source": row["data_source"], "ground_truth": gold, "extra_info": row["extra_info"]}
    parts = [part for turn in row["raw_prompt"] for part in turn["content"]]
    return {
        "id": row["extra_info"]["id"], "index": row["index"],
        "own": compute(solution_str=f"I see. <answer>{held['letter'] or held['text']}</answer>", **said),
        "all": compute(solution_str="A B C D", **said),
        "text": [part["text"] for part in parts if part["type"] == "text"],
        "sizes": [part["image"].size for part in parts if part["type"] == "image"],
    }  # fmt: skip


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as cache:
        main(Path(sys.argv[1]).resolve(), cache)
