"""Linux without a daemon: the guest in namespaces made by bwrap, over this machine's /usr, read-only.

Where SYNTH_ROOTS names a folder of roots copied out of the docker images, over those, and nothing of this machine.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from sandbox.contract import SandboxUnavailable
from sandbox.guests import Guests
from sandbox.images import roots
from sandbox.images.venv import guest_environment
from sandbox.kinds import BROWSER, CHARTS, Kind, user_of
from sandbox.link import Link, Spawned
from sandbox.pool import Pool
from sandbox.process import bootstrap_code

_INSTALL = "install bubblewrap (Debian: apt-get install bubblewrap)"
_BUILD = "run: synth sandbox build --engine bubblewrap"
CHROMIUM = "/usr/lib/chromium/chromium"
_DOCUMENTS = [
    ("/usr/bin/pdflatex", "texlive-latex-recommended"),
    ("/usr/bin/xelatex", "texlive-xetex"),
    ("/usr/bin/lilypond", "lilypond"),
    ("/usr/bin/asy", "asymptote"),
]
_ETC = ("ld.so.cache", "ld.so.conf", "ld.so.conf.d", "alternatives", "fonts")


def why_not(kinds: Sequence[Kind] = (CHARTS,)) -> str | None:
    """What is missing for these kinds of guest, in one sentence that says what mends it."""
    if sys.platform != "linux":
        return "bubblewrap needs Linux"
    if shutil.which("bwrap") is None:
        return f"bwrap is not installed; {_INSTALL}"
    if os.getuid() == 0 and shutil.which("setpriv") is None:
        return "setpriv is not installed; install util-linux"
    if roots.wanted() is not None:
        lacking = [kind.name for kind in kinds if roots.guest_root(kind.name) is None]
        return f"{roots.VARIABLE} names no root of the guest for {lacking[0]}; {_BUILD}" if lacking else None
    for kind in kinds:
        if guest_environment(kind.name) is None:
            return f"the environment of the guest for {kind.name} is not built; {_BUILD}"
    needed = [need for kind in kinds for need in _programs(kind)]
    lacking = [package for program, package in needed if not Path(program).exists()]
    if lacking:
        return f"{lacking[0]} is not installed; install {lacking[0]} (Debian: apt-get install {' '.join(lacking)})"
    return None


def _programs(kind: Kind) -> list[tuple[str, str]]:
    """Those of this machine that a guest of this kind cannot do without, and the package that brings each."""
    if kind is BROWSER:
        return [(CHROMIUM, "chromium")]
    return _DOCUMENTS if kind.name == "documents" else []


class Engine(Guests):
    name = "bubblewrap"

    def pool(self, kind: Kind, drivers: Mapping[str, str], guests: int) -> Pool:
        return Rooms(kind, drivers, guests)


class Rooms(Pool):
    def launch(self, slot: int) -> Link:
        missing = why_not([self.kind])
        if missing is not None:
            sentence, _, fix = missing.partition("; ")
            raise SandboxUnavailable(sentence, fix)
        # bwrap shows its own environment to the guest whatever --clearenv says, so it starts with next to none.
        return Room(command(self.kind, slot), env={"PATH": "/usr/bin:/bin"}, cwd="/")


class Room(Spawned):
    def kill(self) -> None:
        """bwrap's first process inside dies with it, and the whole pid namespace with that."""
        if self.alive:
            os.killpg(self.process.pid, signal.SIGKILL)

    def root(self) -> int:
        return self.process.pid


def command(kind: Kind, slot: int) -> list[str]:
    bwrap = shutil.which("bwrap")
    assert bwrap is not None
    user = user_of(kind, slot)
    inside = ["/guest/bin/python", "-s", "-P", "-c", bootstrap_code()]
    return [bwrap, *_walls(), *_folders(kind), *_identity(), "--", *_as_ordinary_user(user), *inside]


def _walls() -> list[str]:
    return [
        "--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try",
        "--die-with-parent", "--new-session", "--clearenv",
        "--setenv", "PATH", "/guest/bin:/usr/bin:/bin",
        "--setenv", "LC_ALL", "C.UTF-8", "--setenv", "TZ", "UTC", "--setenv", "PYTHONHASHSEED", "0",
    ]  # fmt: skip


def _folders(kind: Kind) -> list[str]:
    """Only what a drawing program needs; the last two options close bwrap's own writable folders."""
    root = roots.guest_root(kind.name)
    options = _of_this_machine(kind) if root is None else ["--ro-bind", str(root), "/"]
    options += ["--proc", "/proc", "--dev", "/dev", *_in_memory("/tmp", kind.tmp_mb), "--dir", "/sys"]
    if kind.shm_mb:
        options += _in_memory("/dev/shm", kind.shm_mb)
    return [*options, "--chdir", "/tmp", "--remount-ro", "/dev", "--remount-ro", "/"]


def _of_this_machine(kind: Kind) -> list[str]:
    environment = guest_environment(kind.name)
    assert environment is not None
    options = ["--ro-bind", "/usr", "/usr", "--ro-bind", str(environment), "/guest"]
    for name in ("bin", "sbin", "lib", "lib32", "lib64"):
        path = Path("/", name)
        if path.is_symlink():
            options += ["--symlink", str(path.readlink()), str(path)]
        elif path.is_dir():
            options += ["--ro-bind", str(path), str(path)]
    options += ["--perms", "0755", "--dir", "/etc"]  # bwrap would make it for its own user alone
    for name in _ETC:
        options += ["--ro-bind-try", f"/etc/{name}", f"/etc/{name}"]
    base = Path(sys.base_prefix)
    if not base.is_relative_to("/usr"):
        for parent in reversed(base.parents[:-1]):
            options += ["--perms", "0755", "--dir", str(parent)]
        options += ["--ro-bind", str(base), str(base)]
    return options


def _in_memory(folder: str, megabytes: int) -> list[str]:
    return ["--size", str(megabytes << 20), "--tmpfs", folder, "--chmod", "1777", folder]


def _identity() -> list[str]:
    if os.getuid() == 0:
        return ["--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    return ["--unshare-user", "--cap-drop", "ALL", "--uid", "1000", "--gid", "1000"]


def _as_ordinary_user(number: int) -> list[str]:
    """Root's own limits on processes are not enforced by the kernel, so root hands over to somebody else."""
    if os.getuid() != 0:
        return []
    user = str(number)
    return ["/usr/bin/setpriv", "--reuid", user, "--regid", user, "--clear-groups", "--inh-caps=-all"]
