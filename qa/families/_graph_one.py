"""Which one node: where an edge leads or comes from, what leads to two nodes, where all begins."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from qa.families._build import Draft
from qa.families._graph_edges import END, START, at_node, label_of
from qa.families._graph_nodes import Graph
from qa.families._phrases import Words
from qa.families._reading_drafts import one_text
from qa.families._reading_pages import Sheet, may_be_said
from qa.families._sources import gather, literal
from qa.families._texts import folded, quoted

MOST = 3  # questions of one sort for each form


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Found:
    """One node that answers: how it is told, how a proof finds it as `found`, and its label."""

    words: Words
    lines: Sequence[str]
    node: str
    near: Sequence[str]
    rationale: str


def one_drafts(sheet: Sheet, graph: Graph, rng: random.Random) -> Iterator[Draft]:
    sorts = [_sources, _targets, _common, _roots] if graph.ranked else []
    sorts += [_branches] if graph.directed else []
    for sort in sorts:
        found = list(sort(graph))
        for each in rng.sample(found, min(MOST, len(found))):
            yield from _one_node(sheet, graph, each, rng)


def _one_node(sheet: Sheet, graph: Graph, found: Found, rng: random.Random) -> Iterator[Draft]:
    answer = graph.labels[found.node]
    said = found.words["one"] or ""
    near = [graph.labels[node] for node in found.near if node in graph.labels]
    rest = [label for label in graph.labels.values() if label not in near]
    rng.shuffle(rest)
    yield from one_text(
        sheet,
        topic="one",
        words=found.words | {"node": said},
        lines=found.lines,
        result='" ".join(found.split())',
        answer=answer,
        others=[label for label in [*near, *rest] if quoted(label) not in said],
        rationale=found.rationale,
        rng=rng,
    )


def _sources(graph: Graph) -> Iterator[Found]:
    for node in graph.labels:
        source = graph.over(node)
        if source is None or not graph.named(graph.at(node)):
            continue
        to = quoted(graph.labels[node])
        sources = at_node(graph, node, START, "sources", f"{END} == {label_of(graph, node)}")
        yield Found(
            words={"one": graph.relations.source(to), "to": to if graph.directed else None},
            lines=[sources, "[found] = sources"],
            node=source,
            near=[edge.end for edge in graph.out_of(node)],
            rationale=f"The one {graph.arrow} that ends at {to} comes from {quoted(graph.labels[source])}.",
        )


def _targets(graph: Graph) -> Iterator[Found]:
    for node in graph.labels:
        out = graph.out_of(node)
        if len(out) != 1 or out[0].end == node or not graph.named(graph.at(node)):
            continue
        start = quoted(graph.labels[node])
        targets = at_node(graph, node, END, "targets", f"{START} == {label_of(graph, node)}")
        yield Found(
            words={"one": graph.relations.target(start), "start": start if graph.directed else None},
            lines=[targets, "[found] = targets"],
            node=out[0].end,
            near=[edge.start for edge in graph.into(node)],
            rationale=f"The one {graph.arrow} that goes on from {start} ends at {quoted(graph.labels[out[0].end])}.",
        )


def _branches(graph: Graph) -> Iterator[Found]:
    """Where a labelled edge of several leads: a decision."""
    for node in graph.labels:
        out = graph.out_of(node)
        labels = [folded(edge.label) for edge in out]
        if len(out) < 2 or not graph.named(out) or graph.goes_both_ways(out):
            continue
        for edge in out:
            if not may_be_said(edge.label) or labels.count(folded(edge.label)) != 1:
                continue
            start, branch = quoted(graph.labels[node]), quoted(edge.label)
            parts = f'({START}, e["value"]["label"], {END})'
            branches = gather("branches", parts, f'e["id"] in {literal([other.id for other in out if other.label])}')
            chosen = f"label == {literal(edge.label)} and start == {label_of(graph, node)}"
            yield Found(
                words={
                    "one": f"the node that the {branch} arrow from {start} leads to",
                    "start_": start,
                    "branch": branch,
                },
                lines=[branches, f"[found] = [end for start, label, end in branches if {chosen}]"],
                node=edge.end,
                near=[other.end for other in out if other is not edge],
                rationale=f"The arrow from {start} with the label {branch} ends at {quoted(graph.labels[edge.end])}.",
            )


def _common(graph: Graph) -> Iterator[Found]:
    """One node that leads to two others, each of which nothing else leads to."""
    below: dict[str, list[str]] = {}
    for node in graph.labels:
        source = graph.over(node)
        if source is not None and graph.named(graph.at(node)):
            below.setdefault(source, []).append(node)
    for source, nodes in below.items():
        for first, second in pairwise(nodes):
            one_, other = quoted(graph.labels[first]), quoted(graph.labels[second])
            yield Found(
                words={
                    "one": graph.relations.common(one_, other),
                    "first": one_ if graph.directed else None,
                    "second": other,
                },
                lines=[
                    at_node(graph, first, START, "over_first", f"{END} == {label_of(graph, first)}"),
                    at_node(graph, second, START, "over_second", f"{END} == {label_of(graph, second)}"),
                    "[one], [other] = over_first, over_second",
                    "[found] = {one} & {other}",
                ],
                node=source,
                near=[edge.end for edge in graph.out_of(first)],
                rationale=f"Those to {one_} and to {other} both come from {quoted(graph.labels[source])}.",
            )


def _roots(graph: Graph) -> Iterator[Found]:
    """The top of a tree: the only node that nothing leads to."""
    tops = [node for node in graph.labels if not graph.into(node)]
    tree = all(len(graph.into(node)) <= 1 and graph.at(node) for node in graph.labels)
    plain = graph.named(graph.edges) and not graph.goes_both_ways(graph.edges)
    if graph.whole and len(tops) == 1 and tree and plain:
        ends = gather("ends", f"({START}, {END})", 'e["kind"] == "edge"')
        yield Found(
            words={"one": graph.relations.root, "top": "" if graph.directed else None},
            lines=[ends, "[found] = {start for start, end in ends} - {end for start, end in ends}"],
            node=tops[0],
            near=[edge.end for edge in graph.out_of(tops[0])],
            rationale=f"Every node but {quoted(graph.labels[tops[0]])} has one from which {graph.arrow}s lead to it.",
        )
