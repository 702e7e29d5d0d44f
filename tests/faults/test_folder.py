"""What happens to a run's folder from outside: a full disk, another run, files that are cut short or flipped."""

from __future__ import annotations

import contextlib
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.runs import FOLDERS, dataset, finish, start

RECIPE = "n: 4\nseed: 6\nshard: 1\nleast: 2\nmost: 4\nkinds: [grouped_bars, pie]\n"
ROOM = 64  # MB, more than the run needs


@pytest.fixture(scope="module")
def recipe(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("recipe") / "recipe.yaml"
    path.write_text(RECIPE)
    return path


@pytest.fixture(scope="module")
def alone(recipe: Path) -> Path:
    out = recipe.with_name("alone")
    finish(recipe, out)
    return out


@contextlib.contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[None]:
    folder.mkdir()
    size = f"size={kilobytes}k"
    subprocess.run(["mount", "-t", "tmpfs", "-o", size, "none", str(folder)], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill_a_disk(recipe: Path, alone: Path, folder: Path, times: int, seed: int) -> None:
    needed = sum(path.stat().st_size for path in alone.rglob("*") if path.is_file()) // 1024
    draw, full = random.Random(seed), 0
    for attempt in range(times):
        disk = folder / f"disk{attempt}"
        with small_disk(disk, draw.randrange(8, needed)):
            process = start(recipe, disk / "out")
            said = process.communicate()[1].decode()
            assert process.returncode in (0, 3), said
            if process.returncode == 3:
                full += 1
                assert "No space left on device" in said
                assert "the same command then goes on where this one stopped" in said
            assert "Traceback" not in said
            subprocess.run(["mount", "-o", f"remount,size={ROOM}m", str(disk)], check=True)
            finish(recipe, disk / "out")
            assert dataset(disk / "out") == dataset(alone)
    assert full >= times * 0.5, "most disks must be full before the run is done"


def start_two_runs(recipe: Path, alone: Path, folder: Path, times: int, seed: int) -> None:
    draw, refused = random.Random(seed), 0
    for attempt in range(times):
        out = folder / f"both{attempt}"
        first = start(recipe, out)
        time.sleep(draw.uniform(0.5, 4.0))
        second = start(recipe, out)
        said = second.communicate()[1].decode()
        if second.returncode == 2:
            refused += 1
            assert "another process is at work on" in said
        else:  # the first one was done already
            assert second.returncode == 0, said
        assert first.communicate()[1] is not None
        assert first.returncode == 0
        assert dataset(out) == dataset(alone)
    assert refused >= times * 0.5


def damage_files(recipe: Path, alone: Path, folder: Path, times: int, seed: int) -> None:
    """A file of the run is cut short or has a bit flipped: what `synth verify` finds is made again, the same."""
    draw = random.Random(seed)
    for attempt in range(times):
        out = folder / f"damaged{attempt}"
        subprocess.run(["cp", "-a", str(alone), str(out)], check=True)
        hit = draw.choice([path for name in (*FOLDERS, "done") for path in sorted((out / name).glob("[0-9]*"))])
        whole = bytearray(hit.read_bytes())
        if draw.random() < 0.5:
            hit.write_bytes(whole[: draw.randrange(len(whole))])
        else:
            at = draw.randrange(len(whole))
            whole[at] ^= 1 << draw.randrange(8)
            hit.write_bytes(whole)
        looked = subprocess.run(
            [sys.executable, "-P", "-m", "synth", "verify", str(out), "--mend"],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert "Traceback" not in looked.stderr, looked.stderr
        assert looked.returncode == 4, f"{hit} is damaged, and verify says {looked.stdout}"
        finish(recipe, out)
        assert dataset(out) == dataset(alone), f"{hit} was damaged"


root_only = pytest.mark.skipif(os.geteuid() != 0, reason="a small disk is mounted by root only")


@root_only
def test_a_run_on_a_full_disk_stops_and_goes_on_once_there_is_room(recipe: Path, alone: Path, tmp_path: Path):
    fill_a_disk(recipe, alone, tmp_path, times=3, seed=1)


def test_two_runs_in_one_folder_do_not_meet(recipe: Path, alone: Path, tmp_path: Path):
    start_two_runs(recipe, alone, tmp_path, times=3, seed=2)


def test_a_damaged_file_is_found_and_made_again(recipe: Path, alone: Path, tmp_path: Path):
    damage_files(recipe, alone, tmp_path, times=3, seed=3)


@root_only
@pytest.mark.faults
@pytest.mark.timeout(3000)
def test_a_full_disk_at_twenty_sizes(recipe: Path, alone: Path, tmp_path: Path):
    fill_a_disk(recipe, alone, tmp_path, times=20, seed=4)


@pytest.mark.faults
@pytest.mark.timeout(3000)
def test_two_runs_in_one_folder_twenty_times(recipe: Path, alone: Path, tmp_path: Path):
    start_two_runs(recipe, alone, tmp_path, times=20, seed=5)


@pytest.mark.faults
@pytest.mark.timeout(3000)
def test_twenty_damaged_files(recipe: Path, alone: Path, tmp_path: Path):
    damage_files(recipe, alone, tmp_path, times=20, seed=6)
