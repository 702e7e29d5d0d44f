"""Guests in sidecars, over Unix sockets: what holds for them, and what comes of a host or a sidecar that goes away."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from renderers._drivers import driver_sources
from sandbox import selfcheck
from sandbox.choose import open_sandbox, why_not
from sandbox.contract import Job, Limits, SandboxUnavailable
from sandbox.engines.attach import Attached, Later, Sidecars, connected, socket_path
from sandbox.guests import Guests
from sandbox.kinds import BROWSER, CHARTS, by_kind
from sandbox.selfcheck import drivers
from tests.sandbox.sidecars import ROOT, Sidecar, by, pod, pod_sidecar

OK = Job(driver="plain", source="data(b'ok')")
ENDLESS = Job(driver="plain", source="while True: pass", limits=Limits(seconds=30))
TRIED = """
    daemon_double_fork descriptors_closed environment_secrets file_host_secrets file_sidecar_socket leak_files
    network_unix_abstract proc_kill_all
""".split()
LINES = """
import matplotlib.pyplot as plt
figure, axes = plt.subplots(figsize=(6, 4), dpi=100)
axes.plot([1, 2, 3], [4, 1, 5], marker="o", label="litres")
axes.set_title("Water drawn")
axes.legend()
plt.savefig("out.png")
"""
SYSTEM_PYTHON = "/usr/bin/python3"  # which any user may run
as_others = pytest.mark.skipif(
    os.getuid() != 0 or not Path(SYSTEM_PYTHON).exists(), reason="needs root, to act as other users"
)
PAGE = "<h1>Two tables</h1><table><tr><td>1</td><td>2</td></tr></table>"


@pytest.fixture(autouse=True)
def guests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the sockets, in a place whose path is short enough for one."""
    folder = tmp_path / "guests"
    folder.mkdir()
    for parent in folder.relative_to("/tmp").parents if folder.is_relative_to("/tmp") else ():
        (Path("/tmp") / parent).chmod((Path("/tmp") / parent).stat().st_mode | 0o001)
    monkeypatch.setenv("SYNTH_GUESTS", str(folder))
    return folder


@pytest.fixture
def sidecar(guests: Path) -> Iterator[Sidecar]:
    with pod_sidecar(CHARTS, guests, most=2) as started:
        yield started


def attached() -> Guests:
    opened = open_sandbox("attach", drivers())
    assert isinstance(opened, Guests)
    return opened


def gone(pids: set[int], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while any(Path(f"/proc/{pid}").exists() for pid in pids):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


@pytest.mark.parametrize("how", ["pod", "masked", "bubblewrap"])
def test_hostile_programs_are_held(how, guests):
    attacks = [attack for attack in selfcheck.attacks("plain") if attack.name in TRIED]
    assert len(attacks) == len(TRIED)
    with by(how, guests), attached() as box:
        before = selfcheck.canary(box)
        own = selfcheck.at_rest(box)
        assert own
        for attack in attacks:
            assert selfcheck.judge(attack, box.submit(attack.job).result(), 4.0) is None, attack.name
            assert selfcheck.canary(box) == before
            assert selfcheck.left_running(box, own) is None, attack.name
        assert box.guests_started == 1


def test_the_same_bytes_as_docker(guests):
    jobs = [Job(driver="matplotlib", source=LINES), Job(driver="html", source=f'{{"html": "{PAGE}"}}')]
    drawn = []
    with ExitStack() as sidecars:
        for kind in (CHARTS, BROWSER):
            sidecars.enter_context(pod_sidecar(kind, guests))
        for engine in ("attach", "docker"):
            with open_sandbox(engine, driver_sources()) as box:
                outcomes = [box.submit(job).result() for job in jobs]
                assert [outcome.error for outcome in outcomes] == [None, None]
                pages = [page for outcome in outcomes for page in outcome.pages]
                drawn.append((box.environment(), [(page.image, page.scene) for page in pages]))
    assert drawn[0] == drawn[1]
    assert len(drawn[0][1]) == 2


@as_others
def test_a_killed_host_takes_its_guest_along_even_a_stopped_one(sidecar):
    script = """
import time
from sandbox.choose import open_sandbox
from sandbox.contract import Job
from sandbox.selfcheck import drivers
pool = open_sandbox("attach", drivers())
pool.submit(Job(driver="plain", source="while True: pass"))
time.sleep(0.5)
print(*pool.processes(), flush=True)
time.sleep(30)
"""
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, cwd=ROOT) as host:
        assert host.stdout is not None
        pids = {int(pid) for pid in host.stdout.readline().split()}
        assert len(pids) >= 4  # the first process, the guest's own, the program's first, the program
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        host.kill()
    assert gone(pids, 3.0)


def test_closing_ends_the_guest(sidecar):
    box = attached()
    running = box.submit(ENDLESS)
    time.sleep(0.3)
    pids = box.processes()
    assert len(pids) >= 4
    box.close()
    assert gone(pids, 3.0)
    with pytest.raises(SandboxUnavailable, match="closed"):
        running.result()


