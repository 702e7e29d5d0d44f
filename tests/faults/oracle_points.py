"""Boxes and points: the thing a question names, looked up on the picture in ways of its own.

Words by the words inside the box, slices by their share, cells of a heatmap by counting, bars by their values.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from synth.records import Answer, Box, Element, Question, Scene, Spec
from tests.faults.oracle_chart import Chart
from tests.faults.oracle_cues import Right
from tests.faults.oracle_graph import Graph
from tests.faults.oracle_heat import heat_of
from tests.faults.oracle_judged import squeezed
from tests.faults.oracle_page import Site
from tests.faults.oracle_page_find import Unsure, cell_of, list_of
from tests.faults.oracle_page_read import ORDINALS, UNDER
from tests.faults.oracle_words import sentences

Q = "“([^”]*)”"
Place = tuple[float, float]
APART = 2.0  # pixels: middles nearer than that are of one row or column


def right_at(elements: Sequence[Element], form: str) -> Right:
    """Right is what frames or lies on the one element that fits; several mean that nobody could say which is meant."""
    own = [element for element in elements if element.box is not None]
    doubt = "" if len(own) == 1 else f"{len(own)} elements fit"
    check = _frames if form == "box" else _lies_on
    return Right(value=lambda answer: len(own) == 1 and check(answer, own[0]), what=form, doubt=doubt)


def _frames(answer: Answer, element: Element) -> bool:
    box, parts = answer.value, list(answer.text)
    if not isinstance(box, list) or element.box is None or len(box) != 4:
        return False
    said = len(parts) == 1 and parts[0].get("type") == "region" and list(parts[0].get("box", [])) == box
    return said and all(abs(one - two) <= answer.tolerance + 0.1 for one, two in zip(box, element.box, strict=True))


def _lies_on(answer: Answer, element: Element) -> bool:
    at, parts = answer.value, list(answer.text)
    if not isinstance(at, list) or element.box is None or len(at) != 2:
        return False
    if not (len(parts) == 1 and parts[0].get("type") == "point" and list(parts[0].get("at", [])) == at):
        return False
    x0, y0, x1, y1 = element.box
    if element.kind == "edge":
        return _beside((at[0], at[1]), element.outline or ()) <= answer.tolerance
    inside = x0 <= at[0] <= x1 and y0 <= at[1] <= y1
    return inside and (element.kind != "wedge" or within((at[0], at[1]), element.outline or ()))


def _beside(at: Place, line: Sequence[Place]) -> float:
    return min((_away(at, one, two) for one, two in pairwise(line)), default=math.inf)


def _away(at: Place, one: Place, two: Place) -> float:
    dx, dy = two[0] - one[0], two[1] - one[1]
    along = ((at[0] - one[0]) * dx + (at[1] - one[1]) * dy) / ((dx * dx + dy * dy) or 1.0)
    along = min(1.0, max(0.0, along))
    return math.hypot(at[0] - one[0] - along * dx, at[1] - one[1] - along * dy)


def within(at: Place, polygon: Sequence[Place]) -> bool:
    """Whether a level line from the point crosses the edge an odd number of times."""
    crossed = False
    for one, two in zip(polygon, [*polygon[1:], polygon[0]], strict=True) if polygon else ():
        if (one[1] > at[1]) != (two[1] > at[1]):
            x = one[0] + (at[1] - one[1]) / (two[1] - one[1]) * (two[0] - one[0])
            crossed ^= at[0] < x
    return crossed


# Pages


def point_on_page(question: Question, site: Site, scene: Scene) -> Right | None:
    words, heading = question.words, ""
    if found := UNDER.search(words):
        heading, words = found.groups()[-1], words[: found.start()] + found[1] + words[found.end() :]
    try:
        found_elements = _on_page(words, heading, site, scene)
    except Unsure as fault:
        return Right(value=None, what="box", doubt=f"{fault}")
    return right_at(found_elements, question.form) if found_elements is not None else None


def _on_page(words: str, heading: str, site: Site, scene: Scene) -> list[Element] | None:
    if found := re.search(rf"the (heading|button|link) {Q}", words):
        kinds = {"heading": [text for _, text in site.headings], "button": site.buttons, "link": site.links}
        if [squeezed(text) for text in kinds[found[1]]].count(squeezed(found[2])) != 1:
            raise Unsure(f"the source has several of {found[2]}, or none")
        return [e for e in _of(scene, found[1]) if says(scene, e, found[2])]
    if found := re.search(rf"the (?:field called|check box for|round button for) {Q}", words):
        return [e for e in _of(scene, "field") if e.value and squeezed(e.value.get("label")) == squeezed(found[1])]
    if found := re.search(rf"the ({'|'.join(ORDINALS)}) item of the list", words):
        text = list_of(site, heading).items[ORDINALS.index(found[1])]
        fits = [e for e in scene.elements if e.role == "item" and says(scene, e, text)]
        return [e for e in fits if _stands_under(e, heading, scene)] if len(fits) > 1 else fits
    if found := re.search(rf"the cell in row {Q} and column {Q}", words):
        text = cell_of(site, heading, found[1], found[2])
        cells = _of(scene, "cell")
        return [e for e in cells if squeezed(e.text or "") == squeezed(text) and _meets(e, cells, found[1], found[2])]
    return None


def _stands_under(element: Element, heading: str, scene: Scene) -> bool:
    """Whether the nearest heading above, of those it shares some width with, is this one."""
    x0, y0, x1, _ = element.box or (0, 0, 0, 0)
    above = [e for e in _of(scene, "heading") if e.box and e.box[3] <= y0 and e.box[0] < x1 and x0 < e.box[2]]
    nearest = max(above, key=lambda e: (e.box or (0, 0, 0, 0))[3], default=None)
    return nearest is not None and squeezed(nearest.text or "") == squeezed(heading)


def _of(scene: Scene, kind: str) -> list[Element]:
    return [e for e in scene.elements if e.kind == kind]


def says(scene: Scene, element: Element, text: str) -> bool:
    """Whether the words that lie inside its box are these and no others."""
    if element.box is None:
        return False
    x0, y0, x1, y1 = element.box
    inside = [
        e.text or ""
        for e in scene.elements
        if e.kind == "word"
        and e.role != "marker"
        and e.box
        and x0 - 2 <= _middle(e.box)[0] <= x1 + 2
        and y0 - 2 <= _middle(e.box)[1] <= y1 + 2
    ]
    return sorted(squeezed("".join(inside))) == sorted(squeezed(text))


def _middle(box: Box) -> Place:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def _meets(cell: Element, cells: Sequence[Element], row: str, column: str) -> bool:
    """Whether it lies beside a cell of the row's name and below one of the column's."""
    assert cell.box
    x, y = _middle(cell.box)
    beside = [e for e in cells if e.box and squeezed(e.text or "") == squeezed(row) and e.box[1] <= y <= e.box[3]]
    above = [e for e in cells if e.box and squeezed(e.text or "") == squeezed(column) and e.box[0] <= x <= e.box[2]]
    return bool(beside) and any(e.box and e.box[1] < y for e in above)


# Graphs


def point_in_graph(question: Question, graph: Graph, scene: Scene) -> Right | None:
    words = question.words
    if found := re.search(rf"the (?:arrow|line) (?:from|between) {Q} (?:to|and) {Q}", words):
        ends = [squeezed(found[1]), squeezed(found[2])]
        known = [end for start, end, _ in graph.edges if [squeezed(start), squeezed(end)] in (ends, ends[::-1])]
        if len(known) != 1:
            return Right(value=None, what=question.form, doubt=f"{len(known)} edges join {ends}")
        return right_at([e for e in _of(scene, "edge") if _joins(e, ends, scene, graph.directed)], question.form)
    if found := re.search(rf"the node that the arrow from {Q} leads to", words):
        names = graph.targets(found[1])
    elif found := re.search(rf"the node {Q}", words):
        names = [found[1]]
    else:
        return None
    if len(names) != 1:
        return Right(value=None, what=question.form, doubt=f"{len(names)} nodes fit")
    return right_at([e for e in _of(scene, "node") if squeezed(e.text or "") == squeezed(names[0])], question.form)


def _joins(edge: Element, ends: list[str], scene: Scene, directed: bool) -> bool:
    """Whether the ink of the edge begins at the one node and ends at the other."""
    if not edge.outline:
        return False
    near = [_nearest(at, scene) for at in (edge.outline[0], edge.outline[-1])]
    value: Any = edge.value or {}
    said = [squeezed(value.get("from_label") or ""), squeezed(value.get("to_label") or "")]
    return sorted(near) == sorted(ends) and (said == ends if directed else sorted(said) == sorted(ends))


def _nearest(at: Place, scene: Scene) -> str:
    def away(box: Box) -> float:
        return math.hypot(max(box[0] - at[0], 0, at[0] - box[2]), max(box[1] - at[1], 0, at[1] - box[3]))

    nodes = [e for e in _of(scene, "node") if e.box]
    return squeezed(min(nodes, key=lambda e: away(e.box or (0, 0, 0, 0))).text or "")


# Pies, heatmaps, charts


def point_on_pie(question: Question, spec: Spec, scene: Scene) -> Right | None:
    data: Any = spec.data
    found = re.search(rf"the wedge for {Q}", question.words)
    if found is None:
        return None
    total = sum(one["value"] for one in data["slices"])
    [share] = [one["value"] / total for one in data["slices"] if squeezed(one["name"]) == squeezed(found[1])]
    fits = [e for e in _of(scene, "wedge") if e.value and abs(e.value["share"] - share) < 2e-6]
    if len(fits) > 1:  # two slices of one size: then by what stands at them
        fits = [e for e in fits if e.value and squeezed(e.value["label"]) == squeezed(found[1])]
    return right_at(fits, question.form)


def point_on_heat(question: Question, spec: Spec, scene: Scene) -> Right | None:
    found = re.search(rf"the cell in row {Q} and column {Q}", question.words)
    if found is None:
        return None
    heat = heat_of(spec)
    rows = [name for name, row in zip(heat.rows, heat.values, strict=True) if any(cell is not None for cell in row)]
    columns = [
        name
        for at, name in enumerate(heat.columns)
        if any(row[at] is not None for row in heat.values)  # nothing is drawn of an empty one
    ]
    row = [squeezed(name) for name in rows].index(squeezed(found[1]))
    column = [squeezed(name) for name in columns].index(squeezed(found[2]))
    cells = [(e, _middle(e.box)) for e in _of(scene, "cell") if e.box]
    across, down = (_lines([at[side] for _, at in cells]) for side in (0, 1))
    if (len(across), len(down)) != (len(columns), len(rows)):
        return Right(value=None, what=question.form, doubt="the cells stand in other rows or columns")
    x, y = across[column], down[row]
    return right_at([e for e, at in cells if abs(at[0] - x) < APART and abs(at[1] - y) < APART], question.form)


def _lines(places: Sequence[float]) -> list[float]:
    """Where rows or columns stand, from the middles of their cells."""
    found: list[float] = []
    for place in sorted(places):
        if not found or place - found[-1] > APART:
            found.append(place)
    return found


def point_on_chart(question: Question, chart: Chart, scene: Scene) -> Right | None:
    marks = [e for e in scene.elements if e.kind in ("bar", "point") and e.box and e.role != "vertex"]
    size = re.search("the (tallest|longest|shortest) bar", question.words)
    for understood in (*sentences(question.words, chart), *sentences(question.words, chart, nouns=False)):
        series, places = list(dict.fromkeys(understood.series)), list(dict.fromkeys(understood.places))
        series = series or (list(chart.rows) if len(chart.rows) == 1 else [])
        if len(series) != 1:
            continue
        row = chart.rows[series[0]]
        if size and not places:
            value = min(row) if size[1] == "shortest" else max(row)
            return right_at([e for e in marks if _is(e, series[0], value, chart)], question.form)
        if len(places) == 1 and not size:
            fits = [e for e in marks if _is(e, series[0], row[places[0]], chart)]
            if len(fits) > 1:
                fits = [
                    e
                    for e in fits
                    if e.value
                    and str(e.value.get("category", e.value.get("x")))
                    in (chart.places[places[0]], *chart.spoken[places[0]])
                ]
            return right_at(fits, question.form)
    return None


def _is(mark: Element, series: str, value: float, chart: Chart) -> bool:
    """The mark of a series that measures a value; the scene reads it off the drawing."""
    drawn = (mark.value or {}).get("value", (mark.value or {}).get("y"))
    own = mark.series == series or len(chart.rows) == 1
    return own and isinstance(drawn, int | float) and abs(drawn - value) <= 1e-6 * max(1.0, abs(value))
