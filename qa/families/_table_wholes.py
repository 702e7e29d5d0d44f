"""A whole table as CSV or Markdown, and the edges of a graph as pairs."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterator, Sequence
from typing import Any

from qa.families._build import Draft
from qa.families._marks import SEEN
from qa.families._panels import in_order
from qa.families._sources import ALL, program
from qa.families._table_sheets import MOST_CELLS, Sheet, plain
from synth.records import Answer, Element, Picture, said

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
    """The arrows of a graph, each as where it comes from and where it goes, sorted by these names."""
    if len(picture.pages) != 1:
        return
    elements = in_order(picture.pages[0].scene)
    nodes = {e.id: e for e in elements if e.kind == "node"}
    edges = [e for e in elements if e.kind == "edge"]
    pairs = [_ends(edge, nodes) for edge in edges]
    good = [pair for pair in pairs if pair is not None]
    if not 2 <= len(edges) <= MOST_EDGES or len(good) < len(edges):
        return
    rows = sorted(good)
    names = {node.text: plain(node.text or "") for node in nodes.values()}
    if len({name.casefold() for name in names.values()}) < len(nodes) or len({tuple(row) for row in rows}) < len(rows):
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


def _ends(edge: Element, nodes: dict[str, Element]) -> list[str] | None:
    value = edge.value or {}
    ends = [nodes.get(str(value.get(end))) for end in ("from", "to")]
    seen = all(node is not None and node.text and (node.visible or 0.0) >= SEEN for node in ends)
    if not seen or not value.get("directed") or (edge.visible or 0.0) < SEEN:
        return None
    return [plain((node.text or "") if node else "") for node in ends]
