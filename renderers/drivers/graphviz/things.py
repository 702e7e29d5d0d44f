"""The things of a graph in the order dot draws them: background, clusters, then nodes and edges."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from .layout import Laid
from .ops import Op, Text, read_ops


@dataclass(eq=False)
class Thing:
    """A graph, cluster, node or edge that shows: what dot says of it, and its paint by part."""

    kind: str
    told: dict[str, Any]
    drawn: dict[str, list[Op]] = field(default_factory=dict)

    @property
    def gvid(self) -> int:
        return int(self.told.get("_gvid", -1))


class Things:
    def __init__(self, laid: Laid) -> None:
        self.laid = laid
        objects = laid.told.get("objects", [])
        self.subgraphs = objects[: int(laid.told.get("_subgraph_cnt", 0))]
        self.nodes = objects[len(self.subgraphs) :]
        self.edges = laid.told.get("edges", [])

    @cached_property
    def in_order(self) -> list[Thing]:
        return [thing for kind, told in self._all() if (thing := self._thing(kind, told))]

    def hide(self, texts: list[Text]) -> None:
        """Take these texts for unseen."""
        unseen = {id(text) for text in texts}
        for thing in self.in_order:
            for ops in thing.drawn.values():
                ops[:] = [replace(op, seen=False) if isinstance(op, Text) and id(op) in unseen else op for op in ops]

    def _thing(self, kind: str, told: dict[str, Any]) -> Thing | None:
        keys = ("_draw_", "_hdraw_", "_tdraw_", "_ldraw_", "_hldraw_", "_tldraw_")
        drawn = {
            key.strip("_"): ops
            for key in keys
            if key in told and (ops := read_ops(told[key], self.laid.pixel, self.laid.scale))
        }
        return Thing(kind, told, drawn) if drawn or kind == "graph" else None

    def _all(self) -> Iterator[tuple[str, dict[str, Any]]]:
        yield "graph", self.laid.told
        yield from (("cluster", told) for told in self._clusters())
        yield from self._marks()

    def _clusters(self) -> Iterator[dict[str, Any]]:
        """Each before those in it."""
        by_id = {told["_gvid"]: told for told in self.subgraphs}
        inner = {child for told in self.subgraphs for child in told.get("subgraphs", ())}
        waiting = [told for told in self.subgraphs if told["_gvid"] not in inner]
        while waiting:
            told = waiting.pop(0)
            yield told
            waiting = [by_id[child] for child in told.get("subgraphs", ()) if child in by_id] + waiting

    def _marks(self) -> Iterator[tuple[str, dict[str, Any]]]:
        nodes = [("node", told) for told in self.nodes]
        edges = [("edge", told) for told in self.edges]
        order = self.laid.told.get("outputorder", "")
        if order == "nodesfirst":
            yield from nodes + edges
        elif order == "edgesfirst":
            yield from edges + nodes
        else:
            yield from self._walk()

    def _walk(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Each node, then its edges, each after the node it leads to."""
        by_id = {told["_gvid"]: told for told in self.nodes}
        leaving: dict[int, list[dict[str, Any]]] = {}
        for edge in self.edges:
            leaving.setdefault(edge["tail"], []).append(edge)
        seen: set[int] = set()
        for gvid, node in by_id.items():
            if gvid not in seen:
                seen.add(gvid)
                yield "node", node
            for edge in leaving.get(gvid, ()):
                head = edge["head"]
                if head not in seen and head in by_id:
                    seen.add(head)
                    yield "node", by_id[head]
                yield "edge", edge
