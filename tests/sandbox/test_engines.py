"""Starting, ending, choosing engines, and guests that fail closed."""

from __future__ import annotations

import contextlib
import os
import platform
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sandbox.census import descendants
from sandbox.choose import engine_names, open_sandbox, why_not
from sandbox.contract import Job, Limits, SandboxUnavailable
from sandbox.engines import attach, bubblewrap, docker
from sandbox.guest import seccomp
from sandbox.guests import Guests
from sandbox.kinds import CHARTS
from sandbox.link import Spawned
from sandbox.process import GuestProcess, bootstrap_code, start_message
from sandbox.selfcheck import drivers

OK = Job(driver="plain", source="data(b'ok')")
ENDLESS = Job(driver="plain", source="while True: pass", limits=Limits(seconds=30))


def opened(engine: str) -> Guests:
    pool = open_sandbox(engine, drivers())
    assert isinstance(pool, Guests)
    return pool


def gone(pids: set[int]) -> bool:
    deadline = time.monotonic() + 5
    while any(runs(pid) for pid in pids):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def runs(pid: int) -> bool:
    """A dead process may wait a second for the machine's first process to take note of it."""
    try:
        return " Z " not in Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False


def containers() -> list[str]:
    asked = ["docker", "ps", "--all", "--quiet", "--filter", f"name=pixelproof-{os.getpid()}-"]
    return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.split()


def test_close_leaves_nothing(engine, sandbox):
    before = containers() if engine == "docker" else []
    pool = opened(engine)
    assert pool.submit(OK).result().data == b"ok"
    pids = pool.processes()
    assert len(pids) >= 2
    pool.close()
    assert gone(pids)
    if engine == "docker":
        assert containers() == before


def test_close_does_not_wait_for_a_running_program(engine):
    pool = opened(engine)
    running, waiting = pool.submit(ENDLESS), pool.submit(OK)
    time.sleep(0.5)
    pids = pool.processes()
    began = time.monotonic()
    pool.close()
    assert time.monotonic() - began < 5
    assert gone(pids)
    assert waiting.cancelled()
    with pytest.raises(SandboxUnavailable, match="closed"):
        running.result()
    with pytest.raises(SandboxUnavailable, match="closed"):
        pool.submit(OK)


@pytest.mark.parametrize("moment", [0.05, 0.4])
def test_closing_while_a_guest_starts_leaves_nothing(moment, engine, sandbox):
    before = containers() if engine == "docker" else []
    own = descendants(os.getpid())
    pool = {"docker": docker.Containers, "bubblewrap": bubblewrap.Rooms, "attach": attach.Sidecars}[engine](
        CHARTS, drivers()
    )
    asked = pool.submit(OK)
    time.sleep(moment)
    pool.close()
    assert asked.cancelled() or asked.exception() is not None or asked.result().data == b"ok"
    assert gone(descendants(os.getpid()) - own)
    if engine == "docker":
        assert containers() == before


def test_a_killed_host_takes_its_guests_along(engine):
    script = f"""
import time
from sandbox.choose import open_sandbox
from sandbox.contract import Job, Limits
from sandbox.selfcheck import drivers
pool = open_sandbox({engine!r}, drivers())
pool.submit(Job(driver="plain", source="while True: pass", limits=Limits(seconds=30)))
time.sleep(0.5)
print(*pool.processes(), flush=True)
time.sleep(30)
"""
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]) as host:
        assert host.stdout is not None
        pids = {int(pid) for pid in host.stdout.readline().split()}
        assert len(pids) >= 3  # the zygote, the supervisor, the program
        host.kill()
    assert gone(pids)


def test_a_killed_guest_is_replaced(engine):
    with opened(engine) as pool:
        for pid in pool.processes():
            with contextlib.suppress(ProcessLookupError):  # gone with one that was killed before it
                os.kill(pid, signal.SIGKILL)
        assert pool.submit(OK).result().data == b"ok"
        assert pool.guests_started == 2


