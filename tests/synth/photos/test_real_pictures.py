"""The pictures in scikit-image's wheel, photographs and others of many sorts, and the whole path over all of them."""

from __future__ import annotations

import importlib.util
import io
import json
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from sandbox.contract import Sandbox
from synth.kit import open_kit
from synth.line import Line, run_shard
from synth.photos.album import freeze
from synth.photos.files import LEAST_SIDE, raster_of
from synth.photos.gallery import listing
from synth.pipeline import from_topic
from synth.plan import Plan
from synth.recipe import parse_recipe
from synth.records import JSON, ItemError, Photo
from synth.rows import read_sample, sample_row
from synth.steps import Prompt
from synth.views import View

FOLDER = Path(str(importlib.util.find_spec("skimage").origin)).parent / "data"  # type: ignore[union-attr]
FILES = sorted(path for path in FOLDER.iterdir() if path.suffix in {".png", ".jpg", ".tif", ".gif"})
# 10 and 14 pixels across, and one that Pillow cannot read: planes that lie one after the other
SMALL, UNREADABLE = "image_too_small", "bad_image"
REFUSED = {"multipage.tif": SMALL, "no_time_for_that_tiny.gif": SMALL, "multipage_rgb.tif": UNREADABLE}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_each_is_taken_in_upright_and_in_colour(path: Path):
    if path.name in REFUSED:
        with pytest.raises(ItemError) as caught:
            raster_of(path.read_bytes(), 2048)
        assert caught.value.reason == REFUSED[path.name]
        return
    raster = raster_of(path.read_bytes(), 2048)
    with Image.open(path) as before:
        assert raster.size == before.size
        assert min(raster.size) >= LEAST_SIDE
        if before.mode == "RGB" and "icc_profile" not in before.info:
            assert raster.image().tobytes() == before.tobytes()
    assert raster.image().mode == "RGB"


class Sure:
    """Names the same things on every picture, in its middle, and stands by all it says; cuts out all it is shown."""

    name = "sure"

    def submit(self, prompt: Prompt, /) -> Future[JSON]:
        future: Future[JSON] = Future()
        for shown in prompt.images:
            assert isinstance(shown, View)
            with Image.open(io.BytesIO(shown.encoded())) as image:
                assert image.size == shown.size
        future.set_result(self._said(prompt))
        return future

    def _said(self, prompt: Prompt) -> JSON:
        wide, high = prompt.images[0].size  # type: ignore[union-attr]
        match prompt.stage:
            case "caption" | "detail":
                return {"text": "A face beside a window and a coin."}
            case "boxes":
                places = [(0.0, 0.3), (0.35, 0.65), (0.7, 1.2)]
                shares = zip(prompt.values["phrases"], places, strict=False)
                return {"boxes": [{"phrase": name, "box": [a * wide, 0, b * wide, high]} for name, (a, b) in shares]}
            case "region" | "pair":
                return {"text": f"The {prompt.values.get('name', 'coin')} is round."}
            case "text":
                return {"text": "no"}
        return {"text": "No" if prompt.values.get("count", 0) > 1 else "Yes", "logprob": -0.01, "tokens": 1}

    def close(self) -> None:
        """There is nothing to close."""


def test_all_of_them_go_the_whole_path(box: Sandbox, tmp_path: Path):
    once = {"captions": 1, "descriptions": 1, "readings": 1}
    photos = {"images": str(FOLDER), "model": "oracle:nobody", "licence": "see scikit-image", "w2c": once}
    said = parse_recipe(json.dumps({"photos": photos, "n": 99, "least": 1, "most": 24}), "recipe")
    assert said.photos is not None
    assert freeze(tmp_path, listing(said.photos)) == len(FILES)
    plan = Plan(tmp_path, said.seed, said.drafts, photos="all")
    assert plan.add(99) == len(FILES)
    kit = replace(open_kit(said, box, cache=tmp_path / "cache", album=tmp_path), seer=Sure())
    with ThreadPoolExecutor(2) as threads:
        shard = run_shard([Line.of(topic) for topic in plan.topics(0)], partial(from_topic, kit), threads)
    assert sorted(reject.reason for reject in shard.rejects) == sorted(REFUSED.values())
    rows = [sample_row(sample, "env") for sample in shard.samples]
    assert [read_sample(row).id for row in rows] == [row["id"] for row in rows]
    for sample, row in zip(shard.samples, rows, strict=True):
        made_by, facts = sample.pictures[0].made_by, json.loads(row["data"])["facts"]
        assert isinstance(made_by, Photo)
        assert _names(facts) == ["face", "window", "coin"], made_by.address
        assert made_by.licence == "see scikit-image"
        assert row["images"][0]["path"].endswith(Path(made_by.address).suffix)


def _names(facts: Mapping[str, Any]) -> list[str]:
    return [thing["name"] for thing in facts["things"]]
