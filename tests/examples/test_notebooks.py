"""The light notebooks run as the scripts they are; `make notebooks` executes all of them in a kernel."""

import os
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "examples" / "notebooks"
LIGHT = {"training_set": "def answer(facts):", "domain": "4 samples kept"}


def test_the_light_notebooks_run_as_scripts(tmp_path: Path):
    """Both at once: they wait for guests to start."""
    env = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    env |= {"XDG_CACHE_HOME": str(tmp_path), "HF_HOME": str(tmp_path)}
    started = {
        name: subprocess.Popen(
            [sys.executable, "-P", str(FOLDER / f"{name}.py")],
            cwd=tmp_path, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for name in LIGHT
    }  # fmt: skip
    for name, process in started.items():
        out, err = process.communicate(timeout=240)
        assert process.returncode == 0, err
        assert LIGHT[name] in out
