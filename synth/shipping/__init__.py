"""From a dataset to the files that a trainer loads: chosen, said in the trainer's way, written whole, read back."""

from __future__ import annotations

import json
import os
from collections import deque
from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

from synth.dataset import fingerprint
from synth.export._containers import Row
from synth.export._entry import Entry, Refused, Turn
from synth.export._exporter import Exporter, SideFacts
from synth.export._files import Target, target_at
from synth.likeness.duplicates import told_near
from synth.machine import cores
from synth.places import remote
from synth.shipping.asking import Asked
from synth.shipping.entries import columns, entry_of
from synth.shipping.reading import rows_of
from synth.shipping.receipt import FILE, LeftOut, Lengths, ReadBack, Receipt, dataset_facts, held_by
from synth.shipping.tokens import TURN, counting
from synth.subsets.choice import Chosen, choose
from synth.subsets.made_of import described, filled

AHEAD = 16  # samples a core, whose pictures are held decoded or about to be
WHOLE = "train"  # the name of the one side where nothing is split: what loaders look for
RESERVED = ("reserved_word", "control_character")  # reasons that --reserved error stops at


class BrokenExport(Exception):
    """What was written does not read back as it was written: a fault of ours, or of the disk."""


def ship(
    source: Path, out: Path, asked: Asked, *, overwrite: bool = False, only: Collection[int] | None = None
) -> Receipt:
    """Nothing stands under `out` before all of it does; a kill at any moment leaves what was there before.

    `overwrite` replaces an export that is there, and only what it wrote. `only` are places of samples in the dataset,
    where not all are meant.
    """
    run = described(source)
    with filled(out, [source], held_by(out) if overwrite else ()) as new:
        chosen = choose(source, asked.wanted, only)
        facts = dataset_facts(run, chosen, None if only is None else len(only))
        receipt = Shipping(asked, chosen, facts, told_near(source)).write(new)
        (new / FILE).write_text(json.dumps(receipt.plain(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        if not remote(new):
            os.sync()  # thousands of pictures: one by one that takes longer than writing them
    return receipt


class Shipping:
    """The rows that come of a choice, side by side; what cannot be said is counted."""

    def __init__(
        self, asked: Asked, chosen: Chosen, dataset: Mapping[str, Any] | None = None,
        near: frozenset[str] | None = None,
    ) -> None:  # fmt: skip
        self.asked, self.chosen, self.near = asked, chosen, near
        self.names = [name or WHOLE for name in chosen.names]
        self.count, how = counting(asked.tokenizer)
        model = asked.options.model
        self.left_out = LeftOut()
        self.told = Receipt(
            to=asked.to, flavour=asked.options.flavour, options=asked.plain(), dataset=dataset or {},
            sides={name: SideFacts() for name in self.names}, left_out=self.left_out,
            lengths=Lengths(model.name, how) if model else None,
        )  # fmt: skip
        self.exporters = {name: asked.exporter(self._drop) for name in self.names}

    def _drop(self, entry: Entry, turn: Turn | None, why: Refused) -> None:
        if self.asked.options.reserved == "error" and why.reason in RESERVED:
            raise BadText(f"sample {entry.id}{f', question {turn.id}' if turn else ''}: {why}")
        self.left_out.add(entry, turn, why)

    def rows(self, only: str | None = None) -> Iterator[tuple[str, Entry, list[Row]]]:
        """Of each sample, with its side; or those of one side alone."""
        for name, entry in self._entries(only):
            try:
                rows = list(self.exporters[name].rows(entry))
            except Refused as why:
                self._drop(entry, None, why)
                continue
            yield name, entry, rows

    def rows_by_side(self) -> dict[str, Iterator[Row]]:
        return {name: self._in_files(name) for name in self.names}

    def _in_files(self, name: str) -> Iterator[Row]:
        """In the order in which they stand there: one series of files after another."""
        series, others = self.exporters[name].container.series, set[str]()
        for row in (row for _, _, rows in self.rows(name) for row in rows):
            others.add(series(row))
            if not series(row):
                yield row
        for other in sorted(others - {""}):
            yield from (row for _, _, rows in self.rows(name) for row in rows if series(row) == other)

    def write(self, folder: Path) -> Receipt:
        with closing(target_at(folder)) as target:
            self._write_rows(target)
            self._check_not_empty()
            extras = self.exporters[self.names[0]].extras(self.told.sides)
            for extra, data in extras.items():
                target.put(extra, data)
            target.done()
        self.told.holds = sorted({FILE, *target.holds})
        self._know(folder, *(folder / extra for extra in extras))
        for name, exporter in self.exporters.items():
            self._know(folder, *exporter.container.files(folder, name))
            self.told.read_back[name] = self._read_back(exporter, folder, name)
        return self.told

    def _know(self, folder: Path, *paths: Path) -> None:
        self.told.files.update({str(path.relative_to(folder)): fingerprint(path) for path in paths})

    def _write_rows(self, target: Target) -> None:
        writers = {name: one.container.writer(target, name) for name, one in self.exporters.items()}
        for name, entry, rows in self.rows():
            for row in rows:
                writers[name].add(row)
                self._count(name, row)
            self.told.count(name, entry, rows)
            if self.near is not None:
                self.told.sides[name].near = (self.told.sides[name].near or 0) + (entry.id in self.near)
        for name, writer in writers.items():
            self.told.sides[name].shards = writer.close() or {}

    def _entries(self, only: str | None) -> Iterator[tuple[str, Entry]]:
        """In order; pictures are decoded beside each other, some ahead, also while the next rows are read."""
        ahead = deque[tuple[str, Future[Entry | tuple[str, Refused]]]]()
        with ThreadPoolExecutor(cores()) as pool:
            for side, batch in self.chosen.batches(self._columns()):
                name = self.names[side]
                if only not in (None, name):
                    continue
                for row in batch.to_pylist():
                    ahead.append((name, pool.submit(self._entry, name, row)))
                    if len(ahead) > AHEAD * cores():
                        yield from self._made(*ahead.popleft())
            while ahead:
                yield from self._made(*ahead.popleft())

    def _columns(self) -> list[str]:
        keeps = self.chosen.keeps
        looked_at = frozenset() if keeps.all_questions else keeps.columns
        return sorted({*columns(self.exporters[self.names[0]].needs), *looked_at})

    def _made(self, name: str, making: Future[Entry | tuple[str, Refused]]) -> Iterator[tuple[str, Entry]]:
        found = making.result()
        if isinstance(found, Entry):
            yield name, found
        else:
            self.left_out.add(None, None, found[1], found[0])

    def _entry(self, side: str, row: dict[str, Any]) -> Entry | tuple[str, Refused]:
        keeps = self.chosen.keeps
        places = range(len(row["questions"])) if keeps.all_questions else keeps.questions(row)
        try:
            return entry_of(row, list(places), side, self.asked.pictures)
        except Refused as why:
            return row["id"], why

    def _count(self, name: str, row: Row) -> None:
        seen = self.exporters[name].see(row.said)
        self.told.sides[name].images += len(seen.images)
        if (model := self.asked.options.model) and (lengths := self.told.lengths):
            pictures = sum(model.image_tokens(image.size, self.asked.options.pixels) for image in row.images)
            lengths.add(seen.id, pictures, sum(self.count(text) + TURN for text in seen.texts))

    def _check_not_empty(self) -> None:
        empty = [name for name, facts in self.told.sides.items() if not facts.rows]
        if empty:
            left = {**self.left_out.samples, **self.left_out.questions}
            why = ", ".join(f"{reason} {count}" for reason, count in sorted(left.items()))
            raise NothingToSay(f"{self.asked.to} would have no rows in {' and '.join(empty)}: {why or 'no samples'}")

    def _read_back(self, exporter: Exporter, folder: Path, name: str) -> ReadBack:
        back, facts = ReadBack(), self.told.sides[name]
        for row, seen, fault in rows_of(exporter, folder, name, decode=False):
            if seen is None or fault:
                raise BrokenExport(f"{row.where}: {fault}")
            back.add(seen)
        if (back.rows, back.images) != (facts.rows, facts.images):
            raise BrokenExport(f"{name}: {facts.rows} rows were written and {back.rows} read back")
        return back


class NothingToSay(ValueError):
    """Of what was chosen the format can say nothing."""


class BadText(ValueError):
    """A text holds what the format reserves, and nothing was to be left out."""
