"""How a run is shown as it goes: on a terminal, in a notebook, as lines."""

import io
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from synth.displays import Lines, suited
from synth.displays.notebook import bundle
from synth.displays.terminal import Terminal, _funnel
from synth.displays.words import pace
from synth.runs.make import _extrapolated
from synth.runs.progress import Progress, Quiet, Recorded, duration, read_progress

HALF = Progress(
    state="running", n=200, planned=120, drawn=110, checked=105, kept=100, questions=1100, seconds=40.0, before=20,
    rejects={"overlap": 9, "drawn": 4, "unique": 2, "blank": 1},
)  # fmt: skip


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.4, "0 s"),
        (59.4, "59 s"),
        (61, "1 min 01 s"),
        (3599, "59 min 59 s"),
        (3600, "1 h 00 min"),
        (93_784, "26 h 03 min"),
    ],
)
def test_times_are_said_as_people_say_them(seconds: float, words: str):
    assert duration(seconds) == words


def test_rate_and_time_left_are_those_of_this_go():
    """Eighty samples in forty seconds, and a hundred to come."""
    assert HALF.rate == 2.0
    assert HALF.left == 50.0
    assert pace(HALF) == "2.0/s, 50 s left"


def test_a_slow_run_is_told_by_the_minute():
    slow = Progress(state="running", n=10, kept=1, seconds=30.0, tokens=12_500, cost=0.25)
    assert pace(slow) == "2.0/min, 4 min 30 s left, 12,500 tokens, $0.25"


def test_a_price_nobody_knows_is_not_nought():
    assert pace(Progress(state="running", n=10, kept=5, seconds=5.0, tokens=70)).endswith("70 tokens, cost unknown")


def test_lines_come_every_ten_seconds(monkeypatch: pytest.MonkeyPatch):
    clock = [100.0]
    monkeypatch.setattr("synth.displays.lines.time.monotonic", lambda: clock[0])
    out = io.StringIO()
    with Lines(out) as lines:
        for at in (101.0, 109.9, 110.1, 115.0, 120.2):
            clock[0] = at
            lines.show(HALF)
    said = out.getvalue().splitlines()
    assert len(said) == 2
    assert said[0] == (
        "100 of 200 kept (120 planned, 110 drawn, 105 checked), 2.0/s, 50 s left; rejects: overlap 9, drawn 4, unique 2"
    )


def test_a_terminal_shows_every_stage_and_the_three_commonest_rejects():
    out = io.StringIO()
    Console(file=out, width=100, force_terminal=False).print(_funnel(HALF))
    stages = {line.split()[0]: line for line in out.getvalue().splitlines()}
    assert {"planned", "drawn", "checked", "kept"} <= stages.keys()
    assert stages["kept"].rstrip().endswith("100 of 200")
    assert "rejects: overlap 9, drawn 4, unique 2" in out.getvalue()
    assert "blank" not in out.getvalue()


def test_a_notebook_gets_html_without_scripts_and_text():
    shown = bundle(HALF, ["no text will be read on <the> pictures"])
    assert "<script" not in shown["text/html"]
    assert "&lt;the&gt;" in shown["text/html"]
    assert shown["text/plain"].splitlines()[1] == (
        "100 of 200 kept, 2.0/s, 50 s left; rejects: overlap 9, drawn 4, unique 2"
    )


def test_pictures_that_are_given_are_taken_and_described(monkeypatch: pytest.MonkeyPatch):
    given, out, drawn = replace(HALF, given=True), io.StringIO(), io.StringIO()
    with Lines(out) as lines:
        monkeypatch.setattr("synth.displays.lines.time.monotonic", lambda: 1e9)
        lines.show(given)
    assert "(120 taken, 110 described, 105 checked)" in out.getvalue()
    Console(file=drawn, width=100, force_terminal=False).print(_funnel(given))
    for shown in (drawn.getvalue(), bundle(given, [])["text/html"]):
        assert {"taken", "described", "checked", "kept"} <= set(re.findall(r"\w+", shown))
        assert "planned" not in shown


class Tty(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_where_nobody_looks_there_are_lines(monkeypatch: pytest.MonkeyPatch):
    """A terminal that cannot draw anew would show nothing before the end."""
    assert isinstance(suited(io.StringIO()), Lines)
    monkeypatch.setenv("TERM", "xterm-256color")
    assert isinstance(suited(Tty()), Terminal)
    monkeypatch.setenv("TERM", "dumb")
    assert isinstance(suited(Tty()), Lines)


def test_a_terminal_leaves_what_is_said_as_it_is(monkeypatch: pytest.MonkeyPatch):
    """A command that is to be copied is not broken where the terminal ends, and no :word: becomes a picture."""
    stderr = io.StringIO()
    monkeypatch.setattr("sys.stderr", stderr)
    monkeypatch.setenv("COLUMNS", "30")
    words = "synth run recipe.yaml -o /data/:bus:/some/long/folder -n 500"
    Terminal().say(words)
    assert stderr.getvalue() == words + "\n"


def test_progress_stands_in_the_folder_and_reads_back(tmp_path: Path):
    recorded = Recorded(tmp_path, Quiet())
    recorded.show(HALF)
    recorded.show(Progress(state="running", n=200, kept=101))  # within the second: not written
    told = read_progress(tmp_path)
    assert told
    assert told[0] == HALF


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"at": 1, "pid": 2, "state": "running"}', '{"at": "x", "pid": 1}'])
def test_progress_that_cannot_be_read_is_none(tmp_path: Path, text: str):
    (tmp_path / "progress.json").write_text(text)
    assert read_progress(tmp_path) is None


def test_a_preview_says_what_all_would_take():
    seen = Progress(state="done", n=4, kept=4, seconds=6.0, tokens=8000, cost=0.02)
    assert _extrapolated(seen, 500) == "all 500 samples would take about 12 min 30 s and 1,000,000 tokens, $2.50"
    assert _extrapolated(Progress(state="done", n=4, kept=4, seconds=2.0), 40) == (
        "all 40 samples would take about 20 s"
    )


def test_what_is_written_is_plain_json(tmp_path: Path):
    Recorded(tmp_path, Quiet()).show(HALF)
    assert json.loads((tmp_path / "progress.json").read_text())["rejects"] == {
        "overlap": 9, "drawn": 4, "unique": 2, "blank": 1,
    }  # fmt: skip
