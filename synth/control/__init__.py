"""The control: pictures whose facts are known go the path, and what comes of it is held against them.

Precision is the share of what was said that is right, recall the share of what there is that was said; before and after
each filter, and at every threshold of the filter that has one. For whatever model was named.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qa.choose import fact
from synth.control.claims import Claim, claims, truths
from synth.control.unfiltered import is_right, questions_of, questions_without_filters
from synth.dataset import marked, named_when_damaged, read, write_mark
from synth.places import place
from synth.records import Question
from synth.rows import read_sample
from synth.runs.folder import read_run
from synth.scenes import Scenes, place_in_run
from synth.truth import Truth

FILE = "control.json"
# What is measured, after which filter.
ORDER = (
    ("concepts", "named"), ("concepts", "existence"),
    ("boxes", "detected"), ("boxes", "no doubles"), ("boxes", "existence"),
    ("descriptions", "first"), ("descriptions", "ranking"),
    ("text", "read"), ("text", "agreement"),
    ("counts", "boxes"), ("counts", "counts"),
    ("questions", "no filter"), ("questions", "all filters"),
)  # fmt: skip
STEPS = 20  # of a curve, from 0 to 1
CURVES = {("concepts", "named"): "concepts", ("boxes", "no doubles"): "boxes", ("counts", "boxes"): "counts"}


@dataclass(slots=True)
class Measured:
    """Of one kind of claim after one filter."""

    claims: int = 0
    right: int = 0
    found: int = 0  # truths, each once
    points: list[tuple[float, str | None]] = field(default_factory=list)  # score and truth, where there is a curve


class Control:
    """Added up picture by picture."""

    def __init__(self) -> None:
        self.pictures = self.lost = 0
        self.there: Counter[str] = Counter()
        self.measured: dict[tuple[str, str], Measured] = defaultdict(Measured)

    def lose(self, truth: Truth) -> None:
        """A picture of which no sample came: all that is on it was missed."""
        self.pictures, self.lost = self.pictures + 1, self.lost + 1
        self.there.update(Counter(what for what, _ in truths(truth)))

    def add(self, topic: str, notes: Mapping[str, Any], kept: list[Question], truth: Truth, confirm: float) -> None:
        """`notes` are the data of a sample, `kept` its questions."""
        self.pictures += 1
        self.there.update(Counter(what for what, _ in truths(truth)))
        found: dict[tuple[str, str], set[str]] = defaultdict(set)
        for claim in claims(notes, truth, confirm):
            self._count(claim, found, topic)
        self._questions(notes, kept, truth)

    def _count(self, claim: Claim, found: dict[tuple[str, str], set[str]], topic: str) -> None:
        measured, seen = self.measured[claim.what, claim.after], found[claim.what, claim.after]
        measured.claims += 1
        measured.right += claim.found is not None
        if claim.found is not None and claim.found not in seen:
            seen.add(claim.found)
            measured.found += 1
        if (claim.what, claim.after) in CURVES:
            key = None if claim.found is None else f"{topic} {claim.found}"
            measured.points.append((-1.0 if claim.score is None else claim.score, key))

    def _questions(self, notes: Mapping[str, Any], kept: list[Question], truth: Truth) -> None:
        """Of those that were right without filters, the share that is still there."""
        before = {fact(one): is_right(one, truth) for one in questions_without_filters(notes)}
        after = {fact(one): is_right(one, truth) for one in kept}
        self.there["questions"] += sum(before.values())
        for name, said in (("no filter", before), ("all filters", after)):
            measured = self.measured["questions", name]
            measured.claims += len(said)
            measured.right += sum(said.values())
            measured.found += sum(right and before.get(one, False) for one, right in said.items())

    def plain(self) -> dict[str, Any]:
        rows = [
            {
                "what": what, "after": after, "claims": one.claims, "right": one.right,
                "precision": _share(one.right, one.claims),
                "found": one.found if self.there[what] else None, "there": self.there[what] or None,
                "recall": _share(one.found, self.there[what]),
            }
            for (what, after), one in sorted(self.measured.items(), key=lambda item: ORDER.index(item[0]))
        ]  # fmt: skip
        curves = {
            name: _curve(self.measured[key].points, self.there[name])
            for key, name in CURVES.items()
            if self.measured[key].points
        }
        return {"pictures": self.pictures, "lost": self.lost, "rows": rows, "curves": curves}


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _curve(points: list[tuple[float, str | None]], there: int) -> list[dict[str, Any]]:
    """What would have been, had the filter kept all that it is at least so sure of."""
    curve = []
    for step in range(STEPS + 1):
        threshold = step / STEPS
        kept = [found for score, found in points if score >= threshold]
        right = [found for found in kept if found is not None]
        curve.append(
            {
                "threshold": threshold,
                "precision": _share(len(right), len(kept)),
                "recall": _share(len(set(right)), there),
            }
        )
    return curve


def measure(out: Path) -> dict[str, Any]:
    """Of a run over another run's pictures; what comes of it is written into its folder, too."""
    described = read_run(out)["recipe"]
    photos, control = described["photos"], Control()
    run, kept = place(photos["images"]), set[str]()
    scenes = Scenes(run)
    for row in read(out / "data"):
        topic, notes = json.loads(row["provenance"]["topic"])["subject"], json.loads(row["data"])
        truth = _truth(scenes, topic, run)
        if truth.size != tuple(notes["facts"]["size"]):  # it was made smaller when it was taken in
            truth = truth.scaled(tuple(notes["facts"]["size"]))
        control.add(topic, notes, questions_of(read_sample(row).pictures[0]), truth, photos["w2c"]["confirm"])
        kept.add(topic)
    for topic in _looked_at(out):
        if topic not in kept:
            control.lose(_truth(scenes, topic, run))
    found = {"model": photos["model"]["name"], "of": str(run), **control.plain()}
    write_mark(out / FILE, found, indent=1)
    return found


def _truth(scenes: Scenes, topic: str, run: Path) -> Truth:
    with named_when_damaged(run / "data" / f"{place_in_run(topic)[0]}.parquet"):
        return scenes.truth(topic)


def _looked_at(out: Path) -> Iterator[str]:
    """The names of all pictures of shards that are done."""
    for stem in marked(out):
        for line in (out / "topics" / f"{stem}.jsonl").read_text(encoding="utf-8").split("\n"):
            if line:
                yield json.loads(line)["subject"]
