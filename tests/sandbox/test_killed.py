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
from tests.sandbox.pages import PAGE

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="programs are those of other users; only root kills them")
DRIVERS = {"page": PAGE}
BUSY = "<body style='background: red'><script>const t = Date.now(); while (Date.now() - t < 1500);</script>"


def words_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def killed_meanwhile(box: Guests, job: Job, victims: Callable[[], set[int]]) -> Outcome:
    future = box.submit(job)
    time.sleep(0.5)
    found = victims()
    assert found, "there is nothing to be killed"
    for pid in found:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    return future.result()


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
    assert time.monotonic() - began < 2


def colours(outcome: Outcome) -> list[list[tuple[int, object]]]:
    return [Image.open(io.BytesIO(page.image)).convert("RGB").getcolors() for page in outcome.pages]


@pytest.mark.parametrize("sort", ["renderer", "gpu-process", "zygote", "utility", ""])
def test_a_page_whose_browser_loses_a_process_is_drawn_again(box: Guests, sort: str):
    """The last one is the browser itself."""
    page = Job(driver="page", source=BUSY, limits=Limits(seconds=15))
    box.submit(page).result()

    def is_one(pid: int) -> bool:
        words = words_of(pid)
        return f"--type={sort}" in words if sort else "chromium " in words and "--type=" not in words

    outcome = killed_meanwhile(box, page, lambda: set(filter(is_one, box.processes())))
    assert (outcome.error, outcome.killed) == (None, False)
    assert colours(outcome) == [[(200 * 100, (255, 0, 0))]]