def test_a_guest_killed_in_the_middle_of_a_job(engine):
    slow = Job(driver="plain", source="import time\ntime.sleep(1)\ndata(b'slow')")
    with opened(engine) as pool:
        future = pool.submit(slow)
        time.sleep(0.4)
        os.kill(max(pool.processes()), signal.SIGKILL)  # the program or its supervisor: not the guest's own fault
        assert future.result().status in ("ok", "error")
        future = pool.submit(slow)
        charts = pool.pool_of("plain")
        deadline = time.monotonic() + 20
        while not charts._busy or 0 not in charts._guests:  # perhaps another one has to start for it
            assert time.monotonic() < deadline
            time.sleep(0.01)
        time.sleep(0.2)
        charts._guests[0].link.kill()
        assert future.result().data == b"slow"


def test_environment_names_versions_and_fonts(sandbox):
    found = sandbox.environment()
    assert found["matplotlib"] == "3.11.2"
    assert found["python"].startswith("3.")
    assert len(found["fonts"]) == 16
    assert "pip" not in found or Path(sys.base_prefix) == Path("/usr")


@pytest.mark.skipif(shutil.which("docker") is None, reason="the docker command is not installed")
def test_no_daemon(monkeypatch):
    monkeypatch.setenv("DOCKER_HOST", "unix:///nonexistent")
    assert "daemon does not answer" in (why_not("docker") or "")
    with pytest.raises(SandboxUnavailable, match="daemon does not answer") as caught:
        open_sandbox("docker", drivers())
    assert caught.value.fix


def test_nothing_built(monkeypatch, tmp_path):
    monkeypatch.setenv("SYNTH_HOME", str(tmp_path))
    monkeypatch.setenv("DOCKER_HOST", "unix:///nonexistent")
    assert "synth sandbox build" in (why_not("bubblewrap") or "")
    with pytest.raises(SandboxUnavailable, match="no sandbox can run here") as caught:
        open_sandbox("auto", drivers())
    assert "docker: " in caught.value.fix
    assert "bubblewrap: " in caught.value.fix


def test_auto_goes_past_a_daemon_that_is_not_there(monkeypatch):
    if why_not("bubblewrap") is not None:
        pytest.skip(why_not("bubblewrap") or "")
    monkeypatch.setenv("DOCKER_HOST", "unix:///nonexistent")
    sandbox = open_sandbox("auto", drivers())
    assert sandbox.name == "bubblewrap"
    sandbox.close()


def test_names():
    assert engine_names() == ["attach", "bubblewrap", "docker"]
    with pytest.raises(LookupError, match="there are auto, attach, bubblewrap, docker"):
        open_sandbox("none", drivers())


def test_a_driver_that_cannot_be_loaded_is_told_of(engine):
    with pytest.raises(SandboxUnavailable, match="No module named 'nowhere'"):
        open_sandbox(engine, {"broken": "import nowhere\ndef run(source, out): pass\n"})


class Unwalled(Spawned):
    def kill(self) -> None:
        self.process.kill()


def started_otherwise(command: list[str]) -> GuestProcess:
    """A guest started without the walls it needs: it must refuse, so no program ever runs here."""

    return GuestProcess(Unwalled(command, cwd="/"), start_message(CHARTS.main, drivers()), 5.0)


@pytest.mark.skipif(os.getuid() != 0, reason="needs root to start a guest as root")
def test_a_guest_with_privileges_refuses():
    with pytest.raises(SandboxUnavailable, match="started with privileges"):
        started_otherwise([sys.executable, "-s", "-P", "-c", bootstrap_code()])


def test_a_guest_without_namespaces_refuses():
    """As on a kernel that lets no ordinary user make them: here a filter says so."""
    if why_not("bubblewrap") is not None:
        pytest.skip(why_not("bubblewrap") or "")
    filter_program = seccomp.assemble(platform.machine())
    refuse = f"""
import ctypes, struct
text = ctypes.create_string_buffer({filter_program!r}, {len(filter_program)})
header = struct.pack("=HxxxxxxQ", {len(filter_program) // 8}, ctypes.addressof(text))
assert ctypes.CDLL(None).prctl(38, 1, 0, 0, 0) == 0
assert ctypes.CDLL(None).prctl(22, 2, header, 0, 0) == 0
"""
    *walls, code = bubblewrap.command(CHARTS, 0)
    assert code == bootstrap_code()
    code = code.replace("import importlib.abc", refuse + "import importlib.abc", 1)
    with pytest.raises(SandboxUnavailable, match="no ordinary user make namespaces"):
        started_otherwise([*walls, code])
