"""How a page is built: rows and columns, items, ticked boxes, chosen options, what stands under which heading."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from qa.families._build import Draft, yes_no_draft
from qa.families._reading_drafts import in_a_row, one_text, proof
from qa.families._reading_items import lists_of
from qa.families._reading_pages import Sheet, heading_over, is_over, may_be_said, place_of, says
from qa.families._reading_places import is_seen
from qa.families._reading_tables import Grid
from qa.families._sources import gather, literal, one
from qa.families._structure_counts import count_drafts
from qa.families._texts import folded, only, plain, quoted
from synth.records import Element

MOST = 3


def page_drafts(sheet: Sheet, found: Sequence[Grid], rng: random.Random) -> Iterator[Draft]:
    for grid in found:
        yield from _sizes(sheet, grid, rng)
        yield from _heading(sheet, grid, found, rng)
        yield from _beside(sheet, grid, rng)
    for listed, under, items in lists_of(sheet):
        line = gather("found", 'e["text"]', f'e["role"] == "item" and e["parent"] == {literal(listed.id)}')
        rationale = f"The list{under} has {', '.join(quoted(item.text) for item in items)}."
        yield from count_drafts(sheet, f"items in the list{under}", len(items), [line], "len(found)", rationale, rng)
    yield from _ticked(sheet, rng)
    yield from _chosen(sheet, rng)
    yield from _buttons(sheet, rng)


# Tables


def _sizes(sheet: Sheet, grid: Grid, rng: random.Random) -> Iterator[Draft]:
    """Rows by the cells of their first column, columns by those of the first row, all of which must say something.

    Names beside values, without a header, are to the eye no table: the sums of a bill, the dates at its head.
    """
    columns = sorted({column for _, column in grid.cells})
    first = [grid.cells.get((row, columns[0])) for row in grid.rows]
    top = [grid.cells.get((grid.first - 1, column)) for column in columns]
    looks_like_one = grid.first == 1 or (grid.first == 0 and (grid.under or len(columns) > 2))
    if grid.whole and looks_like_one and all(cell is not None and says(cell) for cell in first):
        condition = f'e["value"]["column"] == {columns[0]} and e["value"]["row"] >= {grid.first}'
        line = gather("found", 'e["text"]', condition).replace("elements", "cells")
        what = f"rows below the header of the table{grid.under}" if grid.first else f"rows in the table{grid.under}"
        told = f"{'Below the header there' if grid.first else 'There'} are {len(first)} rows."
        yield from count_drafts(sheet, what, len(first), [grid.source, line], "len(found)", told, rng)
    if grid.first == 1 and all(cell is not None and says(cell) for cell in top):
        line = gather("found", 'e["text"]', 'e["value"]["row"] == 0').replace("elements", "cells")
        names = ", ".join(quoted(cell.text) for cell in top if cell is not None)
        what, told = f"columns in the table{grid.under}", f"The columns are {names}."
        yield from count_drafts(sheet, what, len(top), [grid.source, line], "len(found)", told, rng)


def _beside(sheet: Sheet, grid: Grid, rng: random.Random) -> Iterator[Draft]:
    """How many rows stand beside a header that spans them: what a day holds."""
    own = [e for e in sheet.of("cell") if e.parent == grid.table.id and e.value]
    single = only([e.text for e in own])
    wide = [e for e in own if e.role == "header" and ((e.value or {}).get("rows") or 1) > 1]
    for header in rng.sample(wide, min(2, len(wide))):
        place = header.value or {}
        column, rows = place["column"] + 1, range(place["row"], place["row"] + place["rows"])
        cells = [grid.cells.get((row, column)) for row in rows]
        fits = place.get("columns", 1) == 1 and says(header) and folded(header.text) in single
        if not fits or any(cell is None or not says(cell) for cell in cells):
            continue
        condition = f'e["value"]["column"] == {column} and {rows.start} <= e["value"]["row"] < {rows.stop}'
        line = gather("found", 'e["text"]', condition).replace("elements", "cells")
        what = f"rows beside {quoted(header.text)} in the table{grid.under}"
        told = f"Beside {quoted(header.text)} stand {', '.join(quoted(cell.text) for cell in cells if cell)}."
        yield from count_drafts(sheet, what, len(cells), [grid.source, line], "len(found)", told, rng)


def _heading(sheet: Sheet, grid: Grid, others: Sequence[Grid], rng: random.Random) -> Iterator[Draft]:
    """Which heading a table stands under, the table told by a column that no other table has."""
    heading, headings = heading_over(sheet, grid.table), sheet.of("heading")
    elsewhere = {folded(name) for other in others if other is not grid for name in other.heads.values()}
    own = [column for column, name in grid.heads.items() if folded(name) not in elsewhere]
    if heading is None or not own or len(headings) < 3 or not all(says(one_) for one_ in headings):
        return
    if _has_neighbour(sheet, heading, grid):
        return
    if len(only([one_.text for one_ in headings])) < len(headings) or not _is_nearest(sheet, heading, grid, own):
        return
    column = rng.choice([column for column in own if _over_cell(sheet, grid, column) is heading])
    name = grid.cells[grid.first - 1, column].text
    head = f'e["value"]["row"] == {grid.first - 1} and e["text"] == {literal(name)}'
    above = 'e["box"][3] <= place[1] + 2\n    and e["box"][0] < place[2] and place[0] < e["box"][2]'
    near = sorted(headings, key=lambda one_: abs((one_.box or (0, 0, 0, 0))[1] - (heading.box or (0, 0, 0, 0))[1]))
    told, ids = quoted(name), {plain(other.text): other.id for other in headings}
    start = [grid.source, one("place", head, 'e["box"]').replace("elements", "cells")]

    def lines(chosen: str) -> list[str]:
        return [*start, gather("above", '(e["box"][3], e["text"])', f"{chosen}\n    and {above}")]

    yield from one_text(
        sheet,
        topic="one",
        words={"one": f"the heading right above the table with a column {told}", "column": told},
        lines=lines('e["kind"] == "heading"'),
        refute=lambda claim: lines(f'e["id"] in {literal([heading.id, ids[claim]])}'),
        result='" ".join(max(above)[1].split())',
        answer=heading.text or "",
        others=[plain(other.text) for other in near if other is not heading],
        rationale=f"The table with the column {told} stands under {quoted(heading.text)}.",
        rng=rng,
    )


def _has_neighbour(sheet: Sheet, heading: Element, grid: Grid) -> bool:
    """Whether another heading over the table stands at the same height: then nobody could say which is meant."""
    place, own = place_of(sheet, grid.table), heading.box
    above = [e.box for e in sheet.of("heading") if e is not heading and e.box and place and is_over(e.box, place)]
    return own is not None and any(box[3] > own[1] for box in above)


def _is_nearest(sheet: Sheet, heading: Element, grid: Grid, columns: Sequence[int]) -> bool:
    return any(_over_cell(sheet, grid, column) is heading for column in columns)


def _over_cell(sheet: Sheet, grid: Grid, column: int) -> Element | None:
    """What a proof finds from a header cell: the nearest heading above that shares some of its width."""
    cell = grid.cells[grid.first - 1, column]
    above = [e for e in sheet.of("heading") if e.box and cell.box and is_over(e.box, cell.box)]
    return max(above, key=lambda e: ((e.box or (0, 0, 0, 0))[3], e.text or ""), default=None)


# Forms


def _ticked(sheet: Sheet, rng: random.Random) -> Iterator[Draft]:
    boxes = [e for e in sheet.of("field", "checkbox") if isinstance((e.value or {}).get("checked"), bool)]
    labels = [_label(box) for box in boxes]
    if len(boxes) < 2 or not all(_is_seen(box) for box in boxes) or len(only(labels)) < len(labels):
        return
    for box in rng.sample(boxes, min(MOST, len(boxes))):
        yield _tick_draft(sheet, box)
    checked = [_label(box) for box in boxes if (box.value or {})["checked"]]
    chosen = 'e["kind"] == "field" and e["role"] == "checkbox" and e["value"]["checked"]'
    line = gather("found", 'e["value"]["label"]', chosen)
    rationale = f"A tick stands at {', '.join(quoted(label) for label in checked)}."
    ticked = literal([box.id for box in boxes if (box.value or {})["checked"]])
    refute = [gather("found", 'e["value"]["label"]', f'e["id"] in {ticked} and e["value"]["checked"]')]
    yield from count_drafts(sheet, "ticked boxes", len(checked), [line], "len(found)", rationale, rng, refute)
    if len(checked) >= 2:
        yield Draft(
            topic="several",
            form="list",
            words={"things": "the ticked options", "ticked": ""},
            answer=in_a_row(sorted(checked), "set"),
            wrong=[in_a_row(sorted(labels), "set"), in_a_row(sorted(checked)[1:], "set")],
            rationale=rationale,
            proof=proof(sheet.source, line, answer='sorted(" ".join(text.split()) for text in found)'),
            where=sheet.where,
        )


def _tick_draft(sheet: Sheet, box: Element) -> Draft:
    label, ticked = (box.value or {})["label"], bool((box.value or {})["checked"])
    condition = f'e["kind"] == "field" and e["role"] == "checkbox" and e["value"]["label"] == {literal(label)}'
    return yes_no_draft(
        topic="ticked",
        want=ticked,
        where=sheet.where,
        words={"option": quoted(label)},
        rationale=f"The box at {quoted(label)} {'holds a tick' if ticked else 'is empty'}.",
        proof=proof(sheet.source, one("checked", condition, 'e["value"]["checked"]'), answer="bool(checked)"),
    )


def _label(field: Element) -> str:
    return plain((field.value or {}).get("label"))


def _is_seen(field: Element) -> bool:
    return is_seen(field) and may_be_said(_label(field))


def _chosen(sheet: Sheet, rng: random.Random) -> Iterator[Draft]:
    """Which of some round buttons is chosen, where they all stand in one group or each group has a heading."""
    buttons = [e for e in sheet.of("field", "radio") if isinstance((e.value or {}).get("checked"), bool)]
    groups = list(dict.fromkeys(button.parent for button in buttons))
    for group in groups:
        own = [button for button in buttons if button.parent == group]
        chosen = [button for button in own if (button.value or {})["checked"]]
        name = _group_name(sheet, group, len(groups))
        labels = [_label(button) for button in own]
        if name is None or len(own) < 2 or len(chosen) != 1 or not all(_is_seen(button) for button in own):
            continue
        if len(only(labels)) < len(labels):
            continue
        condition = f'e["kind"] == "field" and e["role"] == "radio" and e["parent"] == {literal(group)}'
        yield from one_text(
            sheet,
            topic="one",
            words={"one": f"the option{name} whose round button is filled", "chosen": name},
            lines=[one("found", f'{condition}\n    and e["value"]["checked"]', 'e["value"]["label"]')],
            result='" ".join(found.split())',
            answer=_label(chosen[0]),
            others=[label for label in labels if label != _label(chosen[0])],
            rationale=f"The round button at {quoted(_label(chosen[0]))} is filled.",
            rng=rng,
        )


def _group_name(sheet: Sheet, group: str | None, groups: int) -> str | None:
    """ " under “Size”", by the words in the group that belong to no field; "" for the only group."""
    if groups == 1:
        return ""
    holder = next((e for e in sheet.elements if e.id == group and e.kind == "region" and e.role == "group"), None)
    own = [e for e in sheet.elements if holder and e.parent == group and e.kind in ("text", "heading") and says(e)]
    return f" under {quoted(own[0].text)}" if len(own) == 1 else None


def _buttons(sheet: Sheet, rng: random.Random) -> Iterator[Draft]:
    buttons = sheet.of("button")
    if len(buttons) >= 2 and all(says(button) for button in buttons):
        line = gather("found", 'e["text"]', 'e["kind"] == "button"')
        rationale = f"The buttons are {', '.join(quoted(button.text) for button in buttons)}."
        yield from count_drafts(sheet, "buttons on the page", len(buttons), [line], "len(found)", rationale, rng)
