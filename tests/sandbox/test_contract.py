"""What a job is answered: each kind of error, limits, files, logs, pages."""

from __future__ import annotations

import time

import pytest

from sandbox.contract import ERROR_KINDS, Job, Limits
from sandbox.guests import Guests
from sandbox.selfcheck import at_rest, left_running

PNG_1x1 = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010800000000"
    "3a7e9b550000000a49444154789c6360000000020001e527de fc0000000049454e44ae426082".replace(" ", "")
)
WIDE = "page(b'\\x89PNG\\r\\n\\x1a\\n\\0\\0\\0\\rIHDR' + (9).to_bytes(4, 'big') * 2 + bytes(50), b'{}')"

CASES = {
    "syntax_error": ("ok = 1\ndef broken(:\n    pass\n", {}, 2),
    "program_error": ("ok = 1\n\nok / 0\n", {}, 3),
    "timeout": ("while True: pass", {"seconds": 0.3}, None),
    "memory": ("x = bytearray(10**9)", {"memory_mb": 200}, 1),
    "too_many_processes": ("import os\nwhile True: os.fork()", {"processes": 8}, 2),
    "output_too_large": ("open('f', 'wb').write(bytes(3 << 20))", {"output_mb": 2}, 1),
    "image_too_large": (WIDE, {"pixels": 80}, None),
    "no_image": ("x = 1", {}, None),
    "bad_image": ("page(b'not a picture', b'{}')", {}, None),
    "forbidden_network": ("import socket\nsocket.create_connection(('127.0.0.1', 80))", {}, 2),
    "forbidden_file": ("open('/usr/new', 'w')", {}, 1),
    "crash": ("import os\nos.abort()", {}, None),
}


@pytest.mark.parametrize("kind", CASES)
def test_kind_and_line(kind, run):
    source, limits, line = CASES[kind]
    outcome = run(source, **limits)
    assert outcome.status == "error"
    assert (outcome.error.kind, outcome.error.line) == (kind, line), outcome
    assert outcome.pages == ()


def test_unsupported_driver(run):
    outcome = run("x", driver="nothing")
    assert outcome.error.kind == "unsupported"
    assert "plain" in outcome.error.message


def test_every_kind_is_reached():
    assert set(CASES) | {"unsupported"} == set(ERROR_KINDS)


def test_messages_name_type_and_text(run):
    outcome = run("def f():\n    raise KeyError('sales')\n\nf()\n")
    assert outcome.error.message == "KeyError: 'sales'"
    assert outcome.error.line == 2  # innermost
    assert 'File "program.py", line 4, in <module>' in outcome.logs
    assert "guest" not in outcome.logs


def test_an_error_of_a_driver_is_not_the_programs(run):
    outcome = run("x", driver="faulty")
    assert outcome.error.kind == "crash"
    assert outcome.error.message.startswith("driver: KeyError: 'ours'")


def test_a_driver_may_fail_with_any_kind(run):
    outcome = run("x", driver="refusing")
    assert (outcome.error.kind, outcome.error.message, outcome.error.line) == ("image_too_large", "too much", 3)


@pytest.mark.parametrize("source", ["data(b'1'); raise SystemExit", "data(b'1'); import sys; sys.exit(0)"])
def test_a_normal_exit_is_good(source, run):
    assert run(source).data == b"1"


def test_pages_scene_and_order(run):
    outcome = run(f"page({PNG_1x1!r}, b'[1]')\npage({PNG_1x1!r}, b'[2]')")
    assert outcome.status == "ok", outcome
    assert [(page.image, page.scene) for page in outcome.pages] == [(PNG_1x1, b"[1]"), (PNG_1x1, b"[2]")]


def test_matplotlib_says_a_figure_is_too_large(run):
    source = "import io\nfrom matplotlib.figure import Figure\nFigure((90_000, 1)).savefig(io.BytesIO(), dpi=100)\n"
    assert run(source).error.kind == "image_too_large"


