"""The way down a tree from one node to another: which nodes it passes, and how long it is."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from qa.families._build import Draft
from qa.families._graph_edges import END, START
from qa.families._graph_nodes import Graph
from qa.families._reading_drafts import in_a_row, proof
from qa.families._reading_pages import Sheet
from qa.families._sources import gather, literal
from qa.families._structure_counts import count_drafts
from qa.families._texts import quoted

MOST = 3
LONGEST = 8  # nodes


def way_drafts(sheet: Sheet, graph: Graph, rng: random.Random) -> Iterator[Draft]:
    if not graph.named(graph.edges) or graph.goes_both_ways(graph.edges):
        return
    ways = [way for node in graph.labels for way in [_way_up(graph, node)] if len(way) >= 3]
    for way in rng.sample(ways, min(MOST, len(ways))):
        cut = rng.randint(0, len(way) - 3)  # a way may begin below the top
        nodes = way[cut:]
        top, end = graph.labels[nodes[0]], graph.labels[nodes[-1]]
        lines = [
            gather("ends", f"({START}, {END})", 'e["kind"] == "edge"'),
            f"way = [{literal(end)}]",
            f"for step in ends:\n    if way[0] != {literal(top)}:\n"
            "        [above] = [start for start, end in ends if end == way[0]]\n        way = [above, *way]",
        ]
        labels = [graph.labels[node] for node in nodes]
        yield from _path(sheet, labels, lines, graph.relations.edges)
        what = f"{graph.relations.edges} on the way from {quoted(top)} to {quoted(end)}"
        way_said = " to ".join(quoted(label) for label in labels)
        rationale = f"The way goes {way_said}, over {len(nodes) - 1} {graph.relations.edges}."
        yield from count_drafts(sheet, what, len(nodes) - 1, lines, "len(way) - 1", rationale, rng)


def _way_up(graph: Graph, node: str) -> list[str]:
    """The nodes from the top down to this one, as far as each has one node over it."""
    way = [node]
    while (above := graph.over(way[0])) is not None and above not in way and above in graph.labels:
        way = [above, *way]
    return way


def _path(sheet: Sheet, labels: Sequence[str], lines: Sequence[str], edges: str) -> Iterator[Draft]:
    if len(labels) > LONGEST:
        return
    top, end = quoted(labels[0]), quoted(labels[-1])
    yield Draft(
        topic="way",
        form="list",
        words={"top": top, "end": end, "edges": edges},
        answer=in_a_row(labels),
        wrong=[in_a_row(labels[::-1]), in_a_row(labels[:-1])],
        rationale=f"The way goes {' to '.join(quoted(label) for label in labels)}.",
        proof=proof(sheet.source, *lines, answer='[" ".join(text.split()) for text in way]'),
        where=sheet.where,
    )
