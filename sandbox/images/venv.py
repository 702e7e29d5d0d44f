"""The guests' environments under bubblewrap: virtual environments that hold the locked libraries and no pip."""

from __future__ import annotations

import platform
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from sandbox.home import home
from sandbox.images import cdn, sbom
from sandbox.images.contents import FONT_SETTINGS, digest, lock
from sandbox.images.tools import BuildFailed, make_readable, make_venv, run, tools_pip


def guest_environment(kind: str) -> Path | None:
    """The built environment for this interpreter and this lock, or None."""
    folder = _folder(kind)
    return folder if folder.is_dir() else None


def _folder(kind: str) -> Path:
    return home() / "guests" / f"{kind}-{digest(kind, sys.version.encode(), sys.base_prefix.encode())}"


def build(kind: str, say: Callable[[str], None]) -> Path:
    """Make it, or return at once when it is there; copies for pages that could not be had then are added."""
    folder = _folder(kind)
    there = guest_environment(kind) is not None
    if there and (kind != "browser" or cdn.complete(folder / "cdn")):
        return folder
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".part-") as part:
            if there:
                _add_copies(kind, folder, Path(part), say)
            else:
                say(f"making {folder}")
                _fill(kind, Path(part) / "guest", say)
                (Path(part) / "guest").rename(folder)  # whole or not at all, also where two build at once
    except OSError as error:
        if there:
            say(f"no copies can be added to {folder}: {error}")
        elif guest_environment(kind) is None:
            raise BuildFailed(f"{folder} cannot be made: {error}; SYNTH_HOME names another place") from error
    return folder


def _add_copies(kind: str, folder: Path, part: Path, say: Callable[[str], None]) -> None:
    if cdn.fetch(part / "cdn", say):
        if (folder / "cdn").exists():
            (folder / "cdn").rename(part / "before")
        (part / "cdn").rename(folder / "cdn")
        _write_bill(kind, folder)


def _fill(kind: str, folder: Path, say: Callable[[str], None]) -> None:
    make_venv(folder, with_pip=False)
    pip = tools_pip()
    say(f"installing the locked libraries of the guest for {kind}")
    run([*pip, "--python", str(folder / "bin/python"), "install", "--quiet", "--no-compile", "--require-hashes",
         "--only-binary", ":all:", "-r", str(lock(kind))])  # fmt: skip
    shutil.copy(FONT_SETTINGS, folder)
    if kind == "browser":
        cdn.fetch(folder / "cdn", say)
    run([str(folder / "bin/python"), "-m", "compileall", "-q", str(folder / "lib")], check=False)
    _write_bill(kind, folder)
    make_readable(folder)


def _write_bill(kind: str, folder: Path) -> None:
    """Whole or not at all: a guest may start meanwhile."""
    libraries = [one for site in folder.glob("lib/python*/site-packages") for one in sbom.python(site)]
    found = [*sbom.interpreter(platform.python_version()), *libraries, *sbom.npm(folder / "cdn")]
    part = folder / f"{sbom.NAME}.part"
    part.write_text(sbom.document(kind, found))
    part.chmod(0o644)
    part.rename(folder / sbom.NAME)


def bill(kind: str) -> str:
    """The software bill of materials of the environment and of this machine, whose programs the guest uses."""
    folder = guest_environment(kind)
    if folder is None:
        raise BuildFailed(f"the environment of the guest for {kind} is not built")
    return sbom.with_host((folder / sbom.NAME).read_text(), _host())


def _host() -> list[sbom.Component]:
    if shutil.which(sbom.DPKG[0]) is None:
        return []
    return sbom.debian(run([*sbom.DPKG]), sbom.os_release(Path("/etc/os-release").read_text()))
