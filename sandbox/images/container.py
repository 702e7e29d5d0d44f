"""The docker images `pixelproof-KIND`: the packages of a kind of guest and its locked libraries, each over another."""

from __future__ import annotations

import contextlib
import json
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sandbox.images import base, cdn, sbom, wheels
from sandbox.images.contents import FONT_SETTINGS, HERE, PACKAGES, UNDER, digest
from sandbox.images.tools import BuildFailed, make_readable, run

_SYSTEM, _GUEST = HERE / "system.Dockerfile", HERE / "guest.Dockerfile"
_SIDECAR = tuple(HERE.parent / "guest" / name for name in ("sidecar.py", "bootstrap.py"))  # for `attach`
_BASE = "pixelproof.base"
_COPIES = "pixelproof.copies"  # the label that says whether the image holds copies of libraries for pages
_ASK = f"""
import json, platform, subprocess, sysconfig
packages = subprocess.run({sbom.DPKG!r}, capture_output=True, text=True, check=True).stdout
print(json.dumps({{"python": platform.python_version(), "libraries": sysconfig.get_path("purelib"),
                   "packages": packages, "system": open("/etc/os-release").read()}}))
"""


def image_name(kind: str) -> str:
    parts = [*(file.read_text() for file in (_SYSTEM, _GUEST, *_SIDECAR)), " ".join(PACKAGES[kind])]
    if kind in UNDER:
        parts.append(image_name(UNDER[kind]))
    return f"pixelproof-{kind}:{digest(kind, *(part.encode() for part in parts))}"


def build(kind: str, asked: str | None, say: Callable[[str], None], *, fresh: bool = False) -> str:
    """Make the image, or return at once when it is there (over the base `asked` for, and what is now under it).

    The image of the kind under this one must be there. `fresh` makes it anew, with the newest fixes of its packages.
    """
    name = image_name(kind)
    run(["docker", "version"])  # so that a daemon that is not there is what the error says
    if not fresh and _is_made(kind, asked):
        if lacks_copies(kind):
            _add_copies(kind, say)
        return name
    before = _inspect(name, "{{.Id}}")
    chosen = asked or base.default_base(say)
    labels = {_BASE: chosen}
    with _system(kind, chosen, fresh, say) as system, tempfile.TemporaryDirectory(prefix="pixelproof-") as folder:
        told = json.loads(run(["docker", "run", "--rm", "--network", "none", system, "/guest/bin/python", "-c", _ASK]))
        context = Path(folder)
        more = _guest_folder(context)
        say(f"fetching the locked libraries for Python {told['python']}")
        wheels.unpack(kind, context / "site", told["python"])
        if kind == "browser":
            labels[_COPIES] = _told(cdn.fetch(more / "cdn", say))
        for file in (FONT_SETTINGS, *_SIDECAR):
            shutil.copy(file, more)
        (more / sbom.NAME).write_text(_bill(kind, chosen, told, context))
        make_readable(context)
        say(f"building {name}")
        shutil.copy(_GUEST, context / "Dockerfile")
        _docker_build(context, {"SYSTEM": system, "LIBRARIES": told["libraries"]}, name, labels=labels)
    if before is not None:
        run(["docker", "image", "rm", before], check=False)
    return name


def lacks_copies(kind: str) -> bool:
    """Whether npm could not be had when the image was built."""
    return kind == "browser" and _label(image_name(kind), _COPIES) != _told(True)


def age_days(kind: str) -> float | None:
    """How long ago the oldest of the image's packages were fetched; None where it is not built."""
    wanted = ["--no-trunc", "--human=false", "--format", "{{.CreatedAt}} {{.CreatedBy}}"]
    steps = (line.partition(" ") for line in _docker("history", *wanted, image_name(kind)).splitlines())
    fetched = [datetime.fromisoformat(moment) for moment, _, step in steps if "apt-get install" in step]
    return (datetime.now(UTC) - min(fetched)).total_seconds() / 86400 if fetched else None


def bill(kind: str) -> str:
    """The software bill of materials that the image holds."""
    name = image_name(kind)
    if _inspect(name, "{{.Id}}") is None:
        raise BuildFailed(f"the image {name} is not built")
    with tempfile.TemporaryDirectory(prefix="pixelproof-") as folder, held(name) as container:
        run(["docker", "cp", f"{container}:/guest/{sbom.NAME}", folder])
        return Path(folder, sbom.NAME).read_text()


