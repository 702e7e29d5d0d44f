"""What is nearly the same within a run: `OUT/duplicates.parquet`, and the marks it was found by.

Each row names a sample and the earlier one it is nearest to, by picture (`distance` in bits of the nearer pattern, see
`synth.likeness`; of several pages the first counts), by program or by questions with their answers (`distance` is one
less the share of 8-word runs that both have, from sketches of 32 numbers, which are 0.07 off as a rule). On 120 samples
of two seeds no two distinct programs shared more than 0.28 of their runs, no two sets of questions more than 0.10.

Only marks are held, 420 bytes a sample. They stay in `OUT/duplicates.npz`, by the digest of the shard they are of, so
that a run that has grown decodes no picture twice.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from synth import places
from synth.dataset import DamagedFile, fingerprint, read, read_mark, shards, write
from synth.likeness import Marks, NoPicture, arrays, pairs, picture_mark, runs, words_of
from synth.machine import cores
from synth.records import words

FILE, KEPT = "duplicates.parquet", "duplicates.npz"
COLUMNS: Mapping[str, Any] = {"id": "string", "of": "string", "what": "string", "distance": "float64"}
SKETCH, BAND = 32, 4  # numbers in a sketch, and how many in a row must be equal for two to be compared
SAME = 0.8  # of the runs of two texts, shared
BACK = 16  # earlier texts of its bucket that a text is compared with
AT_ONCE = 32  # samples in memory
TEXTS = ("program", "questions")
MARK = np.dtype([("id", "S20"), ("picture", "<u8", 18), ("program", "<u4", SKETCH), ("questions", "<u4", SKETCH)])

Marked = NDArray[np.void]  # rows of MARK

_ODD = np.array([(0x9E3779B97F4A7C15 * (2 * n + 1)) & (2**64 - 1) | 1 for n in range(SKETCH)], dtype=np.uint64)


class Near(NamedTuple):
    """The sample in row `at`, and the earlier one it is nearest to."""

    at: int
    of: int
    what: str
    distance: float


def mark(out: Path) -> int:
    """Writes both files; how many rows `duplicates.parquet` has. The same run has the same bytes in it."""
    marks = _marks(out)
    rows = rows_of(marks, near_ones(marks))
    write(out / FILE, rows, COLUMNS)
    return len(rows)


def rows_of(marks: Marked, found: Sequence[Near]) -> list[dict[str, Any]]:
    """As they stand in the file."""
    names = names_of(marks)
    return [
        {"id": names[near.at], "of": names[near.of], "what": near.what, "distance": near.distance} for near in found
    ]


def names_of(marks: Marked) -> list[str]:
    return [name.decode(errors="replace") for name in marks["id"]]


def near_ones(marks: Marked) -> list[Near]:
    found = [*_pictures(marks["picture"]), *(near for what in TEXTS for near in _texts(marks[what], what))]
    return sorted(found, key=lambda near: (near.at, near.what))


def told_near(out: Path) -> frozenset[str] | None:
    """The ids that a dataset's file names as near to an earlier one; None where nobody has looked."""
    path = out / FILE
    return frozenset(row["id"] for row in read(path, ["id"])) if path.exists() else None


def marked(name: str, picture: bytes, program: str, questions: Sequence[Mapping[str, Any]]) -> Marked:
    """The mark of one sample, whose picture has this one."""
    asked = "\n".join(f"{words(one['question'])} {words(one['answer']['text'])}" for one in questions)
    row = np.zeros(1, dtype=MARK)
    row["id"], row["picture"] = name.encode(), np.frombuffer(picture, dtype="<u8")
    row["program"], row["questions"] = _sketch(program), _sketch(asked)
    return row


def _sketch(text: str) -> NDArray[np.uint32]:
    """The least of the text's runs in each of 32 orders: two texts have as many in common as of their runs.

    All zero for a text too short to have runs, which is near none.
    """
    found = np.unique(runs(words_of(text)))
    if not len(found):
        return np.zeros(SKETCH, dtype=np.uint32)
    least = [(found * odd).min() >> np.uint64(16) for odd in _ODD]
    return np.array(least, dtype=np.uint64).astype(np.uint32)


def _marks(out: Path) -> Marked:
    """Of every sample in order; made now where a shard is new, or not what it was."""
    before = _kept(out / KEPT)
    held: list[tuple[str, Marked]] = []
    with ThreadPoolExecutor(cores()) as threads:
        for path in shards(out / "data"):
            known_by = _known_by(out, path)
            held.append((known_by, before[known_by] if known_by in before else _of_shard(path, threads)))
    marks = np.concatenate([np.empty(0, dtype=MARK), *(found for _, found in held)])
    about = [[known_by for known_by, _ in held], [len(found) for _, found in held]]
    arrays.save(out / KEPT, about, {"marks": marks})
    return marks


def _known_by(out: Path, path: Path) -> str:
    """The digest of a shard, as its mark says it; of its bytes where the mark does not."""
    try:
        return str(read_mark(out / "done" / f"{path.stem}.json", "files")["files"]["data"]["blake2b"])
    except (DamagedFile, OSError, KeyError, TypeError):
        return str(fingerprint(path)["blake2b"])


def _of_shard(path: Path, threads: ThreadPoolExecutor) -> Marked:
    rows = read(path, ["id", "images", "program", "questions"])
    found = [np.empty(0, dtype=MARK)]
    while some := list(islice(rows, AT_ONCE)):
        found += threads.map(_of_row, some)
    return np.concatenate(found)


def _of_row(row: Mapping[str, Any]) -> Marked:
    try:
        picture = picture_mark(row["images"][0]["bytes"])
    except NoPicture as error:
        raise DamagedFile(f"the picture of sample {row['id']} is damaged: {error}") from error
    return marked(row["id"], picture, row["program"], row["questions"])


def _kept(path: Path) -> dict[str, Marked]:
    """Marks by the digest of their shard; none where the file is lost or damaged: they are made again."""
    try:
        (known_by, counts), held = arrays.load(path)
        marks = held["marks"]
        ends = np.cumsum([0, *counts])
        whole = marks.dtype == MARK and ends[-1] == len(marks)
        return dict(zip(known_by, np.split(marks, ends[1:-1]), strict=True)) if whole else {}
    except (DamagedFile, ValueError, KeyError, TypeError):
        return {}


def _pictures(marks: Marks) -> Iterator[Near]:
    """Equal ones are compared once: a run of one picture alone must not have all of its pairs looked at."""
    rows = np.ascontiguousarray(marks).view(np.dtype((np.void, 18 * 8))).ravel()
    _, first, which = np.unique(rows, return_index=True, return_inverse=True)
    for at in np.flatnonzero(first[which] != np.arange(len(rows))):
        yield Near(int(at), int(first[which[at]]), "picture", 0.0)
    order = np.sort(first)
    best: dict[int, tuple[int, int]] = {}
    for i, j, bits in pairs(marks[order]):
        best[j] = min(best.get(j, (bits, i)), (bits, i))
    for j, (bits, i) in best.items():
        yield Near(int(order[j]), int(order[i]), "picture", float(bits))


def _texts(sketches: NDArray[np.uint32], what: str) -> Iterator[Near]:
    best: dict[int, tuple[float, int]] = {}
    for start in range(0, SKETCH, BAND):
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
    mark(places.place(sys.argv[1]))
