"""What an export came to: counted while it was written, and again by reading it back."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import synth
from synth.dataset import DamagedFile
from synth.export._containers import Row
from synth.export._entry import Entry, Refused, Turn
from synth.export._exporter import Seen, SideFacts
from synth.records import digest
from synth.runs.folder import NotThisRun
from synth.subsets.choice import Chosen

FILE = "receipt.json"
EXAMPLES = 20  # of what was left out, by reason
BANDS = (512, 1024, 2048, 4096, 8192, 16384, 32768)  # tokens, as trainers cut


@dataclass(slots=True)
class LeftOut:
    """What could not be said in the format, by reason, with the first few of each."""

    samples: Counter[str] = field(default_factory=Counter)
    questions: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=dict)

    def add(self, entry: Entry | None, turn: Turn | None, why: Refused, sample: str = "") -> None:
        (self.samples if turn is None else self.questions)[why.reason] += 1
        told = self.examples.setdefault(why.reason, [])
        if len(told) < EXAMPLES:
            where = entry.id if entry else sample
            told.append(f"{where}{f' question {turn.id}' if turn else ''}: {why.detail}".rstrip(": "))


@dataclass(slots=True)
class Lengths:
    """Of rows, in tokens of a named model."""

    model: str
    how: str
    rows: int = 0
    image: int = 0
    text: int = 0
    longest: int = 0
    longest_row: str = ""
    over: Counter[int] = field(default_factory=Counter)

    def add(self, row: str, image: int, text: int) -> None:
        self.rows, self.image, self.text = self.rows + 1, self.image + image, self.text + text
        if image + text > self.longest:
            self.longest, self.longest_row = image + text, row
        self.over.update(band for band in BANDS if image + text > band)

    def plain(self) -> dict[str, Any]:
        rows = max(1, self.rows)
        return {
            "model": self.model, "text_tokens": self.how, "image_tokens_a_row": round(self.image / rows, 1),
            "tokens_a_row": round((self.image + self.text) / rows, 1), "longest": self.longest,
            "longest_row": self.longest_row, "rows_longer_than": {str(band): self.over[band] for band in BANDS},
        }  # fmt: skip


@dataclass(slots=True)
class ReadBack:
    """Of a side, as its files say."""

    rows: int = 0
    images: int = 0
    marks: int = 0

    def add(self, seen: Seen) -> None:
        self.rows, self.images, self.marks = self.rows + 1, self.images + len(seen.images), self.marks + seen.marks


@dataclass(slots=True, kw_only=True)
class Receipt:
    to: str
    flavour: str
    options: Mapping[str, Any]
    dataset: Mapping[str, Any]
    sides: dict[str, SideFacts]
    left_out: LeftOut
    lengths: Lengths | None
    scaled: int = 0
    smallest_scale: float = 1.0
    holds: list[str] = field(default_factory=list)  # files and folders at the top
    files: dict[str, Any] = field(default_factory=dict)
    read_back: dict[str, ReadBack] = field(default_factory=dict)

    def count(self, side: str, entry: Entry, rows: Sequence[Row]) -> None:
        """A sample that has been written."""
        self.sides[side].count(entry, rows)
        smallest = min(image.scale for image in entry.images)
        self.scaled += smallest < 1
        self.smallest_scale = min(self.smallest_scale, smallest)

    def plain(self) -> dict[str, Any]:
        left = self.left_out
        return {
            "format": 1,
            "to": self.to,
            "flavour": self.flavour,
            "versions": {"pixelproof": synth.__version__},
            "dataset": dict(self.dataset),
            "options": dict(self.options),
            "samples": sum(side.samples for side in self.sides.values()),
            "rows": sum(side.rows for side in self.sides.values()),
            "images": sum(side.images for side in self.sides.values()),
            "questions": sum(side.questions for side in self.sides.values()),
            "sides": {name: side.plain() for name, side in self.sides.items()},
            "left_out": {
                "samples": dict(sorted(left.samples.items())),
                "questions": dict(sorted(left.questions.items())),
                "examples": left.examples,
            },
            "scaled_down": {"samples": self.scaled, "smallest_scale": round(self.smallest_scale, 4)},
            "lengths": self.lengths.plain() if self.lengths else None,
            "holds": self.holds,
            "files": self.files,
            "read_back": {name: asdict(back) for name, back in self.read_back.items()},
        }


def read_receipt(folder: Path) -> dict[str, Any]:
    try:
        said: dict[str, Any] = json.loads((folder / FILE).read_text(encoding="utf-8"))
        _ = said["to"], said["options"], said["sides"], said["dataset"]["picked"], said["holds"], said["files"].items()
    except FileNotFoundError as error:
        raise NotThisRun(f"{folder} is no export of ours: it holds no {FILE}") from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DamagedFile(f"{folder / FILE} is damaged: {error}") from error
    return said


def held_by(folder: Path) -> Collection[str]:
    """What an export that is there consists of; nothing where there is none."""
    return read_receipt(folder)["holds"] if (folder / FILE).is_file() else ()


def dataset_facts(run: Mapping[str, Any], chosen: Chosen, picked: int | None) -> dict[str, Any]:
    """Which dataset it was, without a folder of this machine; `picked` where samples were picked one by one."""
    known = {key: run.get(key) for key in ("code", "environment") if run.get(key)}
    return {
        "recipe": digest(run["recipe"]), **known, "samples": chosen.of, "picked": picked, "on_no_side": chosen.neither
    }  # fmt: skip
