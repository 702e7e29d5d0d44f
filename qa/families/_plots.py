"""A scene as plots: the marks of each panel with the axes, ticks and legend that give them meaning."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from qa.families._keys import Keys, make_keys, text_kind
from qa.families._marks import SEEN, Mark, MarkKind, Plot
from qa.families._nouns import lower_name, singular
from qa.families._panels import in_order, name_of_page, name_of_panel
from qa.families._scales import make_scale, take_apart
from synth.records import Element, Picture, Scene

CLEAR_PX = 12  # markers nearer than this cannot be counted off from a labelled tick


def plots(picture: Picture) -> list[Plot]:
    """The plots of a picture whose marks, axes, panels and pages can be named."""
    found: list[Plot] = []
    for number, page in enumerate(picture.pages):
        where, elements = name_of_page(picture, number), in_order(page.scene)
        plotted = [plot for panel in elements for plot in _panel_plots(page.scene, elements, panel)]
        for plot in plotted if where is not None else ():
            names = ", ".join(name for name in (where, plot.where) if name)
            found.append(replace(plot, where=names, page=number if len(picture.pages) > 1 else None))
    return found


def _panel_plots(scene: Scene, elements: Sequence[Element], panel: Element) -> Iterator[Plot]:
    own = [element for element in elements if element.panel == panel.id]
    where = name_of_panel(elements, panel) if panel.kind == "panel" else None
    if where is None or not panel.value:
        return
    bars = [element for element in own if element.kind == "bar"]
    vertices = [element for element in own if element.kind == "point" and element.role != "scatter"]
    dots = [element for element in own if element.kind == "point" and element.role == "scatter"]
    for mark, chosen in (("bar", bars), ("line", vertices), ("scatter", dots)):
        if chosen and not any(table.panel == panel.id and len(table.rows) > 2000 for table in scene.tables):
            plot = _plot(elements, panel, mark, chosen, where)  # type: ignore[arg-type]
            if plot is not None:
                yield plot


def _plot(
    elements: Sequence[Element], panel: Element, mark: MarkKind, chosen: Sequence[Element], where: str
) -> Plot | None:
    horizontal = mark == "bar" and all((bar.value or {}).get("orientation") == "horizontal" for bar in chosen)
    by_id = {element.id: element for element in elements}
    across, up = (by_id.get((panel.value or {}).get(side, "")) for side in ("x", "y"))
    if across is None or up is None:
        return None
    value_axis, key_axis = (across, up) if horizontal else (up, across)
    groups = _groups(elements, chosen)
    if groups is None:
        return None
    scale = make_scale(value_axis, _tick_labels(elements, value_axis))
    stacked = any(bar.role == "stacked" for bar in chosen)
    if stacked and scale.plural:  # the "smaller crew hours" would be hours that are smaller
        scale = replace(scale, name=f"amount of {scale.name}")
    marks = [_mark(element, by_id, mark, scale.step) for element in chosen]
    kept = _unique([one for one in marks if one is not None], mark)
    if not kept or len(kept) < len(chosen):
        return None
    keys, sideways = None, None
    if mark == "scatter":
        sideways = make_scale(across, _tick_labels(elements, across))
    else:
        texts = _tick_texts(elements, key_axis)
        keys = make_keys(key_axis, dict.fromkeys(one.key for one in kept), texts)
        if mark == "line":
            keys = _findable(keys, chosen, texts)
        kept = sorted(kept, key=lambda one: _axis_place(one.key, key_axis, texts))
    return Plot(
        panel=panel.id,
        mark=mark,
        stacked=stacked,
        horizontal=horizontal,
        where=where,
        marks=tuple(kept),
        groups=groups,
        group=_group_noun(elements, mark, groups),
        value=scale,
        keys=keys,
        sideways=sideways,
    )


def _mark(element: Element, by_id: dict[str, Element], kind: MarkKind, step: float) -> Mark | None:
    value = element.value or {}
    amount = value.get("value") if kind == "bar" else value.get("y")
    if not isinstance(amount, int | float):
        return None
    base = value.get("base") or 0.0
    # Both ends of a floating segment have to be read.
    px = (element.precision or 0.0) * (2 if kind == "bar" and base else 1)
    label, half = _printed(element, float(amount), by_id)
    return Mark(
        id=element.id,
        series=element.series,
        key=value.get("category") if kind == "bar" else value.get("x"),
        value=float(amount),
        px=px,
        usable=(element.visible or 0.0) >= SEEN and px > 0,
        base=float(base) if isinstance(base, int | float) else 0.0,
        label=label,
        half=half,
        step=step,
    )


def _printed(element: Element, amount: float, by_id: dict[str, Element]) -> tuple[Element | None, float]:
    """The number printed at a mark and half of its last digit; nothing where it says something else."""
    labels = [by_id[link] for link in element.links if link in by_id and by_id[link].role == "value"]
    if element.reads != "printed" or len(labels) != 1 or not labels[0].text or not labels[0].value:
        return None, 0.0
    number, written = labels[0].value.get("number"), take_apart(labels[0].text)
    if not isinstance(number, int | float) or written is None or (labels[0].visible or 0.0) < SEEN:
        return None, 0.0
    factor = number / written.number if written.number and number else 1.0
    half = 0.5 * abs(factor) * 10.0**-written.decimals
    return (labels[0], half) if abs(amount - number) <= half * 1.001 else (None, 0.0)


def _unique(marks: Sequence[Mark], kind: MarkKind) -> list[Mark]:
    if kind == "scatter":
        return list(marks)
    seen = Counter((mark.series, mark.key) for mark in marks)
    return [mark for mark in marks if seen[(mark.series, mark.key)] == 1]


def _groups(elements: Sequence[Element], chosen: Sequence[Element]) -> tuple[str, ...] | None:
    """The names of several series, all of which stand on the picture; () for one series, None if unnamed."""
    names = list(dict.fromkeys(element.series for element in chosen))
    if len(names) < 2:
        return ()
    written = [e.text for e in elements if e.kind == "label" and e.role in {"legend", "annotation"} and e.text]
    if any(name is None or not name.strip() or name not in written for name in names):
        return None
    real = [name for name in names if name is not None]
    return tuple(sorted(real, key=written.index))


def _group_noun(elements: Sequence[Element], mark: MarkKind, groups: Sequence[str]) -> str:
    """What the legend's title calls its entries, else what they look like."""
    titles = [e.text for e in elements if e.kind == "title" and e.role == "legend" and e.text]
    if len(titles) == 1 and len(titles[0].split()) <= 2:
        return singular(lower_name(titles[0].strip().rstrip(":")))
    if text_kind(groups) in {"year", "quarter"}:
        return text_kind(groups)
    return {"bar": "series", "line": "line", "scatter": "group"}[mark]


