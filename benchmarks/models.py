"""What a model's part of the line costs, and whether it is kept busy, with a scripted server of lognormal latency.

python benchmarks/models.py [--samples 96] [--in-flight 16]

The server waits 1 to 3 s (lognormal, median 1.8 s) for every reply and answers from tests/synth/models/replies, whose
careless programs fail first and are mended. Counted: requests and tokens a kept sample by stage, and how many of the
allowed requests were in flight.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.synth.models.replies_of import FENCES, cases  # noqa: E402
from tests.synth.models.server import MODEL, Scripted, stage_of, text_of  # noqa: E402

RESULT = ROOT / "benchmarks" / "results" / "models.json"
MEDIAN, SPREAD, LEAST, MOST = 1.8, 0.3, 1.0, 3.0  # seconds
LETTERS = 4  # of a token
RAMP = 0.1  # of the run at its start and end: filling up and running dry


class Author:
    """Draws the bar charts of the cases under ever new titles, and proves one question of each."""

    def __init__(self) -> None:
        self.cases = [case for case in cases("matplotlib") if case.kind == "grouped_bars" and case.ends != "deleted"]
        self.asked = 0

    def __call__(self, prompt: str) -> str:
        stage = stage_of(prompt)
        if stage == "topic":
            self.asked += 1
            topics = [{"subject": f"Subject {self.asked:03}.{n}"} for n in range(prompt.count("; difficulty"))]
            return json.dumps({"topics": topics})
        number = re.search(r"Subject (\d+)\.(\d)", prompt)
        if number is None:
            return '{"questions": []}'
        case = self.cases[(int(number[1]) * 8 + int(number[2])) % len(self.cases)]
        if stage == "spec":
            return json.dumps({"title": number[0], "data": case.data, "look": "calm"})
        if stage == "questions":
            return '{"questions": []}'
        source = case.replies[0] if stage == "program" else case.replies[-1]
        return f"```{FENCES[case.renderer]}\n{source.replace(case.title, number[0])}```"


def latency(draw: random.Random) -> float:
    return min(MOST, max(LEAST, MEDIAN * draw.lognormvariate(0.0, SPREAD)))


def busy(levels: list[tuple[float, int]], limit: int) -> dict[str, float]:
    """The share of the allowed requests that were in flight: over all the run, and between its ramps."""

    def share(start: float, end: float) -> float:
        area, before, at = 0.0, 0, start
        for when, level in levels:
            area += before * (min(max(when, start), end) - at)
            at, before = min(max(when, start), end), level
        return (area + before * (end - at)) / (limit * (end - start))

    first, last = levels[0][0], levels[-1][0]
    ramp = (last - first) * RAMP
    return {"whole": round(share(first, last), 3), "between_ramps": round(share(first + ramp, last - ramp), 3)}


def run(samples: int, in_flight: int, workers: int, sandbox: str, slower: float) -> dict[str, Any]:
    draw = random.Random(1)
    with tempfile.TemporaryDirectory() as folder, Scripted(Author(), latency=lambda: slower * latency(draw)) as server:
        recipe, out = Path(folder) / "recipe.yaml", Path(folder) / "out"
        settings = f"{{engine: openai, name: {MODEL}, address: '{server.address}', in_flight: {in_flight}}}"
        recipe.write_text(f"n: {samples}\nseed: 1\nshard: 8\nleast: 1\nkinds: [grouped_bars]\nmodel: {settings}\n")
        command = [sys.executable, "-P", "-m", "synth", "run", str(recipe), "-o", str(out), "--json"]
        command += ["--workers", str(workers), "--sandbox", sandbox]
        began = time.monotonic()
        came = subprocess.run(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
        seconds = time.monotonic() - began
        if came.returncode:
            raise SystemExit("the run failed")
        tally = json.loads(came.stdout)
        levels = [level for level in server.levels if level[0] >= _planned(server)]
    kept, prompts = tally["samples"], _prompts(server)
    calls = {
        stage: {name: round(n / kept, 2) for name, n in {**counts, "prompt": prompts[stage]}.items()}
        for stage, counts in tally["calls"].items()
    }
    return {
        "samples": kept,
        "topics": tally["topics"],
        "seconds": round(seconds, 1),
        "workers": workers,
        "in_flight": in_flight,
        "latency_times": slower,
        "load_of_the_machine": round(os.getloadavg()[1], 1),
        "busy": busy(levels, in_flight),
        "a_kept_sample": calls,
        "rejects": tally["rejects"],
    }


def _prompts(server: Scripted) -> Counter[str]:
    """The tokens of all prompts by stage, at four characters a token; the server itself counts none."""
    texts = [text_of(body) for _, _, body in server.seen if body]
    return sum((Counter({stage_of(text): len(text) // LETTERS}) for text in texts), Counter())


def _planned(server: Scripted) -> float:
    """When the topics, which come before all else in a few requests, were there."""
    asked = [stage_of(text_of(body)) for _, _, body in server.seen if body]
    done = [when for (when, level), (_, next_) in zip(server.levels, server.levels[1:], strict=False) if next_ < level]
    return done[asked.index("spec") - 1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=int, default=96)
    parser.add_argument("--in-flight", type=int, default=16)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--sandbox", default="auto")
    parser.add_argument("--slower", type=float, default=1.0, help="times the latency, where the machine draws slowly")
    chosen = parser.parse_args()
    result = run(chosen.samples, chosen.in_flight, chosen.workers, chosen.sandbox, chosen.slower)
    RESULT.write_text(json.dumps(result, indent=2) + "\n")
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
