"""`synth sandbox build`: make the environments that guests of an engine run in."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable

from sandbox.images import container, venv
from sandbox.images.tools import BuildFailed
from sandbox.kinds import KINDS

__all__ = ["BuildFailed", "build"]


ENGINES = ("bubblewrap", "docker")


def build(engine: str, base: str | None, say: Callable[[str], None]) -> str:
    """Returns the images' names or the environments' folders; at once when nothing has changed.

    `auto` builds for every engine that has what it runs on: a bwrap, a Docker daemon that answers.
    """
    if engine == "auto":
        able = [name for name in ENGINES if _can_run(name)]
        if not able:
            raise BuildFailed("neither bwrap nor a Docker daemon is here; apt-get install -y bubblewrap")
        return "\n".join(build(name, base, say) for name in able)
    if engine == "docker":
        return "\n".join(container.build(kind, base, say) for kind in KINDS)
    if engine == "bubblewrap":
        return "\n".join(str(venv.build(kind, say)) for kind in KINDS)
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
