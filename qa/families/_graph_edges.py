"""How a proof finds the edges of a graph, and the labels of their ends."""

from __future__ import annotations

from qa.families._graph_nodes import Graph
from qa.families._sources import gather, literal

BOTH = 'e["value"]["both_ways"]'
START, END = 'e["value"]["from_label"]', 'e["value"]["to_label"]'


def at_node(graph: Graph, node: str, what: str, name: str, *conditions: str) -> str:
    """`name = [what of the edges that end at a node]`; an edge with arrows at both ends is read both ways."""

    def those(name: str, what: str, *conditions: str) -> str:
        return gather(
            name, what, "\n    and ".join(['e["kind"] == "edge"', f'{literal(node)} in e["links"]', *conditions])
        )

    found = those(name, what, *conditions)
    if not graph.goes_both_ways(graph.at(node)):
        return found
    back = those("back", _turned(what), BOTH, *map(_turned, conditions))
    return f"{found}\n{back}\n{name} = [*{name}, *back]"


def _turned(source: str) -> str:
    return END.join(part.replace(END, START) for part in source.split(START))


def label_of(graph: Graph, node: str) -> str:
    """The label of a node, as a proof writes it."""
    return literal(graph.labels[node])
