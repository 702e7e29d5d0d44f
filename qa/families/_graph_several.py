"""Which nodes, and how many: at the other ends of the edges of one node."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from qa.families._build import Draft
from qa.families._graph_edges import END, START, at_node, label_of
from qa.families._graph_nodes import Graph
from qa.families._phrases import Words
from qa.families._reading_drafts import in_a_row, proof
from qa.families._reading_pages import Sheet
from qa.families._sources import gather, literal
from qa.families._structure_counts import count_drafts
from qa.families._texts import quoted

MOST = 6  # nodes that are asked about
LONGEST_LIST = 8


def several_drafts(sheet: Sheet, graph: Graph, rng: random.Random) -> Iterator[Draft]:
    yield from _many(sheet, graph, rng) if graph.ranked else _neighbours(sheet, graph, rng)


def _many(sheet: Sheet, graph: Graph, rng: random.Random) -> Iterator[Draft]:
    nodes = [node for node in graph.labels if graph.named(graph.at(node))]
    for node in rng.sample(nodes, min(MOST, len(nodes))):
        name = quoted(graph.labels[node])
        told = graph.relations
        yield from _ends(sheet, graph, node, told.targets(name), told.leaving(name), rng, out=True)
        yield from _ends(sheet, graph, node, told.sources(name), told.arriving(name), rng, out=False)


def _ends(
    sheet: Sheet, graph: Graph, node: str, things: str, what: str, rng: random.Random, *, out: bool
) -> Iterator[Draft]:
    """The other ends of the edges that leave a node or lead to it: which, and how many."""
    own, far = (START, END) if out else (END, START)
    edges = graph.out_of(node) if out else graph.into(node)
    ends = [edge.end if out else edge.start for edge in edges]
    here = f"{own} == {label_of(graph, node)}"
    line = at_node(graph, node, far, "found", here)
    if 2 <= len(set(ends)) == len(ends) <= LONGEST_LIST:
        yield set_draft(sheet, {"things": things}, [graph.labels[end] for end in ends], line)
    if len(ends) < 2 and rng.random() < 0.7:
        return  # most edges are alone
    if not graph.directed and len(set(ends)) < len(ends):
        return  # two lines to one node: what is counted there are nodes
    refute = gather("found", far, f'e["id"] in {literal([edge.id for edge in edges])} and {here}')
    said = f"There are {len(ends)} {what}." if len(ends) != 1 else f"Of the {what} there is 1."
    for draft in count_drafts(sheet, what, len(ends), [line], "len(found)", said, rng, [refute]):
        if draft.form != "yes_no" or not graph.goes_both_ways(edges):  # what is read back would not bear on a no
            yield draft


def set_draft(sheet: Sheet, words: Words, labels: Sequence[str], *lines: str) -> Draft:
    labels = sorted(labels)
    return Draft(
        topic="several",
        form="list",
        words=words,
        answer=in_a_row(labels, "set"),
        wrong=[in_a_row(labels[1:], "set")],
        rationale=f"These are {', '.join(quoted(label) for label in labels)}.",
        proof=proof(sheet.source, *lines, answer='sorted({" ".join(text.split()) for text in found})'),
        where=sheet.where,
    )


def _neighbours(sheet: Sheet, graph: Graph, rng: random.Random) -> Iterator[Draft]:
    nodes = [node for node in graph.labels if graph.named(graph.at(node)) and graph.at(node)]
    for node in rng.sample(nodes, min(MOST, len(nodes))):
        name, edges = quoted(graph.labels[node]), graph.at(node)
        line = at_node(graph, node, f"({START}, {END})", "ends")
        ends = sorted({edge.end if edge.start == node else edge.start for edge in edges} - {node})
        others = f"found = [one for pair in ends for one in pair if one != {label_of(graph, node)}]"
        if 2 <= len(ends) == len(edges) <= LONGEST_LIST:
            things: Words = {"things": f"the nodes joined to {name} by a line"}
            yield set_draft(sheet, things, [graph.labels[end] for end in ends], line, others)
        what, rationale = f"lines ending at {name}", f"At {name} the number of lines is {len(edges)}."
        counted = f"found = [one for pair in ends for one in pair if one == {label_of(graph, node)}]"
        if all(edge.start != edge.end for edge in edges):
            yield from count_drafts(sheet, what, len(edges), [line, counted], "len(found)", rationale, rng)
