"""Heatmaps as rows: the lines of cells, across and down, whose headers and numbers all stand on the picture."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa.families._keys import text_kind
from qa.families._marks import SEEN
from qa.families._nouns import plural, singular
from qa.families._panels import in_order, name_of_page, name_of_panel
from qa.families._rows import Item, Row, with_label
from qa.families._scales import name_and_unit
from qa.families._sources import literal
from qa.families._texts import folded, plain
from synth.records import Element, Picture

SIDES = ("row", "column")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Grid:
    """One heatmap: its lines across and down, and all of its cells as one row named by the row each is in.

    `told` is all that says what its numbers are: titles and the label of the colour bar.
    """

    rows: tuple[Row, ...]
    columns: tuple[Row, ...]
    all: tuple[tuple[str, str, Item], ...]
    marks: str
    where: str
    page: int | None
    nouns: tuple[str, str]
    told: str


LINES = 3  # of a heatmap, each way, that a family asks about


def lines(picture: Picture, rng: random.Random) -> list[Row]:
    """A few lines of every heatmap, as many across as down."""
    sides = [side for grid in grids(picture) for side in (grid.rows, grid.columns)]
    return [line for side in sides for line in rng.sample(side, min(LINES, len(side)))]


def grids(picture: Picture) -> Iterator[Grid]:
    for number, page in enumerate(picture.pages):
        elements, where = in_order(page.scene), name_of_page(picture, number)
        for panel in elements if where is not None else ():
            name = name_of_panel(elements, panel) if panel.kind == "panel" else None
            cells = [e for e in elements if e.kind == "cell" and e.role == "heat" and e.panel == panel.id]
            if name is not None and cells and _headed(cells):
                names = ", ".join(part for part in (where, name) if part)
                yield _grid(elements, panel, cells, names, number if len(picture.pages) > 1 else None)


def _headed(cells: Sequence[Element]) -> bool:
    """Whether every row and column has a header of its own."""
    for side in SIDES:
        headers = {(cell.value or {}).get(side): (cell.value or {}).get(f"{side}_header") for cell in cells}
        spelt = {folded(str(header)) for header in headers.values()}
        if None in headers.values() or len(spelt) < len(headers):
            return False
    return True


def _grid(elements: Sequence[Element], panel: Element, cells: Sequence[Element], where: str, page: int | None) -> Grid:
    by_id = {element.id: element for element in elements}
    marks = f'e["kind"] == "cell"\n    and e["role"] == "heat"\n    and e["panel"] == {literal(panel.id)}'
    nouns = _noun(by_id, panel, "y", cells), _noun(by_id, panel, "x", cells)
    if nouns[0] == nouns[1]:
        nouns = "row", "column"
    made: dict[str, list[Row]] = {"row": [], "column": []}
    for side, other, noun in (("row", "column", nouns[1]), ("column", "row", nouns[0])):
        places = sorted({(cell.value or {})[side] for cell in cells})
        for place in places:
            own = [cell for cell in cells if (cell.value or {})[side] == place]
            own.sort(key=lambda cell, other=other: (cell.value or {})[other])  # type: ignore[misc]
            header = str((own[0].value or {})[f"{side}_header"])
            made[side].append(
                Row(
                    kind="cell",
                    where=where,
                    page=page,
                    figure="value",
                    items=tuple(_item(cell, by_id, other) for cell in own),
                    marks=f'{marks}\n    and e["value"]["{side}_header"] == {literal(header)}',
                    name=f'e["value"]["{other}_header"]',
                    size='e["value"]["value"]',
                    words=_words(side, header, noun),
                )
            )
    every = tuple((item.name, str(row.words["header"]), item) for row in made["row"] for item in row.items)
    return Grid(
        rows=tuple(made["row"]), columns=tuple(made["column"]), all=every, marks=marks, where=where, page=page,
        nouns=nouns, told=_told(elements),
    )  # fmt: skip


def _told(elements: Sequence[Element]) -> str:
    bars = {e.id for e in elements if e.kind == "panel" and e.role == "colorbar"}
    labels = [(e.value or {}).get("label") for e in elements if e.kind == "axis" and e.panel in bars]
    return " ".join([*(e.text or "" for e in elements if e.kind == "title"), *(str(one) for one in labels if one)])


def _words(side: str, header: str, noun: str) -> dict[str, str | None]:
    other = "column" if side == "row" else "row"
    shown = plain(header)
    line = f"{side} “{shown}”"
    return {"side": side, "other": other, "header": header, "line": line, "key": noun, "keys": plural(noun)}


def _noun(by_id: dict[str, Element], panel: Element, side: str, cells: Sequence[Element]) -> str:
    """What the headers are called: the axis' label, or what kind of words they are; else "row" or "column"."""
    which = "column" if side == "x" else "row"
    axis = by_id.get((panel.value or {}).get(side, ""))
    label = (axis.value or {}).get("label") if axis is not None else None
    if label and len(label.split()) <= 2:
        return singular(name_and_unit(label)[0])
    kind = text_kind([str((cell.value or {})[f"{which}_header"]) for cell in cells])
    return {"name": which, "weekday": "day"}.get(kind, kind)


def _item(cell: Element, by_id: dict[str, Element], named_by: str) -> Item:
    value = cell.value or {}
    item = Item(
        id=cell.id,
        name=str(value[f"{named_by}_header"]),
        size=float(value["value"]),
        usable=(cell.visible or 0.0) >= SEEN,
    )
    labels = [by_id[link] for link in cell.links if link in by_id and by_id[link].role == "value"]
    if cell.reads != "printed" or len(labels) != 1:
        return item
    plain = with_label(item, labels[0], percent=False)
    return plain if plain.text is not None else with_label(item, labels[0], percent=True)