@pytest.mark.parametrize("seconds", [0.2, 1.0])
def test_the_clock_holds_within_a_second_and_takes_daemons_along(seconds, run, sandbox):
    own = at_rest(sandbox)
    began = time.monotonic()
    source = "import os, time\nfor _ in range(5):\n    if os.fork() == 0: os.setsid(); time.sleep(60)\ntime.sleep(60)"
    outcome = run(source, seconds=seconds)
    assert time.monotonic() - began < seconds + 1.0
    assert outcome.error.kind == "timeout"
    assert left_running(sandbox, own) is None
    assert run("data(b'next')").data == b"next"


def test_memory_is_the_sum_over_processes(run):
    """Three processes of 100 MB are too much for 200 MB, and one of 100 MB that forked twice is not."""
    each = "import os, time\nfor _ in range(3):\n    if os.fork() == 0:\n        x = bytearray(b'x') * (100 << 20)\n"
    assert run(each + "        time.sleep(9)\ntime.sleep(9)", memory_mb=200).error.kind == "memory"
    shared = "import os, time\nx = bytearray(b'x') * (100 << 20)\nfor _ in range(2):\n    if os.fork() == 0:\n"
    assert run(shared + "        time.sleep(9)\ntime.sleep(0.5)\ndata(b'ok')", memory_mb=200).data == b"ok"


def test_peak_memory_is_about_what_was_used(run):
    outcome = run("import time\nx = bytearray(b'x') * (100 << 20)\ntime.sleep(0.2)\ndata(b'')")
    assert 95 < outcome.peak_mb < 120


def test_thirty_killed_programs_leave_nothing(run, sandbox):
    own, started = at_rest(sandbox), sandbox.guests_started
    source = "import os\nif os.fork() == 0: os.setsid()\nopen('/tmp/f', 'w').write('x')\nwhile True: pass"
    assert {run(source, seconds=0.05).error.kind for _ in range(30)} == {"timeout"}
    assert run("import os\ndata(repr(sorted(os.listdir('/tmp'))).encode())").data == b"['.out', 'home', 'work']"
    assert left_running(sandbox, own) is None
    assert sandbox.guests_started == started


def test_logs_are_both_streams_and_capped(run):
    outcome = run("import sys\nprint('out', flush=True)\nprint('err', file=sys.stderr)\ndata(b'')")
    assert outcome.logs == "out\nerr\n"
    long = run("print('x' * 200_000)\ndata(b'')")
    assert len(long.logs) == 64 * 1024


def test_files_stand_beside_the_program(run):
    files = {"table.csv": b"a,b\n1,2\n", "more/deep.txt": b"deep"}
    source = "data(open('table.csv', 'rb').read() + open('more/deep.txt', 'rb').read())"
    assert run(source, files=files).data == b"a,b\n1,2\ndeep"
    assert run("import os\ndata(repr(os.listdir('.')).encode())").data == b"[]"


BAD_NAMES = ["/etc/passwd", "../up", "a/../../b", "", "nul\0", "half\ud800", "long" * 64, "a/" * 100 + "b", "é" * 128]


@pytest.mark.parametrize("name", BAD_NAMES)
def test_a_file_may_not_be_named_out_of_its_folder(name, sandbox):
    with pytest.raises(ValueError, match="plain relative name"):
        sandbox.submit(Job(driver="plain", source="", files={name: b""}))


def test_a_file_may_not_be_a_folder_too(sandbox):
    for names in (["a", "a/b"], ["a/b/c", "a"]):
        with pytest.raises(ValueError, match="'a' cannot be a file and a folder"):
            sandbox.submit(Job(driver="plain", source="", files=dict.fromkeys(names, b"")))


def test_odd_names_of_files_are_kept(run):
    names = [" ", "-rf", "a\nb", "b" * 255, "not\udcfftext"]
    found = run("import os\ndata(ascii(sorted(os.listdir())).encode())", files=dict.fromkeys(names, b"1"))
    assert found.data == ascii(sorted(names)).encode()


