"""The guest in a container without network, privileges or a writable file, over the docker command line."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import subprocess
from pathlib import Path

from sandbox.contract import SandboxUnavailable
from sandbox.images.charts import image_name
from sandbox.pool import Pool
from sandbox.process import bootstrap_code

MEMORY = "4g"  # of the whole guest: its own and one program's; a job's own limit is lower and kept inside
_PROFILE = Path(__file__).with_name("docker-seccomp.json")
_BUILD = "run: synth sandbox build --engine docker"
_ANSWER_SECONDS = 20


def why_not() -> str | None:
    """What is missing, in one sentence that says what mends it."""
    if shutil.which("docker") is None:
        return "the docker command is not installed; install docker (Debian: apt-get install docker.io)"
    try:
        asked = _docker("image", "inspect", "--format", "{{.Id}}", image_name())
    except subprocess.TimeoutExpired:
        return "the docker daemon does not answer; start it (systemctl start docker)"
    if asked.returncode == 0:
        return None
    if "no such image" in asked.stderr.lower():
        return f"the guest's image {image_name()} is not built; {_BUILD}"
    words = " ".join(asked.stderr.split())[:300]
    return f"the docker daemon does not answer ({words}); start it, or let this user reach it"


class Engine(Pool):
    name = "docker"

    def launch(self, slot: int, errors: int) -> subprocess.Popen[bytes]:
        missing = why_not()
        if missing is not None:
            sentence, _, fix = missing.partition("; ")
            raise SandboxUnavailable(sentence, fix)
        container = f"pixelproof-{os.getpid()}-{slot}-{secrets.token_hex(4)}"
        return subprocess.Popen(
            command(container),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            start_new_session=True,  # a Ctrl-C at the terminal is ours to answer, not the container's
        )

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """The client alone would leave its container running."""
        with contextlib.suppress(subprocess.TimeoutExpired):  # then its containers are out of our reach too
            _docker("rm", "--force", _container(process))
        process.kill()

    def root(self, process: subprocess.Popen[bytes]) -> int:
        asked = _docker("inspect", "--format", "{{.State.Pid}}", _container(process))
        return int(asked.stdout) if asked.returncode == 0 else 0


def command(container: str) -> list[str]:
    return [
        "docker", "run", "--interactive", "--rm", "--pull", "never", "--name", container, "--init",
        "--network", "none", "--ipc", "none", "--read-only", "--user", "61234:61234", "--cap-drop", "ALL",
        "--security-opt", "no-new-privileges", "--security-opt", f"seccomp={_PROFILE}", *_apparmor(),
        "--memory", MEMORY, "--memory-swap", MEMORY, "--pids-limit", "1024", "--log-driver", "none",
        "--tmpfs", "/tmp:rw,nosuid,nodev,noexec,size=64m,mode=1777",
        "--tmpfs", "/dev/shm:rw,nosuid,nodev,noexec,size=64k,mode=0755",
        "--workdir", "/tmp", "--hostname", "guest",
        "--env", "LC_ALL=C.UTF-8", "--env", "TZ=UTC", "--env", "PYTHONHASHSEED=0",
        "--env", "PATH=/guest/bin:/usr/local/bin:/usr/bin:/bin",
        "--entrypoint", "/guest/bin/python", image_name(), "-s", "-P", "-c", bootstrap_code(),
    ]  # fmt: skip


def _container(process: subprocess.Popen[bytes]) -> str:
    arguments = process.args
    assert isinstance(arguments, list)
    return str(arguments[arguments.index("--name") + 1])


def _apparmor() -> list[str]:
    """Docker's own AppArmor profile refuses every mount, the private /tmp of each program among them."""
    options = _docker("info", "--format", "{{.SecurityOptions}}").stdout
    return ["--security-opt", "apparmor=unconfined"] if "apparmor" in options else []


def _docker(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["docker", *arguments], capture_output=True, text=True, check=False, timeout=_ANSWER_SECONDS)
