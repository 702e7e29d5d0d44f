"""The words of a product page as its style writes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from synth.kinds._page_tables import Cell, Grid
from synth.kinds._page_text import localised, money, number


def view(data: Mapping[str, Any], style: Mapping[str, Any]) -> dict[str, Any]:
    form = style["money"]
    data = {**data, **{name: _written_as(form, data[name]) for name in ("options", "features", "specs")}}
    was = money(form, data["old_price"]) if data.get("old_price") else None
    return {
        **data,
        "price": money(form, data["price"]),
        "was": was if style["was"] == "struck" or not was else f"Before: {was}",
        "rating": style["rating"].format(r=number(form, data["rating"]), n=number(form, data["reviews"])),
        "stock": style["stock"].format(n=data["stock"]) if data["stock"] else "Sold out",
        "full": round(data["rating"]),
        "fields": [
            {"value": None, "placeholder": None, "choices": [], "checked": False, **one} for one in data["fields"]
        ],
        "specs_grid": _specs_grid(data["specs"], style),
    }


def _written_as(form: Mapping[str, Any], said: Any) -> Any:
    """Measures with the decimals that the prices have."""
    if isinstance(said, str):
        return localised(form, said)
    if isinstance(said, Mapping):
        return {name: _written_as(form, one) for name, one in said.items()}
    return [_written_as(form, one) for one in said]


def _specs_grid(specs: list[Mapping[str, str]], style: Mapping[str, Any]) -> Grid:
    rows = []
    if style["spec_heads"] == "column":
        rows.append(tuple(Cell(lines=(text,), header=True, looks=("th",)) for text in ("Property", "Value")))
    header = style["spec_heads"] == "row"
    for at, one in enumerate(specs):
        odd = "odd" if at % 2 else ""
        rows.append((
            Cell(lines=(one["name"],), header=header, looks=("rh" if header else "td", odd)),
            Cell(lines=(one["value"],), looks=("td", odd)),
        ))  # fmt: skip
    return Grid(rows=tuple(rows))


def plain_texts(data: Mapping[str, Any]) -> list[str]:
    """What a page of these data says however it is written."""
    specs = [text for one in data["specs"] for text in (one["name"], one["value"])]
    options = [text for one in data["options"] for text in (one["name"], one["chosen"])]
    return [
        data["name"],
        *data["features"],
        *options,
        *specs,
        *(one["label"] for one in data["fields"]),
        data["button"],
    ]


def texts(data: Mapping[str, Any], style: Mapping[str, Any]) -> list[str]:
    seen = view(data, style)
    named = [
        seen["shop"],
        seen["name"],
        seen["summary"],
        seen["price"],
        seen["was"] or "",
        seen["rating"],
        seen["stock"],
    ]
    options = [
        text
        for one in seen["options"]
        for text in (one["name"], *_shown(one["control"], one["choices"], one["chosen"]))
    ]
    specs = [text for one in seen["specs"] for text in (one["name"], one["value"])]
    fields = [text for one in seen["fields"] for text in (one["label"], *_written(one))]
    comments = [text for one in data["comments"] for text in (one["who"], one["text"])]
    second = [style["second"]] if style["second"] else []
    return [*named, *data["shelf"], *seen["features"], *options, *specs, *fields, data["button"], *second, *comments]


def _shown(control: str, choices: list[str], chosen: str) -> list[str]:
    return [chosen] if control == "select" else choices


def _written(field: Mapping[str, Any]) -> list[str]:
    """What stands in a field; how a browser writes a date is its own affair."""
    if field["control"] in ("checkbox", "date"):
        return []
    if field["control"] in ("select", "radio"):
        return _shown(field["control"], field["choices"], field["value"])
    return [field["value"] or field["placeholder"] or ""]
