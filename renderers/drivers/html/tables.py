"""Tables of a page: what stands in every place of each, and the headers of every cell."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

_SIGNS = r"(?:€|\$|£|¥|₹|CHF|EUR|USD|GBP|kr|zł)?"
_NUMBER = re.compile(rf"^{_SIGNS}\s?([-+−]?)\s?{_SIGNS}\s?(\d[\d., \u00a0\u202f']*\d|\d|\.\d+)\s?([^\d\s]{{0,4}})$")
_TAILS = frozenset("€ $ £ ¥ % kr zł CHF EUR USD GBP".split()) | {""}
_COMMAS = re.compile(r"(?:\d+|\d{1,3}(?:\.\d{3})+),\d{1,2}")
_EITHER = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")


def number_of(text: str, *, commas: bool = False) -> float | int | None:
    """The number a text says, None where it says something else or could be read in two ways.

    Where numbers around it have `commas` before their decimals, "1.208" is as likely a thousand and more.
    """
    plain = text.strip()
    negative = plain.startswith("(") and plain.endswith(")")
    match = _NUMBER.match(plain[1:-1] if negative else plain)
    if match is None or match[3] not in _TAILS:
        return None
    value = None if commas and _EITHER.fullmatch(match[2]) else _digits(match[2])
    if value is None:
        return None
    return -value if negative or match[1] in ("-", "−") else value


def _has_comma(text: str) -> bool:
    match = _NUMBER.match(text.strip())
    return match is not None and _COMMAS.fullmatch(match[2]) is not None


def _digits(said: str) -> float | int | None:
    if re.fullmatch(r"\d{1,3}([ \u00a0\u202f']\d{3})+([.,]\d+)?", said):
        said = re.sub(r"[ \u00a0\u202f']", "", said)
    if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", said):
        said = said.replace(",", "")
    elif re.fullmatch(r"\d{1,3}(\.\d{3}){2,}|\d{1,3}(\.\d{3})+,\d+", said):
        said = said.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"\d+,\d{1,2}", said):
        said = said.replace(",", ".")
    if not re.fullmatch(r"\d*\.?\d+|\d+\.", said):
        return None
    value = float(said)
    return int(value) if "." not in said and value < 1e15 else value


def fill_cells(elements: list[dict[str, Any]]) -> None:
    """Give every cell its number and its headers."""
    commas = any(_has_comma(one.get("text") or "") for one in elements if one["kind"] == "cell")
    for cells in _by_table(elements).values():
        heads = header_rows(cells)
        at = _grid(cells)
        for cell in cells:
            value = cell["value"]
            head = value.pop("head", False)
            cell["value"] = {
                "row": value["row"], "column": value["column"], "rows": value["rows"], "columns": value["columns"],
                "row_header": None, "column_header": None, "value": number_of(cell.get("text") or "", commas=commas),
            }  # fmt: skip
            if head or value["row"] < heads:
                cell["role"] = "header"
        for cell in cells:
            if cell["role"] == "data":
                cell["value"]["column_header"] = _above(cell, at, heads)
                cell["value"]["row_header"] = _beside(cell, at)


def _by_table(elements: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    parents = {element["id"]: element for element in elements}
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for element in elements:
        if element["kind"] == "cell":
            table = parents.get(element["parent"])
            while table is not None and not (table["kind"] == "region" and table["role"] == "table"):
                table = parents.get(table["parent"])
            if table is not None:
                element["panel"] = table["id"]
                found[table["id"]].append(element)
    return found


def header_rows(cells: list[dict[str, Any]]) -> int:
    """How many rows at the top hold nothing but headers."""
    rows: dict[int, bool] = {}
    for cell in cells:
        top = cell["role"] == "header" or cell["value"].get("head", False)
        for row in range(cell["value"]["row"], cell["value"]["row"] + cell["value"]["rows"]):
            rows[row] = rows.get(row, True) and top
    count = 0
    while rows.get(count, False):
        count += 1
    return count if count < len(rows) else min(1, count)


def _grid(cells: list[dict[str, Any]]) -> dict[tuple[int, int], dict[str, Any]]:
    found = {}
    for cell in cells:
        value = cell["value"]
        for row in range(value["row"], value["row"] + value["rows"]):
            for column in range(value["column"], value["column"] + value["columns"]):
                found[row, column] = cell
    return found


def _above(cell: dict[str, Any], at: dict[tuple[int, int], dict[str, Any]], heads: int) -> str | None:
    for row in range(heads - 1, -1, -1):
        head = at.get((row, cell["value"]["column"]))
        if head is not None and head.get("text"):
            return str(head["text"])
    return None


def _beside(cell: dict[str, Any], at: dict[tuple[int, int], dict[str, Any]]) -> str | None:
    for column in range(cell["value"]["column"] - 1, -1, -1):
        head = at.get((cell["value"]["row"], column))
        if head is not None and head["role"] == "header" and head.get("text"):
            return str(head["text"])
    return None


def page_tables(elements: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every table of the page that has data."""
    made = [_table(panel, cells) for panel, cells in _by_table(elements).items()]
    return [table for table in made if table is not None]


def _table(panel: str, cells: list[dict[str, Any]]) -> dict[str, Any] | None:
    at = _grid(cells)
    heads = header_rows(cells)
    width = max(x for _, x in at) + 1
    present = sorted({y for y, _ in at if y >= heads})  # of a table that is printed on several pages, those on this one
    rows = [[at.get((y, x)) for x in range(width)] for y in present]
    if not rows:
        return None
    names = [str((at.get((heads - 1, x)) or {}).get("text") or "") for x in range(width)] if heads else [""] * width
    if len(set(names)) < width or "" in names:
        names = [str(x + 1) for x in range(width)]
    numeric = [
        all(cell is not None and cell["value"]["value"] is not None for cell in column)
        for column in zip(*rows, strict=True)
    ]
    return {
        "panel": panel, "mark": "cell", "columns": names, "types": ["number" if n else "category" for n in numeric],
        "rows": [[_entry(cell, numeric[x]) for x, cell in enumerate(row)] for row in rows],
    }  # fmt: skip


def _entry(cell: dict[str, Any] | None, numeric: bool) -> Any:
    if cell is None:
        return None
    return cell["value"]["value"] if numeric else cell.get("text") or ""
