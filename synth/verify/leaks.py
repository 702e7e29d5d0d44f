"""What is in a dataset twice, and what of one dataset is in another: found from digests and marks of the samples."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from synth.dataset import DamagedFile, shards
from synth.likeness import pairs
from synth.likeness.akin import ASPECTS, aspects
from synth.likeness.duplicates import Near, names_of
from synth.likeness.marks import MARK, marked
from synth.rows import as_json
from synth.verify.faults import Fault
from synth.verify.intact import groups

KEYS = np.dtype([("folder", "<u2"), *((name, "<u8") for name in ASPECTS), ("mark", MARK)])
Keys = NDArray[np.void]


def key_of(row: Mapping[str, Any], picture: bytes) -> Keys:
    """Of a sample whose first page has this mark; its folder is not said yet."""
    key = np.zeros(1, dtype=KEYS)
    key["mark"] = marked(str(row["id"]), picture, row["program"], row["questions"])
    for aspect, said in zip(ASPECTS, aspects(row), strict=True):
        key[aspect] = said
    return key


class Held:
    """Of every sample some 460 bytes."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def add(self, folder: int, key: Keys) -> None:
        key["folder"] = folder
        self._bytes += key.tobytes()

    def rows(self) -> Keys:
        return np.frombuffer(bytes(self._bytes), dtype=KEYS)


def within(keys: Keys, nearly: Sequence[Near]) -> Iterator[Fault]:
    """Pictures that are there twice, and notes of what is nearly the same."""
    names = names_of(keys["mark"])
    for at, of in _equal(keys["picture"]):
        yield Fault(sample=names[at], what="duplicate", detail=f"the same picture as {names[of]}")
    for near in nearly:
        if keys["picture"][near.at] != keys["picture"][near.of]:
            how = f"{near.distance:.0f} bits differ" if near.what == "picture" else f"{1 - near.distance:.2f} is shared"
            yield Fault(sample=names[near.at], what="near", detail=f"{near.what} of {names[near.of]}: {how}", note=True)


def between(keys: Keys, outs: Sequence[Path]) -> Iterator[tuple[int, Fault]]:
    """What samples share with one of an earlier folder: a fault for each pair of them, with the later folder."""
    shares: dict[tuple[int, int], list[str]] = defaultdict(list)
    for aspect in ASPECTS:
        for at, of in _equal(keys[aspect]):
            if keys["folder"][of] < keys["folder"][at]:
                shares[at, of].append(aspect)
    for at, of, bits in _near_pictures(keys):
        if "picture" not in shares.get((at, of), ()):
            shares[at, of].append(f"nearly its picture ({bits} bits differ)")
    names = names_of(keys["mark"])
    asked_of = {pair for pair, found in shares.items() if any("picture" in aspect for aspect in found)}
    asked = _questions(keys, outs, {one for pair in asked_of for one in pair})
    graver = {at for (at, _), found in shares.items() if found != ["subject"]}
    for (at, of), found in sorted(shares.items()):
        if found == ["subject"] and at in graver:
            continue
        common = len(asked[at] & asked[of]) if (at, of) in asked_of else 0
        said = ", ".join(found) + (f", {common} questions with their answers" if common else "")
        other = f"{names[of]} of {outs[int(keys['folder'][of])]}"
        detail = f"shares with {other}: {said}"
        yield int(keys["folder"][at]), Fault(sample=names[at], what="leak", detail=detail, note=found == ["subject"])


def _equal(column: NDArray[np.uint64]) -> Iterator[tuple[int, int]]:
    """Each row that has what an earlier one has, and the first of those."""
    _, first, which = np.unique(column, return_index=True, return_inverse=True)
    for at in np.flatnonzero((first[which] != np.arange(len(column))) & (column != 0)):
        yield int(at), int(first[which[at]])


def _near_pictures(keys: Keys) -> Iterator[tuple[int, int, int]]:
    """Each row with a picture near one of an earlier folder, and the nearest of those."""
    marks = np.ascontiguousarray(keys["mark"]["picture"])
    for start in np.flatnonzero(np.diff(keys["folder"])) + 1:
        end = np.searchsorted(keys["folder"], keys["folder"][start], side="right")
        best: dict[int, tuple[int, int]] = {}
        for at, of, bits in pairs(marks[start:end], marks[:start]):
            best[at] = min(best.get(at, (bits, of)), (bits, of))
        yield from ((int(start) + at, of, bits) for at, (bits, of) in sorted(best.items()))


def _questions(keys: Keys, outs: Sequence[Path], wanted: set[int]) -> Mapping[int, set[str]]:
    """What is asked and answered in these rows, read again."""
    asked: dict[int, set[str]] = defaultdict(set)
    places = {(int(keys["folder"][at]), keys["mark"]["id"][at].decode(errors="replace")): at for at in wanted}
    for folder, out in enumerate(outs):
        if any(of == folder for of, _ in places):
            for row in _read(out):
                if (at := places.get((folder, row["id"]))) is not None:
                    asked[at] |= {as_json([one["question"], one["answer"]]) for one in row["questions"]}
    return asked


def _read(out: Path) -> Iterator[dict[str, Any]]:
    for path in shards(out / "data"):
        for group in groups(path, ["id", "questions"]):
            if not isinstance(group, DamagedFile):
                yield from group
