"""What `datasets` decodes of two exports:  datasets_read.py HUGGINGFACE PARQUET

Of the first by its card, and once more with nothing but the card to tell of the columns; of the second by its files.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import datasets
import pyarrow.parquet as pq


def without_metadata(folder: Path) -> Path:
    new = Path(tempfile.mkdtemp())
    (new / "README.md").write_bytes((folder / "README.md").read_bytes())
    for path in folder.glob("*.parquet"):
        pq.write_table(pq.read_table(path).replace_schema_metadata(None), new / path.name)
    return new


def by_card(folder: Path) -> list[dict[str, Any]]:
    # a folder of its own for the cache: an older one may hold another export of the same name
    loaded = datasets.load_dataset(str(folder), cache_dir=tempfile.mkdtemp())
    return [{"split": split, **seen(row)} for split, rows in loaded.items() for row in rows]


def by_files(folder: Path) -> list[dict[str, Any]]:
    files = sorted(str(path) for path in folder.glob("train-*.parquet"))
    rows = datasets.load_dataset("parquet", data_files=files, split="train", cache_dir=tempfile.mkdtemp())
    return [seen(row) for row in rows]


def seen(row: dict[str, Any]) -> dict[str, Any]:
    pictures = [image.convert("RGB") for image in row.pop("images")]
    return {**row, "pixels": [hashlib.sha256(one.tobytes()).hexdigest() for one in pictures]}


if __name__ == "__main__":
    card, files = map(Path, sys.argv[1:])
    print(json.dumps({"card": by_card(card), "bare": by_card(without_metadata(card)), "files": by_files(files)}))
