"""The docker image `pixelproof-charts`: a base with Python, fonts and the locked libraries."""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from sandbox.images.venv import LOCK, BuildFailed, run, tools_pip

_HERE = Path(__file__).parent
_DOCKERFILE = _HERE / "charts.Dockerfile"
_PUBLIC_BASE = "debian:12-slim"
_OWN_BASE = "pixelproof-base:debian-12"
_STAGE = "pixelproof-stage"
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


def image_name() -> str:
    digest = hashlib.sha256(LOCK.read_bytes() + _DOCKERFILE.read_bytes()).hexdigest()
    return f"pixelproof-charts:{digest[:12]}"


def build(base: str | None, say: Callable[[str], None]) -> str:
    """Make the image, or return at once when it is there (over this base, where one is asked for)."""
    name = image_name()
    run(["docker", "version"])  # so that a daemon that is not there is what the error says
    if _label(name, "pixelproof.base") in ({base} if base else {_PUBLIC_BASE, _OWN_BASE}):
        return name
    chosen = base or _default_base(say)
    with tempfile.TemporaryDirectory(prefix="pixelproof-") as folder:
        context = Path(folder)
        shutil.copy(_DOCKERFILE, context / "Dockerfile")
        (context / "site").mkdir()
        say(f"preparing Python over {chosen}")
        _docker_build(context, chosen, f"{_STAGE}:python", target="python")
        version = run(["docker", "run", "--rm", "--network", "none", f"{_STAGE}:python", "/guest/bin/python", "-c",
                       "import platform; print(platform.python_version())"]).strip()  # fmt: skip
        say(f"fetching the locked libraries for Python {version}")
        _fetch(context, version)
        say(f"building {name}")
        _docker_build(context, chosen, f"{_STAGE}:libraries", target="libraries")
        _docker_build(context, chosen, name, label=f"pixelproof.base={chosen}")
        run(["docker", "image", "rm", f"{_STAGE}:python", f"{_STAGE}:libraries"], check=False)
    return name


def _docker_build(context: Path, base: str, tag: str, *, target: str = "", label: str = "") -> None:
    options = ["--build-arg", f"BASE={base}", "--tag", tag]
    options += ["--target", target] if target else []
    options += ["--label", label] if label else []
    run(["docker", "build", "--quiet", *options, str(context)])


def _fetch(context: Path, version: str) -> None:
    """Unpack the wheels for the image's Python into the build's folder, on this side of the build."""
    machine = platform.machine()
    pip = tools_pip()
    chosen = subprocess.run(
        [pip[0], "-c", _CHOOSE, version], input=LOCK.read_text(), capture_output=True, text=True, check=False
    )
    if chosen.returncode:
        raise BuildFailed(f"the lock could not be read:\n{chosen.stderr[-1500:]}")
    needs = context / "needs.txt"
    needs.write_text(chosen.stdout)
    tags = [f"manylinux_2_{minor}_{machine}" for minor in range(_NEWEST_GLIBC_TAG, 16, -1)]
    platforms = [part for tag in [*tags, f"manylinux2014_{machine}"] for part in ("--platform", tag)]
    run([*pip, "install", "--quiet", "--no-compile", "--no-deps", "--require-hashes", "--only-binary", ":all:",
         "--implementation", "cp", "--python-version", version, *platforms,
         "--target", str(context / "site"), "-r", str(needs)])  # fmt: skip
    needs.unlink()
    shutil.rmtree(context / "site" / "bin", ignore_errors=True)


def _default_base(say: Callable[[str], None]) -> str:
    """Debian's own image where a registry is reached, else one made here."""
    for name in (_PUBLIC_BASE, _OWN_BASE):
        if _exists(name):
            return name
    say(f"pulling {_PUBLIC_BASE}")
    if subprocess.run(["docker", "pull", "--quiet", _PUBLIC_BASE], capture_output=True, check=False).returncode == 0:
        return _PUBLIC_BASE
    if os.getuid() != 0 or shutil.which("debootstrap") is None:
        raise BuildFailed(
            f"{_PUBLIC_BASE} cannot be pulled. Name an image that is here (--base IMAGE), or install debootstrap and "
            f"run this as root, or run as root: {_HERE / 'debian-base.sh'} {_OWN_BASE}"
        )
    say(f"it cannot be pulled; making {_OWN_BASE} with debootstrap")
    run(["sh", str(_HERE / "debian-base.sh"), _OWN_BASE])
    return _OWN_BASE


def _exists(image: str) -> bool:
    return subprocess.run(["docker", "image", "inspect", image], capture_output=True, check=False).returncode == 0


def _label(image: str, label: str) -> str | None:
    asked = subprocess.run(
        ["docker", "image", "inspect", "--format", f'{{{{index .Config.Labels "{label}"}}}}', image],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return asked.stdout.strip() or None
