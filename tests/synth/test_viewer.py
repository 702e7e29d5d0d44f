"""The page of a dataset."""

import json
from pathlib import Path

from synth.viewer import write_page
from tests.synth.report.made import HOSTILE, write_run


def test_a_page_counts_what_the_marks_say_and_runs_nothing(tmp_path: Path):
    """Eight topics, three samples with five questions."""
    out = write_run(tmp_path / "run")
    described = json.loads((out / "run.json").read_text())
    (out / "run.json").write_text(json.dumps({**described, "environment": "e"}))
    page = write_page(out)
    text = page.read_text(encoding="utf-8")
    assert page == out / "page" / "index.html"
    assert HOSTILE not in text
    for count, noun in ((8, "topics"), (3, "samples"), (5, "questions")):
        assert f"<b>{count}</b>{noun}" in text
