"""What this machine has, and what mends what it lacks."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.request import Request, urlopen

from qa import ocr
from sandbox import selfcheck
from sandbox.choose import open_sandbox, why_not
from sandbox.contract import TIERS, SandboxUnavailable
from sandbox.engines import attach
from sandbox.images import cdn, container
from sandbox.images.venv import guest_environment
from sandbox.kinds import BROWSER, CHARTS
from synth import SIBLINGS, plugins
from synth.records import WorldError
from synth.words import lemma

OLD_DAYS = 30
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
    looks = (_python, _engines, _age, _graphs, _copies, _ocr, _words, _model, _disk, _siblings)
    return [finding for look in looks for finding in _taken(look)]


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
    """Each engine, and each kind of guest in it; without the guest for charts nothing runs."""
    names = [
        name for name in plugins.names("engines") if name != "attach" or attach.socket_path(CHARTS).parent.exists()
    ]
    faults = {(name, kind): why_not(name, [kind]) for kind in (CHARTS, BROWSER) for name in names}
    for (name, kind), fault in faults.items():
        about = f"sandbox: {name}, {kind.name}"
        if fault is None:
            yield _started(name, about) if kind is CHARTS else Finding(state="ok", about=about, said="ready")
            continue
        instead = any(found is None for (_, other), found in faults.items() if other is kind)
        sentence, _, fix = fault.partition("; ")
        fix = fix.removeprefix("run: ")
        yield Finding(state="!" if instead or kind is not CHARTS else "x", about=about, said=sentence, fix=fix)


def _started(engine: str, about: str) -> Finding:
    """What keeps programs apart shows when a guest is started, and only then."""
    try:
        with closing(open_sandbox(engine, selfcheck.drivers())) as sandbox:
            tier = sandbox.tier
    except SandboxUnavailable as error:
        return Finding(state="x", about=about, said=error.sentence, fix=error.fix)
    if tier == TIERS[-1]:
        return Finding(state="ok", about=about, said=f"ready; the tier in force is {tier}")
    said = f"ready, but the tier in force is {tier}: no ordinary user can make namespaces here, and no page is drawn"
    settings = "kernel.unprivileged_userns_clone=1 kernel.apparmor_restrict_unprivileged_userns=0"
    return Finding(state="!", about=about, said=said, fix=f"sysctl -w {settings}")


def _age() -> Iterator[Finding]:
    """Fixes of Chromium and of the system come with a new image, and only then."""
    for kind in (CHARTS, BROWSER):
        age = container.age_days(kind.name) if shutil.which("docker") else None
        if age is not None and age > OLD_DAYS:
            said = f"its packages were fetched {age:.0f} days ago; fixes since then are not in it"
            fix = "synth sandbox build --engine docker --fresh"
            yield Finding(state="!", about=f"image: {kind.name}", said=said, fix=fix)


def _graphs() -> Iterator[Finding]:
    """Docker's image brings its own Graphviz."""
    if why_not("docker", [CHARTS]) is None or shutil.which("dot"):
        yield Finding(state="ok", about="graphs", said="Graphviz is here")
    else:
        said = "without Graphviz no graph is drawn"
        yield Finding(state="!", about="graphs", said=said, fix="apt-get install -y graphviz")


def _copies() -> Iterator[Finding]:
    """The libraries that pages name by public addresses, which no guest can reach."""
    folder = guest_environment(BROWSER.name)
    lacks = {} if folder is None else {"bubblewrap": not cdn.complete(folder / "cdn")}
    if why_not("docker", [BROWSER]) is None:
        lacks["docker"] = container.lacks_copies(BROWSER.name)
    for engine, lacking in lacks.items():
        about = f"copies for pages: {engine}"
        if lacking:
            said = "none, as npm could not be had when the guest was built; pages that load libraries lack them"
            fix = f"apt-get install -y npm && synth sandbox build --engine {engine}"
            yield Finding(state="!", about=about, said=said, fix=fix)
        else:
            yield Finding(state="ok", about=about, said="every pinned library is here")


def _ocr() -> Iterator[Finding]:
    fault = ocr.missing()
    if fault is None:
        yield Finding(state="ok", about="ocr", said="tesseract's English data is here")
    else:
        fix = "apt-get install -y tesseract-ocr-eng"
        yield Finding(state="!", about="ocr", said=f"{fault}, so `legible` and `drawn` read no texts", fix=fix)


def _words() -> Iterator[Finding]:
    try:
        lemma("dog")
    except WorldError as error:
        said = f"{error.sentence}, so no caption of a given picture is read"
        yield Finding(state="!", about="words", said=said, fix="apt-get install -y wordnet-base")
    else:
        yield Finding(state="ok", about="words", said="WordNet's files are here")


def _model() -> Iterator[Finding]:
    """The server that `openai:NAME` without an address means."""
    address = os.environ.get("OPENAI_BASE_URL")
    if address is None:
        yield Finding(state="ok", about="model", said="none named in OPENAI_BASE_URL; the offline author needs none")
        return
    shown = address.rpartition("@")[2]  # a password may stand before it
    try:
        with urlopen(Request(address.rstrip("/") + "/models", headers=_key()), timeout=5) as reply:
            known = [one["id"] for one in json.load(reply)["data"]]
        yield Finding(state="ok", about="model", said=f"{shown} has {', '.join(known[:5]) or 'no model'}")
    except (OSError, ValueError, KeyError, TypeError) as error:
        said = f"{shown} gives no list of models: {type(error).__name__}"
        fix = "start the server, or export OPENAI_BASE_URL=http://host:port/v1"
        yield Finding(state="!", about="model", said=said, fix=fix)


def _key() -> dict[str, str]:
    key = os.environ.get("OPENAI_API_KEY")
    return {"Authorization": f"Bearer {key}"} if key else {}


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
