"""What one engine keeps of a set of prompts, printed as JSON on the last line; runs where the engine's library is.

python benchmarks/_engine_side.py ENGINE MODEL ADDRESS-OR-EMPTY PLACE-OF-OUR-LIBRARIES
"""

from __future__ import annotations

import io
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path[0] = str(Path(__file__).resolve().parent.parent)  # in this folder, too, there is a `vllm`

SUBJECTS = ("Loans by branch", "Kites", "Ships of 1912 – Größe €", "x", "Answer Yes or No. " * 12, "[1.5, 20]")
GIVEN = ("Yes", "No, it is not.", '{"title": "Größe €"}', "Loans by branch: 1.5 and 20, in two places")
TOKENS, SAMPLES = 48, 32
CONTEXT = 1024


def picture(number: int) -> bytes:
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (90 + 10 * number, 60), "white")
    ImageDraw.Draw(image).rectangle((10, 10, 30 + 8 * number, 40), fill=("red", "green", "blue")[number % 3])
    to = io.BytesIO()
    image.save(to, "PNG")
    return to.getvalue()


def prompts(seeing: bool) -> dict[str, list[Any]]:
    """By what is asked of them: of the first token, of replies, of replies that are given; and many at once."""
    from synth.records import Topic
    from synth.steps import GREEDY, Prompt, Sampling

    def one(number: int, **fields: Any) -> Prompt:
        values = {"question": f"Is it {SUBJECTS[number]}?", "options": [], "answer": "Yes", "where": ""}
        images = (picture(number),) if seeing else ()
        topic = Topic(kind="grouped_bars", subject="x", seed=1)
        how = {"item": topic, "template": "models/believes.jinja", "values": values, "images": images}
        return Prompt(stage="believes", **{"sampling": GREEDY, **how, **fields})

    subjects = range(len(SUBJECTS))
    short = Sampling(temperature=0.0, max_tokens=TOKENS)
    warm = Sampling(temperature=1.0, max_tokens=TOKENS)
    return {
        "odds": [one(number, odds=("Yes", "No")) for number in subjects],
        "likely": [one(number, said=True, likely=True, sampling=short) for number in subjects],
        "given": [one(number, given=given) for number in subjects for given in GIVEN],
        "many": [one(0, said=True, sampling=warm, sample=sample) for sample in range(SAMPLES)],
    }


def kept(engine: Any, asked: list[Any]) -> tuple[list[Any], float]:
    """As they stand in the cache: a reply that was cut off is one to compare, too."""
    from synth.models._messages import asked as words
    from synth.records import ItemError

    began = time.monotonic()
    for future in [engine.submit(prompt) for prompt in asked]:
        try:
            future.result(timeout=300)
        except ItemError:
            continue
    seconds = time.monotonic() - began
    return [engine._cache.get(engine.key(prompt, words(prompt))) for prompt in asked], round(seconds, 2)


def main(engine: str, model: str, address: str) -> None:
    from synth.models._settings import Model
    from synth.plugins import load

    settings: dict[str, Any] = {"address": address} if address else {"dtype": "float32", "context": CONTEXT}
    seeing = Path(model).name == "pictures"
    made = Model(engine=engine, name=model, seconds=300.0, **settings)
    with tempfile.TemporaryDirectory() as folder:
        opened = load("models", engine).Engine(made, Path(folder))
        opened.check()
        came: dict[str, Any] = {}
        for name, asked in prompts(seeing).items():
            came[name], seconds = kept(opened, asked)
            came[f"{name}_seconds"] = seconds
        before = opened.spent()
        for asked in prompts(seeing).values():
            kept(opened, asked)
        came["spent"], came["again"] = before, opened.spent()
        if hasattr(opened, "batches"):
            came["batches"] = opened.batches()
        opened.close()
    print(json.dumps(came))


if __name__ == "__main__":
    sys.path.append(sys.argv[4])  # after the engine's own libraries
    main(*sys.argv[1:4])
