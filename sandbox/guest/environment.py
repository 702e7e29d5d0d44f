"""What decides pixels in this guest."""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
import platform
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

_SBOM = Path("/guest/sbom.json")  # every package and library of the image, by version


def environment(programs: Mapping[str, list[str]], fonts: Sequence[Path]) -> dict[str, str]:
    """`programs`: how to ask each program of this guest for its version; `fonts`: the folders it looks for fonts in."""
    found = {"python": platform.python_version(), "machine": platform.machine(), "libc": "".join(platform.libc_ver())}
    for library in importlib.metadata.distributions():
        found[library.name.lower()] = library.version
    found |= {name: _version(command) for name, command in programs.items()}
    found["fonts"] = _digest(fonts)
    if _SBOM.exists():
        found["image"] = hashlib.sha256(_SBOM.read_bytes()).hexdigest()
    return dict(sorted(found.items()))


def _version(command: list[str]) -> str:
    """The first number with a dot that the program says of itself; one that is here must say it."""
    try:
        asked = subprocess.run(command, capture_output=True, text=True, check=False, timeout=20)
    except FileNotFoundError:
        return "none"
    number = re.search(r"\d+(\.\d+)+", asked.stdout + asked.stderr)
    if number is None:  # killed, say: without it the environment would be taken for another one
        raise RuntimeError(f"{command[0]} did not say its version (it ended with {asked.returncode})")
    return number[0]


def all_fonts() -> list[Path]:
    """Where drawing libraries look."""
    folders = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts")]
    return folders + [Path(entry, "matplotlib/mpl-data/fonts") for entry in sys.path]


def named_fonts() -> list[Path]:
    """Where a program looks that keeps to the guests' own settings."""
    return [Path(found) for found in re.findall("<dir>(.*?)</dir>", Path(os.environ["FONTCONFIG_FILE"]).read_text())]


def _digest(folders: Sequence[Path]) -> str:
    """One digest over the name and content of every font a program may find."""
    fonts = (
        path for folder in folders for path in folder.rglob("*") if path.suffix.lower() in (".ttf", ".otf", ".ttc")
    )
    digests = sorted(f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}" for path in fonts)
    return hashlib.sha256("\n".join(digests).encode()).hexdigest()[:16]
