"""What is nearly the same within a run: `OUT/duplicates.parquet`, and the marks it was found by.

Each row names a sample and the earlier one it is nearest to, by picture (`distance` in bits of the nearer pattern, see
`synth.likeness`; of several pages the first counts), by program or by questions with their answers (`distance` is one
less the share of 8-word runs that both have, from sketches of 32 numbers, which are 0.07 off as a rule). On 120 samples
of two seeds no two distinct programs shared more than 0.28 of their runs, no two sets of questions more than 0.10.

Only marks are held (`synth.likeness.marks`). Workers make them, shard by shard; they stay in `OUT/duplicates.npz`, by
the digest of the shard they are of, so no picture is decoded for this when a run is finished, or has grown.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from synth import places
from synth.dataset import DamagedFile, fingerprint, read, read_mark, shards, write
from synth.likeness import Marks, arrays, marks, pairs
from synth.likeness.marks import Marked
from synth.machine import cores

FILE, KEPT = "duplicates.parquet", "duplicates.npz"
COLUMNS: Mapping[str, Any] = {"id": "string", "of": "string", "what": "string", "distance": "float64"}
BAND = 4  # numbers of a sketch in a row that must be equal for two to be compared
SAME = 0.8  # of the runs of two texts, shared
BACK = 16  # earlier texts of its bucket that a text is compared with
AT_ONCE = 32  # samples in memory
TEXTS = ("program", "questions")


class Near(NamedTuple):
    """The sample in row `at`, and the earlier one it is nearest to."""

    at: int
    of: int
    what: str
    distance: float


def mark(out: Path, cache: Path | None = None) -> int:
    """Writes both files; how many rows `duplicates.parquet` has. The same run has the same bytes in it.

    What workers have kept in the `cache` goes once the run's own file has it.
    """
    every = _marks(out, cache)
    rows = rows_of(every, near_ones(every))
    write(out / FILE, rows, COLUMNS)
    if cache:
        shutil.rmtree(cache / marks.FOLDER, ignore_errors=True)
        with suppress(OSError):  # where nothing else is kept there
            cache.rmdir()
    return len(rows)


def rows_of(every: Marked, found: Sequence[Near]) -> list[dict[str, Any]]:
    """As they stand in the file."""
    names = names_of(every)
    return [
        {"id": names[near.at], "of": names[near.of], "what": near.what, "distance": near.distance} for near in found
    ]


def names_of(every: Marked) -> list[str]:
    return [name.decode(errors="replace") for name in every["id"]]


def near_ones(every: Marked) -> list[Near]:
    found = [*_pictures(every["picture"]), *(near for what in TEXTS for near in _texts(every[what], what))]
    return sorted(found, key=lambda near: (near.at, near.what))


def told_near(out: Path) -> frozenset[str] | None:
    """The ids that a dataset's file names as near to an earlier one; None where nobody has looked."""
    path = out / FILE
    return frozenset(row["id"] for row in read(path, ["id"])) if path.exists() else None


def _marks(out: Path, cache: Path | None) -> Marked:
    """Of every sample in order; made now where nobody has made them of the shard as it is."""
    before = _kept(out / KEPT)
    held: list[tuple[str, Marked]] = []
    with ThreadPoolExecutor(cores()) as threads:
        for path in shards(out / "data"):
            known_by = _known_by(out, path)
            found = before.get(known_by)
            if found is None and cache:
                found = marks.kept(cache, path.stem, known_by)
            held.append((known_by, _of_shard(path, threads) if found is None else found))
    about = [[known_by for known_by, _ in held], [len(found) for _, found in held]]
    every = marks.joined(found for _, found in held)
    arrays.save(out / KEPT, about, {"marks": every})
    return every


def _known_by(out: Path, path: Path) -> str:
    """The digest of a shard, as its mark says it; of its bytes where the mark does not."""
    try:
        return str(read_mark(out / "done" / f"{path.stem}.json", "files")["files"]["data"]["blake2b"])
    except (DamagedFile, OSError, KeyError, TypeError):
        return str(fingerprint(path)["blake2b"])


def _of_shard(path: Path, threads: ThreadPoolExecutor) -> Marked:
    rows = read(path, ["id", "images", "program", "questions"])
    found = list[Marked]()
    while some := list(islice(rows, AT_ONCE)):
        found += threads.map(marks.mark_of_row, some)
    return marks.joined(found)


def _kept(path: Path) -> dict[str, Marked]:
    """Marks by the digest of their shard; none where the file is lost or damaged: they are made again."""
    try:
        (known_by, counts), held = arrays.load(path)
        every = held["marks"]
        ends = np.cumsum([0, *counts])
        whole = every.dtype == marks.MARK and ends[-1] == len(every)
        return dict(zip(known_by, np.split(every, ends[1:-1]), strict=True)) if whole else {}
    except (DamagedFile, ValueError, KeyError, TypeError):
        return {}


def _pictures(patterns: Marks) -> Iterator[Near]:
    """Equal ones are compared once: a run of one picture alone must not have all of its pairs looked at."""
    rows = np.ascontiguousarray(patterns).view(np.dtype((np.void, 18 * 8))).ravel()
    _, first, which = np.unique(rows, return_index=True, return_inverse=True)
    for at in np.flatnonzero(first[which] != np.arange(len(rows))):
        yield Near(int(at), int(first[which[at]]), "picture", 0.0)
    order = np.sort(first)
    best: dict[int, tuple[int, int]] = {}
    for i, j, bits in pairs(patterns[order]):
        best[j] = min(best.get(j, (bits, i)), (bits, i))
    for j, (bits, i) in best.items():
        yield Near(int(order[j]), int(order[i]), "picture", float(bits))


def _texts(sketches: NDArray[np.uint32], what: str) -> Iterator[Near]:
    best: dict[int, tuple[float, int]] = {}
    for start in range(0, marks.SKETCH, BAND):
        for bucket in _buckets(np.ascontiguousarray(sketches[:, start : start + BAND])):
            for place in range(1, len(bucket)):
                at, earlier = int(bucket[place]), bucket[max(0, place - BACK) : place]
                shares = (sketches[earlier] == sketches[at]).mean(axis=1)
                nearest = int(shares.argmax())
                if shares[nearest] >= SAME:
                    found = (1 - float(shares[nearest]), int(earlier[nearest]))
                    best[at] = min(best.get(at, found), found)
    for at, (distance, of) in best.items():
        yield Near(at, of, what, distance)


def _buckets(band: NDArray[np.uint32]) -> Iterator[NDArray[np.intp]]:
    """Rows that are equal, those of no text left out."""
    keys = band.view(np.dtype((np.void, band.shape[1] * 4))).ravel()
    _, which, counts = np.unique(keys, return_inverse=True, return_counts=True)
    order = np.argsort(which, kind="stable")
    for bucket in np.split(order, np.cumsum(counts)[:-1]):
        if len(bucket) > 1 and band[bucket[0]].any():
            yield bucket


if __name__ == "__main__":
    mark(places.place(sys.argv[1]), Path(sys.argv[2]))
