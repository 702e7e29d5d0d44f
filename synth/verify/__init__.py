"""Proving datasets again: every answer by its proof, every id by its content, every file by its digest, a share of the
pictures by drawing; and what is there twice, or in two of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from sandbox.contract import Sandbox
from synth import plugins
from synth.dataset import DamagedFile, shards
from synth.kit import drivers_for
from synth.likeness.duplicates import FILE as DUPLICATES
from synth.likeness.duplicates import near_ones, rows_of
from synth.photos.photograph import KIND as PHOTO
from synth.runs.folder import NotThisRun, locked, read_run
from synth.verify.about import check_count, check_run, goes_on_nowhere
from synth.verify.faults import Fault, Tally
from synth.verify.intact import (
    check_rejects,
    duplicates_told,
    groups,
    open_shards,
    rows,
    samples_in,
)  # fmt: skip
from synth.verify.leaks import Held, between, within
from synth.verify.sound import Looked, look

Found = tuple[Path, Fault]


@dataclass(slots=True, kw_only=True)
class Verifier:
    """Several folders are parts of one whole, which share nothing. Without a sandbox nothing is proved or drawn."""

    outs: Sequence[Path]
    sandbox: Sandbox | None
    share: float = 0.0
    watch: Callable[[], None] = lambda: None
    tally: Tally = field(default_factory=Tally)
    _held: Held = field(default_factory=Held)

    def faults(self) -> Iterator[Found]:
        """As they are found, each with its folder; `watch` is called for each sample."""
        self.tally.of = sum(samples_in(out) for out in self.outs)
        for number, out in enumerate(self.outs):
            found: list[Fault] = []
            for _ in self._folder(number, out, found):
                yield from ((out, fault) for fault in found)
                found.clear()
        yield from ((self.outs[number], fault) for number, fault in between(self._held.rows(), self.outs))

    def _folder(self, number: int, out: Path, found: list[Fault]) -> Iterator[None]:
        """Stops for what was found to be told after each sample and each shard."""
        about = check_run(out, found.append)
        intact, before, topics = True, self.tally.samples, 0
        for shard in open_shards(out, about, found.append):
            for row in rows(shard, found.append):
                self.tally.samples += 1
                self.watch()
                looked = Looked(row=row, shard=shard)
                found += look(looked, self.sandbox, about.environment, self.share, self.tally)
                if looked.key is not None:
                    self._held.add(number, looked.key)
                intact = intact and not any(fault.remake for fault in found)
                yield
            topics += len(shard.topics or ())
            check_rejects(shard, found.append)
            intact = intact and not any(fault.remake for fault in found)
            yield
        if intact:
            found += check_count(out, about, self.tally.samples - before, topics)
        found += self._twice(number, out, intact)
        yield

    def _twice(self, number: int, out: Path, intact: bool) -> Iterator[Fault]:
        keys = self._held.rows()
        keys = keys[np.searchsorted(keys["folder"], number) :]
        nearly = near_ones(keys["mark"])
        for fault in within(keys, nearly):
            self.tally.near += fault.note
            yield fault
        told = duplicates_told(out) if intact else None
        if isinstance(told, DamagedFile):
            yield Fault(sample=DUPLICATES, what="damaged", detail=str(told))
        elif told is not None and told != rows_of(keys["mark"], nearly):
            detail = "it says something else than is found now; the run writes it again when it is finished again"
            yield Fault(sample=DUPLICATES, what="stale", detail=detail, note=True)


def drivers_of(outs: Sequence[Path]) -> dict[str, str]:
    """What the guests must have to draw these again, of what can be read."""
    files = (path for out in outs for path in shards(out / "data"))
    found = (group for path in files for group in groups(path, ["renderer"]) if not isinstance(group, DamagedFile))
    named = {row.get("renderer") for group in found for row in group}
    return drivers_for(name for name in (*plugins.names("renderers"), PHOTO) if name in named)


def mend(out: Path, stems: Collection[str]) -> list[str]:
    """Takes the marks of these shards away, so that the run makes them again; which had one."""
    if not _goes_on(out):
        return []
    with locked(out):
        marks = [out / "done" / f"{stem}.json" for stem in sorted(stems)]
        held = [mark for mark in marks if mark.exists()]
        for mark in held:
            mark.unlink()
    return [mark.stem for mark in held]


def _goes_on(out: Path) -> bool:
    try:
        return not goes_on_nowhere(read_run(out))
    except NotThisRun:
        return False
