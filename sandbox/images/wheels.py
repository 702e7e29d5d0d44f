"""The locked libraries of an image, unpacked on this side of its build for the image's own Python."""

from __future__ import annotations

import platform
import shutil
import subprocess
from pathlib import Path

from sandbox.images.contents import UNDER, lock
from sandbox.images.tools import BuildFailed, run, tools_pip

_NEWEST_GLIBC_TAG = 28  # wheels for glibc 2.28 run on every Debian since 10

# Markers of a lock are for one Python; pip judges them by its own, which need not be the image's.
_CHOOSE = """
import sys
from pip._vendor.packaging.requirements import Requirement
version = sys.argv[1]
env = {"python_full_version": version, "python_version": ".".join(version.split(".")[:2])}
for block in sys.stdin.read().replace("\\\\\\n", "").splitlines():
    line, *hashes = block.split(" --hash=")
    if line.strip() and not line.startswith("#"):
        need = Requirement(line.strip())
        if need.marker is None or need.marker.evaluate(env):
            print(need.name + str(need.specifier), *("--hash=" + h.strip() for h in hashes))
"""


def unpack(kind: str, into: Path, version: str) -> None:
    """Those that the image under this one has not already."""
    pip = tools_pip()
    there = _needs(pip, UNDER[kind], version) if kind in UNDER else []
    wanted = [line for line in _needs(pip, kind, version) if line not in there]
    needs = into.with_suffix(".txt")
    needs.write_text("\n".join(wanted))
    machine = platform.machine()
    tags = [f"manylinux_2_{minor}_{machine}" for minor in range(_NEWEST_GLIBC_TAG, 16, -1)]
    platforms = [part for tag in [*tags, f"manylinux2014_{machine}"] for part in ("--platform", tag)]
    run([*pip, "install", "--quiet", "--no-compile", "--no-deps", "--require-hashes", "--only-binary", ":all:",
         "--implementation", "cp", "--python-version", version, *platforms,
         "--target", str(into), "-r", str(needs)])  # fmt: skip
    needs.unlink()
    shutil.rmtree(into / "bin", ignore_errors=True)


def _needs(pip: list[str], kind: str, version: str) -> list[str]:
    chosen = subprocess.run(
        [pip[0], "-c", _CHOOSE, version], input=lock(kind).read_text(), capture_output=True, text=True, check=False
    )
    if chosen.returncode:
        raise BuildFailed(f"the lock could not be read:\n{chosen.stderr[-1500:]}")
    return chosen.stdout.splitlines()
