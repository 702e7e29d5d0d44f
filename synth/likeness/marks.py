"""Marks of samples, by which those that are nearly the same are found: made where they are drawn, kept by shard.

A mark is the picture's (the first page's), and a sketch of the program and one of the questions with their answers: the
least of a text's 8-word runs in each of 32 orders, so that two sketches have as many numbers in common as the texts
have runs. 420 bytes a sample.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from synth.dataset import DamagedFile
from synth.likeness import NoPicture, arrays, picture_mark, runs, words_of
from synth.records import words

SKETCH = 32  # numbers in a sketch
MARK = np.dtype([("id", "S20"), ("picture", "<u8", 18), ("program", "<u4", SKETCH), ("questions", "<u4", SKETCH)])
FOLDER = "near"  # beside a run's replies, until the run's own file has them

Marked = NDArray[np.void]  # rows of MARK

_ODD = np.array([(0x9E3779B97F4A7C15 * (2 * n + 1)) & (2**64 - 1) | 1 for n in range(SKETCH)], dtype=np.uint64)


def marked(name: str, picture: bytes, program: str, questions: Sequence[Mapping[str, Any]]) -> Marked:
    """The mark of one sample, whose picture has this one."""
    asked = "\n".join(f"{words(one['question'])} {words(one['answer']['text'])}" for one in questions)
    row = np.zeros(1, dtype=MARK)
    row["id"], row["picture"] = name.encode(), np.frombuffer(picture, dtype="<u8")
    row["program"], row["questions"] = _sketch(program), _sketch(asked)
    return row


def _sketch(text: str) -> NDArray[np.uint32]:
    """All zero for a text too short to have runs, which is near none."""
    found = np.unique(runs(words_of(text)))
    if not len(found):
        return np.zeros(SKETCH, dtype=np.uint32)
    least = [(found * odd).min() >> np.uint64(16) for odd in _ODD]
    return np.array(least, dtype=np.uint64).astype(np.uint32)


def mark_of_row(row: Mapping[str, Any]) -> Marked:
    """Of a row of a dataset, or of these columns: id, images, program, questions."""
    try:
        picture = picture_mark(row["images"][0]["bytes"])
    except NoPicture as error:
        raise DamagedFile(f"the picture of sample {row['id']} is damaged: {error}") from error
    return marked(row["id"], picture, row["program"], row["questions"])


def joined(found: Iterable[Marked]) -> Marked:
    return np.concatenate([np.empty(0, dtype=MARK), *found])


def file_of(name: str) -> str:
    return f"{FOLDER}/{name}.npz"


def keep(cache: Path, name: str, known_by: str, found: Iterable[Marked]) -> None:
    """The marks of the shard of this name and digest; those of one with a damaged picture are known by none."""
    try:
        marks = joined(found)
    except DamagedFile:  # told when the run is finished, and looks for what is near
        known_by, marks = "", joined([])
    arrays.save(cache / file_of(name), known_by, {"marks": marks})


def kept(cache: Path, name: str, known_by: str) -> Marked | None:
    """None where they are not there, not whole, or of another file."""
    try:
        said, held = arrays.load(cache / file_of(name))
    except DamagedFile:
        return None
    marks = held.get("marks")
    return marks if said == known_by and marks is not None and marks.dtype == MARK else None
