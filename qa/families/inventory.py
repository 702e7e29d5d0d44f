"""A given picture as a whole: in a sentence, in detail, and as a list of its things with their places."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping

from qa.families._given import Given, given, proof, question, region, text_answer, told
from synth.records import Answer, Picture, Question

NAMES = (
    "def answer(facts):\n"
    '    things = [e for e in facts["pages"][0]["elements"] if e["role"] == "thing"]\n'
    '    return [e["text"] for e in things]\n'
)


def ask(picture: Picture, seed: int) -> Iterator[Question]:
    found, rng = given(picture), random.Random(f"inventory {seed}")
    if found is None:
        return
    if caption := found.whole.text:
        source = proof(found.whole, '["text"]')
        yield question("inventory", "caption", "free", picture, {}, text_answer(caption), source, rng)
    if detail := told(found.whole, "detail"):
        source = proof(found.whole, '["value"]["detail"]')
        yield question("inventory", "detail", "free", picture, {}, text_answer(detail), source, rng)
    if len(found.things) > 1:
        yield question("inventory", "all", "free", picture, {}, _list(found), NAMES, rng)


def _list(found: Given) -> Answer:
    """A line a thing; what the proof answers are their names."""
    text: list[Mapping[str, object]] = []
    for thing in found.things:
        said = "; ".join(filter(None, (told(thing, "description"), _quoted(told(thing, "written")))))
        begins = "\n" if text else ""
        text += [{"type": "text", "text": f"{begins}{thing.text} "}, region(thing)]
        text += [{"type": "text", "text": f": {said}"}] if said else []
    return Answer(value=[thing.text for thing in found.things], type="list", text=tuple(text))


def _quoted(text: str) -> str:
    return f'on it is written "{" ".join(text.split())}"' if text else ""
