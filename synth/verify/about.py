"""What a run says of itself in `run.json`, and whether it says what was written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from synth.dataset import DamagedFile, OlderMark, read_mark
from synth.photos.album import all_seen
from synth.verify.faults import Fault, Told, older, short

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a run says of itself, where it can be read; of one made of another one's pictures nothing is `planned`.

    `n` samples are asked for; what is `made_of` finished datasets holds as many.
    """

    environment: str | None = None
    seed: int | None = None
    planned: bool = False
    n: int = 0
    kinds: tuple[str, ...] = ()
    made_of: bool = False


def is_run(out: Path) -> bool:
    """A folder in which a run was made; others hold a dataset and no more."""
    return (out / "run.json").exists()


def check_run(out: Path, tell: Told) -> About:
    """The small files of a run that belong to no shard."""
    for path in sorted((out / "topics").glob("calls-*.json")):
        try:
            read_mark(path, "calls")
        except (DamagedFile, OSError) as error:
            tell(Fault(sample=f"topics/{path.name}", what="damaged", detail=short(error)))
    if not is_run(out):
        return About()
    try:
        return _about(_described(out / "run.json", tell))
    except (DamagedFile, OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        tell(Fault(sample="run.json", what="damaged", detail=short(error)))
        return About()


def _described(path: Path, tell: Told) -> Row:
    try:
        return read_mark(path)
    except OlderMark as before:
        tell(older(path.name))
        return before.said


def _about(said: Row) -> About:
    own, several = said.get("again") is None, said["environment"] is None
    return About(
        environment=str(said["environment"]) if own and not several else None,
        seed=int(said["recipe"]["seed"]),
        planned=own,
        n=int(said["recipe"].get("n", 0)) if own else 0,
        kinds=tuple(said["recipe"].get("kinds") or ()),
        made_of=goes_on_nowhere(said),
    )


def goes_on_nowhere(said: Row) -> bool:
    """What was made of finished datasets, by what `run.json` says: no run makes anything of it again."""
    return not {"subset", "merged"}.isdisjoint(said)


def check_count(out: Path, about: About, samples: int, topics: int) -> Iterator[Fault]:
    """Shards that are gone with their marks leave nothing else behind. A run may have been stopped, or still go on; of
    given pictures there may be fewer than were asked for.
    """
    if samples < about.n and not all_seen(out, about.kinds, topics):
        detail = f"{samples} samples; it says {about.n}"
        what = "count" if about.made_of else "unfinished"
        yield Fault(sample="run.json", what=what, detail=detail, note=not about.made_of)
