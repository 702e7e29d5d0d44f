"""An address that is filled from beginning to end. There is no rename in a store, so what is written stands under its
own name at once; a note that it is being made stands there first and goes last, and readers look for it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from synth.dataset import UNFINISHED
from synth.places import Address
from synth.places.tries import hurried
from synth.records import WorldError
from synth.runs.folder import NotThisRun
from synth.runs.lease import FILE as LOCK
from synth.runs.lease import Busy, leased


@contextmanager
def filled_there(out: Address, replacing: Collection[str]) -> Iterator[None]:
    """What another go left half made is thrown away, and so is this one where it fails."""
    _must_be_free(out, replacing)
    try:
        with leased(out) as held:
            _must_be_free(out, replacing)
            _emptied(out)
            (out / UNFINISHED).write_text("what is here is being made, or was left half made; it may be thrown away\n")
            try:
                yield
                held()
            except BaseException:
                with suppress(WorldError), hurried():
                    _emptied(out)
                    (out / UNFINISHED).unlink(missing_ok=True)
                raise
            (out / UNFINISHED).unlink()
    except Busy as who:
        raise NotThisRun(f"another process is making {out}: {who}; wait for it, or choose another address") from None


def _must_be_free(out: Address, replacing: Collection[str]) -> None:
    if out.is_file():
        raise NotThisRun(f"{out} is a file; choose another address with -o")
    names = {path.name for path in out.iterdir()} - {LOCK}
    if UNFINISHED not in names and (strange := names - {*replacing}):
        raise not_empty(out, strange, replacing)


def not_empty(out: Path | Address, strange: Collection[str], replacing: Collection[str]) -> NotThisRun:
    other = "address" if isinstance(out, Address) else "folder"
    why = f"also holds {min(strange)}, which was not made with the rest" if replacing else "is not empty"
    return NotThisRun(f"{out} {why}; choose another {other} with -o")


def _emptied(out: Address) -> None:
    for path in out.iterdir():
        if path.name not in (LOCK, UNFINISHED):
            path.remove_all()
