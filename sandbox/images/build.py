"""`synth sandbox build`: make the environments that guests of an engine run in."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from sandbox.images import container, roots, venv
from sandbox.images.contents import ORDINARY, PACKAGES, with_those_under
from sandbox.images.tools import BuildFailed

__all__ = ["BuildFailed", "build", "sbom"]


ENGINES = ("bubblewrap", "docker")
Say = Callable[[str], None]


def build(
    engine: str, base: str | None, say: Say, *, kinds: tuple[str, ...] = ORDINARY, fresh: bool = False
) -> str:  # fmt: skip
    """Returns the images' names or the environments' folders; at once when nothing has changed.

    `auto` builds for every engine that has what it runs on: a bwrap, a Docker daemon that answers.
    """
    unknown = [kind for kind in kinds if kind not in PACKAGES]
    if unknown:
        raise LookupError(f"no guest is called {unknown[0]!r}; there are {', '.join(PACKAGES)}")
    if engine == "auto":
        able = [name for name in ENGINES if _can_run(name)]
        if not able:
            raise BuildFailed("neither bwrap nor a Docker daemon is here; apt-get install -y bubblewrap")
        return "\n".join(build(name, base, say, kinds=kinds, fresh=fresh) for name in able)
    if engine == "docker":
        return "\n".join(_images(kinds, base, say, fresh))
    if engine == "bubblewrap":
        folder = roots.wanted()
        made = _roots(folder, kinds, base, say, fresh) if folder else [venv.build(kind, say) for kind in kinds]
        return "\n".join(map(str, made))
    raise LookupError(f"nothing to build for an engine called {engine!r}; there are {', '.join(ENGINES)}")


def _images(kinds: tuple[str, ...], base: str | None, say: Say, fresh: bool) -> list[str]:
    return [container.build(kind, base, say, fresh=fresh) for kind in with_those_under(kinds)]


def _roots(folder: Path, kinds: tuple[str, ...], base: str | None, say: Say, fresh: bool) -> list[Path]:
    """Where there is no docker they have been brought here from elsewhere, or they are missing."""
    if _can_run("docker"):
        _images(kinds, base, say, fresh)
        return [roots.build(kind, folder, say) for kind in kinds]
    found = {kind: roots.guest_root(kind) for kind in kinds}
    for kind, root in found.items():
        if root is None:
            name = roots.folder_name(kind)
            raise BuildFailed(f"no docker is here to copy roots from; bring {folder / name} from a machine that has it")
    return [root for root in found.values() if root is not None]


def sbom(engine: str, kind: str) -> str:
    """The software bill of materials of an environment that is there, as CycloneDX."""
    if engine == "docker":
        return container.bill(kind)
    return venv.bill(kind) if roots.wanted() is None else roots.bill(kind)


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
