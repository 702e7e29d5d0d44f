"""How an invoice is laid out and written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from synth.kinds._dice import Dice
from synth.kinds._page_look import choose_page
from synth.kinds._page_text import choose_date
from synth.kinds._page_words import word_list

HEADS = ("left", "right", "centred", "banner", "side", "letter", "split")
LABELS: Mapping[str, tuple[str, ...]] = {
    "item": ("Description", "Item", "Service or goods", "Position"),
    "quantity": ("Qty", "Quantity", "Units"),
    "unit": ("Unit", "Per"),
    "price": ("Unit price", "Price", "Rate", "Each"),
    "amount": ("Amount", "Line total", "Sum"),
    "place": ("No.", "#", "Pos."),
    "number": ("Invoice no.", "Invoice number", "Number", "Reference"),
    "issued": ("Date", "Issued", "Invoice date", "Date of issue"),
    "due": ("Due date", "Payment due", "Due", "Pay by"),
    "buyer": ("Bill to", "Invoice to", "Customer", "Billed to", "Client"),
    "seller": ("From", "Seller", "Supplier"),
    "subtotal": ("Subtotal", "Net amount", "Sum of items"),
    "shipping": ("Shipping", "Delivery", "Postage"),
    "total": ("Total", "Total due", "Amount due", "To pay", "Grand total"),
    "bank": ("Payment details", "Bank details", "How to pay"),
    "account": ("Account", "IBAN"),
}


def choose(data: Mapping[str, Any], money: Mapping[str, str], throw: Dice) -> dict[str, Any]:
    page = choose_page(throw, dark=0.06)
    head = throw.pick(HEADS)
    rows = throw.weighted((("table", 6.0), ("grid", 2.0), ("flex", 1.5), ("list", 1.0)))
    wide = page["font"]["wide"] * page["font"]["size"]
    width = int(max(760, 50 * wide, throw.pick((760, 820, 880, 940, 1000))) + (200 if head == "side" else 0))
    around = throw.pick((0, 0, 24, 36))
    return {
        **page,
        "width": width + 2 * around,
        "around": around,
        "inside": throw.pick((32, 40, 48, 56)),
        "head": head,
        "title": throw.pick(word_list("phrases")["invoice"]["titles"]),
        "mark": throw.pick(("ring", "bars", "letter", "leaf", "none", "none")),
        "meta": throw.pick(("terms", "lines") if head == "side" else ("terms", "lines", "table", "boxes")),
        "parties": throw.pick(("columns", "cards", "stack")),
        "rows": rows,
        "totals": throw.pick(("foot", "foot", "box", "own", "wide") if rows == "table" else ("box", "own", "wide")),
        "columns": _columns(throw),
        "labels": {name: throw.pick(options) for name, options in LABELS.items()},
        "above_lines": "caption" if rows == "table" and head == "letter" and throw.chance(0.6) else "heading",
        "lines_head": throw.pick(word_list("phrases")["invoice"]["heads"]),
        "money": {**money, "signs": throw.pick(("all", "all", "totals", "heading"))},
        "date": choose_date(data["currency"], throw),
        "bank": throw.pick(("lines", "terms", "sentence")),
        "upper": throw.chance(0.2),
        "roles": rows == "grid" and throw.chance(0.6),
        "row_heads": throw.chance(0.25),
    }


def _columns(throw: Dice) -> list[str]:
    unit = throw.weighted(((["quantity", "unit"], 3.0), (["measure"], 2.0), (["quantity"], 1.5)))
    middle = throw.weighted((([*unit, "price"], 5.0), (["price", *unit], 1.0)))
    first = ["place"] if throw.chance(0.3) else []
    if not first and throw.chance(0.08):
        return ["quantity", "price", "item", "amount"]  # a unit there would look like the name of its row
    return [*first, "item", *middle, "amount"]
