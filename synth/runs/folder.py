"""The folder of a run: whose it is, what decides the bytes in it, and one process at a time.

run.json            what the run is: recipe, versions, digests
topics/             what is planned
data/  rejects/     a file a shard
done/               a file a shard, written last: a shard without it is made again
"""

from __future__ import annotations

import fcntl
import json
import platform
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import synth
from qa import ocr
from renderers._drivers import driver_sources
from synth.dataset import UNFINISHED, write_mark
from synth.executors._report import Surroundings
from synth.given.frozen import FOLDER as GIVEN
from synth.given.frozen import SAID as GIVEN_SAID
from synth.given.given import Given
from synth.likeness.duplicates import FILE as DUPLICATES
from synth.likeness.duplicates import KEPT
from synth.likeness.exclude import Excluded
from synth.models._settings import FREE
from synth.places import address, remote
from synth.places.tree import remove
from synth.recipe import Recipe
from synth.records import WorldError, digest
from synth.runs.again import Again, read_again
from synth.runs.kept import CACHE
from synth.runs.lease import Busy, Held, leased
from synth.runs.progress import FILE as PROGRESS

FORMAT = 1
FOLDERS = ("topics", "data", "rejects", "done")
# What a run makes. A name that begins with a dot is a lock, or a file a kill left half written.
EXCLUDED = "excluded.npz"  # what is near to the user's evaluation sets is left out, and this is how it is known
OURS = {
    *FOLDERS, GIVEN, "page", "report.html", "control.json", "run.json", "recipe.yaml", PROGRESS, DUPLICATES, KEPT,
    EXCLUDED, CACHE,
}  # fmt: skip
SOURCES = {".py", ".jinja", ".yaml", ".toml", ".txt"}
# What shows samples or looks them over decides nothing of them.
BYSTANDERS = {
    "synth/cli", "synth/control", "synth/displays", "synth/export", "synth/notebook", "synth/report", "synth/shipping",
    "synth/subsets", "synth/verify",
    "synth/api.py", "synth/viewer.py", "synth/doctor.py",
    "templates/export", "templates/notebook", "templates/report", "templates/viewer",
}  # fmt: skip


class NotThisRun(Exception):
    """The folder holds something else; the message says what and what to do."""


def throw_away(out: Path) -> None:
    """Only what a run makes: a folder of the user's own is never emptied."""
    if (out / "run.json").exists():
        for name in OURS - {"run.json", CACHE}:
            remove(out / name)
        (out / "run.json").unlink()


