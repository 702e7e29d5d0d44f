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
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import synth
from renderers._drivers import driver_sources
from synth.dataset import write_text
from synth.executors._report import Executor, ShardReport
from synth.plan import Plan
from synth.recipe import Recipe
from synth.records import WorldError, digest

FORMAT = 1
FOLDERS = ("topics", "data", "rejects", "done")
LOCK = ".lock"
FRUITLESS = 32  # topics of a round that keep nothing before the run gives up


class NotThisRun(Exception):
    """The folder holds something else; the message says what and what to do."""


class Run:
    def __init__(self, out: Path, recipe: Recipe) -> None:
        self.out, self.recipe = out, recipe
        self.plan = Plan(out, recipe.seed, recipe.kinds)

    def done(self) -> dict[int, dict[str, Any]]:
        marks = sorted((self.out / "done").glob("[0-9]*.json"))
        return {int(mark.stem): json.loads(mark.read_text()) for mark in marks}

    def kept(self) -> int:
        return sum(report["samples"] for report in self.done().values())

    def reasons(self) -> Counter[str]:
        return sum((Counter(report["rejects"]) for report in self.done().values()), Counter())


def open_run(out: Path, recipe: Recipe, *, environment: str, engine: str) -> Run:
    """The run in this folder, new or taken up again; a folder of anything else is refused."""
    described = {
        "format": FORMAT,
        "recipe": recipe.model_dump(),
        "versions": {"pixelproof": synth.__version__, "python": platform.python_version()},
        "drivers": digest(driver_sources()),
        "environment": environment,
        "sandbox": engine,
    }
    path = out / "run.json"
    if path.exists():
        _must_match(path, described)
    _must_be_ours(out)
    for folder in FOLDERS:
        (out / folder).mkdir(parents=True, exist_ok=True)
    write_text(path, json.dumps(described, indent=2, ensure_ascii=False) + "\n")
    return Run(out, recipe)


def _must_be_ours(out: Path) -> None:
    """A folder that is new, empty, or that we began with."""
    if out.exists() and not (out / "run.json").exists() and {path.name for path in out.iterdir()} - {LOCK, *FOLDERS}:
        raise NotThisRun(f"{out} is not empty and holds no run; choose another folder with -o")


def _must_match(path: Path, described: dict[str, Any]) -> None:
    """Another `n` grows a run; anything else that decides bytes makes it another run."""
    try:
        before = json.loads(path.read_text(encoding="utf-8"))
        theirs, ours = dict(before["recipe"]), dict(described["recipe"])
        theirs.pop("n"), ours.pop("n")
        changed = [f"recipe.{key}" for key in ours if theirs.get(key) != ours[key]]
        changed += [key for key in ("format", "drivers", "environment") if before.get(key) != described[key]]
    except (ValueError, KeyError, TypeError, OSError) as error:
        raise NotThisRun(f"{path} is not a run of ours ({error}); choose another folder with -o") from error
    if changed:
        raise NotThisRun(
            f"{path.parent} holds another run ({', '.join(changed)} differ); "
            f"choose another folder with -o, or start it anew with --overwrite"
        )


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """One run at a time in a folder; the lock goes with the process that held it, however that ends."""
    _must_be_ours(out)
    out.mkdir(parents=True, exist_ok=True)
    with (out / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise NotThisRun(f"another process is at work on {out}; wait for it, or choose another folder") from None
        yield


def finish(run: Run, executor: Executor, tell: Callable[[ShardReport], None]) -> None:
    """Makes what is missing: the shards without a mark, then rounds of new topics until `n` samples are kept."""
    while True:
        done = run.done()
        missing = [shard for shard in run.plan.shards() if shard not in done]
        if missing:
            for report in executor.run(missing):
                tell(report)
            continue
        short = run.recipe.n - run.kept()
        if short <= 0:
            return
        _must_bear_fruit(run, done)
        run.plan.extend(short, run.recipe.shard)


def _must_bear_fruit(run: Run, done: dict[int, dict[str, Any]]) -> None:
    """A recipe whose last topics were all rejected would go on for ever."""
    barren = 0
    for shard in sorted(done, reverse=True):
        if done[shard]["samples"]:
            return
        barren += done[shard]["topics"]
    if barren >= FRUITLESS:
        top = ", ".join(f"{reason} {count}" for reason, count in run.reasons().most_common(3))
        raise WorldError(
            f"none of the last {barren} topics became a sample: {top}",
            f"the rejects in {run.out / 'rejects'} say why, each with its program",
        )
