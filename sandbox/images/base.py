"""The Debian that images are built on: its own image where a registry is reached, else one made here."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable

from sandbox.images.contents import HERE
from sandbox.images.tools import BuildFailed, run

PUBLIC = "debian:12-slim"
OWN = "pixelproof-base:debian-12-security"


def default_base(say: Callable[[str], None]) -> str:
    for name in (PUBLIC, OWN):
        if _exists(name):
            return name
    say(f"pulling {PUBLIC}")
    if subprocess.run(["docker", "pull", "--quiet", PUBLIC], capture_output=True, check=False).returncode == 0:
        return PUBLIC
    if os.getuid() != 0 or shutil.which("debootstrap") is None:
        raise BuildFailed(
            f"{PUBLIC} cannot be pulled. Name an image that is here (--base IMAGE), or install debootstrap and "
            f"run this as root, or run as root: {HERE / 'debian-base.sh'} {OWN}"
        )
    say(f"it cannot be pulled; making {OWN} with debootstrap")
    run(["sh", str(HERE / "debian-base.sh"), OWN])
    return OWN


def _exists(image: str) -> bool:
    return subprocess.run(["docker", "image", "inspect", image], capture_output=True, check=False).returncode == 0
