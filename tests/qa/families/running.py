"""Runs a proof the plain way: the proofs of the families are our own code."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from typing import Any

from qa.proofs import facts_of
from synth.plugins import load
from synth.records import Picture, Question

FAMILIES = ("lookup", "extremum", "comparison", "count")


def ask_all(picture: Picture, seed: int, families: Sequence[str] = FAMILIES) -> list[Question]:
    return [question for name in families for question in load("families", name).ask(picture, seed)]


def run(question: Question, facts: Any, function: str = "answer") -> Any:
    names: dict[str, Any] = {}
    exec(compile(question.proof, "proof", "exec"), names)
    return names[function](facts)


def shuffled(picture: Picture, seed: int) -> Any:
    """The facts with their elements in another order."""
    facts: Any = facts_of([picture])
    random.Random(seed).shuffle(facts["pages"][0]["elements"])
    return facts


def stand_in_order(steps: Sequence[float], sentence: str) -> bool:
    """Whether the numbers of the sentence are the steps, in their order, once other numbers are passed over."""
    found = [float(number.replace(",", "")) for number in re.findall(r"(?<![\w.])-?\d[\d,]*(?:\.\d+)?", sentence)]
    waiting = list(steps)
    for number in found:
        if waiting and abs(number - waiting[0]) < 1e-9:
            waiting.pop(0)
    return not waiting
