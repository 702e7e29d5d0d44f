"""The guest's environment under bubblewrap: a virtual environment that holds the locked libraries and no pip."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from sandbox.home import home

LOCK = Path(__file__).with_name("charts.lock")


def guest_environment() -> Path | None:
    """The built environment for this interpreter and this lock, or None."""
    folder = _folder()
    return folder if folder.is_dir() else None


def _folder() -> Path:
    facts = LOCK.read_bytes() + sys.version.encode() + sys.base_prefix.encode()
    return home() / "guests" / f"charts-{hashlib.sha256(facts).hexdigest()[:12]}"


def build(say: Callable[[str], None]) -> Path:
    """Make it, or return at once when it is there."""
    folder = _folder()
    if guest_environment() is not None:
        return folder
    say(f"making {folder}")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".part-") as part:
            _fill(Path(part) / "guest", say)
            (Path(part) / "guest").rename(folder)  # whole or not at all, also where two build at once
    except OSError as error:
        if guest_environment() is None:
            raise BuildFailed(f"{folder} cannot be made: {error}; SYNTH_HOME names another place") from error
    return folder


def _fill(folder: Path, say: Callable[[str], None]) -> None:
    _venv(folder, with_pip=False)
    pip = tools_pip()
    say("installing the locked libraries")
    run([*pip, "--python", str(folder / "bin/python"), "install", "--quiet", "--no-compile", "--require-hashes",
         "--only-binary", ":all:", "-r", str(LOCK)])  # fmt: skip
    run([str(folder / "bin/python"), "-m", "compileall", "-q", str(folder / "lib")], check=False)
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():  # the guest runs as another user than the one who built this
            path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))


def tools_pip() -> list[str]:
    """A pip to call: of this environment, or of one made for it."""
    if subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0:
        return [sys.executable, "-m", "pip"]
    tools = home() / "tools"
    if not (tools / "bin/pip").exists():
        _venv(tools, with_pip=True)
    return [str(tools / "bin/python"), "-m", "pip"]


def _venv(folder: Path, *, with_pip: bool) -> None:
    base = getattr(sys, "_base_executable", sys.executable)
    run([base, "-m", "venv", *([] if with_pip else ["--without-pip"]), str(folder)])


def run(command: list[str], *, check: bool = True) -> str:
    """Run a tool; its last words are the error when it fails."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise BuildFailed(f"{command[0]} is not installed") from error
    if check and done.returncode:
        words = (done.stderr or done.stdout).strip()[-1500:]
        raise BuildFailed(f"{' '.join(command[:6])} ... failed:\n{words}")
    return done.stdout


class BuildFailed(Exception):
    """An environment could not be built; the message says why."""
