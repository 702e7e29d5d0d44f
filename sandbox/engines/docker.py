"""The guest in a container without network, privileges or a writable file, over the docker command line."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from sandbox.contract import SandboxUnavailable, Tier
from sandbox.guests import Guests
from sandbox.images.container import image_name
from sandbox.kinds import BROWSER, CHARTS, Kind, user_of
from sandbox.link import Link, Spawned
from sandbox.pool import Pool
from sandbox.process import bootstrap_code

MEMORY = "4g"  # of the whole guest: its own and one program's; a job's own limit is lower and kept inside
_CAPABILITIES = ("CHOWN", "KILL", "SETGID", "SETUID", "SETPCAP")  # of the tier without namespaces
_TMPFS, _SHARED_TMP = "rw,nosuid,nodev,noexec", "size=80m,nr_inodes=4k"
_PROFILE = Path(__file__).with_name("docker-seccomp.json")
_BUILD = "run: synth sandbox build --engine docker"
_ANSWER_SECONDS = 20
_STARTING_SECONDS = 1.0  # for a container that was asked for, but is not there yet


def why_not(kinds: Sequence[Kind] = (CHARTS,)) -> str | None:
    """What is missing for these kinds of guest, in one sentence that says what mends it."""
    if shutil.which("docker") is None:
        return "the docker command is not installed; install docker (Debian: apt-get install docker.io)"
    for image in (image_name(kind.name) for kind in kinds):
        try:
            asked = _docker("image", "inspect", "--format", "{{.Id}}", image)
        except SandboxUnavailable as silent:
            return f"{silent.sentence}; {silent.fix}"
        if "no such image" in asked.stderr.lower():
            return f"the guest's image {image} is not built; {_BUILD}"
        if asked.returncode:
            words = " ".join(asked.stderr.split())[:300]
            return f"the docker daemon does not answer ({words}); start it, or let this user reach it"
    return None


class Engine(Guests):
    name = "docker"

    def pool(self, kind: Kind, drivers: Mapping[str, str], guests: int) -> Pool:
        return Containers(kind, drivers, guests)


class Containers(Pool):
    def __init__(self, kind: Kind, drivers: Mapping[str, str], guests: int = 1) -> None:
        # Chromium's own sandbox is made of namespaces, too: without them no page is drawn.
        self.tiers = ("namespaces",) if kind is BROWSER else ("namespaces", "users")
        super().__init__(kind, drivers, guests)

    def launch(self, slot: int) -> Link:
        missing = why_not([self.kind])
        if missing is not None:
            sentence, _, fix = missing.partition("; ")
            raise SandboxUnavailable(sentence, fix)
        name = f"pixelproof-{os.getpid()}-{slot}-{secrets.token_hex(4)}"
        return Container(name, command(self.kind, slot, name, self.tier))


class Container(Spawned):
    def __init__(self, name: str, command: Sequence[str]) -> None:
        super().__init__(command)
        self._name = name

    def kill(self) -> None:
        """The client alone would leave its container running; and ended first, it asks for no container any more."""
        self.process.kill()
        deadline = time.monotonic() + _STARTING_SECONDS
        with contextlib.suppress(SandboxUnavailable):  # then its containers are out of our reach too
            while self._name not in _docker("rm", "--force", self._name).stdout and time.monotonic() < deadline:
                time.sleep(0.1)  # the daemon may still be making it

    def root(self) -> int:
        asked = _docker("inspect", "--format", "{{.State.Pid}}", self._name)
        return int(asked.stdout) if asked.returncode == 0 else 0


def command(kind: Kind, slot: int, container: str, tier: Tier = "namespaces") -> list[str]:
    return [
        "docker", "run", "--interactive", "--rm", "--pull", "never", "--name", container, "--init",
        "--network", "none", "--ipc", "none", "--read-only", "--cap-drop", "ALL", *_identity(kind, slot, tier),
        "--security-opt", "no-new-privileges", "--security-opt", f"seccomp={_PROFILE}",
        "--memory", MEMORY, "--memory-swap", MEMORY, "--pids-limit", str(kind.threads), "--log-driver", "none",
        "--tmpfs", f"/tmp:{_TMPFS},{_SHARED_TMP if tier == 'users' else f'size={kind.tmp_mb}m'},mode=1777",
        "--tmpfs", f"/dev/shm:{_TMPFS},{_shm(kind, tier)}",
        "--workdir", "/tmp", "--hostname", "guest",
        "--env", "LC_ALL=C.UTF-8", "--env", "TZ=UTC", "--env", "PYTHONHASHSEED=0",
        "--env", "PATH=/guest/bin:/usr/local/bin:/usr/bin:/bin",
        "--entrypoint", "/guest/bin/python", image_name(kind.name), "-s", "-P", "-c", bootstrap_code(),
    ]  # fmt: skip


def _identity(kind: Kind, slot: int, tier: Tier) -> list[str]:
    """An ordinary user who makes namespaces, or a root that can become others and little else."""
    if tier == "users":
        granted = (word for capability in _CAPABILITIES for word in ("--cap-add", capability))
        return ["--user", "0:0", *granted]
    user = str(user_of(kind, slot))
    return ["--user", f"{user}:{user}", *_apparmor()]


def _shm(kind: Kind, tier: Tier) -> str:
    """Each program has its own, where it has namespaces."""
    if tier == "users":
        return "size=16m,nr_inodes=256,mode=0755"
    return f"size={kind.shm_mb}m,mode=1777" if kind.shm_mb else "size=64k,mode=0755"


def _apparmor() -> list[str]:
    """Docker's own AppArmor profile refuses every mount, the private /tmp of each program among them."""
    options = _docker("info", "--format", "{{.SecurityOptions}}").stdout
    return ["--security-opt", "apparmor=unconfined"] if "apparmor" in options else []


def _docker(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = ["docker", *arguments]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=_ANSWER_SECONDS)
    except subprocess.TimeoutExpired as error:
        sentence = f"the docker daemon did not answer `docker {arguments[0]}` within {_ANSWER_SECONDS} s"
        raise SandboxUnavailable(sentence, "start it again (systemctl restart docker)") from error