def test_no_more_guests_than_the_sidecar_has(sidecar, monkeypatch):
    monkeypatch.setattr(Sidecars, "patience_seconds", 0.2)
    with attached() as first, attached() as second:
        with pytest.raises(SandboxUnavailable, match=r"all 2 guests of .* are taken"):
            attached()
        assert [box.submit(OK).result().data for box in (first, second)] == [b"ok", b"ok"]
        assert first.processes().isdisjoint(second.processes())
    monkeypatch.undo()
    monkeypatch.setenv("SYNTH_GUESTS", str(sidecar.folder))
    with attached() as again:  # the first two are being buried
        assert again.submit(OK).result().data == b"ok"


def test_who_asks_for_nothing_keeps_nobody_waiting(sidecar):
    path = socket_path(CHARTS)
    silent = [connected(path) for _ in range(8)]
    with attached() as box:
        assert box.submit(OK).result().data == b"ok"
    for connection in silent:
        connection.sendall(b"\0\xff{}")
        assert b"asked something else" in connection.recv(4096)
        connection.close()
    with pytest.raises(SandboxUnavailable, match="this is a sidecar for charts"):
        Attached(connected(path), BROWSER, path)


def test_a_sidecar_that_ends_stops_the_run_and_one_that_is_back_goes_on(guests, monkeypatch):
    monkeypatch.setattr(Sidecars, "patience_seconds", 0.3)
    slow = Job(driver="plain", source="import time\ntime.sleep(1)\ndata(b'slow')")
    with pod_sidecar(CHARTS, guests) as first, attached() as box:
        assert box.submit(OK).result().data == b"ok"
        interrupted = box.submit(slow)
        time.sleep(0.3)
        first.end()
        with pytest.raises(SandboxUnavailable) as stopped:
            interrupted.result()
        assert (stopped.value.sentence, stopped.value.fix) == (
            f"the sidecar of {socket_path(CHARTS)} has ended",
            "start it again",
        )
        assert why_not("attach") == f"the sidecar of {socket_path(CHARTS)} has ended; start it again"
        with pod_sidecar(CHARTS, guests):  # takes over the name of the socket that was left
            assert why_not("attach") is None
            assert box.submit(OK).result().data == b"ok"


@as_others
def test_a_second_listener_leaves_the_first_alone(sidecar):
    number = socket_path(CHARTS).stat().st_ino
    user = pod()["securityContext"]["runAsUser"]
    command = [SYSTEM_PYTHON, "-s", "-P", str(ROOT / "sandbox/guest/sidecar.py"), "charts", str(sidecar.folder)]
    second = subprocess.run(
        command, user=user, group=user, extra_groups=[], capture_output=True, text=True, check=False, timeout=20
    )
    assert second.returncode == 1
    assert "another sidecar listens at" in second.stderr
    assert socket_path(CHARTS).stat().st_ino == number


@as_others
def test_nobody_else_may_connect(sidecar):
    assert socket_path(CHARTS).stat().st_mode & 0o777 == 0o660
    script = f"import socket; socket.socket(socket.AF_UNIX).connect({str(socket_path(CHARTS))!r})"
    own = pod()["securityContext"]["runAsUser"]
    found = []
    for user in (own, own + 1):
        asked = [SYSTEM_PYTHON, "-c", script]
        ended = subprocess.run(
            asked, user=user, group=user, extra_groups=[], capture_output=True, text=True, check=False
        )
        found.append((ended.returncode, "PermissionError" in ended.stderr))
    assert found == [(0, False), (1, True)]


def test_why_not(guests, tmp_path, monkeypatch):
    assert (why_not("attach") or "").startswith(f"no sidecar has put its socket at {guests}/charts.sock; start the")
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(guests / "charts.sock"))
    assert why_not("attach") == f"the sidecar of {guests}/charts.sock has ended; start it again"
    monkeypatch.setenv("SYNTH_GUESTS", str(tmp_path / ("x" * 120)))
    assert "path too long" in (why_not("attach") or "")
    monkeypatch.delenv("SYNTH_GUESTS")
    assert str(socket_path(BROWSER)) == "/run/pixelproof/browser.sock"


def test_a_sidecar_that_hangs_is_no_run_that_hangs(guests, monkeypatch):
    monkeypatch.setattr("sandbox.engines.attach._ANSWER_SECONDS", 0.2)
    with socket.socket(socket.AF_UNIX) as deaf:
        deaf.bind(str(guests / "charts.sock"))
        deaf.listen()
        with pytest.raises(Later, match="does not answer"):
            Attached(connected(socket_path(CHARTS)), CHARTS, socket_path(CHARTS))


def test_the_example_has_a_sidecar_for_each_kind_that_drivers_need():
    assert {one["name"] for one in pod()["initContainers"]} == {kind.name for kind in by_kind(driver_sources())}
