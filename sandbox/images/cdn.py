"""Copies of well-known libraries that pages load from public addresses, fetched with npm and pinned by their hashes.

`python -m sandbox.images.cdn` pins them anew, each within its major version.
"""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import tarfile
import tempfile
from collections.abc import Callable, Iterable
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from sandbox.home import home
from sandbox.images.tools import BuildFailed, make_readable, make_venv, run

_FOLDER = Path(__file__).with_name("cdn")
_COPIES, _LOCK = _FOLDER / "copies.json", _FOLDER / "lock.json"
_NPM_LOCK = Path(__file__).with_name("npm.lock")


def fetch(folder: Path, say: Callable[[str], None]) -> bool:
    """Fill the folder with the copies and `index.json`; False and an index of none where npm cannot be had."""
    folder.mkdir()
    index: dict[str, dict[str, Any]] = {}
    try:
        say("fetching local copies of libraries that pages load")
        with tempfile.TemporaryDirectory(prefix="pixelproof-") as part:
            for wanted, tarball in _packed(json.loads(_LOCK.read_text()), Path(part)):
                name, _, major = wanted.rpartition("@")
                index.setdefault(name, {})[major] = _unpack(wanted, tarball, folder)
    except (BuildFailed, ValueError) as error:  # npm may answer what is no JSON
        shutil.rmtree(folder)
        folder.mkdir()
        index = {}
        say(f"pages will find no local copies of libraries until the guest is built again: {error}")
    (folder / "index.json").write_text(json.dumps(index, indent=1, sort_keys=True))
    make_readable(folder)
    return bool(index)


def complete(folder: Path) -> bool:
    """Whether everything that is pinned is there: npm may have been missing when the guest was built."""
    try:
        index = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return False
    pinned = (wanted.rpartition("@") for wanted in json.loads(_LOCK.read_text()))
    return all(major in index.get(name, {}) for name, _, major in pinned)


def pin() -> None:
    """Write the lock: the newest version of each, and the hash of its package."""
    wanted = json.loads(_COPIES.read_text())
    with tempfile.TemporaryDirectory(prefix="pixelproof-") as part:
        said = json.loads(_npm(["pack", "--json", *(f"{name}.x" for name in wanted)], Path(part)))
    found = {f"{one['name']}@{one['version'].split('.')[0]}": one for one in said}
    pins = {name: {"version": found[name]["version"], "integrity": found[name]["integrity"]} for name in sorted(wanted)}
    _LOCK.write_text(json.dumps(pins, indent=2) + "\n")


def _packed(pins: dict[str, dict[str, str]], into: Path) -> Iterable[tuple[str, Path]]:
    """Each package as npm hands it over, if it is the one that was pinned."""
    exact = {wanted: f"{wanted.rpartition('@')[0]}@{pin['version']}" for wanted, pin in pins.items()}
    said = {
        f"{one['name']}@{one['version']}": one for one in json.loads(_npm(["pack", "--json", *exact.values()], into))
    }
    for wanted, name in exact.items():
        tarball = into / str(said[name]["filename"]).replace("@", "").replace("/", "-")
        found = "sha512-" + base64.b64encode(hashlib.sha512(tarball.read_bytes()).digest()).decode()
        if found != pins[wanted]["integrity"]:
            raise BuildFailed(f"{name} is not the package that was pinned")
        yield wanted, tarball


def _unpack(wanted: str, tarball: Path, folder: Path) -> dict[str, Any]:
    """Only the files that pages ask for; their index."""
    name = wanted.rpartition("@")[0]
    copies = json.loads(_COPIES.read_text())[wanted]
    version = json.loads(_LOCK.read_text())[wanted]["version"]
    files = {}
    with tarfile.open(tarball) as packed:
        for member in packed:
            path = member.name.partition("/")[2]
            if member.isfile() and ".." not in path and any(_fits(path, glob) for glob in copies["files"]):
                content = packed.extractfile(member)
                assert content is not None
                place = folder / f"{name}@{version}" / path
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(body := content.read())
                files[path] = hashlib.sha256(body).hexdigest()
    if copies["default"] not in files:
        raise BuildFailed(f"{wanted} {version} has no {copies['default']}")
    return {"version": version, "default": copies["default"], "files": files}


def _fits(path: str, glob: str) -> bool:
    return fnmatchcase(path, glob) and path.count("/") == glob.count("/") and not path.endswith(".map")


def _npm(arguments: list[str], folder: Path) -> str:
    npm = shutil.which("npm") or _own_npm()
    return run([npm, "--silent", "--ignore-scripts", *arguments, "--pack-destination", str(folder)])


def _own_npm() -> str:
    """One from the Python package index, in an environment of its own."""
    tools = home() / "tools-npm"
    if not (tools / "bin/npm").exists():
        make_venv(tools, with_pip=True)
        run([str(tools / "bin/python"), "-m", "pip", "install", "--quiet", "--require-hashes", "--only-binary", ":all:",
             "-r", str(_NPM_LOCK)])  # fmt: skip
    return str(tools / "bin/npm")


if __name__ == "__main__":
    pin()
