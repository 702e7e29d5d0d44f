"""Questions about a graph: where edges lead, what joins two nodes, ways, groups, counts."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from qa.families._build import Draft
from qa.families._graph_nodes import Graph
from qa.families._phrases import Words
from qa.families._reading_drafts import in_a_row, one_text, proof
from qa.families._reading_pages import Sheet, folded, may_be_said, quoted
from qa.families._sources import gather, literal, one
from qa.families._structure_counts import count_drafts

MOST = 3  # questions of one sort for each form
LONGEST_LIST = 8


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Found:
    """One node that answers: how it is told, how a proof finds it as `found`, and its label."""

    words: Words
    lines: Sequence[str]
    node: str
    near: Sequence[str]
    rationale: str


def graph_drafts(sheet: Sheet, graph: Graph, rng: random.Random) -> Iterator[Draft]:
    sorts = [_sources, _targets, _common, _roots] if graph.ranked else []
    sorts += [_branches] if graph.directed else []
    for sort in sorts:
        found = list(sort(graph))
        for each in rng.sample(found, min(MOST, len(found))):
            yield from _one_node(sheet, graph, each, rng)
    if graph.ranked:
        yield from _many(sheet, graph, rng)
        yield from _ways(sheet, graph, rng)
    else:
        yield from _neighbours(sheet, graph, rng)
    yield from _groups(sheet, graph, rng)


def _one_node(sheet: Sheet, graph: Graph, found: Found, rng: random.Random) -> Iterator[Draft]:
    answer = graph.labels[found.node]
    said = found.words["one"] or ""
    near = [graph.labels[node] for node in found.near if node in graph.labels]
    rest = [label for label in graph.labels.values() if label not in near]
    rng.shuffle(rest)
    yield from one_text(
        sheet,
        topic="one",
        words=found.words,
        lines=found.lines,
        result='" ".join(found.split())',
        answer=answer,
        others=[label for label in [*near, *rest] if quoted(label) not in said],
        rationale=found.rationale,
        rng=rng,
    )


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


def _label(graph: Graph, node: str) -> str:
    return literal(graph.labels[node])


BOTH = 'e["value"]["both_ways"]'
START, END = 'e["value"]["from_label"]', 'e["value"]["to_label"]'


def _sources(graph: Graph) -> Iterator[Found]:
    for node in graph.labels:
        source = graph.over(node)
        if source is None or not graph.named(graph.at(node)):
            continue
        to = quoted(graph.labels[node])
        sources = at_node(graph, node, START, "sources", f"{END} == {_label(graph, node)}")
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
        targets = at_node(graph, node, END, "targets", f"{START} == {_label(graph, node)}")
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
            branches = gather("branches", parts, f'e["id"] in {literal([other.id for other in out])}')
            chosen = f"label == {literal(edge.label)} and start == {_label(graph, node)}"
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
                    at_node(graph, first, START, "over_first", f"{END} == {_label(graph, first)}"),
                    at_node(graph, second, START, "over_second", f"{END} == {_label(graph, second)}"),
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


# Several nodes


def _many(sheet: Sheet, graph: Graph, rng: random.Random) -> Iterator[Draft]:
    nodes = [node for node in graph.labels if graph.named(graph.at(node))]
    for node in rng.sample(nodes, min(2 * MOST, len(nodes))):
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
    here = f"{own} == {_label(graph, node)}"
    line = at_node(graph, node, far, "found", here)
    if 2 <= len(set(ends)) == len(ends) <= LONGEST_LIST:
        yield _set_draft(sheet, {"things": things}, [graph.labels[end] for end in ends], line)
    if len(ends) < 2 and rng.random() < 0.7:
        return  # most edges are alone
    refute = gather("found", far, f'e["id"] in {literal([edge.id for edge in edges])} and {here}')
    said = f"There are {len(ends)} {what}." if len(ends) != 1 else f"Of the {what} there is 1."
    for draft in count_drafts(sheet, what, len(ends), [line], "len(found)", said, rng, [refute]):
        if draft.form != "yes_no" or not graph.goes_both_ways(edges):  # what is read back would not bear on a no
            yield draft


def _set_draft(sheet: Sheet, words: Words, labels: Sequence[str], *lines: str) -> Draft:
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
    for node in rng.sample(nodes, min(2 * MOST, len(nodes))):
        name, edges = quoted(graph.labels[node]), graph.at(node)
        line = at_node(graph, node, f"({START}, {END})", "ends")
        ends = sorted({edge.end if edge.start == node else edge.start for edge in edges} - {node})
        others = f"found = [one for pair in ends for one in pair if one != {_label(graph, node)}]"
        if 2 <= len(ends) == len(edges) <= LONGEST_LIST:
            things: Words = {"things": f"the nodes that a line joins to {name}"}
            yield _set_draft(sheet, things, [graph.labels[end] for end in ends], line, others)
        what, rationale = f"lines that end at {name}", f"At {name} the number of lines is {len(edges)}."
        counted = f"found = [one for pair in ends for one in pair if one == {_label(graph, node)}]"
        if all(edge.start != edge.end for edge in edges):
            yield from count_drafts(sheet, what, len(edges), [line, counted], "len(found)", rationale, rng)


# Ways down a tree


def _ways(sheet: Sheet, graph: Graph, rng: random.Random) -> Iterator[Draft]:
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
    if len(labels) > LONGEST_LIST:
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


# Groups


def _groups(sheet: Sheet, graph: Graph, rng: random.Random) -> Iterator[Draft]:
    names = list(dict.fromkeys(graph.clusters.values()))
    inside = [node for node in graph.clusters if node in graph.labels]
    for node in rng.sample(inside, min(MOST, len(inside))) if len(names) > 1 else ():
        label, group = quoted(graph.labels[node]), graph.clusters[node]
        condition = f'e["kind"] == "node" and e["value"]["label"] == {_label(graph, node)}'
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
            yield _set_draft(sheet, {"things": f"the nodes in the frame {quoted(name)}"}, labels, line)
        rationale = f"In the frame {quoted(name)} there are {', '.join(quoted(one_) for one_ in labels)}."
        what = f"nodes in the frame {quoted(name)}"
        refute = gather("found", 'e["value"]["label"]', f'e["id"] in {literal(members)} and {inside_it}')
        yield from count_drafts(sheet, what, len(labels), [line], "len(found)", rationale, rng, [refute])
