"""`synth sandbox build`: make the environment that guests of an engine run in."""

from __future__ import annotations

from collections.abc import Callable

from sandbox.images import charts, venv
from sandbox.images.venv import BuildFailed

__all__ = ["BuildFailed", "build"]


def build(engine: str, base: str | None, say: Callable[[str], None]) -> str:
    """Returns the image's name or the environment's folder; at once when nothing has changed."""
    if engine == "docker":
        return charts.build(base, say)
    if engine == "bubblewrap":
        return str(venv.build(say))
    raise LookupError(f"nothing to build for an engine called {engine!r}; there are bubblewrap, docker")
