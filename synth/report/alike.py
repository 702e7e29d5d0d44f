"""Samples of a run that are nearly the same, as the run itself marked them, and the marks of its pictures."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from synth.dataset import DamagedFile
from synth.likeness import NoPicture, picture_mark
from synth.likeness.duplicates import FILE, KEPT
from synth.likeness.marks import MARK
from synth.places import remote
from synth.report.kept import pictures
from synth.verify.intact import groups

SHOWN = {"picture": 3, "program": 1, "questions": 1}  # pairs
AT_ONCE = 4096  # marks in memory
DECODED = 400  # pictures whose marks are made here, where the run has none


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A sample and an earlier one that it is nearly the same as."""

    id: str
    of: str
    what: str
    distance: float


@dataclass(slots=True, kw_only=True)
class Near:
    """`told` is False of a run that has not marked its near duplicates."""

    told: bool = False
    counts: Counter[str] = field(default_factory=Counter)
    pairs: list[Pair] = field(default_factory=list)

    @property
    def ids(self) -> frozenset[str]:
        return frozenset(name for pair in self.pairs for name in (pair.id, pair.of))


def near(out: Path, faults: list[str]) -> Near:
    found = Near()
    if not (out / FILE).exists():
        return found
    for group in groups(out / FILE):
        if isinstance(group, DamagedFile):
            faults.append(f"{FILE}: damaged: {group}")
            continue
        found.told = True
        for row in group:
            found.counts[row["what"]] += 1
            found.pairs.append(Pair(id=row["id"], of=row["of"], what=row["what"], distance=row["distance"]))
        found.pairs = _nearest(found.pairs)
    found.told = found.told or not any(fault.startswith(FILE) for fault in faults)
    return found


def _nearest(pairs: list[Pair]) -> list[Pair]:
    ranked = sorted(pairs, key=lambda pair: (pair.distance, pair.id))
    of_each = {what: [pair for pair in ranked if pair.what == what] for what in SHOWN}
    return [pair for what, most in SHOWN.items() for pair in of_each[what][:most]]


def marks(out: Path, places: Mapping[str, str], faults: list[str]) -> dict[str, bytes]:
    """The marks of these samples' pictures: those the run holds, else made of the pictures, of some of them."""
    held = dict(_held(out / KEPT, places.keys()))
    lacking = [name for name in sorted(places) if name not in held][: max(0, DECODED - len(held))]
    for name, pages in pictures(out, "data", {name: places[name] for name in lacking}):
        try:
            held[name] = picture_mark(pages[0])
        except (NoPicture, IndexError) as error:
            faults.append(f"sample {name}: its picture is damaged: {error}")
    return held


def _held(path: Path, wanted: Collection[str]) -> Iterator[tuple[str, bytes]]:
    """Read piece by piece: a run of a million samples has as many marks."""
    try:
        with zipfile.ZipFile(path.open("rb") if remote(path) else path) as file, file.open("marks.npy") as rows:
            if np.lib.format.read_magic(rows) != (1, 0):
                return
            shape, _, kind = np.lib.format.read_array_header_1_0(rows)
            if kind != MARK:
                return
            for _ in range(0, shape[0], AT_ONCE):
                some = np.frombuffer(rows.read(AT_ONCE * MARK.itemsize), dtype=MARK)
                for name, picture in zip(some["id"], some["picture"], strict=True):
                    if (said := name.decode(errors="replace")) in wanted:
                        yield said, picture.tobytes()
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        return  # they are made again
