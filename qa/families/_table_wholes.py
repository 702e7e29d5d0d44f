"""A whole table as CSV or Markdown, and the edges of a graph as pairs."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterator, Sequence
from typing import Any

from qa.families._build import Draft
from qa.families._graph_nodes import graph_of
from qa.families._reading_pages import sheets as pages
from qa.families._sources import ALL, program
from qa.families._table_sheets import MOST_CELLS, Sheet
from synth.records import Answer, Picture, said

FORMATS = ("CSV", "Markdown")
MOST_EDGES = 25


def whole_drafts(sheet: Sheet, rng: random.Random) -> Iterator[Draft]:
    if sheet.size > MOST_CELLS or not sheet.whole:
        return
    for kind in FORMATS:
        yield _whole(sheet, kind, rng)


def _whole(sheet: Sheet, kind: str, rng: random.Random) -> Draft:
    heads = [entry.text for entry in sheet.head]
    named = ", ".join(f"“{head}”" for head in heads[:-1]) + f" and “{heads[-1]}”"
    thing, where = sheet.called
    rows = [list(pair) for pair in zip(sheet.values, sheet.texts, strict=True)]
    return Draft(
        topic="page" if sheet.sort == "page" else "chart",
        form="table",
        where=where,
        words={"thing": thing, "format": kind, "heads": named, "order": _order(sheet)},
        answer=_answer([row[0] for row in rows], [row[1] for row in rows], kind),
        wrong=_slips(sheet, kind, rng),
        rationale=f"Read off row by row, under the headers {named}.",
        proof=program(sheet.setup, sheet.everything, []),
    )


def _order(sheet: Sheet) -> str:
    return {
        "plot": "in the order of the axis",
        "slice": "in alphabetical order of the slices",
        "heat": "in the order of the picture",
        "page": "in the order of the page",
    }[sheet.sort]


def _answer(values: list[list[Any]], texts: list[list[str]], kind: str) -> Answer:
    return Answer(value=values, type="table", text=said(written(texts, kind)))


def written(texts: Sequence[Sequence[str]], kind: str) -> str:
    if kind == "CSV":
        file = io.StringIO()
        csv.writer(file, lineterminator="\n").writerows(texts)
        return file.getvalue().rstrip("\n")
    rows = [[cell.replace("|", "\\|") for cell in row] for row in texts]
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([lines[0], f"|{' --- |' * len(rows[0])}", *lines[1:]])


def _slips(sheet: Sheet, kind: str, rng: random.Random) -> list[Answer]:
    """Two neighbouring entries exchanged, the last row left out."""
    values, texts = sheet.values, sheet.texts
    made = [_answer(values[:-1], texts[:-1], kind)]
    column = rng.randrange(1, len(sheet.head))
    for row in range(1, len(values) - 1):
        if values[row][column] != values[row + 1][column]:
            swapped = [_exchanged(rows, row, column) for rows in (values, texts)]
            return [_answer(swapped[0], swapped[1], kind), *made]
    return made


def _exchanged(rows: Sequence[Sequence[Any]], row: int, column: int) -> list[list[Any]]:
    made = [list(one) for one in rows]
    made[row][column], made[row + 1][column] = made[row + 1][column], made[row][column]
    return made


def edge_drafts(picture: Picture) -> Iterator[Draft]:
    """The arrows of a graph, each as where it comes from and where it goes, sorted by these names.

    None of a graph with an arrow at both ends of a line: some would write it once, some once for each way.
    """
    graph = graph_of(pages(picture)[0]) if len(picture.pages) == 1 else None
    if graph is None or not graph.directed or not graph.named(graph.edges) or graph.goes_both_ways(graph.edges):
        return
    rows = sorted([graph.labels[edge.start], graph.labels[edge.end]] for edge in graph.edges)
    if len(rows) > MOST_EDGES or len({tuple(row) for row in rows}) < len(rows):
        return
    setup = [
        ALL,
        'nodes = {e["id"]: e for e in elements if e["kind"] == "node"}',
        'name = lambda place: " ".join(nodes[place]["text"].split())',
        'edges = [e for e in elements if e["kind"] == "edge"]',
        'rows = sorted([name(e["value"]["from"]), name(e["value"]["to"])] for e in edges)',
    ]
    head = ["from", "to"]
    for kind in FORMATS:
        turned = [head, *([b, a] for a, b in rows)]
        yield Draft(
            topic="edges",
            form="table",
            words={"format": kind},
            answer=_answer([head, *rows], [head, *rows], kind),
            wrong=[_answer(miss, miss, kind) for miss in (turned, [head, *rows[:-1]])],
            rationale="Each arrow from where it starts to where it points, sorted by these names.",
            proof=program(setup, '[["from", "to"]] + rows', []),
        )
