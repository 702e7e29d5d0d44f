"""One sample or reject of a run, found by its id or the first letters of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from synth.dataset import read, shards

FOLDERS: tuple[Literal["data", "rejects"], ...] = ("data", "rejects")
SHORTEST = 4  # letters of an id


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    folder: Literal["data", "rejects"]
    shard: int
    row: dict[str, Any]


class NoSuchRow(LookupError):
    """Nothing in the run has this id, or several have; the message says so."""


def find(out: Path, name: str) -> Found:
    if len(name) < SHORTEST:
        raise NoSuchRow(f"{name!r} is too short for an id; {SHORTEST} letters or more are needed")
    places = [
        (folder, path, at)
        for folder in FOLDERS
        for path in shards(out / folder)
        for at, row in enumerate(read(path, ["id"]))
        if row["id"].startswith(name)
    ]
    if not places:
        raise NoSuchRow(f"no sample and no reject of {out} has an id that begins with {name!r}")
    if len(places) > 1:
        raise NoSuchRow(f"{len(places)} samples or rejects of {out} have an id that begins with {name!r}")
    (folder, path, at) = places[0]
    row = next(row for number, row in enumerate(read(path)) if number == at)
    return Found(folder=folder, shard=int(path.stem), row=row)