def test_more_files_than_there_is_room_for(run, sandbox):
    started = sandbox.guests_started
    outcome = run("data(b'x')", files={f"f{number}": b"" for number in range(5000)})
    assert outcome.error.kind == "output_too_large"
    assert "files beside the program" in outcome.error.message
    assert sandbox.guests_started == started


@pytest.mark.parametrize(
    "limits",
    [{"seconds": 0}, {"seconds": -1}, {"seconds": float("nan")}, {"seconds": float("inf")}, {"memory_mb": 0},
     {"processes": -1}, {"output_mb": 1 << 40}, {"pixels": 0}],
)  # fmt: skip
def test_limits_that_are_none(limits, sandbox):
    with pytest.raises(ValueError, match="limits must be above 0"):
        sandbox.submit(Job(driver="plain", source="", limits=Limits(**limits)))


def test_what_a_program_reports_can_be_written_down(run):
    """A message that is UTF-8 and short, a line that a program can have: whatever was written on the pipe."""
    outcome = run("raise ValueError('half \\ud800')")
    assert (outcome.error.message, outcome.error.line) == ("ValueError: half \\ud800", 1)
    report = 'import os\nos.write(3, b\'{"kind": "program_error", "message": "\' + b\'x\' * 9000 + b\'", "line": %d}\')'
    for line in (0, -1, 10**30):
        error = run((report + "\nos._exit(1)").replace("%d", str(line))).error
        assert (error.kind, error.message, error.line) == ("program_error", "x" * 2000, None)


def test_a_process_may_call_itself_anything(sandbox):
    """The host counts processes while one has a name that is no text."""
    name = "import ctypes, time\nctypes.CDLL(None).prctl(15, b'\\xff) 1\\n(\\xfe', 0, 0, 0)\ntime.sleep(0.8)\ndata(b'')"
    future = sandbox.submit(Job(driver="plain", source=name, limits=Limits(seconds=5)))
    time.sleep(0.4)
    assert len(sandbox.processes()) >= 3  # the steward, the zygote, the program
    assert future.result().data == b""


def test_a_driver_hands_on_to_another(run):
    assert run("picture", driver="first").data == b"picture went on"
    assert run("picture", driver="elsewhere").handoff == ("browser", b"picture")


def test_drivers_share_modules(run):
    assert run("", driver="sharing").data == b"shared"


def test_the_same_program_gets_the_same_chances(run):
    source = "import random, numpy as np\ndata(repr([random.random(), np.random.rand(), "
    source += "np.random.default_rng().random(), hash('x')]).encode())"
    first = run(source)
    run("import random, numpy\nrandom.seed(5); numpy.random.seed(5); numpy.random.default_rng().random()\ndata(b'')")
    assert run(source).data == first.data


def test_what_honest_programs_use_works(run):
    source = """
import multiprocessing, subprocess, sys, tempfile, threading
from concurrent.futures import ThreadPoolExecutor

def square(n):
    return n * n

with multiprocessing.Pool(2) as pool:
    squares = pool.map(square, [2, 3])
with ThreadPoolExecutor(2) as threads:
    squares += list(threads.map(square, [4]))
with tempfile.NamedTemporaryFile() as file:
    file.write(b"x")
said = subprocess.run([sys.executable, "-c", "print(5 * 5)"], capture_output=True, text=True).stdout
data(repr((squares, said)).encode())
"""
    outcome = run(source)
    assert outcome.data == b"([4, 9, 16], '25\\n')", outcome


def test_guests_run_side_by_side(engine):
    from sandbox.choose import open_sandbox
    from sandbox.selfcheck import drivers

    job = Job(driver="plain", source="import time\ntime.sleep(1)\ndata(b'')", limits=Limits(seconds=5))
    with open_sandbox(engine, drivers(), guests=2) as pool:
        assert isinstance(pool, Guests)
        for future in [pool.submit(job) for _ in range(2)]:
            assert future.result().status == "ok"
        began = time.monotonic()
        for future in [pool.submit(job) for _ in range(2)]:
            assert future.result().status == "ok"
        assert time.monotonic() - began < 1.95  # one after the other takes 2
