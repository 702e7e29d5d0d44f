"""Root file systems taken out of the docker images, for bubblewrap to run guests over where there is no docker."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from sandbox.images import container, sbom
from sandbox.images.contents import UNDER
from sandbox.images.tools import BuildFailed, make_readable

VARIABLE = "SYNTH_ROOTS"  # names the folder they are kept in, and asks for guests over them
_NOT_FILES = ("dev/*", "proc/*", "sys/*", ".dockerenv")


def wanted() -> Path | None:
    told = os.environ.get(VARIABLE)
    return Path(told).expanduser().absolute() if told else None


def guest_root(kind: str) -> Path | None:
    """The root of this kind's image, if roots are wanted and it is there."""
    folder = wanted()
    root = None if folder is None else folder / folder_name(kind)
    return root if root is not None and root.is_dir() else None


def folder_name(kind: str) -> str:
    return container.image_name(kind).replace(":", "-")


def bill(kind: str) -> str:
    root = guest_root(kind)
    if root is None:
        raise BuildFailed(f"the root of the guest for {kind} is not there")
    return (root / "guest" / sbom.NAME).read_text()


def build(kind: str, folder: Path, say: Callable[[str], None]) -> Path:
    """Copy it out of the image, which must be there, or return at once when it holds the same already."""
    name = container.image_name(kind)
    root = folder / folder_name(kind)
    if _holds(root, kind):
        return root
    say(f"copying the root of {name} to {root}")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".part-") as part:
            _copy(name, Path(part, "root"))
            if kind in UNDER:
                _share(Path(part, "root"), build(UNDER[kind], folder, say))
            if root.is_dir():
                root.rename(Path(part, "before"))
            Path(part, "root").rename(root)  # whole or not at all, also where two build at once
    except OSError as error:
        if not _holds(root, kind):
            raise BuildFailed(f"{root} cannot be made: {error}; {VARIABLE} names another place") from error
    return root


def _holds(root: Path, kind: str) -> bool:
    return root.is_dir() and (root / "guest" / sbom.NAME).read_text() == container.bill(kind)


def _copy(image: str, root: Path) -> None:
    root.mkdir()
    with container.held(image) as held:
        # Its programs are nobody's to run with the rights of another user, so neither owners nor such rights are kept.
        unpack = ["tar", "-x", "-C", str(root), "--no-same-owner", "--no-same-permissions"]
        unpack += ["--anchored", *(f"--exclude={name}" for name in _NOT_FILES)]
        with subprocess.Popen(["docker", "export", held], stdout=subprocess.PIPE) as export:
            done = subprocess.run(unpack, stdin=export.stdout, capture_output=True, text=True, check=False)
        if export.returncode or done.returncode:
            raise BuildFailed(f"{image} cannot be copied to {root.parent}: {done.stderr[-1500:]}")
    make_readable(root / "guest")


def _share(root: Path, under: Path) -> None:
    """One file for both, where the layer under this image's brought it: less of the disk, and of memory."""
    for folder, _, names in os.walk(root):
        beside = under / Path(folder).relative_to(root)
        for name in names:
            own, its = Path(folder, name), beside / name
            if its.is_file() and not its.is_symlink() and not own.is_symlink() and _alike(own.stat(), its.stat()):
                own.unlink()
                own.hardlink_to(its)


def _alike(one: os.stat_result, other: os.stat_result) -> bool:
    return (one.st_size, one.st_mtime_ns, one.st_mode) == (other.st_size, other.st_mtime_ns, other.st_mode)
