"""The engines that give log-probabilities, held against each other on the same small random weights.

    make engines

A model in this process by transformers, one by vLLM, and a `vllm` server of its own process are asked the same: how
likely the first word is, how likely a reply was, how likely one is that is given; about pictures and without any. They
must tell the same to 0.001. Installs some gigabytes the first time, of which `make vllm` uses the most.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.vllm import AROUND, Served, install
from sandbox.home import home

HERE = Path(__file__).resolve().parent
RESULT = HERE / "results" / "engines.json"
SORTS = ("text", "pictures")
BAR = 1e-3
# The build of torchvision that there is wants a GPU; for these models it need only be importable.
ALONE = "torchvision==0.28.0"


def with_torchvision(folder: Path) -> Path:
    python = install(folder)
    if not (folder / ".torchvision").exists():
        uv = str(Path(sys.executable).with_name("uv"))
        subprocess.run([uv, "pip", "install", "-q", "--no-deps", "--python", str(python), ALONE], check=True)
        (folder / ".torchvision").touch()
    return python


def told(python: Path, engine: str, model: Path | str, address: str = "") -> dict[str, Any]:
    """What an engine keeps of all prompts, asked in a process of its own."""
    words = [str(HERE / "_engine_side.py"), engine, str(model), address, sysconfig.get_path("purelib")]
    ran = subprocess.run([str(python), *words], capture_output=True, text=True, env={**os.environ, **AROUND})
    if ran.returncode:
        raise SystemExit(f"{engine} failed:\n{ran.stderr[-6000:]}")
    found: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return found


def everyones(python: Path, model: Path) -> dict[str, dict[str, Any]]:
    by = {engine: told(python, engine, model) for engine in ("transformers", "vllm")}
    flags = ["--dtype", "float32", "--max-model-len", "1024"]
    with Served(python, model.parent, model=model, name=str(model), flags=flags) as address:
        by["openai"] = told(python, "openai", model, address)
    return by


def apart(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """How far two engines are from each other, at the most, in log-probabilities; and what else differs."""
    pairs = {name: list(zip(one[name], other[name], strict=True)) for name in ("odds", "likely", "given")}
    both = [*pairs["likely"], *pairs["given"]]
    return {
        "first token": _most(_first(a, b) for a, b in pairs["odds"]),
        "replies": _most(_sum(a, b) for a, b in pairs["likely"]),
        "given replies": _most(_sum(a, b) for a, b in pairs["given"]),
        "same words": all((_words(a), a["finish"]) == (_words(b), b["finish"]) for a, b in pairs["likely"]),
        "same tokens": all(a.get("tokens") == b.get("tokens") for a, b in both),
    }


def _sum(one: dict[str, Any], other: dict[str, Any]) -> float:
    """Of an empty reply there is none."""
    return abs(one.get("logprob", 0.0) - other.get("logprob", 0.0))


def _first(one: dict[str, Any], other: dict[str, Any]) -> float:
    """Between the words that only one token spells; half letters are spelt as one and the same mark."""
    both = [word for word in one["first"] if word in other["first"] and "�" not in word and word]
    return _most(abs(one["first"][word] - other["first"][word]) for word in both) if len(both) > 3 else math.inf


def _words(kept: dict[str, Any]) -> str:
    """Without the marks for half letters, which vLLM holds back at the end."""
    return str(kept["text"]).replace("�", "")


def _most(values: Any) -> float:
    return float(f"{max(values):.2g}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--venv", type=Path, default=home() / "vllm", help="where vLLM is or goes")
    python = with_torchvision(parser.parse_args().venv)
    result: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        for sort in SORTS:
            model = Path(folder) / sort
            maker = [str(python), str(HERE / "_tiny_model.py"), str(model), sort, "float32"]
            subprocess.run(maker, check=True, capture_output=True, env={**os.environ, **AROUND})
            by = everyones(python, model)
            result[sort] = {
                "from transformers": {name: apart(by["transformers"], by[name]) for name in ("vllm", "openai")},
                "requests": {name: len(by["vllm"][name]) for name in ("odds", "likely", "given", "many")},
                "tokens of replies": [one.get("tokens", 0) for one in by["vllm"]["likely"]],
                "that ended": sum(one["finish"] == "stop" for one in by["vllm"]["likely"]),
                "batches": dict(sorted(by["transformers"]["batches"].items(), key=lambda pair: int(pair[0]))),
                "seconds for many": {name: one["many_seconds"] for name, one in by.items()},
                "spent": {name: one["spent"] for name, one in by.items()},
                "again": {name: one["again"] for name, one in by.items()},
            }
    far = [
        f"{sort}, {engine}: {name}"
        for sort, found in result.items()
        for engine, between in found["from transformers"].items()
        for name, value in between.items()
        if (value is False if isinstance(value, bool) else not value <= BAR)
    ]
    RESULT.write_text(json.dumps({**result, "apart": far}, indent=2) + "\n")
    print(json.dumps({**result, "apart": far}, indent=2))
    if far:
        raise SystemExit("they differ: " + "; ".join(far))


if __name__ == "__main__":
    main()
