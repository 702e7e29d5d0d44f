"""A run: a folder that says what is to be made, what is made, and can be taken up again at any moment.

run.json            what the run is: recipe, versions, digests
topics/             what is planned
data/  rejects/     a file a shard
done/               a file a shard, written last: a shard without it is made again
"""

from __future__ import annotations

import fcntl
import json
import platform
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import synth
from qa import ocr
from renderers._drivers import driver_sources
from sandbox.contract import TIERS, Tier
from synth.dataset import read_mark, write_text
from synth.executors._report import Executor
from synth.models._settings import FREE
from synth.plan import Plan
from synth.recipe import Recipe
from synth.records import WorldError, digest
from synth.steps import ModelEngine

FORMAT = 1
FOLDERS = ("topics", "data", "rejects", "done")
CACHE = "cache"  # replies of models; they stay when a run is thrown away, since they were paid for
OURS = {
    *FOLDERS,
    "page",
    "run.json",
    CACHE,
}  # a name that begins with a dot is a lock, or a file a kill left half written
COUNTED = ("topics", "samples", "questions", "rejects")  # of a shard's mark, as `Tally.add` takes them
FRUITLESS = 32  # topics in a row that keep nothing before the run gives up
SOURCES = {".py", ".jinja", ".yaml", ".toml", ".txt"}


class NotThisRun(Exception):
    """The folder holds something else; the message says what and what to do."""


def throw_away(out: Path) -> None:
    """Only what a run makes: a folder of the user's own is never emptied."""
    if (out / "run.json").exists():
        for name in OURS - {"run.json", CACHE}:
            shutil.rmtree(out / name, ignore_errors=True)
        (out / "run.json").unlink()


class Run:
    def __init__(self, out: Path, recipe: Recipe, author: ModelEngine | None = None) -> None:
        self.out, self.recipe = out, recipe
        self.plan = Plan(out, recipe.seed, recipe.kinds, author)

    def done(self) -> dict[int, dict[str, Any]]:
        marks = sorted((self.out / "done").glob("[0-9]*.json"))
        return {int(mark.stem): read_mark(mark, *COUNTED) for mark in marks}

    def tally(self) -> Tally:
        counted = Tally()
        for round_ in self.plan.rounds():
            counted.spend(read_mark(round_).get("calls", {}))
        for _, report in sorted(self.done().items()):
            counted.add(*(report[name] for name in COUNTED))
            counted.spend(report.get("calls", {}))
        return counted


@dataclass
class Tally:
    """What a run has come to; kept up as shards are done, since reading all marks again each time would not do."""

    topics: int = 0
    samples: int = 0
    questions: int = 0
    barren: int = 0  # topics since one became a sample
    rejects: Counter[str] = field(default_factory=Counter)
    calls: dict[str, Counter[str]] = field(default_factory=dict)  # of models, by stage: asked, cached, tokens

    def plain(self) -> dict[str, Any]:
        """For JSON. `dataclasses.asdict` would count the pairs of a counter."""
        calls = {stage: dict(sorted(counts.items())) for stage, counts in sorted(self.calls.items())}
        return {
            "topics": self.topics,
            "samples": self.samples,
            "questions": self.questions,
            "barren": self.barren,
            "rejects": dict(sorted(self.rejects.items())),
            "calls": calls,
        }

    def spend(self, calls: Mapping[str, Mapping[str, int]]) -> None:
        for stage, counts in calls.items():
            self.calls.setdefault(stage, Counter()).update(counts)

    def add(self, topics: int, samples: int, questions: int, rejects: Mapping[str, int]) -> None:
        self.topics += topics
        self.samples += samples
        self.questions += questions
        self.barren = 0 if samples else self.barren + topics
        self.rejects.update(rejects)


def host_sources() -> dict[str, str]:
    """Whatever of ours decides what a sample is: kinds, families, checks, templates, the path."""
    root = Path(synth.__file__).parent.parent
    folders = (root / name for name in ("synth", "renderers", "templates", "qa", "sandbox/guest"))
    files = (path for folder in folders for path in sorted(folder.rglob("*")) if path.suffix in SOURCES)
    return {str(path.relative_to(root)): path.read_text(encoding="utf-8") for path in files}


def images_of(environment: Mapping[str, str]) -> dict[str, str]:
    """The digest of each guest's software bill of materials, by the guest's name."""
    named = ((key.rpartition("."), value) for key, value in environment.items())
    return {kind or "charts": value for (kind, _, name), value in named if name == "image"}


