"""`kill -9` on a Ray cluster: of nodes and workers, where the run goes on by itself, and of the head, where it stops.

Everything is on this machine, but no file is shared: what a node makes goes through Ray into the run's folder.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.faults.cluster import PATIENT, ROOT, Cluster
from tests.faults.killing import CHARTS, Alone
from tests.faults.runs import beneath, dataset, finish, leftovers, start

Made = Callable[[int, str], Alone]
DIFFERS = ("seconds", "stages", "digest")  # in the marks of two runs of the same


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    """Four nodes: a head that takes no work, and three workers' places."""
    made = Cluster(1, 1, 1)
    yield made
    made.close()


def marks(out: Path) -> list[dict[str, Any]]:
    found = [json.loads(path.read_text()) for path in sorted((out / "done").glob("[0-9]*"))]
    return [{key: value for key, value in mark.items() if key not in DIFFERS} for mark in found]


def kill_nodes(cluster: Cluster, alone: Alone, out: Path, kills: int, seed: int) -> None:
    """Of one run; for each node that goes another one comes. Every fourth kill is of a worker alone."""
    draw = random.Random(seed)
    process = start(
        alone.recipe, out, "--executor", "ray", "--ray-address", cluster.address, workers=2, **cluster.environment
    )
    for hit in range(kills):
        wait_for_another_shard(process, out)
        time.sleep(draw.uniform(0.0, 1.5))
        if hit % 4 == 3:
            kill_a_worker(cluster, draw)
        else:
            cluster.kill(draw.randrange(len(cluster.nodes)))
            cluster.join()
        if process.poll() is not None:
            said = process.communicate()[1].decode()
            raise AssertionError(f"it ended after {hit + 1} kills with {process.returncode}: {said}")
    said = process.communicate()[1].decode()
    assert process.returncode == 0, said
    assert dataset(out) == alone.expected
    assert marks(out) == marks(alone.recipe.parent / "alone")


def wait_for_another_shard(process: subprocess.Popen[bytes], out: Path) -> None:
    """A run of which all parts die as soon as they start is right to stop."""
    before = len(list((out / "done").glob("[0-9]*")))
    while process.poll() is None and len(list((out / "done").glob("[0-9]*"))) == before:
        time.sleep(0.05)


def kill_a_worker(cluster: Cluster, draw: random.Random) -> None:
    below = [one for node in cluster.nodes for one in beneath(node.pid)]
    if found := sorted(pid for pid, words in below if "synth.worker" in words):
        os.kill(draw.choice(found), signal.SIGKILL)


def kill_head(process: subprocess.Popen[bytes]) -> bool:
    """Of the cluster that the run has started. What nodes still make without it counts: the run may get to its end."""
    below = beneath(process.pid)
    for pid in (pid for pid, words in below if "/gcs_server" in words):  # none where it is being put away already
        os.kill(pid, signal.SIGKILL)
    said = process.communicate(timeout=60)[1].decode()
    assert not leftovers([one for one in below if "synth" in one[1] or "/guest/" in one[1]])
    if process.returncode == 0:
        return False
    assert process.returncode == 3, said
    assert "does not answer any more" in said
    assert "Traceback" not in said
    return True


def test_workers_and_nodes_that_die_are_replaced(cluster: Cluster, undisturbed: Made, tmp_path: Path):
    kill_nodes(cluster, undisturbed(7, CHARTS), tmp_path / "killed", kills=3, seed=1)


@pytest.fixture
def temporary() -> Iterator[str]:
    """For what killed nodes leave behind; its name is short, since there are sockets in it."""
    with tempfile.TemporaryDirectory(prefix="r-", dir="/tmp", ignore_cleanup_errors=True) as folder:
        yield folder


def test_a_head_that_dies_stops_the_run_and_the_same_command_goes_on(undisturbed: Made, tmp_path: Path, temporary: str):
    kill_heads(undisturbed(7, CHARTS), tmp_path / "killed", kills=3, seed=2, temporary=temporary)


def kill_heads(alone: Alone, out: Path, kills: int, seed: int, temporary: str) -> None:
    """The same command again each time, on another cluster, once the one before has lost its head."""
    draw, hits = random.Random(seed), 0
    words = ("--executor", "ray", "--ray-address", "local")
    environment = {"RAY_gcs_rpc_server_reconnect_timeout_s": "2", "TMPDIR": temporary, **PATIENT}
    for _ in range(2 * kills):
        process = start(alone.recipe, out, *words, **environment)
        while process.poll() is None and not any("synth.worker" in words for _, words in beneath(process.pid)):
            time.sleep(0.1)
        time.sleep(draw.uniform(0.0, 0.4) * alone.seconds)
        if process.poll() is None:
            hits += kill_head(process)
        if process.poll() == 0:
            assert dataset(out) == alone.expected
            shutil.rmtree(out)
        if hits == kills:
            break
    assert hits == kills, "most kills must hit a run that is still going"
    finish(alone.recipe, out)
    assert dataset(out) == alone.expected


@pytest.mark.faults
@pytest.mark.timeout(3000)
@pytest.mark.parametrize("seed", range(5))
def test_nodes_and_workers_that_die_at_thirty_moments(cluster: Cluster, undisturbed: Made, tmp_path: Path, seed: int):
    kill_nodes(cluster, undisturbed(18, CHARTS), tmp_path / "killed", kills=6, seed=10 + seed)


@pytest.mark.faults
@pytest.mark.timeout(3000)
@pytest.mark.parametrize("seed", range(5))
def test_heads_that_die_at_twenty_moments(undisturbed: Made, tmp_path: Path, temporary: str, seed: int):
    kill_heads(undisturbed(14, CHARTS), tmp_path / "killed", kills=4, seed=20 + seed, temporary=temporary)


@pytest.mark.faults
def test_a_node_with_other_code_is_named_and_refused(undisturbed: Made, tmp_path: Path):
    alone = undisturbed(8, CHARTS)
    for name in ("synth", "renderers", "templates", "qa", "sandbox"):
        shutil.copytree(ROOT / name, tmp_path / "other" / name)
    with (tmp_path / "other" / "qa" / "judge.py").open("a") as file:
        file.write("# another line\n")
    made = Cluster()
    try:
        made.join(2, PYTHONPATH=str(tmp_path / "other"))
        words = ("--executor", "ray", "--ray-address", made.address)
        process = start(alone.recipe, tmp_path / "out", *words, **made.environment)
        said = process.communicate()[1].decode()
    finally:
        made.close()
    assert process.returncode == 3, said
    assert "on the node " in said
    assert "the code of pixelproof or Python differ from the run's" in said


@pytest.mark.faults
def test_a_run_whose_nodes_are_all_gone_stops_after_a_while(cluster: Cluster, undisturbed: Made, tmp_path: Path):
    alone, out = undisturbed(8, CHARTS), tmp_path / "out"
    words = ("--executor", "ray", "--ray-address", cluster.address)
    process = start(alone.recipe, out, *words, **cluster.environment)
    wait_for_another_shard(process, out)
    while cluster.nodes:
        cluster.kill(0)
    said = process.communicate(timeout=150)[1].decode()
    assert process.returncode == 3, said
    assert "has room for a worker" in said
    finish(alone.recipe, out)
    assert dataset(out) == alone.expected