@contextlib.contextmanager
def held(image: str) -> Iterator[str]:
    """A container that runs nothing, to read the image's files by."""
    container = run(["docker", "create", "--pull", "never", "--network", "none", image, "nothing"]).strip()
    try:
        yield container
    finally:
        run(["docker", "rm", container], check=False)


def _is_made(kind: str, asked: str | None) -> bool:
    name = image_name(kind)
    if _label(name, _BASE) not in ({asked} if asked else {base.PUBLIC, base.OWN}):
        return False
    return kind not in UNDER or _layers(name)[: len(under := _layers(image_name(UNDER[kind])))] == under


@contextlib.contextmanager
def _system(kind: str, chosen: str, fresh: bool, say: Callable[[str], None]) -> Iterator[str]:
    """The image without its libraries, under a name that no other build has at the same time."""
    under = image_name(UNDER[kind]) if kind in UNDER else chosen
    say(f"preparing {' and '.join(PACKAGES[kind][:2])} over {under}")
    name = f"pixelproof-stage:{secrets.token_hex(8)}"
    try:
        with tempfile.TemporaryDirectory(prefix="pixelproof-") as folder:
            shutil.copy(_SYSTEM, Path(folder, "Dockerfile"))
            arguments = {"UNDER": under, "PACKAGES": " ".join(PACKAGES[kind]), "FRESH": "yes" if fresh else ""}
            _docker_build(Path(folder), arguments, name, cached=not fresh)
        yield name
    finally:
        run(["docker", "image", "rm", name], check=False)


def _guest_folder(context: Path) -> Path:
    (context / "site").mkdir()
    (context / "more").mkdir()
    return context / "more"


def _bill(kind: str, chosen: str, told: Mapping[str, Any], context: Path) -> str:
    system = sbom.os_release(told["system"])
    under = sbom.components(bill(UNDER[kind])) if kind in UNDER else sbom.base(chosen, system)
    own = [*sbom.python(context / "site"), *sbom.npm(context / "more" / "cdn")]
    return sbom.document(kind, [*under, *sbom.debian(told["packages"], system), *own])


def _told(there: bool) -> str:
    return "there" if there else "none"


def _add_copies(kind: str, say: Callable[[str], None]) -> None:
    """One layer more on the image that is there."""
    name = image_name(kind)
    with tempfile.TemporaryDirectory(prefix="pixelproof-") as folder:
        context = Path(folder)
        more = _guest_folder(context)
        if cdn.fetch(more / "cdn", say):
            held = sbom.components(bill(kind))
            (more / sbom.NAME).write_text(sbom.document(kind, [*held, *sbom.npm(more / "cdn")]))
            make_readable(context)
            (context / "Dockerfile").write_text(f"FROM {name}\nCOPY more /guest\n")
            say(f"adding them to {name}")
            _docker_build(context, {}, name, labels={_COPIES: _told(True)})


def _docker_build(
    context: Path, arguments: Mapping[str, str], name: str, *, labels: Mapping[str, str] | None = None,
    cached: bool = True,
) -> None:  # fmt: skip
    """The name is given when all of it is there, so that a build that is killed leaves none."""
    options = ["--tag", name, "--network", "host"]  # where this machine reaches a mirror, the build does
    options += [] if cached else ["--no-cache"]
    options += [part for key, value in arguments.items() for part in ("--build-arg", f"{key}={value}")]
    options += [part for key, value in (labels or {}).items() for part in ("--label", f"{key}={value}")]
    run(["docker", "build", "--quiet", *options, str(context)])


def _layers(image: str) -> Sequence[str]:
    return json.loads(_inspect(image, "{{json .RootFS.Layers}}") or "[]")  # type: ignore[no-any-return]


def _label(image: str, label: str) -> str | None:
    return _inspect(image, f'{{{{index .Config.Labels "{label}"}}}}')


def _inspect(image: str, wanted: str) -> str | None:
    return _docker("image", "inspect", "--format", wanted, image).strip() or None


def _docker(*arguments: str) -> str:
    """What it says; nothing where it fails, as it does for an image that is not there."""
    return subprocess.run(["docker", *arguments], capture_output=True, text=True, check=False).stdout
