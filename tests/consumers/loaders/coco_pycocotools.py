"""Reads a COCO export with pycocotools, and scores predictions that are right, and ones that are beside, by COCOeval.

python coco_pycocotools.py DIR
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
from importlib.metadata import version
from pathlib import Path

from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval


def main(folder: Path) -> None:
    sides = {}
    for path in sorted(folder.glob("*.json")):
        if path.name == "receipt.json":
            continue
        with contextlib.redirect_stdout(io.StringIO()):
            truth = COCO(str(path))
            sides[path.stem] = {
                "images": [
                    {
                        **image,
                        "there": (folder / image["file_name"]).is_file(),
                        "annotations": boxes(truth, image["id"]),
                    }
                    for image in truth.loadImgs(sorted(truth.getImgIds()))
                ],
                "categories": {str(one["id"]): one["name"] for one in truth.loadCats(truth.getCatIds())},
                "masks_as_large_as_said": masks(truth),
                "perfect": score(truth, 0.0),
                "a_quarter_beside": score(truth, 0.25),
                "perfect_masks": score_masks(truth),
            }
    json.dump({"pycocotools": version("pycocotools"), "sides": sides}, sys.stdout)


def boxes(truth: COCO, image: int) -> list[dict]:
    found = truth.loadAnns(truth.getAnnIds(imgIds=[image]))
    return [
        {"id": one["id"], "category": one["category_id"], "bbox": one["bbox"], "area": one["area"]} for one in found
    ]


def masks(truth: COCO) -> float:
    """The share of polygons whose mask has the area that is said, to its edge of a pixel."""
    known = [one for one in truth.anns.values() if "segmentation" in one]
    near = [abs(float(truth.annToMask(one).sum()) - one["area"]) <= one["bbox"][2] + one["bbox"][3] for one in known]
    return sum(near) / len(near) if near else 1.0


def score(truth: COCO, beside: float) -> float:
    said = []
    for one in truth.anns.values():
        left, top, wide, high = one["bbox"]
        said.append({"image_id": one["image_id"], "category_id": one["category_id"], "score": 1.0,
                     "bbox": [left + beside * wide, top + beside * high, wide, high]})  # fmt: skip
    return evaluated(truth, said, "bbox")


def score_masks(truth: COCO) -> float:
    """Of the annotations that have polygons alone."""
    kept = {number: one for number, one in truth.anns.items() if "segmentation" in one}
    if not kept:
        return 1.0
    some = COCO()
    some.dataset = {**truth.dataset, "annotations": [dict(one) for one in kept.values()]}
    some.createIndex()
    said = [{"image_id": one["image_id"], "category_id": one["category_id"], "score": 1.0,
             "segmentation": some.annToRLE(one)} for one in kept.values()]  # fmt: skip
    return evaluated(some, said, "segm")


def evaluated(truth: COCO, said: list[dict], what: str) -> float:
    scorer = COCOeval(truth, truth.loadRes(said), what)
    scorer.params.maxDets = [1, 10, 5000]
    scorer.evaluate()
    scorer.accumulate()
    found = scorer.eval["precision"][:, :, :, 0, 2]
    return float(found[found > -1].mean())


main(Path(sys.argv[1]))
