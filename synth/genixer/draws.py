"""Which tasks are asked of a picture, in which words, and of which task a reply is where none was named."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from synth.genixer.answers import claim
from synth.genixer.options import split_off
from synth.genixer.places import Pieces, groups, words
from synth.genixer.replies import Exchange
from synth.genixer.settings import Genixer
from synth.records import ItemError, Picture
from synth.steps import Prompt, Sampling
from synth.tasks import Shape, Task, asks_for_existence, instructions, task_of, tasks
from synth.views import Shown

TALKS = frozenset({"dialogue", "referential_dialogue"})
ANY = "Question: <one question> Answer: <its answer>\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """`specific` is empty where the task is not named; `at` is its place among the draws of a picture."""

    task: Task
    generic: str
    specific: str
    at: int


def draws(seed: int, settings: Genixer) -> list[Draw]:
    """One dialogue at most, so that turns which stand together are of one."""
    rng = random.Random(f"genixer {seed}")
    made: list[Draw] = []
    weights = dict(settings.types)
    while len(made) < settings.questions and weights:
        name = rng.choices(list(weights), list(weights.values()))[0]
        if name in TALKS:
            weights = {other: weight for other, weight in weights.items() if other not in TALKS}
        generic, specific = instructions(tasks()[name], rng, settings.share)
        made.append(Draw(task=tasks()[name], generic=generic, specific=specific, at=len(made)))
    return made


def prompt(draw: Draw, picture: Picture, view: Shown, settings: Genixer) -> Prompt:
    form = draw.task.form if draw.specific else ANY
    return Prompt(
        stage="invent",
        item=picture,
        template="genixer/invent.jinja",
        values={
            "generic": draw.generic,
            "specific": draw.specific,
            "form": "" if settings.trained else form,
            "places": bool(draw.specific) and draw.task.grounding,
        },
        images=[view],
        said=True,
        sampling=Sampling(temperature=settings.temperature, top_p=settings.top_p),
        sample=draw.at,
    )


def task_for(draw: Draw, replied: Sequence[Exchange]) -> str:
    """The one that was named; else what the reply looks like. `bad_reply` where a dialogue is none."""
    name = draw.task.name if draw.specific else task_of(shape(replied))
    if name in TALKS and len(replied) < 2:
        raise ItemError("bad_reply", "a dialogue of one turn")
    if name == "referential_dialogue" and not any(groups((*of.question, *of.answer)) for of in replied):
        raise ItemError("bad_reply", "a dialogue that names no place")
    return name


def shape(replied: Sequence[Exchange]) -> Shape:
    if len(replied) > 1:
        return Shape(dialogue=True, boxes=sum(len(groups((*of.question, *of.answer))) for of in replied))
    of = replied[0]
    asked = words(of.question)
    boxes, points = _counted((*of.question, *of.candidates))
    answer_boxes, answer_points = _counted(of.answer)
    return Shape(
        options=bool(of.options or split_off(asked)[1]),
        boxes=boxes,
        points=points,
        answer_boxes=answer_boxes,
        answer_points=answer_points,
        answer_words=len(words(of.answer).split()),
        existence=claim(words(of.answer)) is not None and asks_for_existence(asked),
    )


def _counted(of: Pieces) -> tuple[int, int]:
    """Boxes and points; a bracket that is neither counts for a box, and is refused as one."""
    found = groups(of)
    points = sum(group.numbers is not None and len(group.numbers) == 2 for group in found)
    return len(found) - points, points
