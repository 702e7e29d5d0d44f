"""Reading an export back: what its files say, row by row, and what is wrong with a row."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

from PIL import Image as Pillow

from synth.export._containers import Container, Found
from synth.export._exporter import Exporter, Seen
from synth.places import remote
from synth.places.tree import files_below

Looked = tuple[Found, Seen | None, str]  # the row, what it says, and what is wrong with it


def rows_of(exporter: Exporter, folder: Path, side: str, *, decode: bool) -> Iterator[Looked]:
    container: Container = exporter.container
    # whether a picture is there, of an address one listing tells; nothing more is asked here where none is decoded
    there = _names(folder) if remote(folder) and not decode and not container.embeds else None
    for path in container.files(folder, side):
        for found in container.read(path):
            seen, fault = _seen(exporter, found)
            yield found, seen, fault or (_pictures(seen, folder, decode, there) if seen else "")


def _seen(exporter: Exporter, found: Found) -> tuple[Seen | None, str]:
    if found.fault:
        return None, found.fault
    try:
        seen = exporter.see(found.said)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        return None, f"it lacks what such a row says: {type(error).__name__} {error}"
    if seen.fault:
        return seen, seen.fault
    if seen.marks != len(seen.images):
        return seen, f"{seen.marks} placeholders ask for {len(seen.images)} pictures"
    return seen, ""


def _pictures(seen: Seen, folder: Path, decode: bool, there: frozenset[str] | None) -> str:
    for at, image in enumerate(seen.images, 1):
        try:
            data = image if isinstance(image, bytes) else _file(folder, image, there)
            if decode:
                Pillow.open(io.BytesIO(data)).load()
        except (OSError, ValueError, SyntaxError, TypeError) as error:
            name = image if isinstance(image, str) else f"picture {at}"
            return f"{name}: {error.strerror if isinstance(error, OSError) and error.strerror else error}"
    return ""


def _names(folder: Path) -> frozenset[str]:
    return frozenset(str(path.relative_to(folder)) for path in files_below(folder))


def _file(folder: Path, name: str, there: frozenset[str] | None) -> bytes:
    path = Path(name)
    if path.is_absolute() or ".." in path.parts:
        raise ValueError("it names a place outside the export")
    if there is None:
        return (folder / path).read_bytes()
    if str(path) not in there:
        raise ValueError("it is not there")
    return b""
