"""Engine `transformers` with real models, small and of random weights; what came of it as JSON on the last line.

Runs where torch is: python _loaded.py FOLDER PLACE-OF-OUR-LIBRARIES. Where a figure can be computed without the engine,
it is computed here a second time, from the model itself and a prompt spelt by hand.
"""

from __future__ import annotations

import io
import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

sys.path[0] = str(Path(__file__).resolve().parents[3])
sys.path.append(sys.argv[2])

import torch
from PIL import Image, ImageDraw
from transformers import AutoModel, AutoProcessor
from transformers import AutoModelForCausalLM as Causal
from transformers import AutoModelForImageTextToText as Pictured
from transformers import AutoModelForZeroShotObjectDetection as Detects

from benchmarks import _tiny_model
from synth.models._settings import Model
from synth.models.transformers import Engine
from synth.prompts import fill
from synth.records import ItemError, Topic, WorldError
from synth.steps import Prompt, Sampling

FOLDER = Path(sys.argv[1])
TOPIC = Topic(kind="grouped_bars", subject="x", seed=1)
VALUES = {"question": "Is it so?", "options": [], "answer": "Yes", "where": ""}
WORDS = fill("models/believes.jinja", item=TOPIC, schema=None, **VALUES)
GIVEN = ("No", "Yes, two of them.", '{"title": "Größe"}')
WARM = Sampling(temperature=1.0, max_tokens=24)
SHORT = Sampling(temperature=0.0, max_tokens=24)
LOOSE = {"box_threshold": 0.05, "text_threshold": 0.02, "overlap": 0.5}
BOXES = {"phrases": ["Red box", "a dog", "kite."], "wide": 90, "high": 60, **LOOSE}
TEXTS = ("a red box", "a dog", "the kite on a tower " * 20)


def picture(colour: str = "red", wide: int = 90) -> bytes:
    image = Image.new("RGB", (wide, 60), "white")
    ImageDraw.Draw(image).rectangle((10, 10, 50, 40), fill=colour)
    to = io.BytesIO()
    image.save(to, "PNG")
    return to.getvalue()


def asked(**fields: Any) -> Prompt:
    how = {"stage": "believes", "item": TOPIC, "template": "models/believes.jinja", "values": VALUES}
    return Prompt(**{**how, **fields})


def opened(sort: str, cache: str, **settings: Any) -> Engine:
    return Engine(Model(engine="transformers", name=str(FOLDER / sort), **settings), FOLDER / "caches" / cache)


def told(engine: Engine, prompts: list[Prompt]) -> list[Any]:
    """What is kept of each, or what it failed of; all asked at once, by threads of their own."""

    def one(prompt: Prompt) -> Any:
        try:
            engine.submit(prompt).result(timeout=120)
        except ItemError as error:
            if error.reason != "bad_reply":
                return {"failed": error.reason}
        except WorldError as error:
            return {"world": [error.sentence, error.fix]}
        return engine._cache.get(engine.key(prompt, fill(prompt.template, item=TOPIC, schema=None, **prompt.values)))

    with ThreadPoolExecutor(len(prompts)) as threads:
        return list(threads.map(one, prompts))


class Alone:
    """A model without our engine, and a prompt in its template's words."""

    def __init__(self, sort: str) -> None:
        self.processor = AutoProcessor.from_pretrained(FOLDER / sort)
        self.tokenizer = getattr(self.processor, "tokenizer", self.processor)
        self.net = (Pictured if sort == "pictures" else Causal).from_pretrained(FOLDER / sort).eval()
        self.sees = sort == "pictures"
        place = "<image>" if self.sees else ""
        self.before = f"<|im_start|>user\n{place}{WORDS}<|im_end|>\n<|im_start|>assistant\n"

    def logprobs(self, more: list[int]) -> torch.Tensor:
        """Of every token at every place, after these tokens of a reply."""
        if self.sees:
            image = Image.open(io.BytesIO(picture()))
            inputs = dict(self.processor(images=image, text=self.before, return_tensors="pt"))
        else:
            inputs = {"input_ids": self.tokenizer(self.before, return_tensors="pt")["input_ids"]}
        said = torch.tensor([more], dtype=torch.long)
        ids = torch.cat([inputs["input_ids"], said], dim=1)
        with torch.no_grad():
            logits = self.net(**{**inputs, "input_ids": ids, "attention_mask": torch.ones_like(ids)}).logits
        return torch.log_softmax(logits[0], dim=-1)

    def of(self, given: str) -> list[float]:
        ids = self.tokenizer(given, add_special_tokens=False)["input_ids"]
        table = self.logprobs(ids)[-len(ids) - 1 : -1]
        return [float(row[token]) for row, token in zip(table, ids, strict=True)]

    def first(self) -> dict[str, float]:
        """The words that only one token spells."""
        row = self.logprobs([])[-1]
        spelt = {token: self.tokenizer.decode([token]) for token in row.topk(20).indices.tolist()}
        return {word: float(row[token]) for token, word in spelt.items() if list(spelt.values()).count(word) == 1}

    def greedy(self, most: int) -> tuple[str, list[float]]:
        """Word by word, everything anew each time."""
        ids: list[int] = []
        chances: list[float] = []
        while len(ids) < most:
            row = self.logprobs(ids)[-1]
            best = int(row.argmax())
            if best == self.tokenizer.eos_token_id:
                break
            ids.append(best)
            chances.append(float(row[best]))
        return self.tokenizer.decode(ids, skip_special_tokens=True), chances


