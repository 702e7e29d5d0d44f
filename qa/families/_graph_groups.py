"""The frames round groups of nodes: which one a node stands in, and what a frame holds."""

from __future__ import annotations

import random
from collections.abc import Iterator

from qa.families._build import Draft
from qa.families._graph_edges import label_of
from qa.families._graph_nodes import Graph
from qa.families._graph_several import LONGEST_LIST, set_draft
from qa.families._reading_drafts import one_text
from qa.families._reading_pages import Sheet
from qa.families._sources import gather, literal, one
from qa.families._structure_counts import count_drafts
from qa.families._texts import quoted

MOST = 3


def group_drafts(sheet: Sheet, graph: Graph, rng: random.Random) -> Iterator[Draft]:
    names = list(dict.fromkeys(graph.clusters.values()))
    inside = [node for node in graph.clusters if node in graph.labels]
    for node in rng.sample(inside, min(MOST, len(inside))) if len(names) > 1 else ():
        label, group = quoted(graph.labels[node]), graph.clusters[node]
        condition = f'e["kind"] == "node" and e["value"]["label"] == {label_of(graph, node)}'
        yield from one_text(
            sheet,
            topic="one",
            words={"one": f"the frame that {label} stands in", "member": label},
            lines=[one("found", condition, 'e["value"]["cluster"]')],
            result='" ".join(found.split())',
            answer=group,
            others=[name for name in names if name != group] + [graph.labels[other] for other in inside[:2]],
            rationale=f"{label} stands in the frame {quoted(group)}.",
            rng=rng,
        )
    for name in names:
        members = [node for node, group in graph.clusters.items() if group == name]
        if not all(node in graph.labels for node in members):
            continue
        labels = [graph.labels[node] for node in members]
        inside_it = f'e["kind"] == "node" and e["value"]["cluster"] == {literal(name)}'
        line = gather("found", 'e["value"]["label"]', inside_it)
        if 2 <= len(labels) <= LONGEST_LIST:
            yield set_draft(sheet, {"things": f"the nodes in the frame {quoted(name)}"}, labels, line)
        rationale = f"In the frame {quoted(name)} there are {', '.join(quoted(one_) for one_ in labels)}."
        what = f"nodes in the frame {quoted(name)}"
        refute = gather("found", 'e["value"]["label"]', f'e["id"] in {literal(members)} and {inside_it}')
        yield from count_drafts(sheet, what, len(labels), [line], "len(found)", rationale, rng, [refute])