def _tick_labels(elements: Sequence[Element], axis: Element) -> list[Element]:
    ticks = {element.id for element in elements if element.kind == "tick" and element.parent == axis.id}
    return [element for element in elements if element.role == "tick_label" and element.parent in ticks]


def _tick_texts(elements: Sequence[Element], axis: Element) -> dict[Any, str]:
    places = {e.id: (e.value or {}).get("at") for e in elements if e.kind == "tick" and e.parent == axis.id}
    labels = [e for e in elements if e.role == "tick_label" and e.parent in places and e.text]
    texts: dict[Any, str] = {places[label.parent or ""]: label.text or "" for label in labels}
    # Names are often written at the numbered places of a linear axis.
    for label in labels:
        texts.setdefault(label.text, label.text or "")
    return texts


def _axis_place(key: Any, axis: Element, texts: dict[Any, str]) -> tuple[int, Any]:
    if not isinstance(key, str) or (axis.value or {}).get("scale") == "date":
        return (0, key)
    return (list(texts).index(key), key) if key in texts else (len(texts), key)


def _findable(keys: Keys, points: Sequence[Element], texts: dict[Any, str]) -> Keys:
    """Only the x of a line that a reader can find: at a labelled tick, or at a marker well clear of the next."""
    marked = all(point.role == "marker" for point in points)
    places = sorted({_middle(point) for point in points if point.box})
    clear = all(b - a >= CLEAR_PX for a, b in pairwise(places))
    said = {key: text for key, text in keys.said.items() if key in texts or (marked and clear)}
    return Keys(kind=keys.kind, noun=keys.noun, unit=keys.unit, said=said)


def _middle(point: Element) -> float:
    assert point.box is not None
    return round((point.box[0] + point.box[2]) / 2)
