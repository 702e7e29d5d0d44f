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

RECIPE = "n: 8\nseed: 6\nshard: 1\nleast: 2\nmost: 4\nkinds: [grouped_bars, pie]\n"
ROOM = 64  # MB, more than the run needs


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


def fill_a_disk(recipe: Path, alone: Path, disk: Path, times: int, seed: int) -> None:
    """A disk that grows from go to go, and is full each time but the last."""
    needed = sum(path.stat().st_size for path in alone.rglob("*") if path.is_file()) // 1024
    sizes = sorted(random.Random(seed).randrange(8, needed * 3 // 4) for _ in range(times))
    with small_disk(disk, sizes[0]):
        for size in sizes:
            subprocess.run(["mount", "-o", f"remount,size={size}k", str(disk)], check=True)
            process = start(recipe, disk / "out")
            said = process.communicate()[1].decode()
            assert process.returncode == 3, said
            assert "No space left on device" in said
            assert "the same command then goes on where this one stopped" in said
            assert "Traceback" not in said
        subprocess.run(["mount", "-o", f"remount,size={ROOM}m", str(disk)], check=True)
        finish(recipe, disk / "out")
        assert dataset(disk / "out") == dataset(alone)


def start_two_runs(recipe: Path, alone: Path, out: Path, times: int, seed: int) -> None:
    """Others on the same folder while one is at work there."""
    draw, refused = random.Random(seed), 0
    first = start(recipe, out)
    while refused < times:
        time.sleep(draw.uniform(0.1, 0.8))
        assert first.poll() is None, "the run was done before others had been started so often"
        second = start(recipe, out)
        said = second.communicate()[1].decode()
        assert second.returncode == 2, said
        assert "another process is at work on" in said
        refused += 1
    said = first.communicate()[1].decode()
    assert first.returncode == 0, said
    assert dataset(out) == dataset(alone)


def damage_files(recipe: Path, alone: Path, out: Path, times: int, seed: int) -> None:
    """Files are cut short or have a bit flipped: `synth verify` names each, and the run makes them again, the same."""
    draw = random.Random(seed)
    subprocess.run(["cp", "-a", str(alone), str(out)], check=True)
    files = [path for name in (*FOLDERS, "done") for path in sorted((out / name).glob("[0-9]*"))]
    hits = draw.sample(files, times)
    for hit in hits:
        whole = bytearray(hit.read_bytes())
        if draw.random() < 0.5:
            hit.write_bytes(whole[: draw.randrange(len(whole))])
        else:
            whole[draw.randrange(len(whole))] ^= 1 << draw.randrange(8)
            hit.write_bytes(whole)
    looked = subprocess.run(
        [sys.executable, "-P", "-m", "synth", "verify", str(out), "--mend"], capture_output=True, text=True, check=False
    )
    assert "Traceback" not in looked.stderr, looked.stderr
    assert looked.returncode == 4
    assert [hit.name for hit in hits if hit.stem not in looked.stdout] == []
    finish(recipe, out)
    assert dataset(out) == dataset(alone), f"{hits} were damaged"


root_only = pytest.mark.skipif(os.geteuid() != 0, reason="a small disk is mounted by root only")


@root_only
def test_a_run_on_a_full_disk_stops_and_goes_on_once_there_is_room(recipe: Path, alone: Path, tmp_path: Path):
    fill_a_disk(recipe, alone, tmp_path / "disk", times=3, seed=1)


def test_two_runs_in_one_folder_do_not_meet(recipe: Path, alone: Path, tmp_path: Path):
    start_two_runs(recipe, alone, tmp_path / "both", times=3, seed=2)


def test_a_damaged_file_is_found_and_made_again(recipe: Path, alone: Path, tmp_path: Path):
    damage_files(recipe, alone, tmp_path / "damaged", times=3, seed=3)


@root_only
@pytest.mark.faults
@pytest.mark.timeout(3000)
@pytest.mark.parametrize("seed", range(5))
def test_a_full_disk_at_twenty_sizes(recipe: Path, alone: Path, tmp_path: Path, seed: int):
    fill_a_disk(recipe, alone, tmp_path / "disk", times=4, seed=40 + seed)


@pytest.mark.faults
@pytest.mark.timeout(3000)
@pytest.mark.parametrize("seed", range(7))
def test_two_runs_in_one_folder_twenty_times(recipe: Path, alone: Path, tmp_path: Path, seed: int):
    start_two_runs(recipe, alone, tmp_path / "both", times=3, seed=50 + seed)


@pytest.mark.faults
@pytest.mark.timeout(3000)
@pytest.mark.parametrize("seed", range(5))
def test_twenty_damaged_files(recipe: Path, alone: Path, tmp_path: Path, seed: int):
    damage_files(recipe, alone, tmp_path / "damaged", times=4, seed=60 + seed)
