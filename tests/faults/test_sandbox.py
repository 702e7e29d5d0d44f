"""The sandbox for long: a thousand programs killed leave nothing, and no number of programs or pages makes it grow.

What is left is looked for from outside, on the host and in every process of the guest, so this needs root.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks._pages import page
from benchmarks._programs import programs
from renderers._drivers import driver_sources
from sandbox import selfcheck
from sandbox.choose import open_sandbox, why_not
from sandbox.contract import Job, Limits, Outcome
from sandbox.engines import docker
from sandbox.guests import Guests
from sandbox.kinds import BROWSER, CHARTS, by_kind
from sandbox.pool import Pool
from tests.sandbox.sidecars import ENGINES
from tests.sandbox.test_tiers import refusing_namespaces

pytestmark = [
    pytest.mark.faults,
    pytest.mark.timeout(3000),
    pytest.mark.skipif(os.getuid() != 0, reason="only root sees into a guest"),
]

SHORT = Limits(seconds=0.15, memory_mb=96, processes=12, output_mb=4)
# The clock is so short that it may come before every other limit.
TIME, MEMORY, PROCESSES = {"timeout"}, {"timeout", "memory"}, {"timeout", "too_many_processes"}
KILLED = {
    "sum(range(10**12))": TIME,
    "import hashlib; hashlib.pbkdf2_hmac('sha512', b'a', b'b', 10**9)": TIME,
    "import re; re.match('(a+)+$', 'a' * 60 + 'b')": TIME,
    "held = []\nwhile True: held.append(bytearray(b'x') * (1 << 23))": MEMORY,
    "import os, time\nfor _ in range(6):\n  if not os.fork(): held = bytearray(b'x') * (40 << 20); time.sleep(60)\n"
    "time.sleep(60)": MEMORY,
    "import mmap\nm = mmap.mmap(-1, 1 << 26)\nm.write(b'x' * (1 << 26))\nwhile True: pass": MEMORY,
    "import os\nwhile True:\n  try: os.fork()\n  except OSError: pass": PROCESSES,
    "import os, time\nos.fork() or (os.setsid(), os.fork() or time.sleep(600))\ntime.sleep(600)": TIME,
    "import os, signal\nos.fork()\nos.kill(0, signal.SIGSTOP)": TIME,
    "import signal\nfor n in {1, 2, 3, 15}: signal.signal(n, signal.SIG_IGN)\nwhile True: signal.pause()": TIME,
    "open('/tmp/left', 'wb').write(b'x' * (3 << 20))\nopen('/dev/shm/left', 'w')\nwhile True: pass": TIME,
    "import os, socket\nkept = [socket.socketpair() for _ in range(50)], [os.pipe() for _ in range(50)]\n"
    "while True: pass": TIME,
}
SOON = 1.0  # the kernel may take a moment to bury what was killed
FLAT = 1.05


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    if (missing := why_not(name, [CHARTS, BROWSER])) is not None:
        pytest.skip(missing)
    return name


@pytest.fixture
def charts(engine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Guests]:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))  # where nobody else leaves files
    opened = open_sandbox(engine, by_kind(driver_sources())[CHARTS] | selfcheck.drivers())
    assert isinstance(opened, Guests)
    yield opened
    opened.close()


@pytest.fixture
def browser(engine: str) -> Iterator[Guests]:
    opened = open_sandbox(engine, by_kind(driver_sources())[BROWSER])
    assert isinstance(opened, Guests)
    yield opened
    opened.close()


def drawn(box: Guests, job: Job) -> Outcome:
    outcome = box.submit(job).result()
    assert outcome.error is None, outcome.error
    return outcome


# What is there ------------------------------------------------------------------------------------------------------


def there(box: Guests) -> dict[str, int]:
    """Processes, descriptors, mounts and files, of this process and host and of the guest's processes."""
    processes = [Path("/proc", str(pid)) for pid in box.processes()]
    here = Path("/proc/self/ns/mnt").readlink()
    guest = [process for process in processes if (process / "ns/mnt").readlink() != here]  # the others only start it
    mounts = Path("/proc/self/mountinfo").read_text().splitlines()
    tops = {f"{process}/root{folder}" for process in guest for folder in ("/tmp", "/dev/shm")}
    return {
        "guest's processes": len(processes),
        "guest's descriptors": sum(len(os.listdir(process / "fd")) for process in guest),  # noqa: PTH208
        "guest's mounts": sum((process / "mountinfo").read_bytes().count(b"\n") for process in guest),
        "guest's files": sum(len(folders) + len(names) for top in tops for _, folders, names in os.walk(top)),
        "host's descriptors": len(os.listdir("/proc/self/fd")),  # noqa: PTH208
        "host's mounts": sum("docker" not in line for line in mounts),  # containers of others come and go
        "host's files": len(list(Path(tempfile.gettempdir()).iterdir())),
    }


def settled(box: Guests, before: dict[str, int]) -> dict[str, int]:
    """What there is more than before, once what was killed is buried."""
    deadline = time.monotonic() + SOON
    while True:
        try:
            more = {name: number - before[name] for name, number in there(box).items() if number > before[name]}
        except OSError:  # a process ended while it was looked at
            more = {"in motion": 1}
        if not more or time.monotonic() > deadline:
            return more
        time.sleep(0.05)


