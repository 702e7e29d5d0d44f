"""How the first process of every guest begins: its pipes, its environment, the drivers."""

from __future__ import annotations

import importlib
import json
import os
import time
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType

from sandbox.guest import jail, kernel

_KEPT = ("PATH", "LC_ALL", "TZ", "PYTHONHASHSEED")
_SET = {
    "HOME": jail.HOME,
    "TMPDIR": jail.TMP,
    "MPLCONFIGDIR": f"{jail.HOME}/matplotlib",
    "XDG_CACHE_HOME": f"{jail.HOME}/cache",
    "MPLBACKEND": "Agg",
    "FONTCONFIG_FILE": "/guest/fonts.conf",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "NUMEXPR_NUM_THREADS": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
}
# What checks pictures, and the source of chance that each program finds seeded.
_PRELOADED = ("PIL.PngImagePlugin", "numpy.random")
NAMESPACE_SETTINGS = (
    "see kernel.unprivileged_userns_clone, kernel.apparmor_restrict_unprivileged_userns, user.max_user_namespaces"
)


class Refusal(Exception):
    """Why this guest will run nothing."""

    lacks = ""


class NoNamespaces(Refusal):
    """Another tier may do without."""

    lacks = "namespaces"


def refused(error: Exception) -> bytes:
    """What the host is told then."""
    about = {"refused": f"{type(error).__name__}: {error}", "lacks": getattr(error, "lacks", "")}
    return json.dumps(about).encode()


def take_pipes() -> tuple[int, int]:
    """Away from 0 and 1, where anything a library prints while it loads would land in the protocol."""
    into, out = os.dup(0), os.dup(1)
    null = os.open("/dev/null", os.O_RDONLY)
    os.dup2(null, 0)
    os.dup2(2, 1)
    os.close(null)
    return into, out


def settle(more: Mapping[str, str], allowed: int = 0) -> None:
    """An environment of our own; raises Refusal for a guest that was started with more than it should have.

    `allowed` are the capabilities of a root that needs some.
    """
    held = kernel.capabilities()
    if held & ~allowed or (os.getuid() == 0 and not allowed):
        raise Refusal("the guest was started with privileges")
    if kernel.MACHINE not in ("x86_64", "aarch64"):
        raise Refusal(f"no list of system calls for {kernel.MACHINE}")
    kept = {name: value for name, value in os.environ.items() if name in _KEPT}
    os.environ.clear()
    os.environ.update({**kept, **_SET, **more})
    time.tzset()
    kernel.set_dumpable(False)
    kernel.no_new_privileges()


def load(names: list[str]) -> dict[str, ModuleType]:
    """The drivers: those modules that a job can name."""
    for library in _PRELOADED:
        importlib.import_module(library)
    modules = {name: importlib.import_module(f"drivers.{name}") for name in names}
    return {name: module for name, module in modules.items() if "." not in name and hasattr(module, "run")}


def census() -> tuple[int, int]:
    """Mounts and files of the guest: the same before a program and after it."""
    mounts = Path("/proc/self/mountinfo").read_bytes().count(b"\n")
    files = sum(len(folders) + len(names) for top in (jail.TMP, "/dev/shm") for _, folders, names in os.walk(top))
    return mounts, files
