"""Whole tables, single lines and orders of names: what the data say, as it is written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from synth.records import Question, Scene, Spec
from tests.faults.oracle_chart import Chart
from tests.faults.oracle_cues import Right
from tests.faults.oracle_heat import Heat, heat_of
from tests.faults.oracle_judged import squeezed
from tests.faults.oracle_page import Site
from tests.faults.oracle_page_sums import named_table
from tests.faults.oracle_slices import printed
from tests.faults.oracle_words import sentences

LINE = re.compile("(row|column) “([^”]*)”")


def _heads(question: Question) -> list[str]:
    return re.findall("“([^”]*)”", question.words)


def table_of_page(question: Question, site: Site) -> Right | None:
    own, words = named_table(question.words, site)
    if own is None:
        return Right(value=None, what="table", doubt="several tables fit, or none")
    rows = [[cell.text for cell in row] for row in own.rows]
    if question.form == "table":
        return Right(value=rows, what="table")
    line = LINE.search(words)
    if line is None:
        return None
    if line[1] == "row":
        found = [row[1:] for row in rows[own.first :] if squeezed(row[0]) == squeezed(line[2])]
    else:
        places = [at for at, cell in enumerate(own.head) if squeezed(cell.text) == squeezed(line[2])]
        found = [[row[at] for row in rows[own.first :]] for at in places]
    return Right(
        value=found[0] if found else [], what="entries", doubt="" if len(found) == 1 else f"{len(found)} lines"
    )


def table_of_heat(question: Question, spec: Spec) -> Right | None:
    heat = heat_of(spec)
    if question.form == "table":
        return _grid(question, heat)
    line = LINE.search(question.words)
    return Right(value=heat.written(line[1], line[2]), what="entries") if line else None


def _grid(question: Question, heat: Heat) -> Right | None:
    heads = _heads(question)
    if [squeezed(head) for head in heads[1:]] != [squeezed(name) for name in heat.columns]:
        return None
    return Right(
        value=[heads, *([row, *texts] for row, texts in zip(heat.rows, heat.texts, strict=True))], what="table"
    )


def table_of_pie(question: Question, spec: Spec) -> Right | None:
    data: Any = spec.data
    style: Any = spec.style
    heads = _heads(question)
    if len(heads) != 2 or "alphabetical" not in question.words:
        return None
    total = sum(one["value"] for one in data["slices"])
    rows = []
    for one in sorted(data["slices"], key=lambda one: one["name"]):
        percent = f"{100 * one['value'] / total:.{style['decimals']}f}%"
        rows.append([one["name"], percent if heads[1] == "Percentage" else printed(style["number"], one["value"])])
    return Right(value=[heads, *rows], what="table")


def table_of_chart(question: Question, chart: Chart, spec: Spec, scene: Scene) -> Right | None:
    words = question.words
    if question.form == "table":
        return _chart_rows(question, chart, spec)
    if "legend" in words:
        return _in_place(list(chart.rows), "legend", words, scene)
    if re.search("horizontal axis|vertical axis", words):
        return _in_place(list(chart.places), "tick_label", words, scene)
    down = re.search("from the largest|with the largest", words) is not None
    for understood in (*sentences(words, chart), *sentences(words, chart, nouns=False)):
        series, places = set(understood.series), set(understood.places)
        if len(places) == 1 and not series:
            at = chart.at(places.pop())
            return _sorted(at, down)
        if len(series) == 1 and not places:
            row = chart.rows[series.pop()]
            named = {name: row[at] for at, name in enumerate(chart.places)}
            return _sorted(named, down)
    return None


def _sorted(values: dict[str, float], down: bool) -> Right:
    doubt = "two are the same" if len(set(values.values())) < len(values) else ""
    names = sorted(values, key=lambda name: values[name], reverse=down)
    return Right(value=names, what="texts", doubt=doubt)


def _chart_rows(question: Question, chart: Chart, spec: Spec) -> Right | None:
    heads = _heads(question)
    if sorted(map(squeezed, heads[1:])) != sorted(map(squeezed, chart.rows)) and len(chart.rows) > 1:
        return None
    number: Any = spec.style["number"]
    order = (
        [next(name for name in chart.rows if squeezed(name) == squeezed(head)) for head in heads[1:]]
        if len(chart.rows) > 1
        else list(chart.rows)
    )
    stated = [row[0] for row in question.answer.value[1:]] if isinstance(question.answer.value, list) else []
    rows = []
    for at, ways in enumerate(chart.spoken):
        name = next((said for said in stated if said in (*ways, chart.places[at])), ways[0])
        rows.append([name, *(printed(number, chart.rows[one][at]) for one in order)])
    return Right(value=[heads, *rows], what="table")


def _in_place(names: Sequence[str], role: str, words: str, scene: Scene) -> Right | None:
    """Names in the order in which they stand on the picture, each found by its words."""
    side = 0 if "left to right" in words else 1 if "top to bottom" in words else None
    if side is None:
        return None
    places: dict[str, float] = {}
    for name in names:
        found = [e for e in scene.elements if e.role == role and e.box and squeezed(e.text or "") == squeezed(name)]
        if len(found) != 1 or found[0].box is None:
            return Right(value=None, what="texts", doubt=f"{len(found)} labels say {name}")
        places[name] = found[0].box[side]
    return Right(value=sorted(places, key=lambda name: places[name]), what="texts")
