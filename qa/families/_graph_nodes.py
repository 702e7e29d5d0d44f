"""A graph as a reader sees it: nodes by their labels, edges between them, groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qa.families._graph_words import Relations
from qa.families._marks import SEEN
from qa.families._reading_pages import Sheet, may_be_said
from qa.families._texts import folded, only, plain
from synth.records import Element

CARD = 3  # cells of a node that are read as one
EDGE_SEEN = 0.8  # of an edge: where edges cross, each takes a little of the other


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Edge:
    id: str
    start: str
    end: str
    label: str | None
    usable: bool
    both: bool = False  # has arrows at both ends, and so stands for two edges, there and back


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Graph:
    """`labels` has the nodes that can be named: seen, and the only ones of their label. `whole`: all can."""

    labels: Mapping[str, str]
    edges: Sequence[Edge]
    directed: bool
    whole: bool
    clusters: Mapping[str, str]  # node -> the label of its group
    relations: Relations

    @property
    def ranked(self) -> bool:
        """Whether a reader can see which end of an edge comes first: by its arrow, or by where its nodes lie."""
        return self.directed or self.relations.before is not None

    @property
    def arrow(self) -> str:
        return "arrow" if self.directed else "line"

    def at(self, node: str) -> list[Edge]:
        return [edge for edge in self.edges if node in (edge.start, edge.end)]

    def into(self, node: str) -> list[Edge]:
        return [edge for edge in self.edges if edge.end == node]

    def out_of(self, node: str) -> list[Edge]:
        return [edge for edge in self.edges if edge.start == node]

    def named(self, edges: Sequence[Edge]) -> bool:
        """Whether all of these edges can be seen and both ends of each be named."""
        return all(edge.usable and edge.start in self.labels and edge.end in self.labels for edge in edges)

    def is_single(self, edge: Edge) -> bool:
        """Whether it can be named by its ends: no second edge joins them, whichever way."""
        ends = {edge.start, edge.end}
        return self.named([edge]) and sum({other.start, other.end} == ends for other in self.edges) == 1

    def goes_both_ways(self, edges: Sequence[Edge]) -> bool:
        return any(edge.both for edge in edges)

    def over(self, node: str) -> str | None:
        """The one node that leads to this one."""
        above = self.into(node)
        return above[0].start if len(above) == 1 and above[0].start != node else None


def graph_of(sheet: Sheet) -> Graph | None:
    nodes = {e.id: e for e in sheet.of("node")}
    edges = [edge for element in sheet.of("edge") for edge in _edges(element)]
    if len(nodes) < 3 or sum(edge.start in nodes and edge.end in nodes for edge in edges) < 2:
        return None
    ways = {bool((e.value or {}).get("directed")) for e in sheet.of("edge")}
    if len(ways) != 1 or any(_has_no_end(element) for element in sheet.of("edge")):
        return None
    single = only([_label(node) for node in nodes.values()])
    parted = Counter(cell.parent for cell in sheet.of("cell"))  # a record says many things, none of which is its name
    plainly = {name: node for name, node in nodes.items() if parted[name] <= _most_cells(node) and _is_seen(node)}
    labels = {name: _label(node) for name, node in plainly.items() if folded(_label(node)) in single}
    groups = {name: plain((node.value or {}).get("cluster")) for name, node in nodes.items()}
    return Graph(
        labels=labels,
        edges=edges,
        directed=ways == {True},
        whole=len(labels) == len(nodes),
        clusters=_clusters(sheet, groups),
        relations=_relations(edges, nodes, directed=ways == {True}),
    )


def _relations(edges: Sequence[Edge], nodes: Mapping[str, Element], *, directed: bool) -> Relations:
    """Without arrows, edges that all lead one way across the picture, each between nodes well apart that way."""
    if directed or any(edge.start not in nodes or edge.end not in nodes for edge in edges):
        return Relations(before=None, after=None)
    for axis, before, after in ((1, "above", "below"), (0, "the left", "the right")):
        boxes = [(nodes[edge.start].box, nodes[edge.end].box) for edge in edges]
        if all(one and other and one[axis + 2] < other[axis] for one, other in boxes):
            return Relations(before=before, after=after)
    return Relations(before=None, after=None)


def _edges(element: Element) -> list[Edge]:
    """One, or two where it has arrows at both ends. An end that is a cluster or does not show is none of the nodes."""
    value = element.value or {}
    seen = (element.visible or 0.0) >= EDGE_SEEN
    label = plain(value.get("label")) or None
    start, end, both = str(value.get("from")), str(value.get("to")), bool(value.get("both_ways"))
    ways = [(start, end), (end, start)] if both else [(start, end)]
    usable = seen and not (both and start == end)
    return [Edge(id=element.id, start=one, end=two, label=label, usable=usable, both=both) for one, two in ways]


def _has_no_end(edge: Element) -> bool:
    """What it links cannot be told: of no node is it known then how many edges it has."""
    value = edge.value or {}
    return value.get("from") is None and value.get("to") is None


def _label(node: Element) -> str:
    return plain((node.value or {}).get("label") or node.text)


def _is_seen(node: Element) -> bool:
    return (node.visible or 0.0) >= SEEN and may_be_said(_label(node)) and folded(node.text) == folded(_label(node))


def _most_cells(node: Element) -> int:
    """A card of a name and what goes with it is read as one; a record is not."""
    return CARD - 1 if "record" in str((node.value or {}).get("shape")).casefold() else CARD


def _clusters(sheet: Sheet, groups: Mapping[str, str]) -> dict[str, str]:
    """Groups that do not lie in each other and have each a label of its own."""
    regions = sheet.of("region", "cluster")
    nested = any(region.parent in {other.id for other in regions} for region in regions)
    labels = Counter(folded((region.value or {}).get("label")) for region in regions)
    if nested:
        return {}
    return {node: label for node, label in groups.items() if may_be_said(label) and labels[folded(label)] == 1}
