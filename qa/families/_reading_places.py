"""Texts that stand at a place with a name: in a field, a cell, a list, over the page, on a button, at an edge."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from qa.families._build import Draft
from qa.families._graph_nodes import Graph
from qa.families._marks import SEEN
from qa.families._reading_drafts import one_text
from qa.families._reading_pages import ORDINALS, Sheet, may_be_said, says
from qa.families._reading_tables import Grid
from qa.families._sources import literal, one
from qa.families._texts import folded, only, plain, quoted
from synth.records import Element

MOST = 4  # questions for each form about things of one sort on a page
WRITTEN_IN = ("text", "number", "date", "email", "tel", "search", "textarea", "select", "url", "time", "month", "week")


def field_drafts(sheet: Sheet, rng: random.Random) -> Iterator[Draft]:
    fields = [e for e in sheet.of("field") if (e.value or {}).get("label")]
    single = only([_label(field) for field in fields])
    filled = [e for e in fields if e.role in WRITTEN_IN and _is_filled(e) and folded(_label(e)) in single]
    values = [str((field.value or {})["value"]) for field in filled]
    for field in rng.sample(filled, min(MOST, len(filled))):
        label, value = _label(field), str((field.value or {})["value"])
        condition = f'e["kind"] == "field" and e["value"]["label"] == {literal((field.value or {})["label"])}'
        others = [other for other in values if folded(other) != folded(value)]
        rng.shuffle(others)
        yield from one_text(
            sheet,
            topic="text",
            words={"place": f"the field {quoted(label)}", "field": quoted(label)},
            lines=[one("text", condition, 'e["value"]["value"]')],
            result='" ".join(text.split())',
            answer=value,
            others=[*others, str((field.value or {}).get("placeholder") or "")],
            rationale=f"The field {quoted(label)} holds {quoted(value)}.",
            rng=rng,
        )


def _label(field: Element) -> str:
    return plain((field.value or {}).get("label"))


def is_seen(field: Element) -> bool:
    """A box to be ticked has no words whose share could be measured; whether it shows is for the checks to see."""
    boxed = field.role in ("checkbox", "radio") and field.visible is None and field.box is not None
    return boxed or (field.visible or 0.0) >= SEEN


def _is_filled(field: Element) -> bool:
    value, seen = (field.value or {}).get("value"), (field.visible or 0.0) >= SEEN
    return isinstance(value, str) and may_be_said(value) and may_be_said(_label(field)) and seen


def cell_drafts(sheet: Sheet, grid: Grid, rng: random.Random) -> Iterator[Draft]:
    rows = grid.row_names()
    known = [place for place in grid.cells if place[0] in rows and place[1] in grid.heads and place[1] != grid.names]
    asked = sorted(place for place in known if says(grid.cells[place]))
    for row, column in rng.sample(asked, min(MOST, len(asked))):
        cell = grid.cells[row, column]
        beside = [grid.cells[other, column] for other in grid.rows if (other, column) in grid.cells and other != row]
        others = [plain(other.text) for other in beside]
        rng.shuffle(others)
        along = [other for (r, c), other in grid.cells.items() if r == row and c not in (column, grid.names)]
        others += [plain(other.text) for other in along]
        under, names = grid.under, {"row": quoted(rows[row]), "column": quoted(grid.heads[column])}
        yield from one_text(
            sheet,
            topic="text",
            words={
                "place": f"the cell in row {names['row']} and column {names['column']}{grid.of_table}",
                "under": under,
                **names,
            },
            lines=[*row_lines(grid, row), one("text", cell_at(grid, column), 'e["text"]').replace("elements", "cells")],
            result='" ".join(text.split())',
            answer=cell.text or "",
            others=others,
            rationale=f"Row {names['row']} and column {names['column']} meet at {quoted(cell.text)}.",
            rng=rng,
        )


def row_lines(grid: Grid, row: int) -> list[str]:
    """`cells` of the table, and `row`, found by what stands in its first column of words."""
    name = grid.cells[row, grid.names or 0].text
    place = f'e["value"]["column"] == {grid.names} and e["value"]["row"] >= {grid.first}'
    condition = f'{place}\n    and e["text"] == {literal(name)}'
    return [grid.source, one("row", condition, 'e["value"]["row"]').replace("elements", "cells")]


def cell_at(grid: Grid, column: int) -> str:
    own = next(
        cell
        for (row, place), cell in sorted(grid.cells.items(), key=lambda one_: one_[0])
        if place == column and row in grid.rows
    )
    header = (own.value or {}).get("column_header")
    named = f'e["value"]["column_header"] == {literal(header)}' if header else f'e["value"]["column"] == {column}'
    return f'e["value"]["row"] == row and {named}'


def place_drafts(sheet: Sheet, grid: Grid, rng: random.Random) -> Iterator[Draft]:
    """Of a table without headers over its columns: cells by their places in a row."""
    rows, columns = grid.row_names(), sorted({column for _, column in grid.cells})
    if grid.heads or grid.first or not grid.whole or grid.names != columns[0] or not 3 <= len(columns) <= 13:
        return
    known = [place for place in grid.cells if place[0] in rows and place[1] != columns[0] and says(grid.cells[place])]
    for row, column in rng.sample(sorted(known), min(MOST, len(known))):
        cell, ordinal = grid.cells[row, column], ORDINALS[columns.index(column) - 1]
        others = [plain(e.text) for (r, c), e in grid.cells.items() if c != columns[0] and (r == row) != (c == column)]
        rng.shuffle(others)
        condition = f'e["value"]["row"] == row and e["value"]["column"] == {column}'
        yield from one_text(
            sheet,
            topic="text",
            words={"place": f"the {ordinal} cell to the right of {quoted(rows[row])}{grid.of_table}"},
            lines=[*row_lines(grid, row), one("text", condition, 'e["text"]').replace("elements", "cells")],
            result='" ".join(text.split())',
            answer=cell.text or "",
            others=others,
            rationale=f"The {ordinal} cell after {quoted(rows[row])} holds {quoted(cell.text)}.",
            rng=rng,
        )


def heading_drafts(sheet: Sheet, rng: random.Random) -> Iterator[Draft]:
    """The main heading: the only one of the highest level, and the largest."""
    headings = sheet.of("heading")
    top = min(((e.value or {}).get("level") or 9 for e in headings), default=9)
    main = [e for e in headings if (e.value or {}).get("level") == top]
    rest = [e for e in headings if e not in main]
    if len(main) != 1 or not says(main[0]) or any((e.font_px or 0) >= (main[0].font_px or 0) for e in rest):
        return
    others = [plain(e.text) for e in rest if e.text]
    rng.shuffle(others)
    if len(others) < 2:
        headers = sorted({plain(e.text) for e in sheet.of("cell", "header") if says(e)})
        others += rng.sample(headers, min(3, len(headers)))
    yield from one_text(
        sheet,
        topic="text",
        words={"place": "the main heading", "main": ""},
        lines=[one("text", f'e["kind"] == "heading" and e["value"]["level"] == {top}', 'e["text"]')],
        result='" ".join(text.split())',
        answer=main[0].text or "",
        others=others,
        rationale=f"The main heading reads {quoted(main[0].text)}.",
        rng=rng,
    )


def button_drafts(sheet: Sheet, rng: random.Random) -> Iterator[Draft]:
    buttons = sheet.of("button")
    if len(buttons) != 1 or not says(buttons[0]):
        return
    yield from one_text(
        sheet,
        topic="text",
        words={"place": "the button"},
        lines=[one("text", 'e["kind"] == "button"', 'e["text"]')],
        result='" ".join(text.split())',
        answer=buttons[0].text or "",
        others=[plain(e.text) for e in [*sheet.of("link"), *sheet.of("heading")] if says(e)],
        rationale=f"The button says {quoted(buttons[0].text)}.",
        rng=rng,
        forms=("short", "yes_no"),
    )


def edge_drafts(sheet: Sheet, graph: Graph, rng: random.Random) -> Iterator[Draft]:
    labelled = [edge for edge in graph.edges if edge.label and may_be_said(edge.label) and graph.is_single(edge)]
    labels: Sequence[str] = [edge.label or "" for edge in labelled]
    for edge in rng.sample(labelled, min(MOST, len(labelled))):
        start, end = graph.labels[edge.start], graph.labels[edge.end]
        others = [label for label in labels if folded(label) != folded(edge.label)]
        rng.shuffle(others)
        place = f"the {graph.arrow} from {quoted(start)} to {quoted(end)}"
        if not graph.directed:
            place = f"the line between {quoted(start)} and {quoted(end)}"
        condition = f'e["kind"] == "edge" and set(e["links"]) == {{{literal(edge.start)}, {literal(edge.end)}}}'
        yield from one_text(
            sheet,
            topic="text",
            words={"place": f"the label on {place}", "on_edge": place},
            lines=[one("text", condition, 'e["value"]["label"]')],
            result='" ".join(text.split())',
            answer=edge.label or "",
            others=others,
            rationale=f"The label on {place} says {quoted(edge.label)}.",
            rng=rng,
        )
