"""Folders with all that is in them, wherever they lie."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from synth.places import AT_ONCE, address, remote
from synth.places.local import remove_here


def remove(path: Path) -> None:
    """A file or a folder, if it is there."""
    if (there := address(path)) is not None:
        there.remove_all()
    else:
        remove_here(path)


def files_below(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if remote(path) or path.is_file())


def copy(folder: Path, to: Path, last: str = "") -> None:
    """All files below, of which one may be the sign that all are there."""
    names = [str(path.relative_to(folder)) for path in files_below(folder)]
    with ThreadPoolExecutor(AT_ONCE if remote(to) or remote(folder) else 1) as pool:
        list(pool.map(lambda name: copy_file(folder / name, to / name), [name for name in names if name != last]))
    if last in names:
        copy_file(folder / last, to / last)


def copy_file(path: Path, to: Path) -> None:
    if (there := address(to)) is not None and not remote(path):
        there.put(path)
        return
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_bytes(path.read_bytes())
