"""The environments in which consumers' own loaders are tried: one for each set of pins that go together.

They are made under `.synth/consumers` when a test first asks for one, which takes a minute or two where there is torch.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / ".synth" / "consumers"
LOADERS = Path(__file__).parent / "loaders"
TORCH = "torch==2.13.0"
OFFLINE = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false", "USE_HF": "1",
           "HF_DATASETS_DISABLE_PROGRESS_BARS": "1"}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Environment:
    """`alone` are packages whose own requirements are left out: they ask for what has no build without a GPU."""

    pins: tuple[str, ...]
    torch: bool = False
    alone: tuple[str, ...] = ()


ENVIRONMENTS = {
    "oldest": Environment(
        pins=("datasets==3.6.0", "pillow==12.3.0", "webdataset==1.0.2", "pycocotools==2.0.11", "docling-core==2.104.0")
    ),
    "newest": Environment(pins=("datasets==5.2.0", "pillow==12.3.0")),
    "trl": Environment(pins=("trl==1.16.0", "transformers==5.23.0", "datasets==5.2.0", "pillow"), torch=True),
    "swift": Environment(
        pins=("ms-swift==4.6.0", "transformers==5.19.0"), torch=True, alone=("qwen-vl-utils==0.0.14",)
    ),
    "llamafactory": Environment(
        pins=(
            "datasets==4.0.0", "transformers==5.6.0", "peft==0.20.0", "trl==0.24.0", "accelerate", "omegaconf", "av",
            "hydra-core", "tyro<0.9.0", "einops", "pandas", "scipy", "sentencepiece", "tiktoken", "modelscope", "fire",
            "pydantic", "safetensors", "pyyaml", "pillow",
        ),
        torch=True, alone=("llamafactory==0.9.5",),
    ),
    "rl": Environment(
        pins=(
            "trl==1.16.0", "transformers==5.8.1", "datasets==5.2.0", "pillow", "pandas==3.1.1", "omegaconf==2.3.1",
            "hydra-core==1.3.8", "codetiming==1.4.0", "tensordict==0.13.0", "ray==2.60.0", "numpy==2.4.6",
            "accelerate==1.15.0", "loguru==0.7.3", "evaluate==0.4.6", "sacrebleu==2.6.0", "pytz", "tenacity==9.2.1",
        ),
        torch=True, alone=("verl==0.9.1", "lmms-eval==0.7.3", "qwen-vl-utils==0.0.14"),
    ),
    "energon": Environment(pins=("megatron-energon==7.4.1",), torch=True),
    "together": Environment(pins=("together==2.0.0", "pillow")),
}  # fmt: skip


def python_of(name: str) -> Path:
    """Of an environment that is there when this returns; several tests may ask at once."""
    home = _home(name)
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / ".ready").exists():
            _make(home, ENVIRONMENTS[name])
            (home / ".ready").touch()
    return home / "bin" / "python"


def why_not(name: str) -> str | None:
    """Why an environment is not made by the way: where torch comes for GPUs alone it is gigabytes."""
    if not ENVIRONMENTS[name].torch or "EVERY_CONSUMER" in os.environ or _home(name).exists():
        return None
    asked = ["install", "-q", "--dry-run", "--no-deps", "--ignore-installed", "--report", "-", TORCH]
    told = subprocess.run([sys.executable, "-m", "pip", *asked], capture_output=True, text=True)
    if told.returncode:
        return "torch cannot be had here"
    version = json.loads(told.stdout)["install"][0]["metadata"]["version"]
    return None if version.endswith("+cpu") else f"torch {version} is for GPUs; `make consumers` installs it"


def _home(name: str) -> Path:
    return FOLDER / f"{name}-{hashlib.sha256(repr(ENVIRONMENTS[name]).encode()).hexdigest()[:8]}"


def _make(home: Path, of: Environment) -> None:
    python, uv = home / "bin" / "python", [str(Path(sys.executable).with_name("uv")), "pip", "install", "-q"]
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(home)], check=True)
    if of.torch:  # pip takes the build for processors where a machine offers one
        subprocess.run([str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", TORCH], check=True)
    pinned = [TORCH] if of.torch else []
    if of.alone:
        subprocess.run([*uv, "--no-deps", "--python", str(python), *of.alone], check=True)
    subprocess.run([*uv, "--python", str(python), *of.pins, *pinned], check=True)


def told(name: str, loader: str, *words: object, seconds: float = 280) -> Any:
    """What a loader prints last, as JSON, run in its environment."""
    command = [str(python_of(name)), "-W", "ignore", str(LOADERS / f"{loader}.py"), *map(str, words)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=seconds, env={**os.environ, **OFFLINE})
    if ran.returncode:
        raise AssertionError(f"{loader} failed:\n{ran.stderr[-4000:]}")
    return json.loads(ran.stdout.splitlines()[-1])
