"""The guest in a container without network, privileges or a writable file, over the docker command line."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from sandbox.contract import SandboxUnavailable
from sandbox.guests import Guests
from sandbox.images.container import image_name
from sandbox.kinds import CHARTS, Kind, user_of
from sandbox.pool import Pool
from sandbox.process import bootstrap_code

MEMORY = "4g"  # of the whole guest: its own and one program's; a job's own limit is lower and kept inside
_PROFILE = Path(__file__).with_name("docker-seccomp.json")
_BUILD = "run: synth sandbox build --engine docker"
_ANSWER_SECONDS = 20


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
    def launch(self, slot: int, errors: int) -> subprocess.Popen[bytes]:
        missing = why_not([self.kind])
        if missing is not None:
            sentence, _, fix = missing.partition("; ")
            raise SandboxUnavailable(sentence, fix)
        container = f"pixelproof-{os.getpid()}-{slot}-{secrets.token_hex(4)}"
        return subprocess.Popen(
            command(self.kind, slot, container),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            start_new_session=True,  # a Ctrl-C at the terminal is ours to answer, not the container's
        )

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """The client alone would leave its container running."""
        with contextlib.suppress(SandboxUnavailable):  # then its containers are out of our reach too
            _docker("rm", "--force", _container(process))
        process.kill()

    def root(self, process: subprocess.Popen[bytes]) -> int:
        asked = _docker("inspect", "--format", "{{.State.Pid}}", _container(process))
        return int(asked.stdout) if asked.returncode == 0 else 0


def command(kind: Kind, slot: int, container: str) -> list[str]:
    user = str(user_of(kind, slot))
    return [
        "docker", "run", "--interactive", "--rm", "--pull", "never", "--name", container, "--init",
        "--network", "none", "--ipc", "none", "--read-only", "--user", f"{user}:{user}", "--cap-drop", "ALL",
        "--security-opt", "no-new-privileges", "--security-opt", f"seccomp={_PROFILE}", *_apparmor(),
        "--memory", MEMORY, "--memory-swap", MEMORY, "--pids-limit", str(kind.threads), "--log-driver", "none",
        "--tmpfs", f"/tmp:rw,nosuid,nodev,noexec,size={kind.tmp_mb}m,mode=1777",
        "--tmpfs", f"/dev/shm:rw,nosuid,nodev,noexec,{_shm(kind)}",
        "--workdir", "/tmp", "--hostname", "guest",
        "--env", "LC_ALL=C.UTF-8", "--env", "TZ=UTC", "--env", "PYTHONHASHSEED=0",
        "--env", "PATH=/guest/bin:/usr/local/bin:/usr/bin:/bin",
        "--entrypoint", "/guest/bin/python", image_name(kind.name), "-s", "-P", "-c", bootstrap_code(),
    ]  # fmt: skip


def _shm(kind: Kind) -> str:
    return f"size={kind.shm_mb}m,mode=1777" if kind.shm_mb else "size=64k,mode=0755"


def _container(process: subprocess.Popen[bytes]) -> str:
    arguments = process.args
    assert isinstance(arguments, list)
    return str(arguments[arguments.index("--name") + 1])


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
