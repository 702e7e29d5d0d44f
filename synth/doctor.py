"""What this machine has, and what mends what it lacks."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from qa import ocr
from sandbox.choose import why_not
from synth import SIBLINGS, plugins

State = Literal["ok", "!", "x"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """`!` means that something is less than it could be, `x` that nothing runs without it."""

    state: State
    about: str
    said: str
    fix: str = ""


def examine() -> list[Finding]:
    """Every look is taken, whatever another one finds."""
    return [finding for look in (_python, _engines, _ocr, _disk, _siblings) for finding in _taken(look)]


def _taken(look: Callable[[], Iterator[Finding]]) -> list[Finding]:
    try:
        return list(look())
    except Exception as error:  # noqa: BLE001 - a look that breaks is itself something to report
        said = f"could not be looked at: {type(error).__name__}: {error}"
        return [Finding(state="x", about=look.__name__.strip("_"), said=said)]


def _python() -> Iterator[Finding]:
    version = ".".join(str(part) for part in sys.version_info[:3])
    yield Finding(state="ok", about="python", said=version)


def _engines() -> Iterator[Finding]:
    faults = {name: why_not(name) for name in plugins.names("engines")}
    any_ready = any(fault is None for fault in faults.values())
    for name, fault in faults.items():
        if fault is None:
            yield Finding(state="ok", about=f"sandbox: {name}", said="ready")
        else:
            sentence, _, fix = fault.partition("; ")
            yield Finding(state="!" if any_ready else "x", about=f"sandbox: {name}", said=sentence, fix=fix)


def _ocr() -> Iterator[Finding]:
    fault = ocr.missing()
    if fault is None:
        yield Finding(state="ok", about="ocr", said="tesseract's English data is here")
    else:
        fix = "apt-get install -y tesseract-ocr-eng"
        yield Finding(state="!", about="ocr", said=f"{fault}, so `legible` and `drawn` read no texts", fix=fix)


def _disk() -> Iterator[Finding]:
    free = shutil.disk_usage(Path.cwd()).free / 1e9
    if free < 1:
        yield Finding(
            state="!", about="disk", said=f"{free:.1f} GB free here", fix="make room, or write elsewhere with -o"
        )
    else:
        yield Finding(state="ok", about="disk", said=f"{free:.0f} GB free here")


def _siblings() -> Iterator[Finding]:
    shadows = [name for name in SIBLINGS if Path(name).exists() or Path(f"{name}.py").exists()]
    here = Path(__file__).resolve().parent.parent == Path.cwd()
    if shadows and not here:
        said = f"this folder holds {', '.join(shadows)}, which a script started here imports in place of ours"
        yield Finding(state="!", about="names", said=said, fix="python -P script.py")
    else:
        yield Finding(state="ok", about="names", said="nothing here shadows our packages")
