"""Showing where something is: the box around it, or a point that lies on it."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Iterator, Sequence

from qa.families._build import Draft, build
from qa.families._graph_nodes import graph_of
from qa.families._plots import plots
from qa.families._pointing_marks import mark_targets
from qa.families._pointing_places import box_answer, box_source, point_answer, point_source
from qa.families._pointing_targets import MOST, Target, graph_targets, heat_targets, page_targets, wedge_targets
from qa.families._reading_drafts import proof
from qa.families._reading_pages import Sheet, sheets
from qa.families._reading_tables import grids
from synth.records import Answer, Picture, Question

WRONG = 4


def ask(picture: Picture, seed: int) -> Iterator[Question]:
    rng = random.Random(f"pointing {seed}")
    found, pages = plots(picture), sheets(picture)
    for plot in found:
        if plot.mark != "scatter":
            sheet = pages[plot.page or 0]
            for target in mark_targets(plot, sheet, rng):
                yield from _questions(picture, sheet, target, plot.where, rng)
    for sheet in pages:
        for target in _targets(sheet, rng):
            lined = dataclasses.replace(target, lines=[sheet.source, *target.lines])
            yield from _questions(picture, sheet, lined, sheet.where, rng)


def _targets(sheet: Sheet, rng: random.Random) -> Iterator[Target]:
    yield from page_targets(sheet, list(grids(sheet)), rng)
    graph = graph_of(sheet)
    if graph is not None:
        yield from graph_targets(sheet, graph, rng)
    for charted in (list(wedge_targets(sheet)), list(heat_targets(sheet))):
        yield from rng.sample(charted, min(MOST, len(charted)))


def _questions(picture: Picture, sheet: Sheet, target: Target, where: str, rng: random.Random) -> Iterator[Question]:
    """An edge is pointed at, never boxed: the box of a slanting line holds much else."""
    element = target.element
    if element.kind != "edge":
        wrong = [box_answer(sheet, rival) for rival in target.rivals]
        yield from _question(picture, target, box_answer(sheet, element), box_source(), wrong, where, rng)
    answer = point_answer(sheet, element)
    wrong = [point_answer(sheet, rival) for rival in target.rivals]
    yield from _question(picture, target, answer, point_source(element), wrong, where, rng)


def _question(
    picture: Picture,
    target: Target,
    answer: Answer,
    source: Sequence[str],
    wrong: Sequence[Answer],
    where: str,
    rng: random.Random,
) -> Iterator[Question]:
    *lines, result = source
    draft = Draft(
        topic="thing",
        form="box" if answer.type == "box" else "point",
        words={"thing": target.thing},
        answer=answer,
        rationale="",
        proof=proof(*target.lines, *lines, answer=result),
        where=where,
    )
    question = build("pointing", picture, draft, rng)
    if question is not None:
        clear = [miss for miss in wrong if _are_apart(miss, answer)]
        yield dataclasses.replace(question, wrong=tuple(clear[:WRONG]))


def _are_apart(one: Answer, other: Answer) -> bool:
    gaps: list[float] = [abs(a - b) for a, b in zip(one.value, other.value, strict=True)]
    return max(gaps) > 2 * max(one.tolerance, other.tolerance)
