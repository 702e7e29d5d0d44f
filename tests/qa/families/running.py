"""Runs a proof the plain way: the proofs of the families are our own code."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Sequence
from typing import Any

from qa.case import Trace
from qa.proofs import Prove, facts_of
from renderers.drivers import proofs as driver
from sandbox.contract import Outcome
from synth.plugins import load
from synth.records import Picture, Question

FAMILIES = ("lookup", "extremum", "comparison", "count")


def ask_all(picture: Picture, seed: int, families: Sequence[str] = FAMILIES) -> list[Question]:
    """All questions of these families; pictures of one content are asked about once."""
    return [question for name in families for question in _asked(name, picture, seed)]


def _asked(family: str, picture: Picture, seed: int) -> list[Question]:
    key = family, picture.id, seed
    if key not in _ASKED:
        _ASKED[key] = list(load("families", family).ask(picture, seed))
    return _ASKED[key]


_ASKED: dict[tuple[str, str, int], list[Question]] = {}


def answers(picture: Picture, seeds: Iterable[int], family: str, form: str, *said: str) -> set[str]:
    """What is answered to the questions that have all of these words in them."""
    return {
        question.answer.words
        for seed in seeds
        for question in ask_all(picture, seed, [family])
        if question.form == form and all(word in question.words for word in said)
    }


def traces(questions: Sequence[Question]) -> list[tuple[Question, Trace]]:
    """What the proofs hang on, found as in the guest."""
    step, kept = Prove(), Kept()
    driver.run(step.ask(questions).source, kept)
    return step.read(questions, Outcome(status="ok", data=kept.reply))


class Kept:
    reply = b""

    def data(self, data: bytes, /) -> None:
        self.reply = data


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
