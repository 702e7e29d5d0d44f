"""What can be pointed at: elements with a name, and how a proof finds their place."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa.families._graph_edges import END, START, at_node
from qa.families._graph_nodes import Graph
from qa.families._marks import SEEN
from qa.families._reading_items import counts_from_one, lists_of, reads_on
from qa.families._reading_pages import ORDINALS, Sheet, may_be_said, says
from qa.families._reading_places import cell_at, is_seen, row_lines
from qa.families._reading_tables import Grid
from qa.families._sources import literal, one
from qa.families._texts import folded, only, plain, quoted
from synth.records import Element

MOST = 3  # of one sort on a page


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Target:
    """`lines` leave the element in `mark`. `rivals` are what a hasty reader would point at."""

    thing: str
    element: Element
    lines: Sequence[str]
    rivals: Sequence[Element]


def page_targets(sheet: Sheet, found: Sequence[Grid], rng: random.Random) -> Iterator[Target]:
    sorts = [
        _written(sheet, "button"),
        _written(sheet, "heading"),
        _written(sheet, "link"),
        _fields(sheet),
        _items(sheet),
    ]
    sorts += [_cells(grid) for grid in found]
    for sort in sorts:
        targets = list(sort)
        yield from rng.sample(targets, min(MOST, len(targets)))


def _written(sheet: Sheet, kind: str) -> Iterator[Target]:
    """What is named by its own words, which stand nowhere else on the page."""
    own = [e for e in sheet.of(kind) if e.text]
    single = only([e.text for e in own])
    for element in own:
        if says(element) and folded(element.text) in single and not _stands_twice(sheet, element):
            condition = f'e["kind"] == {literal(kind)} and e["text"] == {literal(element.text)}'
            thing = f"the {kind} {quoted(element.text)}"
            yield Target(thing=thing, element=element, lines=[one("mark", condition)], rivals=_others(own, element))


def _stands_twice(sheet: Sheet, element: Element) -> bool:
    inside = {"word", "text", "label", "paragraph", "title"}  # its own words, and what a cell or item is made of
    return any(
        folded(other.text) == folded(element.text) and other.kind not in inside and other.id != element.id
        for other in sheet.elements
        if other.text
    )


def _others(elements: Sequence[Element], element: Element) -> list[Element]:
    return [other for other in elements if other.id != element.id and other.box is not None]


def _fields(sheet: Sheet) -> Iterator[Target]:
    own = [e for e in sheet.of("field") if e.box is not None]
    single = only([(e.value or {}).get("label") for e in own])
    for field in own:
        label = (field.value or {}).get("label")
        if not may_be_said(label) or folded(label) not in single or not is_seen(field):
            continue
        condition = f'e["kind"] == "field" and e["value"]["label"] == {literal(label)}'
        box = "check box" if field.role == "checkbox" else "round button" if field.role == "radio" else "field"
        thing = f"the {box} {'for' if box != 'field' else 'called'} {quoted(label)}"
        yield Target(thing=thing, element=field, lines=[one("mark", condition)], rivals=_others(own, field))


def _items(sheet: Sheet) -> Iterator[Target]:
    for found, under, items in lists_of(sheet):
        told_by_place = reads_on(items) and counts_from_one(items)
        for place, item in enumerate(items[: len(ORDINALS)] if told_by_place else ()):
            value = item.value or {}
            place_at = f'e["value"]["place"] == {value["place"]}'
            condition = f'e["role"] == "item" and e["parent"] == {literal(found.id)}\n    and {place_at}'
            thing = f"the {ORDINALS[place]} item of the list{under}"
            yield Target(thing=thing, element=item, lines=[one("mark", condition)], rivals=_others(items, item))


def _cells(grid: Grid) -> Iterator[Target]:
    rows = grid.row_names()
    for (row, column), cell in sorted(grid.cells.items(), key=lambda pair: pair[0]):
        if row in rows and column in grid.heads and column != grid.names and says(cell):
            lines = [*row_lines(grid, row), one("mark", cell_at(grid, column)).replace("elements", "cells")]
            thing = f"the cell in row {quoted(rows[row])} and column {quoted(grid.heads[column])}{grid.of_table}"
            near = [
                grid.cells.get(place)
                for place in ((row + 1, column), (row, column + 1), (row - 1, column), (row, column - 1))
            ]
            yield Target(thing=thing, element=cell, lines=lines, rivals=[other for other in near if other is not None])


# Graphs


def graph_targets(sheet: Sheet, graph: Graph, rng: random.Random) -> Iterator[Target]:
    nodes = {e.id: e for e in sheet.of("node")}
    named = [node for node in graph.labels if nodes[node].box is not None]
    for name in rng.sample(named, min(MOST, len(named))):
        yield _node(nodes, name, f"the node {quoted(graph.labels[name])}", [])
    if graph.directed:
        led = [edge for edge in graph.edges if len(graph.out_of(edge.start)) == 1 and graph.named(graph.at(edge.start))]
        for edge in rng.sample(led, min(MOST, len(led))):
            start = graph.labels[edge.start]
            targets = at_node(graph, edge.start, END, "targets", f"{START} == {literal(start)}")
            lines = [targets, "[name] = targets"]
            yield _node(nodes, edge.end, f"the node that the arrow from {quoted(start)} leads to", lines)
    edges = {e.id: e for e in sheet.of("edge")}
    single = [edge for edge in graph.edges if graph.is_single(edge) and len(edges[edge.id].outline or ()) > 1]
    for edge in rng.sample(single, min(MOST, len(single))):
        ends = [quoted(graph.labels[end]) for end in (edge.start, edge.end)]
        thing = (
            f"the arrow from {ends[0]} to {ends[1]}" if graph.directed else f"the line between {ends[0]} and {ends[1]}"
        )
        condition = f'e["kind"] == "edge" and set(e["links"]) == {{{literal(edge.start)}, {literal(edge.end)}}}'
        rivals = [edges[other.id] for other in graph.at(edge.start) if other is not edge]
        yield Target(thing=thing, element=edges[edge.id], lines=[one("mark", condition)], rivals=rivals)


def _node(nodes: dict[str, Element], name: str, thing: str, lines: list[str]) -> Target:
    """A node by its label; `lines` find that label as `name` where the question does not say it."""
    label = "name" if lines else literal((nodes[name].value or {}).get("label"))
    condition = f'e["kind"] == "node" and e["value"]["label"] == {label}'
    element = nodes[name]
    return Target(
        thing=thing,
        element=element,
        lines=[*lines, one("mark", condition)],
        rivals=_others(list(nodes.values()), element),
    )


# Pies and heatmaps


def wedge_targets(sheet: Sheet) -> Iterator[Target]:
    wedges = [e for e in sheet.of("wedge") if e.box is not None and e.outline]
    written = {folded(e.text) for e in sheet.elements if e.kind in ("label", "text") and e.text}
    single = only([(e.value or {}).get("label") for e in wedges])
    if len({wedge.panel for wedge in wedges}) != 1:
        return
    for wedge in wedges:
        label = (wedge.value or {}).get("label")
        if may_be_said(label) and folded(label) in single and folded(label) in written and (wedge.visible or 0) >= SEEN:
            condition = f'e["kind"] == "wedge" and e["value"]["label"] == {literal(label)}'
            thing = f"the wedge for {quoted(label)}"
            yield Target(thing=thing, element=wedge, lines=[one("mark", condition)], rivals=_others(wedges, wedge))


def heat_targets(sheet: Sheet) -> Iterator[Target]:
    cells = [e for e in sheet.of("cell", "heat") if e.box is not None]
    if len({cell.panel for cell in cells}) != 1:
        return
    names = [_names(cell) for cell in cells]
    for cell, (row, column) in zip(cells, names, strict=True):
        said = may_be_said(row) and may_be_said(column) and names.count((row, column)) == 1
        if not said or (cell.visible or 0.0) < SEEN:
            continue
        condition = (
            f'e["role"] == "heat" and e["value"]["row_header"] == {literal((cell.value or {})["row_header"])}'
            f'\n    and e["value"]["column_header"] == {literal((cell.value or {})["column_header"])}'
        )
        thing = f"the cell in row {quoted(row)} and column {quoted(column)}"
        beside = [other for other, name in zip(cells, names, strict=True) if (name[0] == row) != (name[1] == column)]
        yield Target(thing=thing, element=cell, lines=[one("mark", condition)], rivals=beside)


def _names(cell: Element) -> tuple[str, str]:
    value = cell.value or {}
    return plain(str(value.get("row_header") or "")), plain(str(value.get("column_header") or ""))
