"""Asking a page for a row, a column or a field that it does not have, and a graph for a node."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from qa.families._absent_charts import MOST_NAMED, absent_draft
from qa.families._absent_names import another, mixed_names, names_beside, not_there
from qa.families._build import Draft
from qa.families._ends import FEWEST
from qa.families._marks import SEEN
from qa.families._nouns import listed
from qa.families._panels import in_order
from qa.families._phrases import text_answer
from qa.families._sources import ALL, literal, program
from qa.families._table_pages import PageTable, page_tables
from qa.families._table_sheets import page_source
from qa.families._texts import folded, only, plain
from synth.records import Element, Picture

_FOLDED = '" ".join(e["text"].split()).lower()'


def page_drafts(picture: Picture, rng: random.Random) -> Iterator[Draft]:
    for table in page_tables(picture):
        if table.whole:
            yield from _row(picture, table, rng)
            yield from _column(picture, table, rng)
    if len(picture.pages) == 1:
        yield from _field(picture, rng)
        yield from _node(picture, rng)


def _row(picture: Picture, table: PageTable, rng: random.Random) -> Iterator[Draft]:
    names = [row[table.name].text for row in table.rows]
    single = only([cell.text for cell in table.head])
    columns = [c for c, cell in enumerate(table.head) if c != table.name and folded(cell.text) in single]
    if not columns:
        return
    column = rng.choice(columns)
    head = table.head[column].text
    if len({row[column].text for row in table.rows}) < 2:
        return
    asked = another(names, table.head[table.name].text, picture, rng)
    if asked is None:
        return
    found = f"[r for (r, c), e in cells.items() if r and c == {table.name} and {_FOLDED} == {literal(asked.lower())}]"
    yield absent_draft(
        "row",
        table.where_is(head),
        {"name": asked, "head": head},
        [text_answer(row[column].text) for row in table.rows[:4]],
        f"The rows are for {_some(names)}; there is none for {asked}.",
        program(
            [page_source(table.page), _cells(table), f"rows = {found}"],
            f'cells[rows[0], {column}]["text"] if rows else None',
            [],
        ),
    )


def _cells(table: PageTable) -> str:
    condition = f'e["kind"] == "cell" and e["parent"] == {literal(table.id)}'
    place = '(e["value"]["row"], e["value"]["column"])'
    return f"cells = {{\n    {place}: e\n    for e in elements\n    if {condition}\n}}"


def _some(names: Sequence[str]) -> str:
    return listed(names) if len(names) <= MOST_NAMED else f"{', '.join(names[:MOST_NAMED])} and others"


def _column(picture: Picture, table: PageTable, rng: random.Random) -> Iterator[Draft]:
    heads = [cell.text for cell in table.head]
    asked = not_there(names_beside(heads), picture, rng)
    if asked is None or len(heads) < FEWEST:
        return
    row = rng.randrange(1, len(table.rows) + 1)
    cells = table.rows[row - 1]
    called = cells[table.name].text
    found = f"[c for (r, c), e in cells.items() if r == 0 and {_FOLDED} == {literal(asked.lower())}]"
    yield absent_draft(
        "column",
        table.where,
        {"name": asked, "asked": asked[0].lower() + asked[1:], "row": called},
        [text_answer(cell.text) for cell in cells if cell.text != called][:4],
        f"The columns are {_some(heads)}; there is none called {asked}.",
        program(
            [page_source(table.page), _cells(table), f"columns = {found}"],
            f'cells[{row}, columns[0]]["text"] if columns else None',
            [],
        ),
    )


def _seen(elements: Sequence[Element]) -> bool:
    return all(e.text and e.text.strip() and (e.visible or 0.0) >= SEEN for e in elements)


def _field(picture: Picture, rng: random.Random) -> Iterator[Draft]:
    elements = in_order(picture.pages[0].scene)
    labels = [e for e in elements if e.role == "field_label"]
    fields = [e for e in elements if e.kind == "field"]
    entries = [str(e.value["value"]) for e in fields if e.value and e.value.get("value")]
    asked = not_there(names_beside([plain(e.text) for e in labels]), picture, rng)
    if asked is None or len(labels) < 2 or len(labels) < len(fields) or not entries or not _seen(labels):
        return
    found = (
        f'[e for e in elements if e["role"] == "field_label" and {_FOLDED}.rstrip(" :*") == {literal(asked.lower())}]'
    )
    yield absent_draft(
        "field",
        "",
        {"name": asked, "asked": asked[0].lower() + asked[1:]},
        [text_answer(entry) for entry in entries[:4]],
        f"The fields are {_some([plain(e.text) for e in labels])}; there is none for {asked}.",
        program(
            [ALL, f"labels = {found}"],
            '[e["value"]["value"] for e in elements if e["id"] in labels[0]["links"]] if labels else None',
            [],
        ),
    )


def _node(picture: Picture, rng: random.Random) -> Iterator[Draft]:
    elements = in_order(picture.pages[0].scene)
    nodes = [e for e in elements if e.kind == "node"]
    edges = [e for e in elements if e.kind == "edge"]
    if len(nodes) < 3 or not edges or not _seen(nodes):
        return
    names = [plain(e.text) for e in nodes]
    asked = another(names, "node", picture, rng) or not_there(mixed_names(names), picture, rng, "whole")
    if asked is None:
        return
    found = f'[e["id"] for e in elements if e["kind"] == "node" and {_FOLDED} == {literal(asked.lower())}]'
    yield absent_draft(
        "node" if all((e.value or {}).get("directed") for e in edges) else "node_line",
        "",
        {"name": asked},
        [text_answer(name) for name in rng.sample(names, min(4, len(names)))],
        f"The boxes are {_some(names)}; none is called {asked}.",
        program(
            [ALL, f"nodes = {found}"],
            '[e["value"]["to"] for e in elements if e["kind"] == "edge" and e["value"]["from"] == nodes[0]] '
            "if nodes else None",
            [],
        ),
    )
