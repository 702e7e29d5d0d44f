"""The samples of a run, read once, a row group at a time and without their pictures."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from synth.dataset import DamagedFile
from synth.places import opened
from synth.report.answers import Answers
from synth.report.drawings import Drawings
from synth.report.lots import Lots
from synth.verify.intact import groups

QUESTION = "questions.list.element"
PARTS = ("type", "text")
COLUMNS = (
    "id", "pages", "kind", "renderer", "language", "provenance.topic", "provenance.title",
    *(f"{QUESTION}.question.list.element.{part}" for part in PARTS),
    *(f"{QUESTION}.answer.text.list.element.{part}" for part in PARTS),
    *(f"{QUESTION}.answer.{name}" for name in ("value", "type")),
    *(f"{QUESTION}.{name}" for name in ("form", "family", "options")),
    *(f"{QUESTION}.verdicts.list.element.{name}" for name in ("check", "passed", "detail")),
)  # fmt: skip
PICTURE = "images.list.element.bytes"

Row = Mapping[str, Any]


@dataclass(slots=True, kw_only=True)
class Kept:
    """`bytes` are of the files, `of_pictures` what of them is pictures; `found` says where the wanted stand."""

    samples: int = 0
    pages: int = 0
    bytes: int = 0
    of_pictures: int = 0
    drawings: Drawings = field(default_factory=Drawings)
    answers: Answers = field(default_factory=Answers)
    lots: Lots = field(default_factory=Lots)
    found: dict[str, str] = field(default_factory=dict)

    def add(self, stem: str, row: Row) -> None:
        scenes = [json.loads(page["scene"]) for page in row["pages"]]
        topic = json.loads(row["provenance"]["topic"] or "null") or {}
        self.samples += 1
        self.pages += len(scenes)
        self.drawings.add(row, topic, scenes)
        self.answers.add(row["questions"])
        self.lots.add(stem, row, scenes)


def kept(
    out: Path, stems: Sequence[str], wanted: Collection[str], faults: list[str], watch: Callable[[int], None]
) -> Kept:
    """`wanted` are ids whose shard is to be told; `watch` is told after each shard how many samples were read."""
    seen = Kept()
    for stem in stems:
        path = out / "data" / f"{stem}.parquet"
        _weigh(path, seen)
        for group in groups(path, COLUMNS):
            if isinstance(group, DamagedFile):
                faults.append(f"data/{path.name}: damaged: {group}")
                continue
            for row in group:
                if row["id"] in wanted:
                    seen.found[row["id"]] = stem
                try:
                    seen.add(stem, row)
                except (ValueError, TypeError, KeyError) as error:
                    faults.append(f"data/{path.name}: sample {row['id']}: {type(error).__name__}: {error}")
        watch(seen.samples)
    return seen


def _weigh(path: Path, seen: Kept) -> None:
    """By what the file says of itself; no picture is read."""
    try:
        seen.bytes += path.stat().st_size
        said = pq.read_metadata(opened(path))
    except (pa.ArrowException, OSError, ValueError):
        return  # said when its rows are read
    for number in range(said.num_row_groups):
        group = said.row_group(number)
        columns = (group.column(at) for at in range(group.num_columns))
        seen.of_pictures += sum(one.total_uncompressed_size for one in columns if one.path_in_schema == PICTURE)


def pictures(out: Path, folder: str, wanted: Mapping[str, str]) -> Iterator[tuple[str, list[bytes]]]:
    """The pages of these rows, with their ids; `wanted` says in which shard each stands. Damaged ones are left out."""
    for stem in sorted(set(wanted.values())):
        for group in groups(out / folder / f"{stem}.parquet", ["id", PICTURE]):
            for row in [] if isinstance(group, DamagedFile) else group:
                if wanted.get(row["id"]) == stem:
                    yield row["id"], [image["bytes"] for image in row["images"]]
