"""Building images over a base that has all they need, with an apt that only notes what it is asked for."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sandbox.choose import why_not
from sandbox.images import container, contents, wheels

pytestmark = pytest.mark.skipif(why_not("docker") is not None, reason="no image for docker is here")

BASE = f"pixelproof-test-base:{os.getpid()}"
LABEL = f"pixelproof.test={os.getpid()}"
ASKED = "/var/log/asked"


def docker(*arguments: str) -> str:
    return subprocess.run(["docker", *arguments], capture_output=True, text=True, check=True).stdout.strip()


@pytest.fixture
def base(tmp_path: Path) -> Iterator[str]:
    apt = tmp_path / "apt-get"
    apt.write_text(f'#!/bin/sh\necho "$@" >> {ASKED}\n')
    apt.chmod(0o755)
    (tmp_path / "Dockerfile").write_text(
        f"FROM {container.image_name('charts')}\nLABEL {LABEL}\nUSER 0:0\n"
        "COPY apt-get /usr/bin/apt-get\nRUN rm -rf /guest/lib/python3*/*\n"
    )
    docker("build", "--quiet", "--tag", BASE, str(tmp_path))
    yield BASE
    docker("image", "rm", "--force", BASE)
    docker("image", "prune", "--force", "--filter", f"label={LABEL}")  # those whose name another build has taken over


@pytest.fixture
def age(base: str) -> float:
    """Of the packages that the base has already; asked before `made` takes others for the image's."""
    found = container.age_days("charts")
    assert found is not None
    return found


@pytest.fixture
def made(age: float, base: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Nothing is locked, so that nothing is fetched; the images to take away afterwards."""
    (tmp_path / "lock").touch()
    monkeypatch.setattr(wheels, "lock", lambda _: tmp_path / "lock")
    monkeypatch.setitem(contents.PACKAGES, "charts", ("python3", f"pixelproof-test-{os.getpid()}"))
    name = container.image_name("charts")
    names = [name]
    yield names
    subprocess.run(["docker", "image", "rm", "--force", *names], capture_output=True, check=False)


def asked(image: str, folder: Path) -> list[str]:
    with container.held(image) as held:
        docker("cp", f"{held}:{ASKED}", str(folder / "asked"))
    return (folder / "asked").read_text().splitlines()


def test_two_builds_at_once_then_a_fresh_one(base: str, age: float, made: list[str], tmp_path: Path):
    (name,) = made
    package = contents.PACKAGES["charts"][1]
    with ThreadPoolExecutor(2) as threads:
        both = [threads.submit(container.build, "charts", base, lambda _: None) for _ in range(2)]
        assert [one.result() for one in both] == [name, name]
    steps = ["update", "upgrade -y", f"install -y --no-install-recommends python3 {package}"]
    assert asked(name, tmp_path) == steps
    assert "pixelproof-stage" not in docker("images")
    assert container.age_days("charts") == pytest.approx(age, abs=0.1)  # its oldest packages are the base's

    first = docker("image", "inspect", "--format", "{{.Id}}", name)
    assert container.build("charts", base, lambda _: None) == name
    assert docker("image", "inspect", "--format", "{{.Id}}", name) == first
    container.build("charts", base, lambda _: None, fresh=True)
    assert docker("image", "inspect", "--format", "{{.Id}}", name) != first
    assert asked(name, tmp_path) == steps


BUILD = """
import sys
from sandbox.images import container, contents
contents.PACKAGES["charts"] = tuple(sys.argv[2:])
container.build("charts", sys.argv[1], lambda said: print(said, flush=True))
"""


def test_a_build_that_is_killed_leaves_no_image(base: str, made: list[str], tmp_path: Path):
    (tmp_path / "apt-get").write_text("#!/bin/sh\nsleep 20\n")
    docker("build", "--quiet", "--tag", base, str(tmp_path))
    command = [sys.executable, "-c", BUILD, base, *contents.PACKAGES["charts"]]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True) as building:
        assert building.stdout is not None
        assert building.stdout.readline() == f"preparing {' and '.join(contents.PACKAGES['charts'])} over {base}\n"
        time.sleep(1)
        os.killpg(building.pid, signal.SIGKILL)
    assert docker("images", "--quiet", made[0]) == ""
