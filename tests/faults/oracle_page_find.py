"""Finds on a page what a question names: tables, cells, lists, fields, the option that is chosen."""

from __future__ import annotations

from datetime import date

from tests.faults.oracle_judged import squeezed
from tests.faults.oracle_page import Field, Listed, Sheet, Site


class Unsure(Exception):
    """The words fit more than one thing, or none."""


def table_of(site: Site, heading: str, *texts: str, headed: bool = False) -> Sheet:
    """The table under a heading, or the only one; of several, that which holds the texts, or has a row of headers."""
    over = [table for table in site.tables if not heading or _precedes(site, heading, table.heading)]
    over = [table for table in over if table.first or not headed]
    good = [table for table in over if all(_has(table, text) for text in texts)]
    if heading and len(good) > 1:
        good = [table for table in good if squeezed(table.heading) == squeezed(heading)] or good[:1]
    if len(good) != 1:
        raise Unsure(f"{len(good)} tables have {texts}")
    return good[0]


def _precedes(site: Site, heading: str, other: str) -> bool:
    """Whether a heading comes no later than another."""
    order = [squeezed(text) for _, text in site.headings]
    return (
        squeezed(heading) in order
        and squeezed(other) in order
        and order.index(squeezed(heading)) <= order.index(squeezed(other))
    )


def _has(table: Sheet, text: str) -> bool:
    return any(squeezed(cell.text) == squeezed(text) for row in table.rows for cell in row)


def list_of(site: Site, heading: str) -> Listed:
    good = [one for one in site.lists if not heading or squeezed(one.heading) == squeezed(heading)]
    if len(good) != 1 or good[0].nested:
        raise Unsure(f"{len(good)} lists")
    return good[0]


def field_of(site: Site, label: str) -> Field:
    good = [one for one in site.fields if squeezed(one.label) == squeezed(label)]
    if len(good) != 1:
        raise Unsure(f"{len(good)} fields are called {label}")
    return good[0]


def shown(field: Field) -> str:
    """What stands in a field; a browser writes a date its own way."""
    if field.sort == "date" and field.says:
        return date.fromisoformat(field.says).strftime("%m/%d/%Y")
    return field.says


def column_of(table: Sheet, name: str) -> int:
    places = [at for at, cell in enumerate(table.head) if squeezed(cell.text) == squeezed(name)]
    if len(places) != 1:
        raise Unsure(f"{len(places)} columns are called {name}")
    return places[0]


def cell_of(site: Site, heading: str, row: str, column: str) -> str:
    table = table_of(site, heading, row, column)
    place = column_of(table, column)
    for beside in range(len(table.head)):
        named = [line for line in table.rows[table.first :] if squeezed(line[beside].text) == squeezed(row)]
        if named and beside != place:
            if len(named) > 1:
                raise Unsure(f"{len(named)} rows are called {row}")
            return named[0][place].text
    raise Unsure(f"no row is called {row}")


def cell_after(table: Sheet, row: str, steps: int) -> str:
    """Of the row that begins with these words, the cell so many places on."""
    named = [line for line in table.rows if squeezed(line[0].text) == squeezed(row)]
    if len(named) != 1 or table.first:
        raise Unsure(f"{len(named)} rows begin with {row}, or the table has headers")
    return named[0][steps].text


def rows_beside(table: Sheet, header: str) -> list[int]:
    """The rows that a header cell at the side reaches over."""
    own = [(at, cell) for at, row in enumerate(table.rows) for cell in row if squeezed(cell.text) == squeezed(header)]
    if not own or len({cell.high for _, cell in own}) > 1 or len(own) != own[0][1].high:
        raise Unsure(f"{header} stands in several places")
    return [at for at, _ in own]


def heading_over(site: Site, column: str) -> str:
    """Where two headings stand side by side above a table, nobody could say which is meant."""
    return table_of(site, "", column).heading


def chosen_of(site: Site, group: str) -> str:
    own = [one for one in site.fields if one.sort == "radio" and (not group or squeezed(one.group) == squeezed(group))]
    good = [one.label for one in own if one.checked]
    if len(good) != 1:
        raise Unsure(f"{len(good)} options are chosen")
    return good[0]


def main_of(site: Site) -> str:
    top = min(level for level, _ in site.headings)
    [text] = [text for level, text in site.headings if level == top]
    return text
