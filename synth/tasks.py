"""Genixer's nine tasks: instructions of two levels, what is written in which words, and which task a question is of.

They stand in `templates/genixer/`; the way that invents questions and the writer of its training set read them here.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from ruamel.yaml import YAML

from synth.prompts import FOLDER

PHRASE = 3  # words: an answer on a box that has as many says what is in it, a shorter one what that is like


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """`tau` is the share in which the specific instruction is left out; `grounding` where places are named."""

    name: str
    grounding: bool
    tau: float
    weight: float
    specific: str
    form: str


def _read(name: str) -> Any:
    with (FOLDER / "genixer" / name).open(encoding="utf-8") as file:
        return YAML(typ="safe").load(file)


@cache
def tasks() -> Mapping[str, Task]:
    return {name: Task(name=name, **held) for name, held in _read("types.yaml").items()}


@cache
def wordings() -> Mapping[str, Any]:
    """What replies and questions are read by."""
    found: Mapping[str, Any] = _read("words.yaml")
    return found


@cache
def generics() -> tuple[str, ...]:
    return tuple((FOLDER / "genixer" / "instructions.txt").read_text(encoding="utf-8").splitlines())


def instructions(task: Task, rng: random.Random, share: float | None = None) -> tuple[str, str]:
    """A generic and the specific one, which is empty in a share of the draws: the task's own, if none is said."""
    generic = rng.choice(generics())
    left_out = rng.random() < (task.tau if share is None else share)
    return generic, "" if left_out else task.specific


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What tells of which task a question is: the places in it and in its answer, and the words in the answer."""

    dialogue: bool = False
    options: bool = False
    boxes: int = 0
    points: int = 0
    answer_boxes: int = 0
    answer_points: int = 0
    answer_words: int = 0
    existence: bool = False  # it asks yes or no, and whether something is there


def task_of(shape: Shape) -> str:
    asked, answered = shape.boxes + shape.points, shape.answer_boxes + shape.answer_points
    if shape.dialogue:
        return "referential_dialogue" if asked + answered else "dialogue"
    if shape.options:
        return "mc_vqa"
    if asked:
        described = shape.boxes == asked == 1 and not answered and shape.answer_words >= PHRASE
        return "reg" if described else "point_qa"
    if answered:
        if shape.answer_words:
            return "boxed_reasoning"
        return "rec" if not shape.answer_points else "point_qa"
    return "adv_vqa" if shape.existence else "common_vqa"


def asks_for_existence(question: str) -> bool:
    return question.casefold().startswith(tuple(wordings()["existence"]))