def held_mb(box: Guests) -> float:
    """What the guest's processes hold, each page once; the least of a few looks, between two programs.

    Without files: their pages are shared with whatever else runs on this machine.
    """
    return min(_held_now(box) for _ in range(3))


def _held_now(box: Guests) -> float:
    time.sleep(0.1)
    total = 0
    for pid in box.processes():
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith(("Pss_Anon:", "Pss_Shmem:")))
    return total / 1024


def cgroup_mb(box: Guests) -> float | None:
    """What the container is charged for without the files it has read; None where the guest has no group of its own."""
    own = Path("/proc/self/cgroup").read_text().splitlines()
    for pid in box.processes():
        for line in Path(f"/proc/{pid}/cgroup").read_text().splitlines():
            number, controllers, path = line.split(":", 2)
            if line in own or not (number == "0" or "memory" in controllers.split(",")):
                continue
            folder = Path("/sys/fs/cgroup" if number == "0" else "/sys/fs/cgroup/memory") / path.strip("/")
            used = folder / ("memory.current" if number == "0" else "memory.usage_in_bytes")
            if used.exists():
                return (int(used.read_text()) - _read_files(folder / "memory.stat")) / (1 << 20)
    return None


def _read_files(stat: Path) -> int:
    numbers = dict(line.split() for line in stat.read_text().splitlines())
    return int(numbers.get("file", numbers.get("total_cache", 0)))


def flat(looks: list[float]) -> bool:
    return max(looks) <= FLAT * min(looks)


# The proofs ---------------------------------------------------------------------------------------------------------


def test_a_thousand_killed_programs_leave_nothing(charts: Guests):
    first = selfcheck.canary(charts)
    before, started, began = there(charts), charts.guests_started, time.monotonic()
    ends, late = Counter[str](), (0.0, "")
    sources = list(KILLED)
    for number in range(1000):
        source = sources[number % len(sources)]
        outcome = charts.submit(Job(driver="plain", source=source, limits=SHORT)).result()
        assert outcome.error is not None, source
        assert outcome.error.kind in KILLED[source], (source, outcome.error)
        ends[outcome.error.kind] += 1
        late = max(late, (outcome.seconds - SHORT.seconds, source))
        if number % 50 == 49:
            assert selfcheck.canary(charts) == first, source
            assert not settled(charts, before), (number, source)
    print(f"{charts.name}: {dict(ends)} in {time.monotonic() - began:.0f} s, late by {late}; {before}")  # noqa: T201
    assert charts.guests_started == started
    assert late[0] < selfcheck.SLACK_SECONDS, late


def test_twenty_thousand_programs_do_not_make_a_guest_grow(charts: Guests, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(Pool, "jobs_each", 1_000_000)  # a guest renewed in time would hide that it grew
    sources = programs(29)  # one of each sort; all warm interpreters have started after these
    for source in sources:
        drawn(charts, Job(driver="matplotlib", source=source))
    looks, groups = list[float](), list[float]()
    for number in range(1, 20_001):
        if number % 100 == 0:
            drawn(charts, Job(driver="matplotlib", source=sources[number // 100 % len(sources)]))
        else:
            drawn(charts, Job(driver="plain", source="data(b'drawn')"))
        if number % 500 == 0:
            looks.append(held_mb(charts))
            group = cgroup_mb(charts)
            groups += [] if group is None else [group]
            print(f"{charts.name}, {number} programs: {looks[-1]:.1f} MB, {groups[-1:]} MB charged", flush=True)  # noqa: T201
    assert charts.guests_started == 1
    assert flat(looks), looks
    assert not groups or flat(groups), groups


def test_two_thousand_pages_do_not_make_a_browser_grow(browser: Guests):
    """A browser is replaced every now and then and is never the same size twice: halves are compared, not looks."""
    looks = list[float]()
    for number in range(1, 2001):
        drawn(browser, Job(driver="html", source=json.dumps({"html": page(150, number)})))
        if number % 50 == 25:  # not when a browser has just been replaced
            looks.append(held_mb(browser))
            print(f"{browser.name}, {number} pages: {looks[-1]:.0f} MB", flush=True)  # noqa: T201
    after = looks[10:]
    early, late = sum(after[:15]) / 15, sum(after[15:]) / 15
    print(f"{early:.0f} MB on average, then {late:.0f} MB; {browser.guests_started} guests")  # noqa: T201
    assert late <= FLAT * early, looks


def test_every_hostile_program_is_held_without_namespaces_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if (missing := why_not("docker")) is not None:
        pytest.skip(missing)
    monkeypatch.setattr(docker, "_PROFILE", refusing_namespaces(tmp_path))
    opened = open_sandbox("docker", selfcheck.drivers())
    try:
        assert opened.tier == "users"
        found = list(selfcheck.findings(opened, "plain", lambda _: None))
    finally:
        opened.close()
    assert found == []
