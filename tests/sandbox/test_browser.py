"""The guest that keeps a browser warm: what a page is answered, and what is left of it."""

from __future__ import annotations

import os
import signal
import struct
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from pathlib import Path

import pytest

from sandbox.choose import open_sandbox, why_not
from sandbox.contract import Job, Limits, Outcome, SandboxUnavailable
from sandbox.guest import chromium
from sandbox.guests import Guests
from sandbox.kinds import BROWSER
from sandbox.selfcheck import drivers
from tests.sandbox.pages import PAGE, UNSANDBOXED
from tests.sandbox.sidecars import ENGINES

Draw = Callable[..., Outcome]
WORD = "python:out.data(b'ok')"


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    missing = why_not(name, [BROWSER])
    if missing is not None:
        pytest.skip(missing)
    return name


@pytest.fixture(scope="module")
def browser(engine: str) -> Iterator[Guests]:
    with open_sandbox(engine, {"page": PAGE}) as opened:
        yield opened


@pytest.fixture
def draw(browser: Guests) -> Draw:
    def one(source: str, *, files: dict[str, bytes] | None = None, **limits: float) -> Outcome:
        asked = Limits(**{"seconds": 10, **limits})  # type: ignore[arg-type]
        return browser.submit(Job(driver="page", source=source, limits=asked, files=files or {})).result()

    return one


def test_a_page_is_drawn(draw):
    outcome = draw("<body style='background: rgb(1, 2, 3)'>")
    assert outcome.error is None
    (page,) = outcome.pages
    assert struct.unpack(">II", page.image[16:24]) == (200, 100)


def test_a_loop_ends_within_a_second_of_its_clock_and_takes_the_browser_along(draw, browser):
    draw(WORD)
    before = browser.processes()
    outcome = draw("<script>while (true) {}</script>", seconds=1)
    assert outcome.error.kind == "timeout"
    assert 1 <= outcome.seconds < 2
    assert len(browser.processes() & before) <= 3  # the engine's own, and the keeper
    assert draw(WORD).data == b"ok"
    assert browser.guests_started == 1


def test_memory_is_the_sum_over_all_of_the_browser(draw):
    outcome = draw("<script>a = []; while (true) a.push(new Uint8Array(1 << 22).fill(1))</script>", memory_mb=300)
    assert outcome.error.kind == "memory"
    assert outcome.peak_mb > 290
    assert draw(WORD).data == b"ok"


def test_too_many_processes(draw):
    """Far more than Chromium may end of its own meanwhile: what is counted is how many more there are."""
    source = "python:import time\nfor _ in range(25):\n    if os.fork() == 0: time.sleep(60)\ntime.sleep(60)"
    assert draw(source, processes=5, memory_mb=8000).error.kind == "too_many_processes"
    assert draw(WORD).data == b"ok"


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("python:raise KeyError('ours')", "crash"),
        ("python:os._exit(3)", "crash"),
        ("python:os.kill(os.getpid(), 11)", "crash"),
        ("python:out.fail('forbidden_network', 'the page went away', 7)", "forbidden_network"),
        ("python:pass", "no_image"),
        ("python:out.page(b'not a picture', b'{}')", "bad_image"),
        ("python:out.page(b'\\x89PNG\\r\\n\\x1a\\n\\0\\0\\0\\rIHDR' + (99999).to_bytes(4, 'big') * 2 + bytes(50), b'')",
         "image_too_large"),
        ("python:out.data(bytes(40 << 20))", "output_too_large"),
        ("python:print('x' * (40 << 20))", "output_too_large"),
        ("python:os.symlink('/etc/passwd', '/tmp/.out/1.png')", "forbidden_file"),
        ("python:os.write(3, b'\\0\\0\\0\\2[]' * 3)", "crash"),
        ("python:os.write(3, b'\\xff' * 300000)", "crash"),
    ],
)  # fmt: skip
def test_kinds_of_ends(source, kind, draw, browser):
    outcome = draw(source)
    assert outcome.error is not None, outcome
    assert outcome.error.kind == kind, outcome.error
    assert outcome.pages == ()
    assert draw(WORD).data == b"ok"
    assert browser.guests_started == 1