def read_run(out: Path) -> dict[str, Any]:
    """What `run.json` says."""
    path = out / "run.json"
    try:
        described: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        described["recipe"]["n"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NotThisRun(f"{path} is not a run of ours ({error}); choose another folder with -o") from error
    return described


def drawn_in(out: Path) -> Path:
    """The run that drew these pictures, through all those made of another one's."""
    again = read_again(out, read_run(out))
    return drawn_in(again.of) if again else out


def facts_of_pictures(out: Path, recipe: Recipe) -> Path | None:
    """The folder of the facts of the user's own that the run's questions depend on; those that are there need none."""
    again = read_again(out, read_run(out))
    return drawn_in(out) if recipe.data and not (again and again.how == "check") else None


def host_sources() -> dict[str, str]:
    """Whatever of ours decides what a sample is: kinds, families, checks, templates, the path."""
    root = Path(synth.__file__).parent.parent
    folders = (root / name for name in ("synth", "renderers", "templates", "qa", "sandbox/guest"))
    files = (path for folder in folders for path in sorted(folder.rglob("*")) if path.suffix in SOURCES)
    named = {str(path.relative_to(root)): path for path in files}
    deciding = {name: path for name, path in named.items() if "/".join(name.split("/")[:2]) not in BYSTANDERS}
    return {name: path.read_text(encoding="utf-8") for name, path in deciding.items()}


def images_of(environment: Mapping[str, str]) -> dict[str, str]:
    """The digest of each guest's software bill of materials, by the guest's name."""
    named = ((key.rpartition("."), value) for key, value in environment.items())
    return {kind or "charts": value for (kind, _, name), value in named if name == "image"}


def prepare(
    out: Path, recipe: Recipe, around: Surroundings, *, preview: bool = False, again: Again | None = None,
    excluded: Excluded | None = None, given: Given | None = None,
) -> None:  # fmt: skip
    """Makes this the folder of this run, new or taken up again; a folder of anything else is refused."""
    environment = digest(dict(around.environment))
    must_be_ours(out)
    if (out / "run.json").exists():
        must_match(out, recipe, environment=environment, again=again, excluded=excluded)
    for folder in FOLDERS:
        (out / folder).mkdir(parents=True, exist_ok=True)
        for left in (out / folder).glob(".*"):  # half written when a run was killed; we hold the lock
            left.unlink()
    described = {
        **_deciding_here(),
        "recipe": recipe.model_dump(),
        "environment": environment,
        "sandbox": around.sandbox,
        "tier": around.tier,
        "images": images_of(around.environment),
        "preview": preview,
        "again": again.plain(out) if again else None,
        "excluded": excluded.digest if excluded else None,
    }
    if excluded:
        excluded.save(out / EXCLUDED)
    if given and not (out / GIVEN / GIVEN_SAID).exists():
        given.freeze(out)
    write_mark(out / "run.json", described, indent=2)


def is_preview(out: Path) -> bool:
    return (out / "run.json").exists() and read_run(out).get("preview") is True


def _deciding_here() -> dict[str, Any]:
    return {
        "format": FORMAT,
        "versions": {"pixelproof": synth.__version__, "python": platform.python_version()},
        "code": digest({"drivers": driver_sources(), "host": host_sources(), "ocr": ocr.missing() is None}),
    }


def must_be_made_here(out: Path) -> None:
    """Another machine may have other code than the one that the run is on."""
    described, here = read_run(out), _deciding_here()
    if changed := [key for key in here if described.get(key) != here[key]]:
        raise WorldError(
            f"the {' and '.join(changed)} of pixelproof or Python differ from the run's",
            "install the same version of pixelproof, with the same Python, on every node",
        )


def must_be_ours(out: Path) -> None:
    """A folder that is new, empty, or that we began with."""
    names = {path.name for path in out.iterdir()} if out.exists() else set()
    if remote(out) and UNFINISHED in names:
        raise NotThisRun(f"{out} is being made of other datasets, or was left half made; choose another with -o")
    strange = {name for name in names if not name.startswith(".")} - OURS
    if strange and not (out / "run.json").exists():
        raise NotThisRun(f"{out} is not empty and holds no run; choose another folder with -o")


def must_match(
    out: Path, recipe: Recipe, *, environment: str | None = None, again: Again | None = None,
    excluded: Excluded | None = None,
) -> None:  # fmt: skip
    """Another `n` grows a run; anything else that decides bytes makes it another run."""
    before, here = read_run(out), _deciding_here()
    for key, command in (("subset", "subset"), ("merged", "merge")):
        if key in before:
            raise NotThisRun(f"{out} was made of other datasets by `synth {command}`, and no run goes on in it")
    theirs, ours = _deciding(before["recipe"]), _deciding(recipe.model_dump())
    changed = [f"recipe.{key}" for key in ours if theirs.get(key) != ours[key]]
    changed += [key for key in here if before.get(key) != here[key]]
    made_of = before.get("again")
    if not (again.is_that_of(made_of) if again and made_of else again is made_of):
        changed.append("the run it is made of")
    if before.get("excluded") != (excluded.digest if excluded else None):
        changed.append("what --exclude names")
    if environment is not None and before.get("environment") != environment:
        changed.append("environment")
    if changed:
        raise NotThisRun(
            f"{out} holds another run ({', '.join(changed)} differ); "
            f"choose another folder with -o, or start it anew with --overwrite"
        )


def _deciding(recipe: Mapping[str, Any]) -> dict[str, Any]:
    """What of a recipe decides the bytes of a sample: not how many there are, nor where a model's server is."""
    return {key: _bare(value) for key, value in recipe.items() if key != "n"}


def _bare(value: Any) -> Any:
    """Models, wherever they are named, without what may change between two goes."""
    if not isinstance(value, dict):
        return value
    free = FREE if value.keys() >= {"engine", "name"} else ()
    return {name: _bare(one) for name, one in value.items() if name not in free}


@contextmanager
def locked(out: Path) -> Iterator[Held]:
    """One run at a time in a folder; the lock goes with the process that held it, however that ends.

    At an address it may be lost: what is given raises then.
    """
    must_be_ours(out)
    if (there := address(out)) is not None:
        with ExitStack() as held:
            try:
                check = held.enter_context(leased(there))
            except Busy as who:
                raise NotThisRun(f"{out}: {who}; wait for it, or choose another address with -o") from None
            yield check
        return
    out.mkdir(parents=True, exist_ok=True)
    with (out / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise NotThisRun(f"another process is at work on {out}; wait for it, or choose another folder") from None
        yield lambda: None
