"""`synth sandbox build`: make the environment that guests of an engine run in."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable

from sandbox.images import charts, venv
from sandbox.images.venv import BuildFailed

__all__ = ["BuildFailed", "build"]


ENGINES = ("bubblewrap", "docker")


def build(engine: str, base: str | None, say: Callable[[str], None]) -> str:
    """Returns the image's name or the environment's folder; at once when nothing has changed.

    `auto` builds for every engine that has what it runs on: a bwrap, a Docker daemon that answers.
    """
    if engine == "auto":
        able = [name for name in ENGINES if _can_run(name)]
        if not able:
            raise BuildFailed("neither bwrap nor a Docker daemon is here; apt-get install -y bubblewrap")
        return "\n".join(build(name, base, say) for name in able)
    if engine == "docker":
        return charts.build(base, say)
    if engine == "bubblewrap":
        return str(venv.build(say))
    raise LookupError(f"nothing to build for an engine called {engine!r}; there are {', '.join(ENGINES)}")


def _can_run(engine: str) -> bool:
    if engine == "bubblewrap":
        return shutil.which("bwrap") is not None
    docker = shutil.which("docker")
    if docker is None:
        return False
    try:
        return subprocess.run([docker, "info"], capture_output=True, timeout=30, check=False).returncode == 0
    except subprocess.TimeoutExpired:
        return False
