"""A dataset that anybody may have written: looking at it imports nothing that it names, for importing runs it."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import synth
from synth import plugins
from synth.report import Report
from synth.runs.folder import NotThisRun
from tests.synth.made import dataset, made, reject

NAME = "stranger.module"
KEYS = {"kinds": {NAME: 1}, "families": [NAME], "checks": [NAME], "model": NAME, "reader": NAME}
SEEN = """
import pathlib
pathlib.Path({seen!r}).touch()
from synth.kinds.pie import kind
"""


@pytest.fixture
def seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A file that is there as soon as the module has been imported, which could be at any time."""
    (tmp_path / "stranger").mkdir()
    (tmp_path / "stranger/__init__.py").touch()
    (tmp_path / "stranger/module.py").write_text(SEEN.format(seen=str(tmp_path / "seen")))
    monkeypatch.syspath_prepend(tmp_path)
    yield tmp_path / "seen"
    for name in ("stranger", NAME):
        sys.modules.pop(name, None)
    plugins.load.cache_clear()


def strange(out: Path, key: str) -> Path:
    dataset(out, [made(0, kind=NAME), made(1)], [reject(2)])
    run = json.loads((out / "run.json").read_text())
    run["recipe"][key] = KEYS[key]
    (out / "run.json").write_text(json.dumps(run))
    return out


@pytest.mark.parametrize("key", sorted(KEYS))
def test_a_report_says_that_it_does_not_know_the_recipe(tmp_path: Path, seen: Path, key: str):
    report = Report(strange(tmp_path / "run", key))
    assert f"{NAME!r} is not imported only to look at what names it" in report.html().replace("&#39;", "'")
    assert not seen.exists()


@pytest.mark.parametrize("key", sorted(KEYS))
def test_a_collection_has_samples_and_no_recipe(tmp_path: Path, seen: Path, key: str):
    samples = synth.open(strange(tmp_path / "run", key))
    assert len(samples) == 2
    assert "pie" in samples.html()
    with pytest.raises(NotThisRun, match="is not imported only to look at what names it"):
        _ = samples.recipe
    assert not seen.exists()


def test_what_is_imported_already_is_known(tmp_path: Path, seen: Path):
    importlib.import_module(NAME)
    seen.unlink()
    samples = synth.open(strange(tmp_path / "run", "kinds"))
    assert samples.recipe is not None
    assert samples.recipe.names_of_kinds == [NAME]
    assert not seen.exists()