def test_a_picture_that_ends_too_soon_is_none(draw):
    whole = draw("<p>x").pages[0].image
    assert draw(f"python:out.page({whole[:-40]!r}, b'')").error.kind == "bad_image"


def test_the_browser_stays_from_job_to_job_and_nothing_else_does(draw):
    draw(WORD)
    look = "python:out.data(repr((kept['jobs'], sorted(os.listdir('.')), sorted(os.listdir('/tmp')))).encode())"
    first = draw(look, files={"beside.css": b"p {}", "more/deep.txt": b""})
    leave = "python:open_ = __builtins__['open']; [open_(f, 'w').close() for f in ('/tmp/x', '/dev/shm/x', 'y')]; "
    draw(leave + "os.makedirs('/tmp/a/b'); out.data(b'')")
    second = draw(look)
    jobs, here, around = eval(first.data)
    assert here == ["beside.css", "more"]
    assert eval(second.data) == (jobs + 2, [], around)
    assert draw("python:out.data(repr(os.listdir('/dev/shm')).encode())").data == b"[]"


def test_a_browser_that_died_between_jobs_is_replaced_unseen(draw, browser):
    draw(WORD)
    command = {pid: Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0") for pid in browser.processes()}
    for pid, words in command.items():
        if words[0].endswith(b"chromium") and not any(word.startswith(b"--type=") for word in words):
            os.kill(pid, signal.SIGKILL)
    time.sleep(0.3)
    assert draw("<p>x").error is None
    assert browser.guests_started == 1


def test_a_driver_rests_after_each_job(draw):
    count = "python:out.data(str(kept.get('rests', 0)).encode())"
    draw(count)
    first = int(draw(count).data)
    draw("<p>drawn")
    assert int(draw(count).data) == first + 2


@pytest.mark.parametrize("rest", ["raise KeyError('ours')", "import time; time.sleep(60)", "import os; os._exit(0)"])
def test_a_driver_that_does_not_rest_well_begins_anew(rest, draw, browser):
    draw(WORD)
    draw(f"python:kept['rest'] = {rest!r}; out.data(b'')")
    assert draw("python:out.data(str(kept['jobs']).encode())").data == b"1"
    assert browser.guests_started == 1


def test_what_is_left_while_it_rests_goes(draw):
    write = "open('/tmp/late', 'w').close(); open('/dev/shm/late', 'w').close(); open('late', 'w').close()"
    draw(f"python:kept['rest'] = {write!r}; out.data(b'')")
    seen = draw("python:out.data(repr([os.listdir(f) for f in ('/tmp', '/dev/shm', '.')]).encode())").data
    assert b"late" not in seen
    assert int(draw("python:out.data(str(kept['jobs']).encode())").data) > 1


def test_walls(draw):
    """What the driver itself, outside of Chromium's own sandbox, finds when it looks for a way out."""
    source = """python:
import errno, socket, ctypes
found = []
for family in (socket.AF_INET, socket.AF_INET6, socket.AF_PACKET, 40):
    try: found.append(socket.socket(family, socket.SOCK_DGRAM))
    except OSError as error: assert error.errno == errno.ENETDOWN, error
for folder in ("/", "/etc", "/usr", "/guest", "/dev", "/proc", "/proc/sys"):
    if os.access(folder, os.W_OK): found.append(folder)
if os.getuid() == 0: found.append("root")
libc = ctypes.CDLL(None, use_errno=True)
for call in ((101, 0, 1, 0, 0), (165, 0, 0, 0, 0), (250, 0, -3, 1), (321, 0, 0, 0)):  # ptrace, mount, keyctl, bpf
    if libc.syscall(*call) != -1 or ctypes.get_errno() != errno.EPERM: found.append(call)
found += [line for line in open_("/proc/self/status") if line.startswith("CapEff") and int(line.split()[1], 16)]
secrets = [name for name in os.environ if name not in NAMES]
out.data(repr((found, secrets)).encode())
""".replace("open_(", "__import__('io').open(").replace("NAMES", repr(NAMES))
    assert draw(source).data == b"([], [])"


NAMES = (
    "PATH LC_ALL TZ PYTHONHASHSEED HOME TMPDIR MPLCONFIGDIR FONTCONFIG_FILE OPENSSL_CONF XDG_CACHE_HOME MPLBACKEND "
    "OPENBLAS_NUM_THREADS OMP_NUM_THREADS MKL_NUM_THREADS NUMEXPR_NUM_THREADS PYTHONDONTWRITEBYTECODE"
).split()


def test_a_browser_without_its_own_sandbox_is_refused(engine):
    with open_sandbox(engine, {"page": UNSANDBOXED}) as opened:
        future = opened.submit(Job(driver="page", source="<p>x"))
        with pytest.raises(SandboxUnavailable, match="without its own sandbox"):
            future.result()


def test_a_driver_that_cannot_open_is_told_of(engine):
    broken = PAGE.replace("def open():", "def open():\n    raise KeyError('no such key')")
    with open_sandbox(engine, {"page": broken}) as box, pytest.raises(SandboxUnavailable, match="no such key"):
        box.environment()


def test_a_driver_without_a_browser_is_refused(engine):
    """A sandbox that cannot be seen is no sandbox."""
    bare = 'GUEST = "browser"\ndef open(): pass\ndef run(source, out): pass\ndef close(): pass\n'
    with open_sandbox(engine, {"bare": bare}) as box, pytest.raises(SandboxUnavailable, match="no process that pages"):
        box.environment()


LOOKS = """
from sandbox.guest import collect
collect.decodes = lambda image: not os.listdir("/proc") and set(os.listdir("/tmp")) == {"work", ".out", "home"}
"""
NO_WALLS = """
from sandbox.guest import jail
jail.build = None
"""


def test_pictures_are_decoded_where_a_program_would_run(engine):
    """A driver is loaded by the keeper itself, so its first lines may put a look around in the decoder's place."""
    with open_sandbox(engine, {"page": PAGE + LOOKS}) as box:
        assert box.submit(Job(driver="page", source="<p>x")).result().error is None


def test_a_decoder_without_walls_is_no_bad_picture(engine):
    with open_sandbox(engine, {"page": PAGE + NO_WALLS}) as box:
        error = box.submit(Job(driver="page", source="<p>x")).result().error
    assert error is not None
    assert error.kind == "crash"
    assert "NoJail" in error.message


def test_closing_ends_a_job_whose_browser_is_still_starting(engine):
    opened = open_sandbox(engine, {"page": PAGE})
    future = opened.submit(Job(driver="page", source="<script>while (true) {}</script>"))
    time.sleep(0.2)
    opened.close()
    with pytest.raises((SandboxUnavailable, CancelledError)):
        future.result(timeout=0)


def test_what_has_just_ended_is_no_part_of_a_browser():
    """Else the browser would be taken for broken as soon as the kernel has buried it."""
    with subprocess.Popen(["sleep", "60"]) as ended:
        while not Path(f"/proc/{ended.pid}/cmdline").read_bytes():  # for a moment after the call it has no words yet
            time.sleep(0.01)
        assert str(ended.pid) in chromium.lasting()
        ended.kill()
        os.waitid(os.P_PID, ended.pid, os.WEXITED | os.WNOWAIT)
        assert str(ended.pid) not in chromium.lasting()


def test_jobs_go_where_their_driver_runs(engine):
    first = "def run(source, out):\n    out.handoff('page', source.encode())\n"
    named = {"first": first, "page": PAGE, "page.more": ""}
    with open_sandbox(engine, drivers() | named) as opened:
        assert opened.guests_started == 1  # no browser yet
        assert opened.submit(Job(driver="plain", source="data(b'charts')")).result().data == b"charts"
        assert opened.guests_started == 1
        outcome = opened.submit(Job(driver="first", source="<p>handed on")).result()
        assert (outcome.error, len(outcome.pages), outcome.handoff) == (None, 1, None)
        assert opened.guests_started == 2
        assert opened.submit(Job(driver="nothing", source="")).result().error.kind == "unsupported"
        found = opened.environment()
        assert int(found["graphviz"].split(".")[0]) >= 2
        assert int(found["browser.chromium"].split(".")[0]) > 100
        assert len(found["browser.fonts"]) == len(found["fonts"]) == 16
        assert "playwright" not in found
        seen = "python:import sys; out.data(repr(sorted(n for n in sys.modules if n.startswith('drivers'))).encode())"
        listed = opened.submit(Job(driver="page", source=seen)).result().data
        assert listed == b"['drivers', 'drivers.page', 'drivers.page.more']"