def open_run(
    out: Path, recipe: Recipe, *, environment: str, engine: str, tier: Tier = TIERS[-1],
    images: Mapping[str, str] = MappingProxyType({}), author: ModelEngine | None = None,
) -> Run:  # fmt: skip
    """The run in this folder, new or taken up again; a folder of anything else is refused.

    `author` is the model that proposes topics, where the recipe names one.
    """
    described = {
        "format": FORMAT,
        "recipe": recipe.model_dump(),
        "versions": {"pixelproof": synth.__version__, "python": platform.python_version()},
        "code": digest({"drivers": driver_sources(), "host": host_sources(), "ocr": ocr.missing() is None}),
        "environment": environment,
        "sandbox": engine,
        "tier": tier,
        "images": dict(images),
    }
    path = out / "run.json"
    if path.exists():
        _must_match(path, described)
    _must_be_ours(out)
    for folder in FOLDERS:
        (out / folder).mkdir(parents=True, exist_ok=True)
        for left in (out / folder).glob(".*"):  # half written when a run was killed; we hold the lock
            left.unlink()
    write_text(path, json.dumps(described, indent=2, ensure_ascii=False) + "\n")
    return Run(out, recipe, author)


def _must_be_ours(out: Path) -> None:
    """A folder that is new, empty, or that we began with."""
    strange = {path.name for path in out.iterdir() if not path.name.startswith(".")} - OURS if out.exists() else set()
    if strange and not (out / "run.json").exists():
        raise NotThisRun(f"{out} is not empty and holds no run; choose another folder with -o")


def _must_match(path: Path, described: dict[str, Any]) -> None:
    """Another `n` grows a run; anything else that decides bytes makes it another run."""
    try:
        before = json.loads(path.read_text(encoding="utf-8"))
        theirs, ours = _deciding(before["recipe"]), _deciding(described["recipe"])
        changed = [f"recipe.{key}" for key in ours if theirs.get(key) != ours[key]]
        changed += [key for key in ("format", "versions", "code", "environment") if before.get(key) != described[key]]
    except (ValueError, KeyError, TypeError, OSError) as error:
        raise NotThisRun(f"{path} is not a run of ours ({error}); choose another folder with -o") from error
    if changed:
        raise NotThisRun(
            f"{path.parent} holds another run ({', '.join(changed)} differ); "
            f"choose another folder with -o, or start it anew with --overwrite"
        )


def _deciding(recipe: Mapping[str, Any]) -> dict[str, Any]:
    """What of a recipe decides the bytes of a sample: not how many there are, nor where a model's server is."""
    kept = {key: value for key, value in recipe.items() if key != "n"}
    for key in ("model", "reader"):
        if isinstance(kept.get(key), dict):
            kept[key] = {name: value for name, value in kept[key].items() if name not in FREE}
    return kept


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """One run at a time in a folder; the lock goes with the process that held it, however that ends."""
    _must_be_ours(out)
    out.mkdir(parents=True, exist_ok=True)
    with (out / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise NotThisRun(f"another process is at work on {out}; wait for it, or choose another folder") from None
        yield


def finish(run: Run, executor: Executor, tell: Callable[[Tally], None]) -> Tally:
    """Makes what is missing: the shards without a mark, then rounds of new topics until `n` samples are kept."""
    tally = run.tally()
    while True:
        done = run.done()
        missing = [shard for shard in run.plan.shards() if shard not in done]
        for report in executor.run(missing):
            tally.add(report.topics, report.samples, report.questions, report.rejects)
            tally.spend(report.calls)
            tell(tally)
            _must_bear_fruit(run, tally)
        short = run.recipe.n - tally.samples
        if short <= 0:
            return tally
        _must_bear_fruit(run, tally)
        tally.spend(run.plan.extend(short, run.recipe.shard))


def _must_bear_fruit(run: Run, tally: Tally) -> None:
    """A recipe whose topics are all rejected would go on for ever."""
    if tally.barren >= FRUITLESS:
        top = ", ".join(f"{reason} {count}" for reason, count in tally.rejects.most_common(3))
        raise WorldError(
            f"none of the last {tally.barren} topics became a sample: {top}",
            f"the rejects in {run.out / 'rejects'} say why, each with its program",
        )
