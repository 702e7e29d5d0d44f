"""What ms-swift makes of an export:  swift_read.py DIR [TEMPLATE]

Prints, as JSON, each row it kept, with the sizes and digests of its pictures; with a template also the text a model of
that kind would read, its boxes written as that model counts them.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import sys
from pathlib import Path
from typing import Any

from PIL import Image


def picture(said: Any, folder: Path) -> dict[str, Any]:
    if isinstance(said, dict):
        said = said.get("bytes") or said.get("path")
    data = said if isinstance(said, bytes) else (folder / said).read_bytes()
    image = Image.open(io.BytesIO(data)).convert("RGB")
    return {"size": image.size, "sha": hashlib.sha256(image.tobytes()).hexdigest()}


def main() -> None:
    folder = Path(sys.argv[1]).resolve()
    os.environ["ROOT_IMAGE_DIR"] = str(folder)
    from swift.dataset import load_dataset

    rows, _ = load_dataset([str(folder / "train.jsonl")], load_from_cache_file=False)
    found = []
    for row in rows:
        found.append({key: value for key, value in row.items() if key != "images" and value is not None})
        found[-1]["images"] = [picture(one, folder) for one in row["images"] or []]
    print(json.dumps({"rows": found, "texts": texts(rows, sys.argv[2]) if len(sys.argv) > 2 else []}))


def texts(rows: Any, name: str) -> list[str]:
    from _swift_template import template

    made = template(name)
    encoded = [made.encode(dict(row)) for row in rows]
    return [made.tokenizer.decode([token for token in one["input_ids"]]) for one in encoded]


if __name__ == "__main__":
    main()
