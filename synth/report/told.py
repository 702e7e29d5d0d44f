"""What the small files of a run tell of it: run.json, the marks of its shards, its topics, its progress.

What cannot be read is named in `faults` and left out; nothing here stops a report.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from synth.dataset import DamagedFile, OlderMark, read_mark, read_marks, shards
from synth.notebook.facts import counted, marks
from synth.places import contents
from synth.recipe import Recipe
from synth.recipe.stored import UnreadableRecipe, stored
from synth.runs.progress import Progress, is_under_way, read_progress

SAYS = ("topics", "samples", "questions", "rejects")  # what a mark of any version does


@dataclass(slots=True, kw_only=True)
class Totals:
    """Sums of the marks. `drawn` and `checked` are None where a mark of an older version does not say."""

    shards: int = 0
    topics: int = 0
    drawn: int | None = 0
    checked: int | None = 0
    samples: int = 0
    stages: Counter[str] = field(default_factory=Counter)
    calls: dict[str, Counter[str]] = field(default_factory=dict)

    def add(self, mark: Mapping[str, Any]) -> None:
        self.shards += 1
        self.topics += mark["topics"]
        self.samples += mark["samples"]
        passed = mark.get("passed", {})
        for name in ("drawn", "checked"):
            before, now = getattr(self, name), passed.get(name)
            setattr(self, name, None if before is None or now is None else before + now)
        self.stages.update(mark.get("stages", {}))
        self.spend(mark.get("calls", {}))

    def spend(self, calls: Mapping[str, Mapping[str, int]]) -> None:
        for stage, counts in calls.items():
            self.calls.setdefault(stage, Counter()).update(counts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """`stems` are the shards to be read; `planned` counts the topics of those that are done, by kind."""

    out: Path
    described: Mapping[str, Any]
    recipe: Recipe | None
    totals: Totals
    planned: Counter[str]
    progress: Progress | None
    at: float | None  # when the run said something last, in seconds since 1970
    stems: tuple[str, ...]
    faults: list[str]

    @property
    def n(self) -> int | None:
        """Samples asked for."""
        recipe = self.described.get("recipe")
        n = recipe.get("n") if isinstance(recipe, Mapping) else None
        return n if isinstance(n, int) else None

    @property
    def again(self) -> Mapping[str, Any] | None:
        said = self.described.get("again")
        return said if isinstance(said, Mapping) else None

    @property
    def gathered(self) -> str:
        """`merged` or `subset` of a dataset that was made of others and followed no recipe of its own."""
        return next((how for how in ("merged", "subset") if self.described.get(how)), "")

    @property
    def state(self) -> str:
        if self.progress and self.at and is_under_way(self.out, self.progress, self.at):
            return self.progress.state
        if not self.described:
            return "unknown"
        if self.again:
            return self.progress.state if self.progress and self.progress.state == "done" else "stopped"
        return "done" if self.n is not None and self.totals.samples >= self.n else "stopped"


def told(out: Path) -> Told:
    faults: list[str] = []
    described = _described(out, faults)
    totals, marked = Totals(), list[str]()
    for path, mark in _marks(out, faults):
        totals.add(mark)
        marked.append(path.stem)
    planned = Counter[str]()
    for kinds in _topics(out, [] if described.get("again") else marked, faults):
        planned.update(kinds)
    for calls in _calls(out, faults):
        totals.spend(calls)
    said = read_progress(out)
    return Told(
        out=out, described=described, recipe=_recipe(described, faults), totals=totals, planned=planned,
        progress=said[0] if said else None, at=said[1] if said else None, stems=_stems(out, marked, faults),
        faults=faults,
    )  # fmt: skip


def _described(out: Path, faults: list[str]) -> Mapping[str, Any]:
    path = out / "run.json"
    if not path.exists():
        faults.append("run.json: not there; this folder tells of its samples and not of how they were made")
        return {}
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        faults.append(f"run.json: damaged: {_short(error)}")
        return {}
    if not isinstance(said, dict) or not isinstance(said.get("recipe"), dict):
        faults.append("run.json: damaged: it holds no recipe")
        return {}
    return said


def _recipe(described: Mapping[str, Any], faults: list[str]) -> Recipe | None:
    if not described:
        return None
    try:
        return stored(described["recipe"])
    except UnreadableRecipe as error:
        faults.append(f"run.json: its recipe cannot be read here: {error}; what it asked for is not told")
        return None


def _marks(out: Path, faults: list[str]) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    paths = marks(out)
    for path, mark in zip(paths, read_marks(paths, *SAYS), strict=True):
        said = counted(mark.said) if isinstance(mark, OlderMark) else mark
        if isinstance(mark, Exception) and not isinstance(said, dict):
            faults.append(f"done/{path.name}: damaged: {_short(mark)}; its shard is left out")
        elif isinstance(said, dict):
            yield path, said


def _topics(out: Path, stems: list[str], faults: list[str]) -> Iterator[Counter[str]]:
    for path, content in contents(out / "topics" / f"{stem}.jsonl" for stem in stems):
        try:
            if isinstance(content, OSError):
                raise content
            yield Counter(str(json.loads(line)["kind"]) for line in content.decode("utf-8").split("\n") if line)
        except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
            faults.append(f"topics/{path.name}: damaged: {_short(error)}; its topics are not among those planned")


def _calls(out: Path, faults: list[str]) -> Iterator[Mapping[str, Mapping[str, int]]]:
    for path in sorted((out / "topics").glob("calls-*.json")):
        try:
            yield read_mark(path, "calls")["calls"]
        except (DamagedFile, OSError, RecursionError) as error:
            faults.append(f"topics/{path.name}: damaged: {_short(error)}; its tokens are not counted")


def _stems(out: Path, marked: list[str], faults: list[str]) -> tuple[str, ...]:
    """Those that are done; all that are there, in a folder that is no run."""
    there = [path.stem for path in shards(out / "data")]
    if not (out / "done").is_dir():
        return tuple(there)
    faults += [f"data/{stem}.parquet: not there, though its shard is done" for stem in sorted({*marked} - {*there})]
    unmarked = [stem for stem in there if stem not in {*marked} and not (out / "done" / f"{stem}.json").exists()]
    faults += [f"data/{stem}.parquet: its shard is not done; it is left out" for stem in unmarked]
    return tuple(stem for stem in there if stem in {*marked})


def _short(error: BaseException) -> str:
    said = (str(error).strip().splitlines() or [type(error).__name__])[0]
    return said.rpartition("is damaged: ")[2][:200]
