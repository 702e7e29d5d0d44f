"""The parts of a proof about a row."""

from __future__ import annotations

from collections.abc import Sequence

from qa.families._rows import SLACK, Item, Row
from qa.families._sources import ALL, gather, literal, one


def page_of(row: Row) -> str:
    return ALL if row.page is None else f'elements = facts["pages"][{row.page}]["elements"]'


def mark(name: str, row: Row, item: Item) -> str:
    return one(name, f"{row.marks}\n    and {row.name} == {literal(item.name)}")


def size_of(name: str, row: Row, item: Item) -> str:
    """What the mark of an item measures."""
    return one(name, f"{row.marks}\n    and {row.name} == {literal(item.name)}", row.size)


def printed(name: str, row: Row, item: Item) -> str:
    """The number printed at an item, believed only where its mark measures the same."""
    size = row.size.replace("e[", f"{name}_mark[", 1)
    return "\n".join(
        [
            mark(f"{name}_mark", row, item),
            one(f"{name}_label", f'e["id"] == {literal(item.label)}', f'e["value"]["{item.key}"]'),
            f"[{name}] = [{name}_label] if abs({size} - {name}_label) <= {literal(slack(item))} else []",
        ]
    )


def slack(item: Item) -> float:
    return float(f"{item.half * 1.001 + SLACK:.6g}")


def sizes(name: str, row: Row) -> str:
    """`name` maps the names of all items to what their marks measure."""
    return f"{name} = {{\n    {row.name}: {row.size}\n    for e in elements\n    if {row.marks}\n}}"


def gathered(name: str, row: Row, *conditions: str) -> str:
    return gather(name, row.size, "\n    and ".join([row.marks, *conditions]))


def labels_of(items: Sequence[Item]) -> str:
    return literal([item.label for item in items])


def shown(expression: str, item: Item) -> str:
    """The number as it is printed."""
    assert item.written is not None
    decimals = item.written.decimals
    return f"round({expression}{per_unit(item)}, {decimals})" if decimals else f"round({expression}{per_unit(item)})"


def per_unit(item: Item) -> str:
    """From the number to the digits that are printed: " * 100" for percent, nothing where they are the number."""
    if item.factor == 1.0:
        return ""
    return f" * {round(1 / item.factor)}" if item.factor < 1 else f" / {round(item.factor)}"
