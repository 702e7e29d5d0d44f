"""Questions about a graph: one node, several, ways, groups."""

from __future__ import annotations

import random
from collections.abc import Iterator

from qa.families._build import Draft
from qa.families._graph_groups import group_drafts
from qa.families._graph_nodes import Graph
from qa.families._graph_one import one_drafts
from qa.families._graph_several import several_drafts
from qa.families._graph_ways import way_drafts
from qa.families._reading_pages import Sheet


def graph_drafts(sheet: Sheet, graph: Graph, rng: random.Random) -> Iterator[Draft]:
    yield from one_drafts(sheet, graph, rng)
    yield from several_drafts(sheet, graph, rng)
    if graph.ranked:
        yield from way_drafts(sheet, graph, rng)
    yield from group_drafts(sheet, graph, rng)
