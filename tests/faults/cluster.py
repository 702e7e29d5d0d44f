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
# For busy machines: by itself a node waits for 30 seconds to be known, and as long for a process of its own.
PATIENT = {"RAY_raylet_start_wait_time_s": "120", "RAY_agent_register_timeout_ms": "120000"}


class Cluster:
    """A head that takes no work, and nodes of so many CPUs each. Nothing of it is seen by other clusters."""

    def __init__(self, *nodes: int) -> None:
        # a short name: Ray puts sockets deep down in it
        self.folder = Path(tempfile.mkdtemp(prefix="r-", dir="/tmp"))
        self.environment = {
            "RAY_USAGE_STATS_ENABLED": "0", "RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": secrets.token_hex(32),
            "RAY_gcs_rpc_server_reconnect_timeout_s": GIVES_UP, "RAY_worker_niceness": "0", **PATIENT,
        }  # fmt: skip
        self.nodes: list[subprocess.Popen[str]] = []
        self._started = 0
        self.head = self._start("--head", "--port=0", "--include-dashboard=false", cpus=0)
        try:
            self.address = _said(self.head, r"--address='?([\d.]+:\d+)")
            for cpus in nodes:
                self.join(cpus)
            for node in self.nodes:
                _said(node, "(Ray runtime started)")
        except AssertionError:
            self.close()
            raise

    def join(self, cpus: int = 1, **environment: str) -> None:
        self.nodes.append(self._start(f"--address={self.address}", cpus=cpus, **environment))

    def _start(self, *words: str, cpus: int, **environment: str) -> subprocess.Popen[str]:
        self._started += 1  # a folder each: those that start at the same moment would take the same names for sockets
        ours = {"TMPDIR": str(self.folder), "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
        return subprocess.Popen(
            [
                *(sys.executable, "-m", "ray.scripts.scripts", "start", "--block"),
                *(f"--num-cpus={cpus}", "--object-store-memory=80000000", "--include-log-monitor=false", *words),
                f"--temp-dir={self.folder}/{self._started}",
            ],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
            env={**os.environ, **self.environment, **ours, **environment},
        )  # fmt: skip

    def kill(self, node: int) -> None:
        """All of its processes, with whatever they started."""
        end(self.nodes.pop(node))

    def close(self) -> None:
        for process in (*self.nodes, self.head):
            end(process)
        shutil.rmtree(self.folder, ignore_errors=True)


def _said(process: subprocess.Popen[str], pattern: str) -> str:
    """Waits for it."""
    assert process.stdout
    lines = []
    for line in process.stdout:
        lines.append(line)
        if found := re.search(pattern, line):
            return found[1]
    raise AssertionError(f"a node of Ray did not start: {''.join(lines)}")


def end(process: subprocess.Popen[str]) -> None:
    """All stand still before the first is killed: nothing of a machine sees the rest of it lose its power."""
    deadline = time.monotonic() + 10
    below = beneath(process.pid)
    for pid, _ in below:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGSTOP)
    while below and time.monotonic() < deadline:
        for pid, _ in below:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        below = [one for one in beneath(process.pid) if one[0] != process.pid]
    process.communicate()
