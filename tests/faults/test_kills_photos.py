"""`kill -9` of a run over given pictures, then the same command again: no picture is lost, none is there twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from synth.dataset import read
from tests.faults.killing import Alone, kill_again_and_again, left_alone
from tests.faults.test_kills import kill
from tests.synth.photos.controls import control, folder

TIMES = 8  # files of each of six pictures


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Alone:
    """One reply in ten is wrong, so that there are rejects too; a file that is no picture is one more."""
    at = tmp_path_factory.mktemp("photos")
    images = folder(at / "images", times=TIMES)
    (images / "00001" / "00009-1.png").write_text("no picture")
    run = control(at / "run")
    said = f"n: {6 * TIMES + 1}\nshard: 3\nphotos: {{images: {images}, model: 'oracle:{run}#0.1'}}\n"
    made = left_alone(at, said)
    names = [row["provenance"]["topic"] for row in read(at / "alone" / "data")]
    assert len(set(names)) == len(names) == 6 * TIMES
    assert "bad_image" in {row["reason"] for row in read(at / "alone" / "rejects")}
    return made


def test_a_run_over_given_pictures_killed_twice_is_the_same_run(alone: Alone, tmp_path: Path):
    kill_again_and_again(alone, tmp_path / "killed", kills=2, seed=3, kill=kill)


@pytest.mark.faults
@pytest.mark.timeout(3000)
@pytest.mark.parametrize("seed", range(5))
def test_runs_over_given_pictures_killed_at_twenty_moments(alone: Alone, tmp_path: Path, seed: int):
    kill_again_and_again(alone, tmp_path / "killed", kills=4, seed=30 + seed, kill=kill, workers=2)
