"""Ray clusters of several nodes on this machine, each of which can be killed as a machine is that loses its power."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.faults.runs import beneath

ROOT = Path(__file__).parent.parent.parent
GIVES_UP = "5"  # seconds after which Ray takes a head for dead that does not answer


class Cluster:
    """A head that takes no work, and nodes of so many CPUs each. Nothing of it is seen by other clusters."""

    def __init__(self, *nodes: int) -> None:
        # a short name: Ray puts sockets deep down in it
        self.folder = Path(tempfile.mkdtemp(prefix="r-", dir="/tmp"))
        self.environment = {
            "RAY_USAGE_STATS_ENABLED": "0", "RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": secrets.token_hex(32),
            "RAY_gcs_rpc_server_reconnect_timeout_s": GIVES_UP, "RAY_worker_niceness": "0",
        }  # fmt: skip
        self.nodes: list[subprocess.Popen[str]] = []
        self.head = self._start("--head", "--port=0", f"--temp-dir={self.folder}", "--include-dashboard=false", cpus=0)
        self.address = self._address()
        for cpus in nodes:
            self.join(cpus)

    def join(self, cpus: int = 1, **environment: str) -> None:
        self.nodes.append(self._start(f"--address={self.address}", cpus=cpus, **environment))

    def _start(self, *words: str, cpus: int, **environment: str) -> subprocess.Popen[str]:
        ours = {"TMPDIR": str(self.folder), "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
        return subprocess.Popen(
            [
                *(sys.executable, "-m", "ray.scripts.scripts", "start", "--block"),
                *(f"--num-cpus={cpus}", "--object-store-memory=80000000", *words),
            ],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
            env={**os.environ, **self.environment, **ours, **environment},
        )  # fmt: skip

    def _address(self) -> str:
        assert self.head.stdout
        for line in self.head.stdout:
            if found := re.search(r"--address='?([\d.]+:\d+)", line):
                return found[1]
        raise AssertionError("the head did not start")

    def kill(self, node: int) -> None:
        """All of its processes, with whatever they started."""
        end(self.nodes.pop(node))

    def close(self) -> None:
        for process in (*self.nodes, self.head):
            end(process)
        shutil.rmtree(self.folder, ignore_errors=True)


def end(process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 10
    below = beneath(process.pid)
    while below and time.monotonic() < deadline:
        for pid, _ in below:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        below = [one for one in beneath(process.pid) if one[0] != process.pid]
    process.communicate()
