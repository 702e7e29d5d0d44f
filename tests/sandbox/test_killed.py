"""What somebody else kills in the middle of a job is not the program's fault: it is tried again."""

from __future__ import annotations

import contextlib
import io
import os
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from sandbox.contract import Job, Limits, Outcome
from sandbox.guests import Guests

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="programs are those of other users; only root kills them")


def words_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def killed_meanwhile(box: Guests, job: Job, victims: Callable[[], set[int]]) -> Outcome:
    future = box.submit(job)
    time.sleep(0.5)
    found = victims()
    kill(found)
    return future.result()


def kill(found: set[int]) -> None:
    """All of them; the end of one may be the end of another."""
    assert found, "there is nothing to be killed"
    for pid in found:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def seconds_of(pid: int) -> float:
    """Of a processor, so far."""
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11]) / os.sysconf("SC_CLK_TCK")
    except OSError:
        return 0.0


def test_a_program_that_is_killed_once_runs_again(sandbox: Guests):
    loop = "import time\nend = time.monotonic() + 1.5\nwhile time.monotonic() < end: pass\ndata(b'slow')"
    slow = Job(driver="plain", source=loop, limits=Limits(seconds=20))
    sandbox.submit(slow).result()
    before, started = {pid: seconds_of(pid) for pid in sandbox.processes()}, sandbox.guests_started
    gain = lambda pid: seconds_of(pid) - before.get(pid, 0.0)  # noqa: E731
    outcome = killed_meanwhile(sandbox, slow, lambda: {max(sandbox.processes(), key=gain)})
    assert (outcome.data, outcome.killed, sandbox.guests_started) == (b"slow", False, started)


def test_a_program_that_kills_itself_does_so_four_times_and_no_more(run):
    began = time.monotonic()
    outcome = run("import os, signal, time\ntime.sleep(0.5)\nos.kill(os.getpid(), signal.SIGKILL)")
    assert (outcome.error.kind, outcome.killed) == ("memory", True)
    assert time.monotonic() - began >= 4 * 0.5


def large_picture() -> bytes:
    """One that takes a while to be decoded."""
    file = io.BytesIO()
    pixels = random.Random(1).randbytes(1 << 20) * 36
    Image.frombytes("RGB", (4096, 3072), pixels).save(file, "PNG", compress_level=1)
    return file.getvalue()


def test_a_picture_whose_decoder_is_killed_is_drawn_again(sandbox: Guests):
    files = {"large.png": large_picture()}
    copy = "page(open('large.png', 'rb').read(), b'{}')"
    job = Job(driver="plain", source=copy, files=files, limits=Limits(seconds=20, output_mb=200, pixels=20_000_000))
    assert sandbox.submit(job).result().pages[0].image == files["large.png"]
    before = {pid: seconds_of(pid) for pid in sandbox.processes()}
    future, hit = sandbox.submit(job), 0
    while not (future.done() or hit):
        time.sleep(0.01)
        for pid in sandbox.processes():  # the program itself copies a file, which takes next to nothing
            if seconds_of(pid) - before.get(pid, 0.0) > 0.08:
                os.kill(pid, signal.SIGKILL)
                hit = pid
    assert hit
    assert future.result().pages[0].image == files["large.png"]


def test_what_a_limit_ends_is_not_tried_again(run):
    began = time.monotonic()
    outcome = run("while True: pass", seconds=1)
    assert (outcome.error.kind, outcome.killed) == ("timeout", False)
    assert time.monotonic() - began < 4


def parents(pids: set[int]) -> dict[int, int]:
    found = {}
    for pid in pids:
        with contextlib.suppress(OSError):
            found[pid] = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    return found


def rehearsing(sandbox: Guests) -> int:
    """A zygote that has processes of its own, which it has only while it readies itself; 0 for none."""
    found = parents(sandbox.processes())
    steward = next((pid for pid, parent in found.items() if found.get(parent) not in found and parent in found), 0)
    return next((parent for parent in found.values() if found.get(parent) == steward != 0), 0)


def test_a_guest_whose_zygote_is_killed_as_it_readies_itself_is_replaced(sandbox: Guests):
    os.kill(min(sandbox.processes()), signal.SIGKILL)
    with_pandas = Job(driver="plain", source="import pandas\ndata(b'drawn')", limits=Limits(seconds=20))
    future, hit = sandbox.submit(with_pandas), 0
    while not (future.done() or hit):
        time.sleep(0.002)
        hit = rehearsing(sandbox)
    assert hit
    os.kill(hit, signal.SIGKILL)
    began = time.monotonic()
    assert future.result().data == b"drawn"
    assert time.monotonic() - began < 20, "it was waited for until its time was up"
