"""Loads an export of `huggingface` or `code --flavour parquet` with datasets: python huggingface_datasets.py DIR.

With --bare the metadata of the parquet files is taken away first, so that only the card tells of the columns.
"""

import hashlib
import json
import sys
import tempfile
from pathlib import Path

import datasets
import pyarrow.parquet as pq


def bare(folder: Path) -> Path:
    new = Path(tempfile.mkdtemp())
    (new / "README.md").write_bytes((folder / "README.md").read_bytes())
    for path in folder.glob("*.parquet"):
        pq.write_table(pq.read_table(path).replace_schema_metadata(None), new / path.name)
    return new


def texts(row: dict) -> list[str]:
    return [part["text"] for one in row["messages"] for part in one["content"] if part["type"] == "text"]


def main(folder: Path) -> None:
    # a folder of its own for the cache: an older one may hold another export of the same name
    loaded = datasets.load_dataset(str(folder), cache_dir=tempfile.mkdtemp())
    rows = []
    for split, data in loaded.items():
        for row in data:
            rows.append(
                {
                    "id": row["id"],
                    "split": split,
                    "texts": texts(row),
                    "questions": row.get("questions"),
                    "sizes": [picture.size for picture in row["images"]],
                    "pixels": [
                        hashlib.sha256(picture.convert("RGB").tobytes()).hexdigest() for picture in row["images"]
                    ],
                }
            )
    features = repr(next(iter(loaded.values())).features)
    print(json.dumps({"with": f"datasets {datasets.__version__}", "features": features, "rows": rows}))


main(bare(Path(sys.argv[1])) if "--bare" in sys.argv else Path(sys.argv[1]))
