"""`import synth` and the command line: quick, and plain about what is wrong."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

ENV = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}


def synth(*words: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-P", "-m", "synth", *words]
    return subprocess.run(command, cwd=cwd, env=ENV, capture_output=True, text=True, timeout=120, check=False)


def test_a_file_that_shadows_a_sibling_is_named(tmp_path: Path):
    (tmp_path / "qa.py").write_text("print('not ours')\n")
    (tmp_path / "sandbox").mkdir()
    (tmp_path / "templates").mkdir()
    ran = subprocess.run(
        [sys.executable, "-c", "import synth"], cwd=tmp_path, env=ENV, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 1
    last = ran.stderr.splitlines()[-1]
    assert last.startswith("ImportError: synth needs its own package 'qa'")
    assert str(tmp_path / "qa.py") in last


def test_the_command_works_in_a_folder_full_of_our_names(tmp_path: Path):
    (tmp_path / "qa.py").write_text("raise SystemExit('not ours')\n")
    (tmp_path / "sandbox").mkdir()
    (tmp_path / "templates").mkdir()
    ran = synth("list", "kinds", "--json", cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert {"grouped_bars", "multi_line", "scatter_groups"} <= {row["name"] for row in json.loads(ran.stdout)}


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["rendr"], 2, "did you mean 'render'?"),
        (["list", "kind"], 2, "did you mean 'kinds'?"),
        (["run", "none.yaml", "-o", "out"], 2, "none.yaml: cannot be read"),
        (["render", "none.py", "-o", "out"], 2, "does not exist"),
        (["render", ".", "-o", "out", "--renderer", "matplotlip"], 2, "did you mean 'matplotlib'?"),
        (["render", ".", "-o", "out", "--sandbox", "dokcer"], 2, "did you mean 'docker'?"),
        (["verify", "."], 2, "holds no dataset"),
        (["render", ".", "-o", "out", "--sandbox", "foo.bar"], 2, "no engine is called 'foo.bar'"),
        (["render", ".", "-o", "out", "--renderer", "os.path"], 2, "it has no 'Renderer'"),
        (["render", ".", "-o", "out", "--renderer", "..x"], 2, "cannot be imported as a renderer"),
    ],
)
def test_what_a_user_gets_wrong_is_a_sentence_and_an_exit_code(tmp_path: Path, words: list[str], code: int, said: str):
    ran = synth(*words, cwd=tmp_path)
    assert ran.returncode == code, ran.stderr
    assert said in ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize("what", ["kinds", "renderers", "families", "checks", "models", "exports", "engines"])
def test_every_list_is_a_json_array_of_names_and_abouts(what: str):
    ran = synth("list", what, "--json")
    rows = json.loads(ran.stdout)
    assert ran.returncode == 0
    assert all(set(row) == {"name", "about"} and row["about"] for row in rows)


def test_help_is_quick():
    """A generous bound against a heavy import at the top; benchmarks/ has the honest figure."""
    started = time.monotonic()
    assert synth("--help").returncode == 0
    assert time.monotonic() - started < 3
    ran = subprocess.run(
        [sys.executable, "-P", "-c", "import sys, synth.cli; print([m for m in sys.modules])"],
        env=ENV, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert not {"pyarrow", "numpy", "pydantic", "PIL", "matplotlib"} & set(eval(ran.stdout))
