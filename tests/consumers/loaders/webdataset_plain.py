"""Reads an export of `webdataset --flavour plain` with webdataset itself: python webdataset_plain.py DIR."""

import hashlib
import io
import json
import sys
from pathlib import Path

import webdataset
from PIL import Image

PICTURES = ("png", "jpg", "webp")


def main(folder: Path) -> None:
    shards = sorted(str(path) for path in folder.glob("*.tar"))
    data = webdataset.WebDataset(shards, shardshuffle=False, empty_check=False)
    rows, keys = [], set()
    for sample in data:
        told = json.loads(sample["json"])
        fields = sorted(name for name in sample if name.rpartition(".")[2] in PICTURES)
        pictures = [Image.open(io.BytesIO(sample[name])).convert("RGB") for name in fields]
        assert fields == told["images"], (fields, told["images"])
        assert sample["__key__"] == told["id"]
        keys.add(told["id"])
        rows.append(
            {
                "id": told["id"],
                "texts": [one["content"] for one in told["messages"]],
                "sizes": [picture.size for picture in pictures],
                "pixels": [hashlib.sha256(picture.tobytes()).hexdigest() for picture in pictures],
            }
        )
    assert len(keys) == len(rows), "two samples have one key"
    print(json.dumps({"with": f"webdataset {webdataset.__version__}", "shards": len(shards), "rows": rows}))


main(Path(sys.argv[1]))
