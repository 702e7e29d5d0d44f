"""What a run's folder tells of the run, beside its samples: of runs of other versions too."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from synth.dataset import DamagedFile, marked, marks_of
from synth.places import contents

if TYPE_CHECKING:
    from synth.recipe import Recipe


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFacts:
    """`described` is `run.json`; the counts are of the shards that are done."""

    out: Path
    described: Mapping[str, Any]
    topics: int
    samples: int
    questions: int
    rejects: Counter[str]
    calls: Mapping[str, Counter[str]]  # of models, by stage: requests and tokens

    @property
    def recipe(self) -> Recipe:
        from synth.recipe.stored import UnreadableRecipe, stored
        from synth.runs.folder import NotThisRun

        try:
            return stored(self.described["recipe"])
        except UnreadableRecipe as error:
            raise NotThisRun(f"{self.out / 'run.json'} holds a recipe that cannot be read here: {error}") from error

    @property
    def finished(self) -> bool:
        if self.described.get("again"):  # what is rejected there is not made up for
            from synth.runs.progress import read_progress

            told = read_progress(self.out)
            return told is not None and told[0].state == "done"
        from synth.photos.album import all_seen

        enough = self.samples >= self.described["recipe"]["n"]
        return bool(enough or all_seen(self.out, self.described["recipe"].get("kinds") or (), self.topics))


def marks(out: Path) -> list[Path]:
    """Of the shards that are done, in order."""
    return marks_of(out, marked(out))


def read(marks: Sequence[Path]) -> Iterator[dict[str, Any] | None]:
    """What shards came to; None of a mark that cannot be read: then nothing but its files tells."""
    for _, content in contents(marks):
        try:
            yield None if isinstance(content, OSError) else counted(json.loads(content))
        except ValueError:
            yield None


def counted(said: Any) -> dict[str, Any] | None:
    """A mark of any version that has the counts of all."""
    try:
        _ = int(said["samples"]), int(said["questions"]), int(said["topics"]), sum(said["rejects"].values())
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return dict(said)


def facts_of(out: Path) -> RunFacts:
    from synth.runs.folder import NotThisRun, read_run

    try:
        described = read_run(out)
    except NotThisRun as error:
        raise DamagedFile(f"{out / 'run.json'} is damaged: {error.__cause__}") from error
    totals, rejects, calls = Counter[str](), Counter[str](), dict[str, Counter[str]]()
    for said in filter(None, read(marks(out))):
        totals.update({key: said[key] for key in ("topics", "samples", "questions")})
        rejects.update(said["rejects"])
        for stage, counts in said.get("calls", {}).items():
            calls.setdefault(stage, Counter()).update(counts)
    counted = {key: totals[key] for key in ("topics", "samples", "questions")}
    return RunFacts(out=out, described=described, rejects=rejects, calls=calls, **counted)
