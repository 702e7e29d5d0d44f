"""The tools that build environments: pip, venv, and how a tool's failure is told."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from sandbox.home import home


class BuildFailed(Exception):
    """An environment could not be built; the message says why."""


def tools_pip() -> list[str]:
    """A pip to call: of this environment, or of one made for it."""
    if subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0:
        return [sys.executable, "-m", "pip"]
    tools = home() / "tools"
    if not (tools / "bin/pip").exists():
        make_venv(tools, with_pip=True)
    return [str(tools / "bin/python"), "-m", "pip"]


def make_venv(folder: Path, *, with_pip: bool) -> None:
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


def make_readable(folder: Path) -> None:
    """For every user: a guest runs as another one than the one who built its environment."""
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))
