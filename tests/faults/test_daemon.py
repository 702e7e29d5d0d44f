"""Docker's daemon killed at random moments: the run stops with a sentence, and goes on once there is a daemon again.

It is a daemon of our own with the guest's image copied into it: that of the machine is not ours to kill.
"""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.images.container import image_name
from tests.faults.runs import dataset, finish, processes, start

RECIPE = "n: 8\nseed: 8\nshard: 1\nleast: 2\nmost: 4\nkinds: [grouped_bars, pie]\nchecks: [proof]\n"
UP = 60.0  # seconds for a daemon to come up in


class Daemon:
    def __init__(self, folder: Path) -> None:
        self.folder, self.address = folder, f"unix://{folder}/docker.sock"
        self.start()

    def start(self) -> None:
        (self.folder / "pid").unlink(missing_ok=True)
        shutil.rmtree(self.folder / "exec/containerd", ignore_errors=True)  # it would wait for one that was killed
        command = [  # in a network of its own: a second daemon takes the first one's bridge away
            "unshare", "--net", "dockerd", "--data-root", f"{self.folder}/data", "--exec-root", f"{self.folder}/exec",
            "--pidfile", f"{self.folder}/pid", "--host", self.address, "--bridge", "none", "--iptables=false",
        ]  # fmt: skip
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        deadline = time.monotonic() + UP
        while subprocess.run(self.docker("version"), capture_output=True, check=False).returncode:
            assert time.monotonic() < deadline, (self.folder / "log").read_text()[-2000:]
            time.sleep(0.2)

    def docker(self, *words: str) -> list[str]:
        return ["docker", "--host", self.address, *words]

    def kill(self) -> None:
        """With the containerd that it started, which the next one could not do with."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self._kill_all("containerd --config")

    def stop(self) -> None:
        """And what the daemons that were killed left behind: processes, mounts, a gigabyte."""
        self.process.terminate()
        self.process.wait(timeout=UP)
        self._kill_all("")
        mounts = [line.split()[1] for line in Path("/proc/mounts").read_text().splitlines()]
        for mount in reversed([one for one in mounts if one.startswith(str(self.folder))]):
            subprocess.run(["umount", "--lazy", mount], check=False)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _kill_all(self, named: str) -> None:
        for pid, (_, words) in processes().items():
            if str(self.folder) in words and named in words:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)


@pytest.fixture(scope="module")
def daemon(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Daemon]:
    if os.geteuid() != 0 or shutil.which("dockerd") is None:
        pytest.skip("a Docker daemon of one's own takes root and dockerd")
    image = image_name("charts")
    if subprocess.run(["docker", "image", "inspect", image], capture_output=True, check=False).returncode:
        pytest.skip("the guest's image is not here")
    made = Daemon(tmp_path_factory.mktemp("d"))  # short: a socket's path may have 108 letters
    with subprocess.Popen(["docker", "save", image], stdout=subprocess.PIPE) as saved:
        subprocess.run(made.docker("load"), stdin=saved.stdout, capture_output=True, check=True)
    assert saved.returncode == 0
    yield made
    made.stop()


def kill_the_daemon(daemon: Daemon, folder: Path, times: int, seed: int) -> None:
    recipe, out = folder / "recipe.yaml", folder / "out"
    recipe.write_text(RECIPE)
    words, there = ("--sandbox", "docker"), {"DOCKER_HOST": daemon.address}
    began = time.monotonic()
    finish(recipe, folder / "alone", *words, **there)
    whole, draw, stopped = time.monotonic() - began, random.Random(seed), 0
    for _ in range(4 * times):
        process = start(recipe, out, *words, **there)
        time.sleep(draw.uniform(0.1, 0.5) * whole)
        daemon.kill()
        said = process.communicate()[1].decode()
        daemon.start()
        if process.returncode == 0:  # it was done, or nearly: the next moments are those of another run
            shutil.rmtree(out)
            continue
        assert process.returncode == 3, said
        assert "Traceback" not in said
        stopped += 1
        if stopped == times:
            break
    assert stopped == times, "most kills must hit a run that is still going"
    finish(recipe, out, *words, **there)
    assert dataset(out) == dataset(folder / "alone")


def test_a_run_whose_daemon_is_killed_goes_on_with_the_next(daemon: Daemon, tmp_path: Path):
    kill_the_daemon(daemon, tmp_path, times=3, seed=1)


@pytest.mark.faults
@pytest.mark.timeout(3000)
@pytest.mark.parametrize("seed", range(5))
def test_a_run_whose_daemon_is_killed_twenty_times(daemon: Daemon, tmp_path: Path, seed: int):
    kill_the_daemon(daemon, tmp_path, times=4, seed=70 + seed)
