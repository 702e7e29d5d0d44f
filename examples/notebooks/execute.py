"""Tests what is for torch, and executes the notebooks of this folder.

    make notebooks

The HTML goes to `.synth/notebooks`, the learning curve to docs/images.

They are kept as Python: jupytext makes notebooks of them. What they need beside the project's own environment (torch,
a kernel) is installed once in `.synth/notebooks/env`, some gigabytes.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
FOLDER = ROOT / ".synth" / "notebooks"
NEEDED = ["torch==2.13.0", "ipykernel>=6", "jupytext>=1.16", "matplotlib>=3.10", "nbclient>=0.10", "nbconvert>=7"]
NOTEBOOKS = ("training_set", "domain", "tiny_reader")
CURVE = ROOT / "docs" / "images" / "tiny-reader.png"


def installed() -> Path:
    """The Python that has them, and what the project's environment has."""
    env = FOLDER / "env"
    python = env / "bin" / "python"
    if not (env / ".ready").exists():
        uv = str(Path(sys.executable).with_name("uv"))
        subprocess.run([uv, "venv", "-q", "--allow-existing", str(env)], check=True)
        subprocess.run([uv, "pip", "install", "-q", "--python", str(python), *NEEDED], check=True)
        (packages,) = (env / "lib").glob("python3*/site-packages")
        ours = sysconfig.get_paths()["purelib"]
        (packages / "project.pth").write_text(f"import site; site.addsitedir({ours!r})\n")
        (env / ".ready").touch()
    return python


def execute(python: Path, name: str) -> Path:
    notebook = FOLDER / f"{name}.ipynb"
    words = ["--to", "ipynb", "--output", str(notebook), str(HERE / f"{name}.py")]
    subprocess.run([str(python), "-m", "jupytext", "-q", *words], check=True)
    words = ["--execute", "--to", "notebook", "--inplace", "--ExecutePreprocessor.timeout=3600", str(notebook)]
    subprocess.run([str(python), "-m", "nbconvert", "--log-level", "WARN", *words], check=True)
    subprocess.run([str(python), "-m", "nbconvert", "--log-level", "WARN", "--to", "html", str(notebook)], check=True)
    return notebook.with_suffix(".html")


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    python = installed()
    words = ["-p", "no:xdist", "-m", "faults", str(ROOT / "tests" / "faults" / "test_torch_data.py")]
    subprocess.run([str(python), "-m", "pytest", "-q", *words], cwd=ROOT, check=True)
    for name in sys.argv[1:] or NOTEBOOKS:
        started = time.monotonic()
        page = execute(python, name)
        print(f"{page.relative_to(ROOT)}: {time.monotonic() - started:.0f} s, {page.stat().st_size // 1024} KB")
    drawn = FOLDER / "tiny_reader.png"
    if drawn.exists():
        shutil.copy(drawn, CURVE)


if __name__ == "__main__":
    main()
