"""The scenes of a run by the names that its pictures have in an album."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

import pyarrow.parquet as pq

from synth.records import ItemError, WorldError
from synth.truth import Truth, truth_of

GROUP = 100  # rows that a dataset's files hold together


class Scenes:
    def __init__(self, run: Path) -> None:
        self._run = run
        self._group = lru_cache(maxsize=4)(self._read)

    def must_be_there(self) -> None:
        if not any((self._run / "data").glob("*.parquet")):
            raise WorldError(
                f"{self._run} holds no run the oracle could answer from", "write oracle:RUN, a run's folder"
            )

    def truth(self, name: str, size: tuple[int, int]) -> tuple[Truth, float]:
        """Of the picture that a page or a file is named after, and how much larger it is shown than it was drawn."""
        try:
            shard, rest = name.split("/")
            row, page = (int(one) for one in rest.partition(".")[0].split("-"))
            scene = self._group(shard, row // GROUP)[row % GROUP][page - 1]
        except (ValueError, LookupError, OSError) as error:
            raise ItemError("unanswered", f"{name!r} is no picture of {self._run}") from error
        found = truth_of(json.loads(scene))
        return found, size[0] / found.size[0]

    def _read(self, shard: str, group: int) -> list[list[str]]:
        with pq.ParquetFile(self._run / "data" / f"{shard}.parquet") as file:
            rows = file.read_row_group(group, columns=["pages.list.element.scene"]).to_pylist()
        return [[page["scene"] for page in row["pages"]] for row in rows]

    def close(self) -> None:
        self._group.cache_clear()
