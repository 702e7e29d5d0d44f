"""What names a piece of evidence on the picture: a cell's headers, a field's label, the nodes of an edge."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from qa.checks._written import ancestors, by_name, parts_of, squeezed
from synth.records import Box, Element, Scene

Named = tuple[str, Element | None]  # a name, and what says it; None where nothing on the picture does


def naming(element: Element, scene: Scene) -> Iterator[Named]:
    """The names that the scene gives an element of a pie, heatmap, page or graph, each with the text that says it."""
    value = element.value or {}
    if element.kind == "cell":
        yield from _headers(element, scene)
    elif element.kind == "field" and value.get("label"):
        yield _linked(element, str(value["label"]), "field_label", scene)
    elif element.kind == "edge":
        yield from _ends(element, scene)
    elif element.kind == "node" and value.get("cluster"):
        yield _cluster(element, str(value["cluster"]), scene)
    elif element.kind == "wedge" and value.get("label"):
        label = str(value["label"])
        written = [one for one in scene.elements if one.kind in ("label", "text", "title")]
        beside = (one for one in written if element.id in one.links and _begins(one.text or "", label))
        yield label, _first(label, iter(written)) or next(beside, None)


def _headers(cell: Element, scene: Scene) -> Iterator[Named]:
    value = cell.value or {}
    for key, across in (("row_header", False), ("column_header", True)):
        name = value.get(key)
        if name is None or cell.box is None:
            continue
        if cell.role == "heat":
            likely = (e for e in scene.elements if e.role == "tick_label" and e.panel == cell.panel)
        else:
            likely = (e for e in scene.elements if e.kind == "cell" and e.parent == cell.parent and e.id != cell.id)
        yield str(name), _first(str(name), (one for one in likely if one.box and _level(one.box, cell.box, across)))


def _level(name: Box, cell: Box, across: bool) -> bool:
    """Whether a header stands over a cell, or beside it: the middle of one lies within the sides of the other."""
    low, high = (0, 2) if across else (1, 3)
    middle, own = (name[low] + name[high]) / 2, (cell[low] + cell[high]) / 2
    return cell[low] <= middle <= cell[high] or name[low] <= own <= name[high]


def _ends(edge: Element, scene: Scene) -> Iterator[Named]:
    value, known = edge.value or {}, by_name(scene)
    for end in ("from", "to"):
        name, node = value.get(f"{end}_label"), known.get(str(value.get(end)))
        if name is not None:
            yield str(name), node if node is not None and _says(node, str(name), scene) else None
    if value.get("label"):
        yield _linked(edge, str(value["label"]), "edge_label", scene)


def _linked(element: Element, name: str, role: str, scene: Scene) -> Named:
    own = (e for e in scene.elements if e.role == role and (element.id in e.links or e.id in element.links))
    return name, _first(name, own)


def _cluster(node: Element, name: str, scene: Scene) -> Named:
    regions = {one.id for one in ancestors(node, by_name(scene)) if one.kind == "region" and _within(node, one)}
    return name, _first(name, (e for e in scene.elements if e.kind == "title" and e.parent in regions))


def _within(node: Element, region: Element) -> bool:
    if node.box is None or region.box is None:
        return False
    (x0, y0, x1, y1), (rx0, ry0, rx1, ry1) = node.box, region.box
    return rx0 - 2 <= x0 and ry0 - 2 <= y0 and x1 <= rx1 + 2 and y1 <= ry1 + 2


def _first(name: str, likely: Iterator[Element]) -> Element | None:
    return next((one for one in likely if one.text and squeezed(one.text) == squeezed(name)), None)


def _begins(text: str, name: str) -> bool:
    """ "North (35%)" says North and a number."""
    rest = squeezed(text).removeprefix(squeezed(name))
    return rest != squeezed(text) and not rest[:1].isalpha()


def _says(element: Element, name: str, scene: Scene) -> bool:
    whole = element.text or " ".join(part.text or "" for part in parts_of(element, scene))
    return squeezed(whole) == squeezed(name)


def unnamed(element: Element, scene: Scene) -> str | None:
    """A name that nothing on the picture says where it should."""
    return next((name for name, text in naming(element, scene) if text is None), None)


def edge_reaches(edge: Element, known: Mapping[str, Element], slack: float, far: float) -> bool:
    """Whether an edge's path begins and ends at its two nodes, or at the sides of groups that hold them.

    A node without an outline keeps edges at a distance: there its end lies nearer to it than to any other node.
    """
    value, path = edge.value or {}, edge.outline or ()
    ends = [known.get(str(value.get(end))) for end in ("from", "to")]
    if len(path) < 2 or None in ends:
        return False
    nodes = [one for one in known.values() if one.kind == "node"]
    near = [[_is_at(point, node, nodes, known, (slack, far)) for node in ends if node] for point in (path[0], path[-1])]
    return (near[0][0] and near[1][1]) or (near[0][1] and near[1][0])


def _is_at(
    point: tuple[float, float],
    node: Element,
    nodes: Sequence[Element],
    known: Mapping[str, Element],
    slack: tuple[float, float],
) -> bool:
    if any(_away(point, one.box) <= slack[0] for one in (node, *ancestors(node, known))):
        return True
    nearest = min(_away(point, other.box) for other in nodes)
    return _away(point, node.box) <= min(nearest, slack[1])


def _away(point: tuple[float, float], box: Box | None) -> float:
    """How far a point lies from a box, along the worse of the two axes."""
    if box is None:
        return math.inf
    return max(box[0] - point[0], point[0] - box[2], box[1] - point[1], point[1] - box[3])
