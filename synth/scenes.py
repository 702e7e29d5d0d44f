"""The scenes of a run, by the names that its pages have where they are taken as given pictures."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

import pyarrow.parquet as pq

from synth.columns import ROW_GROUP
from synth.places import opened
from synth.records import ItemError
from synth.truth import Truth, truth_of


def place_in_run(name: str) -> tuple[str, int, int]:
    """The shard, the row and the page that a name means: `00003/00012-1` is the first of the thirteenth sample."""
    try:
        shard, rest = name.split("/")
        row, page = rest.split("-")
        return shard, int(row), int(page)
    except ValueError:
        raise ItemError("bad_image", f"{name!r} is no picture of a run") from None


class Scenes:
    """A few groups of rows are held at a time."""

    def __init__(self, run: Path) -> None:
        self._run = run
        self._group = lru_cache(maxsize=4)(self._read)

    def truth(self, name: str) -> Truth:
        shard, row, page = place_in_run(name)
        try:
            scene = self._group(shard, row // ROW_GROUP)[row % ROW_GROUP][page - 1]
        except (LookupError, FileNotFoundError):
            raise ItemError("bad_image", f"{self._run} holds no {name}") from None
        return truth_of(json.loads(scene))

    def _read(self, shard: str, group: int) -> list[list[str]]:
        with pq.ParquetFile(opened(self._run / "data" / f"{shard}.parquet")) as file:
            rows = file.read_row_group(group, columns=["pages.list.element.scene"]).to_pylist()
        return [[page["scene"] for page in row["pages"]] for row in rows]

    def close(self) -> None:
        self._group.cache_clear()
