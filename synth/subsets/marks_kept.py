"""Marks of likeness that a dataset has of its samples, and their way into what is made of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from synth.dataset import DamagedFile, read, read_mark, shards
from synth.likeness import arrays
from synth.likeness.duplicates import KEPT, mark
from synth.likeness.marks import MARK


def marks_kept(out: Path) -> NDArray[np.void] | None:
    """None where nobody looked for what is nearly the same, or the file is lost."""
    try:
        marks = arrays.load(out / KEPT)[1]["marks"]
    except (DamagedFile, KeyError):
        return None
    return marks if marks.dtype == MARK else None


def carry(sources: Sequence[Path], new: Path) -> None:
    """Looks for what is nearly the same in `new` where all sources have been searched; only new samples are decoded."""
    kept = [marks for source in sources if (marks := marks_kept(source)) is not None]
    if len(kept) < len(sources):
        return
    known = np.concatenate(kept)
    names: list[str] = []
    found = [np.empty(0, dtype=MARK)]
    for path in shards(new / "data"):
        at = places_of(known["id"], np.array([row["id"].encode() for row in read(path, ["id"])], dtype="S20"))
        if (at >= 0).all():
            names.append(read_mark(new / "done" / f"{path.stem}.json")["files"]["data"]["blake2b"])
            found.append(known[at])
    arrays.save(new / KEPT, [names, [len(marks) for marks in found[1:]]], {"marks": np.concatenate(found)})
    mark(new)


def places_of(ids: NDArray[np.bytes_], wanted: NDArray[np.bytes_]) -> NDArray[np.int64]:
    """Where these stand among `ids`, -1 where they do not."""
    order = np.argsort(ids, kind="stable")
    at = np.minimum(np.searchsorted(ids[order], wanted), max(0, len(ids) - 1))
    if not len(ids):
        return np.full(len(wanted), -1)
    return np.where(ids[order][at] == wanted, order[at], -1)
