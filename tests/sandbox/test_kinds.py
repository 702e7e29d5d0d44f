"""Which guest a driver runs in, and what an engine says when it lacks what one of them needs."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from renderers._drivers import driver_sources
from sandbox.choose import open_sandbox, why_not
from sandbox.contract import SandboxUnavailable
from sandbox.engines import docker
from sandbox.guest import seccomp
from sandbox.images.venv import guest_environment
from sandbox.kinds import BROWSER, CHARTS, by_kind, user_of

PAGE = 'GUEST = "browser"\ndef run(source, out): pass\n'


def test_a_driver_says_its_guest_by_a_line_and_its_modules_follow():
    drivers = {
        "bars": "def run(): pass",
        "bars.more": 'GUEST = "browser"',
        "page": PAGE,
        "page.words": "",
        "lone.part": "",
    }
    assert by_kind(drivers) == {
        CHARTS: {"bars": "def run(): pass", "bars.more": 'GUEST = "browser"', "lone.part": ""},
        BROWSER: {"page": PAGE, "page.words": ""},
    }


@pytest.mark.parametrize("line", ['    GUEST = "browser"', '# GUEST = "browser"', 'NOT_GUEST = "browser"'])
def test_only_a_line_of_the_module_itself_counts(line):
    assert list(by_kind({"bars": f"x = 1\n{line}\n"})) == [CHARTS]


def test_a_guest_that_there_is_none_of():
    with pytest.raises(LookupError, match="'bars' asks for a guest called 'moon'; there are charts, browser"):
        open_sandbox("bubblewrap", {"bars": 'GUEST = "moon"\n'})


def test_our_drivers_are_where_they_belong():
    found = by_kind(driver_sources())
    assert {"matplotlib", "proofs"} <= set(found[CHARTS])
    assert not any(name.partition(".")[0] == "html" for name in found[CHARTS])


def test_an_engine_must_have_what_every_driver_needs(monkeypatch, tmp_path):
    """An environment for charts and none for pages, as after an update."""
    if why_not("bubblewrap") is not None:
        pytest.skip(why_not("bubblewrap") or "")
    built = guest_environment("charts")
    assert built is not None
    (tmp_path / "guests").mkdir()
    (tmp_path / "guests" / built.name).symlink_to(built)
    monkeypatch.setenv("SYNTH_HOME", str(tmp_path))
    monkeypatch.setenv("DOCKER_HOST", "unix:///nonexistent")
    open_sandbox("auto", {"plain": "def run(source, out): pass"}).close()
    with pytest.raises(SandboxUnavailable, match="the guest for browser is not built") as caught:
        open_sandbox("bubblewrap", {"page": PAGE})
    assert "synth sandbox build" in caught.value.fix


def test_no_two_guests_share_a_user():
    """The kernel counts a user's processes over all guests that run as that user."""
    users = {user_of(kind, slot) for kind in (CHARTS, BROWSER) for slot in range(64)}
    assert len(users) == 128
    assert min(users) > 60000


@pytest.mark.skipif(shutil.which("docker") is None, reason="the docker command is not installed")
def test_docker_runs_a_guest_as_its_own_user():
    asked = docker.command(BROWSER, 3, "name")
    assert asked[asked.index("--user") + 1] == f"{user_of(BROWSER, 3)}:{user_of(BROWSER, 3)}"


def test_a_daemon_that_hangs_is_an_unavailable_sandbox(monkeypatch, tmp_path):
    """A docker command that never answers."""
    command = tmp_path / "docker"
    command.write_text("#!/bin/sh\nexec sleep 60\n")
    command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setattr(docker, "_ANSWER_SECONDS", 0.3)
    assert "did not answer" in (why_not("docker") or "")
    with pytest.raises(SandboxUnavailable, match="did not answer") as caught:
        open_sandbox("docker", {"plain": ""})
    assert caught.value.fix
    hung = docker.Container("x", ["sleep", "60"])
    hung.kill()  # must not raise, and ends what it can
    hung.end()
    assert not hung.alive
    with pytest.raises(SandboxUnavailable):
        hung.root()


def test_the_browsers_filter_refuses_all_but_what_it_needs():
    """What the filter for programs refuses the browser's does, too, but for what it is known to need."""
    program, browser = (seccomp.assemble("x86_64", browser=browser) for browser in (False, True))
    asked = {name: numbers[0].to_bytes(4, "little") for group in (seccomp.REFUSED, seccomp.NETWORK, seccomp.MISSING)
             for name, numbers in group.items() if numbers[0]}  # fmt: skip

    def compares(text: bytes, number: bytes) -> bool:
        return any(
            text[at : at + 2] == b"\x15\x00" and text[at + 4 : at + 8] == number for at in range(0, len(text), 8)
        )

    allowed = {name for name, number in asked.items() if not compares(browser, number)}
    assert all(compares(program, number) for number in asked.values())
    assert allowed == seccomp.BROWSER_NEEDS - {"socket"}  # refused but between processes
    assert not allowed & {"ptrace", "mount", "pivot_root", "bpf", "keyctl", "io_uring_setup", "setns", "userfaultfd"}


def test_the_lists_of_system_packages_agree():
    """What the images that every build makes hold of programs and fonts is what the set-up asks of a machine."""
    from sandbox.images.contents import ORDINARY, PACKAGES

    setup = (Path(__file__).parents[2] / ".ci/setup").read_text()
    for package in {name for kind in ORDINARY for name in PACKAGES[kind]} - {"python3"}:
        assert f' {package}"' in setup, package
