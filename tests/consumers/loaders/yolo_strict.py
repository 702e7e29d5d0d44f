"""Reads a YOLO export after the rules that Ultralytics documents, and refuses what its loader would pass over.

python yolo_strict.py DIR
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import yaml
from PIL import Image

SUFFIXES = {"bmp", "jpeg", "jpg", "png", "tif", "tiff", "webp"}


def main(folder: Path) -> None:
    said = yaml.safe_load((folder / "data.yaml").read_text(encoding="utf-8"))
    root = Path(said["path"]) if said.get("path") else folder  # as loaders do: else where the file is
    names = said["names"]
    if list(names) != list(range(len(names))):
        raise SystemExit(f"classes do not count from 0: {names}")
    sides = {role: read(root / said[role], len(names)) for role in ("train", "val", "test") if said.get(role)}
    json.dump({"names": list(names.values()), "sides": sides}, sys.stdout)


def read(side: Path, classes: int) -> list[dict]:
    pictures = sorted(path for path in side.glob("**/*.*") if path.suffix[1:].lower() in SUFFIXES)
    if not pictures:
        raise SystemExit(f"no pictures in {side}")
    found = [{"image": path.name, **labels(path, classes)} for path in pictures]
    labelled = {label_of(path) for path in pictures}
    stray = set(label_of(pictures[0]).parent.glob("**/*.txt")) - labelled
    if stray:
        raise SystemExit(f"labels of no picture: {sorted(stray)[:3]}")
    return found


def label_of(picture: Path) -> Path:
    before, after = str(picture).rsplit("/images/", 1)
    return Path(f"{before}/labels/{after}").with_suffix(".txt")


def labels(picture: Path, classes: int) -> dict:
    with Image.open(picture) as image:
        image.verify()
        width, height = image.size
    if min(width, height) < 10:
        raise SystemExit(f"{picture}: sides under 10 pixels")
    rows = [line.split() for line in label_of(picture).read_text(encoding="utf-8").splitlines()]
    if any(len(row) != 5 for row in rows):
        raise SystemExit(f"{picture}: a label has not five columns")
    numbers = [(int(row[0]), *map(float, row[1:])) for row in rows]
    if any(not 0 <= row[0] < classes or min(row[1:]) < 0 or max(row[1:]) > 1 for row in numbers):
        raise SystemExit(f"{picture}: a label is out of bounds")
    if len(set(numbers)) != len(numbers):
        raise SystemExit(f"{picture}: a label stands twice")
    pixels = [
        [name, (x - w / 2) * width, (y - h / 2) * height, (x + w / 2) * width, (y + h / 2) * height]
        for name, x, y, w, h in numbers
    ]
    return {"size": [width, height], "boxes": pixels}


main(Path(sys.argv[1]))
