"""The words of an invoice as its style writes them: what the page is filled with, and what is expected on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from synth.kinds._page_tables import Cell, Grid
from synth.kinds._page_text import counted, day, localised, money, number, plain

RIGHT = ("quantity", "measure", "price", "amount")
View = dict[str, Any]


def view(data: Mapping[str, Any], style: Mapping[str, Any]) -> View:
    labels, form = dict(style["labels"]), style["money"]
    if form["signs"] == "heading":
        labels["amount"] += f" ({form['code']})"
        labels["price"] += f" ({form['code']})"
    labels["measure"] = labels["quantity"]
    rows = [_row(at, line, style) for at, line in enumerate(data["lines"], start=1)]
    totals = _totals(data, style)
    return {
        "labels": labels,
        "meta": _meta(data, style),
        "seller": data["seller"],
        "buyer": data["buyer"],
        "rows": rows,
        "totals": totals,
        "lines_grid": _lines_grid(rows, totals, labels, style),
        "totals_grid": Grid(rows=tuple(_total_row(row, at == len(totals) - 1) for at, row in enumerate(totals))),
        "meta_grid": Grid(rows=tuple(
            (Cell(lines=(label,), header=True, looks=("meta-head",)), Cell(lines=(text,), looks=("meta-text",)))
            for label, text in _meta(data, style))),
        "bank": data.get("bank"),
        "note": data.get("note"),
    }  # fmt: skip


def _meta(data: Mapping[str, Any], style: Mapping[str, Any]) -> list[tuple[str, str]]:
    labels = style["labels"]
    return [
        (labels["number"], data["number"]),
        (labels["issued"], day(style["date"], data["issued"])),
        (labels["due"], day(style["date"], data["due"])),
    ]


def _row(at: int, line: Mapping[str, Any], style: Mapping[str, Any]) -> dict[str, str]:
    form, unit = style["money"], line.get("unit", "")
    write = money if form["signs"] == "all" else plain
    quantity = number(form, line["quantity"])
    return {
        "place": f"{at}",
        "item": localised(form, line["item"]),
        "quantity": quantity,
        "unit": unit,
        "measure": quantity if unit in ("flat", "") else f"{quantity} {counted(unit, line['quantity'])}",
        "price": write(form, line["price"]),
        "amount": write(form, line["amount"]),
    }


def _totals(data: Mapping[str, Any], style: Mapping[str, Any]) -> list[tuple[str, str]]:
    labels, form = style["labels"], style["money"]
    write = plain if form["signs"] == "heading" else money
    rows = [(labels["subtotal"], write(form, data["subtotal"]))]
    if discount := data.get("discount"):
        rows.append((_percent(discount, form), write(form, -discount["amount"])))
    if data.get("shipping"):
        rows.append((labels["shipping"], write(form, data["shipping"])))
    if tax := data.get("tax"):
        rows.append((_percent(tax, form), write(form, tax["amount"])))
    return [*rows, (labels["total"], money(form, data["total"]))]


def _percent(share: Mapping[str, Any], form: Mapping[str, Any]) -> str:
    return f"{share['name']} ({number(form, share['percent'])}%)"


def _lines_grid(
    rows: list[dict[str, str]], totals: list[tuple[str, str]], labels: Mapping[str, str], style: Mapping[str, Any]
) -> Grid:
    columns = style["columns"]
    body = [tuple(Cell(lines=(labels[name],), header=True, looks=("th", _side(name))) for name in columns)]
    for at, row in enumerate(rows):
        odd = "odd" if at % 2 else ""
        body.append(tuple(_cell(name, row[name], odd, style) for name in columns))
    foot: list[tuple[Cell, ...]] = []
    if style["totals"] == "foot":
        span = len(columns) - 1
        foot = [_total_row(row, at == len(totals) - 1, span) for at, row in enumerate(totals)]
    caption = style["lines_head"] if style["above_lines"] == "caption" else None
    return Grid(rows=(*body, *foot), caption=caption, foot=len(foot))


def _cell(name: str, text: str, odd: str, style: Mapping[str, Any]) -> Cell:
    header = name == "item" and style["row_heads"]
    return Cell(lines=(text,), header=header, looks=("rh" if header else "td", odd, _side(name)))


def _side(name: str) -> str:
    return "num" if name in RIGHT else "nowrap" if name in ("unit", "place") else ""


def _total_row(row: tuple[str, str], last: bool, span: int = 1) -> tuple[Cell, ...]:
    label, text = row
    looks = ("last",) if last else ("sum",)
    return (
        Cell(lines=(label,), header=True, columns=span, looks=(*looks, f"{looks[0]}-label")),
        Cell(lines=(text,), looks=(*looks, "num")),
    )


def plain_texts(data: Mapping[str, Any]) -> list[str]:
    """What a page of these data says however it is written."""
    parties = [data[who]["name"] for who in ("seller", "buyer")]
    bank = [data["bank"]["account"]] if data.get("bank") else []
    return [data["number"], *parties, *(line["item"] for line in data["lines"]), *bank]


def texts(data: Mapping[str, Any], style: Mapping[str, Any]) -> list[str]:
    """All that must be written, table or not."""
    seen = view(data, style)
    parties = [text for who in ("seller", "buyer") for text in (seen[who]["name"], *seen[who]["lines"])]
    shown = style["columns"] if style["rows"] in ("table", "grid") else ("item", "measure", "price", "amount")
    lines = [row[name] for row in seen["rows"] for name in shown]
    pairs = [text for pair in (*seen["meta"], *seen["totals"]) for text in pair]
    bank = [seen["bank"]["name"], seen["bank"]["account"]] if seen["bank"] else []
    return [style["title"], *parties, *pairs, *lines, *bank, *([seen["note"]] if seen["note"] else [])]
