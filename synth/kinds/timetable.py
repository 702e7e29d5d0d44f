"""A timetable: a week of slots, the runs of a line, or a board of departures."""

from __future__ import annotations

from functools import partial
from typing import Any

from synth.kinds import _timetable_look
from synth.kinds._dice import dice
from synth.kinds._page_kind import Subjects, page_program
from synth.kinds._page_tables import as_drawn, texts_table
from synth.kinds._timetable_data import Timetable
from synth.kinds._timetable_make import make
from synth.kinds._timetable_view import boxes, grid, texts, view
from synth.kinds._timetable_words import plain_texts
from synth.kinds._wide import validate
from synth.records import Spec, Table, Topic
from synth.steps import Kind

SUBJECTS = Subjects(lead="timetable", words="timetables")


def spec(topic: Topic) -> dict[str, Any]:
    throw = dice(topic.seed, "spec")
    subject = SUBJECTS.of(topic, throw)
    title, data = make(subject, topic.difficulty, throw)
    return {"title": title, "data": data, "style": _timetable_look.choose(data, dice(topic.seed, "look"))}


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
    offline={"topic": SUBJECTS.topic, "spec": spec, "program": page_program("timetable", view)},
    schema=Timetable.model_json_schema(),
    check=partial(validate, Timetable),
    expected=expected,
    domains=SUBJECTS.domains,
)
