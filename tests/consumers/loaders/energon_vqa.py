"""Loads an export of `webdataset --flavour energon` with Megatron Energon: python energon_vqa.py DIR [SIDE …]."""

import hashlib
import json
import sys
from pathlib import Path

import megatron.energon as energon


def rows_of(folder: Path, side: str) -> list[dict]:
    config = energon.WorkerConfig(rank=0, world_size=1, num_workers=0)
    task = energon.DefaultTaskEncoder()
    data = energon.get_val_dataset(str(folder), split_part=side, worker_config=config, batch_size=1, task_encoder=task)
    rows = []
    for batch in energon.get_loader(data):
        image = batch.image[0]
        pixels = (image.permute(1, 2, 0) * 255).round().byte().numpy()
        rows.append(
            {
                "id": batch.__key__[0],
                "texts": [batch.context[0], *batch.answers[0]],
                "sizes": [[pixels.shape[1], pixels.shape[0]]],
                "pixels": [hashlib.sha256(pixels.tobytes()).hexdigest()],
            }
        )
    return rows


def main(folder: Path, sides: list[str]) -> None:
    rows = [row for side in sides for row in rows_of(folder, side)]
    print(json.dumps({"with": f"megatron-energon {energon.__version__}", "rows": rows}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:] or ["train"])
