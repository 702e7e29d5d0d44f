"""A timetable: a week of slots, the runs of a line, or a board of departures."""

from __future__ import annotations

from typing import Any

from synth.kinds import _timetable_look
from synth.kinds._dice import Dice, dice
from synth.kinds._page_source import choose_writing, page_source
from synth.kinds._page_tables import as_drawn, texts_table
from synth.kinds._page_words import nearest, word_list
from synth.kinds._timetable_data import Timetable
from synth.kinds._timetable_make import make
from synth.kinds._timetable_view import boxes, grid, plain_texts, texts, view
from synth.kinds._wide import validate
from synth.kinds._words import PERSONAS
from synth.records import Spec, Table, Topic
from synth.steps import Kind


def topic(source: Any) -> dict[str, Any]:
    throw = Dice(source)
    subject = throw.pick(list(word_list("timetables")))
    return {"subject": f"timetable: {subject}", "persona": throw.pick(PERSONAS), "difficulty": throw.whole(1, 3)}


def spec(topic: Topic) -> dict[str, Any]:
    throw = dice(topic.seed, "spec")
    subject = nearest(list(word_list("timetables")), topic.subject.removeprefix("timetable: "), throw)
    title, data = make(subject, topic.difficulty, throw)
    return {"title": title, "data": data, "style": _timetable_look.choose(data, dice(topic.seed, "look"))}


def program(spec: Spec) -> dict[str, Any]:
    assert spec.topic is not None
    data: Any = spec.data
    writing = choose_writing(dice(spec.topic.seed, "program"))
    return {"source": page_source("timetable", spec.style, writing, spec.title, v=view(data, spec.style, spec.title))}


def check(data: Any) -> None:
    validate(Timetable, data)


def expected(spec: Spec) -> tuple[Table, ...]:
    data: Any = spec.data
    if "theme" not in spec.style:  # a page that a model wrote has a look of its own
        return (texts_table(plain_texts(data)),)
    table = boxes(data, spec.style) if spec.style["roles"] else grid(data, spec.style)
    return (*([as_drawn(table)] if table else []), texts_table(texts(data, spec.style, spec.title)))


kind = Kind(
    name="timetable",
    about="a timetable: lessons of a week, rooms of a day, runs of a line, departures",
    renderer="html",
    families=("reading", "table", "pointing", "structure", "unanswerable"),
    offline={"topic": topic, "spec": spec, "program": program},
    schema=Timetable.model_json_schema(),
    check=check,
    expected=expected,
)
