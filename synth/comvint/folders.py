"""Which pictures a folder has, by the names that annotations call them, and which files lie beside them."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from synth.photos.album import ODD, in_folder


def key_of(stem: str) -> str:
    """One key for one name, however a disk composes its letters; odd bytes are spelt as an album spells them."""
    try:
        stem.encode("utf-8")
    except UnicodeEncodeError:
        return quote(os.fsencode(stem))
    return unicodedata.normalize("NFC", stem)


def pictures(images: Path, first: Iterable[str]) -> dict[str, str]:
    """Name by key. Of two pictures with one key that in the folder which stands first counts: the other is a copy."""
    order = {name: place for place, name in enumerate(first)}
    found: dict[str, str] = {}
    for name, _ in in_folder(images):
        key = key_of(PurePosixPath(name.removeprefix(ODD)).stem)
        if key not in found or _place(name, order) < _place(found[key], order):
            found[key] = name
    return found


def _place(name: str, order: dict[str, int]) -> tuple[int, str]:
    top = name.partition("/")[0] if "/" in name else ""
    return order.get(top, len(order)), name


def beneath(images: Path, *names: str) -> Path | None:
    """A folder of one of these names, capitals or not, in the folder itself or in one inside it."""
    wanted = {name.casefold() for name in names}
    tops = _folders(images)
    for one in [*tops, *(inner for top in tops for inner in _folders(top))]:
        if one.name.casefold() in wanted:
            return one
    return None


def _folders(folder: Path) -> list[Path]:
    with os.scandir(folder) as entries:
        return sorted(Path(one.path) for one in entries if not one.name.startswith(".") and one.is_dir())


def files(folder: Path | None, suffix: str) -> dict[str, Path]:
    """The folder's files of this suffix, by key."""
    if folder is None:
        return {}
    with os.scandir(folder) as entries:
        named = [Path(one.path) for one in entries if one.name.casefold().endswith(suffix)]
    return {key_of(path.stem): path for path in sorted(named)}


def missing_name(top: str, key: str) -> str:
    """What a picture would be called that is not there."""
    return str(PurePosixPath(top, f"{key}.jpg"))