def chat(sort: str) -> dict[str, Any]:
    images = (picture(),) if sort == "pictures" else ()
    prompts = [
        asked(odds=("Yes", "No"), images=images),
        asked(said=True, likely=True, sampling=SHORT, images=images),
        *(asked(given=given, images=images) for given in GIVEN),
    ]
    engine, alone = opened(sort, sort), Alone(sort)
    came = told(engine, prompts)
    text, chances = alone.greedy(24)
    mine = [alone.of(given) for given in GIVEN]
    told(engine, prompts)
    spent, sizes = engine.spent()["believes"], engine.batches()
    engine.close()
    return {
        "kept": came,
        "first": alone.first(),
        "greedy": [text, sum(chances), len(chances)],
        "given": [[sum(one), len(one)] for one in mine],
        "spent": spent,
        "sizes": sizes,
    }


def sampled() -> dict[str, Any]:
    """The same samples in one batch and one by one; and prompts of different lengths beside each other."""
    prompts = [asked(said=True, likely=True, sampling=WARM, sample=sample) for sample in range(24)]
    longer = [
        asked(values={**VALUES, "question": "So? " * times}, **how)
        for times in (1, 9, 30)
        for how in ({"said": True, "likely": True, "sampling": SHORT}, {"given": GIVEN[1]})
    ]
    together, alone = opened("text", "together"), opened("text", "alone", batch=1)
    came = [told(together, prompts), told(alone, prompts)]
    beside = [told(together, longer), told(alone, longer)]
    sizes = [together.batches(), alone.batches()]
    for engine in (together, alone):
        engine.close()
    return {"samples": came, "lengths": beside, "sizes": sizes}


def wrong() -> dict[str, Any]:
    text, boxes = opened("text", "wrong", context=64), opened("boxes", "wrong_boxes")
    box = asked(stage="boxes", template="w2c/boxes.jinja", values=BOXES, images=(picture(),))
    came = {
        "no pictures": told(text, [asked(images=(picture(),))]),
        "too long": told(text, [asked(), asked(given="No")]),
        "no chat": told(boxes, [asked()]),
        "other picture": told(boxes, [box])[0]["finish"],
    }
    for engine in (text, boxes):
        engine.close()
    (FOLDER / "empty").mkdir()
    (FOLDER / "empty" / "config.json").write_text('{"model_type": "qwen2"}')
    empty = opened("empty", "empty")
    came["no weights"] = told(empty, [asked()])
    empty.close()
    return came


def boxes() -> dict[str, Any]:
    """Ours, for three pictures at once and with one of them alone; and what the library itself finds on that."""
    pictures = [picture(), picture("blue"), picture("green", 70)]
    many = {**BOXES, "phrases": [*(f"big blue kite {chr(97 + n)} of the tower" for n in range(26)), "Red box"]}

    def one(values: Any, image: bytes) -> Prompt:
        return asked(stage="boxes", template="w2c/boxes.jinja", values=values, images=(image,))

    engine, again = opened("boxes", "boxes"), opened("boxes", "boxes_alone")
    together = told(engine, [one(BOXES, image) for image in pictures[:2]])
    other_size = told(engine, [one(BOXES, pictures[2])])
    stricter = told(engine, [one({**BOXES, "box_threshold": 0.999}, pictures[0])])
    long = told(engine, [one(many, pictures[0])])
    alone = told(again, [one(BOXES, pictures[0])])
    sizes = engine.batches()
    for opened_one in (engine, again):
        opened_one.close()
    processor, net = AutoProcessor.from_pretrained(FOLDER / "boxes"), Detects.from_pretrained(FOLDER / "boxes").eval()
    image = Image.open(io.BytesIO(pictures[0]))
    inputs = processor(images=image, text="red box. a dog. kite.", return_tensors="pt")
    with torch.no_grad():
        seen = net(**inputs)
    (theirs,) = processor.post_process_grounded_object_detection(
        seen, inputs["input_ids"], threshold=0.05, text_threshold=0.02, target_sizes=[(60, 90)]
    )
    listed = zip(theirs["scores"].tolist(), theirs["boxes"].tolist(), strict=True)
    read = [json.loads(kept["text"])["boxes"] for kept in (*together, *other_size, *stricter, *long, *alone)]
    return {"ours": read, "theirs": list(listed), "sizes": sizes}


def similar() -> dict[str, Any]:
    pictures = [picture(), picture("blue")]
    prompts = [
        asked(stage="similar", template="genixer/similar.jinja", values={"text": text}, images=(image,))
        for image in pictures
        for text in TEXTS
    ]
    engine = opened("similar", "similar")
    ours = [json.loads(kept["text"])["score"] for kept in told(engine, prompts)]
    sizes = engine.batches()
    engine.close()
    processor, net = AutoProcessor.from_pretrained(FOLDER / "similar"), AutoModel.from_pretrained(FOLDER / "similar")
    images = [Image.open(io.BytesIO(image)) for image in pictures]
    inputs = processor(
        images=images, text=list(TEXTS), padding=True, truncation=True, max_length=32, return_tensors="pt"
    )
    with torch.no_grad():
        logits = net.eval()(**inputs).logits_per_image / net.logit_scale.exp()
    return {"ours": ours, "theirs": logits.flatten().tolist(), "sizes": sizes}


if __name__ == "__main__":
    torch.set_num_threads(1)
    for sort in ("text", "pictures", "boxes", "similar"):
        _tiny_model.make(FOLDER / sort, sort, torch.float32)
    made = {"text": chat("text"), "pictures": chat("pictures"), "sampled": sampled(), "wrong": wrong()}
    sys.stdout.write(json.dumps({**made, "boxes": boxes(), "similar": similar()}) + "\n")
