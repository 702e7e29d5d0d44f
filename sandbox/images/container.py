"""The docker images `pixelproof-KIND`: a base with the packages of this kind of guest and its locked libraries."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from sandbox.images import cdn
from sandbox.images.contents import FONT_SETTINGS, HERE, PACKAGES, digest, lock
from sandbox.images.tools import BuildFailed, run, tools_pip

_DOCKERFILE = HERE / "guest.Dockerfile"
_PUBLIC_BASE = "debian:12-slim"
_OWN_BASE = "pixelproof-base:debian-12-security"
_STAGE = "pixelproof-stage"
_COPIES = "pixelproof.copies"  # the label that says whether the image holds copies of libraries for pages
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


def image_name(kind: str) -> str:
    return f"pixelproof-{kind}:{digest(kind, _DOCKERFILE.read_bytes(), ' '.join(PACKAGES[kind]).encode())}"


def build(kind: str, base: str | None, say: Callable[[str], None]) -> str:
    """Make the image, or return at once when it is there (over this base, where one is asked for)."""
    name = image_name(kind)
    run(["docker", "version"])  # so that a daemon that is not there is what the error says
    if _label(name, "pixelproof.base") in ({base} if base else {_PUBLIC_BASE, _OWN_BASE}):
        if lacks_copies(kind):
            _add_copies(name, say)
        return name
    chosen = base or _default_base(say)
    labels = {"pixelproof.base": chosen}
    stage = f"{_STAGE}-{kind}"
    with tempfile.TemporaryDirectory(prefix="pixelproof-") as folder:
        context = Path(folder)
        shutil.copy(_DOCKERFILE, context / "Dockerfile")
        for part in ("site", "more"):
            (context / part).mkdir()
        shutil.copy(FONT_SETTINGS, context / "more")
        arguments = [f"BASE={chosen}", f"PACKAGES={' '.join(PACKAGES[kind])}"]
        say(f"preparing {' and '.join(PACKAGES[kind][:2])} over {chosen}")
        _docker_build(context, arguments, f"{stage}:python", target="python")
        version = run(["docker", "run", "--rm", "--network", "none", f"{stage}:python", "/guest/bin/python", "-c",
                       "import platform; print(platform.python_version())"]).strip()  # fmt: skip
        say(f"fetching the locked libraries for Python {version}")
        _fetch(kind, context, version)
        if kind == "browser":
            labels[_COPIES] = _told(cdn.fetch(context / "more" / "cdn", say))
        say(f"building {name}")
        _docker_build(context, arguments, f"{stage}:libraries", target="libraries")
        _docker_build(context, arguments, name, labels=labels)
        run(["docker", "image", "rm", f"{stage}:python", f"{stage}:libraries"], check=False)
    return name


def lacks_copies(kind: str) -> bool:
    """Whether npm could not be had when the image was built."""
    return kind == "browser" and _label(image_name(kind), _COPIES) != _told(True)


def _told(there: bool) -> str:
    return "there" if there else "none"


def _add_copies(name: str, say: Callable[[str], None]) -> None:
    """One layer more on the image that is there."""
    with tempfile.TemporaryDirectory(prefix="pixelproof-") as folder:
        context = Path(folder)
        if cdn.fetch(context / "cdn", say):
            (context / "Dockerfile").write_text(f"FROM {name}\nCOPY cdn /guest/cdn\n")
            say(f"adding them to {name}")
            _docker_build(context, [], name, labels={_COPIES: _told(True)})


def _docker_build(
    context: Path, arguments: list[str], tag: str, *, target: str = "", labels: Mapping[str, str] | None = None
) -> None:
    options = ["--tag", tag, "--network", "host"]  # where this machine reaches a mirror, the build does
    options += [part for argument in arguments for part in ("--build-arg", argument)]
    options += ["--target", target] if target else []
    options += [part for name, value in (labels or {}).items() for part in ("--label", f"{name}={value}")]
    run(["docker", "build", "--quiet", *options, str(context)])


def _fetch(kind: str, context: Path, version: str) -> None:
    """Unpack the wheels for the image's Python into the build's folder, on this side of the build."""
    machine = platform.machine()
    pip = tools_pip()
    chosen = subprocess.run(
        [pip[0], "-c", _CHOOSE, version], input=lock(kind).read_text(), capture_output=True, text=True, check=False
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
            f"run this as root, or run as root: {HERE / 'debian-base.sh'} {_OWN_BASE}"
        )
    say(f"it cannot be pulled; making {_OWN_BASE} with debootstrap")
    run(["sh", str(HERE / "debian-base.sh"), _OWN_BASE])
    return _OWN_BASE


def _exists(image: str) -> bool:
    return subprocess.run(["docker", "image", "inspect", image], capture_output=True, check=False).returncode == 0


def _label(image: str, label: str) -> str | None:
    asked = subprocess.run(
        ["docker", "image", "inspect", "--format", f'{{{{index .Config.Labels "{label}"}}}}', image],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return asked.stdout.strip() or None
