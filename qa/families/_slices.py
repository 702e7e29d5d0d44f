"""Pies as rows: the slices of a panel that has one pie, every slice of it with a name of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qa.families._marks import SEEN
from qa.families._panels import in_order, name_of_page, name_of_panel
from qa.families._rows import Item, Row, with_label
from qa.families._sources import literal
from qa.families._texts import folded
from synth.records import Element, Picture

ONE_PIE = 1.02  # the shares of two come to more


def pies(picture: Picture) -> Iterator[Row]:
    """Each pie by what its slices print: shares, values, both in turn; by its angles where they print nothing."""
    for number, page in enumerate(picture.pages):
        elements, where = in_order(page.scene), name_of_page(picture, number)
        for panel in elements if where is not None else ():
            name = name_of_panel(elements, panel) if panel.kind == "panel" else None
            wedges = [e for e in elements if e.kind == "wedge" and e.panel == panel.id]
            if name is None or len(wedges) < 2 or not _is_one_pie(wedges):
                continue
            names = ", ".join(part for part in (where, name) if part)
            place = number if len(picture.pages) > 1 else None
            yield from _rows(elements, wedges, panel.id, names, place)


def _is_one_pie(wedges: Sequence[Element]) -> bool:
    names = [(wedge.value or {}).get("label") for wedge in wedges]
    shares = [(wedge.value or {}).get("share", 0.0) for wedge in wedges]
    spelt = {folded(str(name)) for name in names}
    return None not in names and len(spelt) == len(names) and sum(shares) <= ONE_PIE


def _rows(
    elements: Sequence[Element], wedges: Sequence[Element], panel: str, where: str, page: int | None
) -> Iterator[Row]:
    marks = f'e["kind"] == "wedge"\n    and e["panel"] == {literal(panel)}'
    by_id = {element.id: element for element in elements}
    shares = [_item(wedge, by_id, percent=True) for wedge in wedges]
    values = [_item(wedge, by_id, percent=False) for wedge in wedges]
    valued = [item for item in values if item is not None and item.text is not None]
    common = {"where": where, "page": page, "marks": marks, "name": 'e["value"]["label"]', "kind": "slice"}
    if valued and len(valued) == len(values):
        yield Row(**common, figure="value", items=tuple(valued), size='e["value"]["value"]', words=_words("value"))  # type: ignore[arg-type]
    drawn = tuple(item for item in shares if item is not None)
    if any(item.text is not None for item in drawn) or len(valued) < len(values):
        words = _words("percentage")
        yield Row(**common, figure="percentage", items=drawn, size='e["value"]["share"]', words=words)  # type: ignore[arg-type]


def _words(figure: str) -> dict[str, str | None]:
    return {"figure": figure, "figures": f"{figure}s"}


def _item(wedge: Element, by_id: dict[str, Element], *, percent: bool) -> Item | None:
    value = wedge.value or {}
    size = value.get("share" if percent else "value")
    if not isinstance(size, int | float):
        return None
    item = Item(
        id=wedge.id,
        name=str(value["label"]),
        size=float(size),
        usable=(wedge.visible or 0.0) >= SEEN,
    )
    labels = [by_id[link] for link in wedge.links if link in by_id and by_id[link].value]
    for label in sorted(labels, key=lambda one: one.role != "value"):
        printed = with_label(item, label, percent)
        if printed.text is not None:
            return printed
    return item
