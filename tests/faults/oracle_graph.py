"""Graphs as a person holding the data knows them: who leads to whom, by what label, in which frame."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from synth.records import Question, Spec
from tests.faults.oracle_cues import Right
from tests.faults.oracle_judged import squeezed

SIDES = {"above": -1, "the left": -1, "below": 1, "the right": 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """Nodes by what is written in them; edges as (from, to, label)."""

    nodes: tuple[str, ...]
    edges: tuple[tuple[str, str, str | None], ...]
    frames: dict[str, str]
    directed: bool
    title: str

    def node(self, said: str) -> str:
        [found] = [node for node in self.nodes if squeezed(node) == squeezed(said)]
        return found

    def sources(self, said: str) -> list[str]:
        return [start for start, end, _ in self.edges if end == self.node(said)]

    def targets(self, said: str) -> list[str]:
        return [end for start, end, _ in self.edges if start == self.node(said)]

    def beside(self, said: str, side: str) -> list[str]:
        """Edges without arrows are drawn from the upper post to the lower, or from left to right."""
        return self.sources(said) if SIDES[side] < 0 else self.targets(said)

    def label(self, one: str, other: str) -> list[str]:
        ends = [(self.node(one), self.node(other))]
        ends += [] if self.directed else [ends[0][::-1]]
        return [str(label) for start, end, label in self.edges if (start, end) in ends]

    def branch(self, label: str, start: str) -> list[str]:
        own = self.node(start)
        return [end for one, end, said in self.edges if one == own and said and squeezed(said) == squeezed(label)]

    def common(self, one: str, other: str) -> list[str]:
        return [node for node in dict.fromkeys(self.sources(one)) if node in self.sources(other)]

    def roots(self) -> list[str]:
        led = {end for _, end, _ in self.edges}
        return [node for node in self.nodes if node not in led]

    def inside(self, frame: str) -> list[str]:
        return [node for node, name in self.frames.items() if squeezed(name) == squeezed(frame)]

    def ways(self, top: str, end: str) -> list[list[str]]:
        return list(self._onward([self.node(top)], self.node(end)))

    def _onward(self, way: list[str], end: str) -> Iterator[list[str]]:
        if way[-1] == end:
            yield way
            return
        for following in dict.fromkeys(self.targets(way[-1])):
            if following not in way:
                yield from self._onward([*way, following], end)


def graph_of(spec: Spec) -> Graph:
    return _organisation(spec) if spec.topic and spec.topic.kind == "org_chart" else _process(spec)


def _organisation(spec: Spec) -> Graph:
    data: Any = spec.data
    style: Any = spec.style
    words = {post["title"]: _written(post, style["shows"]) for post in data["posts"]}
    pairs = [(words[post["reports_to"]], words[post["title"]], None) for post in data["posts"] if post["reports_to"]]
    upwards = style["points"] == "up"
    framed = {words[post["title"]]: post["unit"] for post in data["posts"] if post["unit"]}
    return Graph(
        nodes=tuple(words.values()),
        edges=tuple((end, start, None) if upwards else (start, end, None) for start, end, _ in pairs),
        frames=framed if style["clusters"] else {},
        directed=style["points"] != "none",
        title=style["heading"] if style["title"] != "none" else "",
    )


def _written(post: dict[str, Any], shows: str) -> str:
    order = {"title": ["title"], "holder": ["holder"], "both": ["holder", "title"], "title first": ["title", "holder"]}
    said = [post[part] for part in order[shows] if post.get(part)]
    return " ".join(said or [post["title"]])


def _process(spec: Spec) -> Graph:
    data: Any = spec.data
    style: Any = spec.style
    texts = {step["key"]: step["text"] for step in data["steps"]}
    return Graph(
        nodes=tuple(texts.values()),
        edges=tuple((texts[flow["from"]], texts[flow["to"]], flow.get("label")) for flow in data["flows"]),
        frames={step["text"]: step["lane"] for step in data["steps"] if step["lane"]} if style["lanes"] else {},
        directed=True,
        title=style["heading"] if style["title"] != "none" else "",
    )


# Words

Q = "“([^”]*)”"
SIDE = "(above|below|the left|the right)"
Finder = Callable[..., list[str]]
# What names one text, the way it is found, how its quoted names are to be taken.
ONE: Sequence[tuple[str, Finder]] = (
    (rf"(?:arrow|line) (?:from|between) {Q} (?:to|and) {Q}", Graph.label),
    (rf"node with an arrow to {Q}", Graph.sources),
    (rf"node linked to {Q} from {SIDE}", Graph.beside),
    (rf"node that the arrow from {Q} leads to", Graph.targets),
    (rf"node that the {Q} arrow from {Q} leads to", Graph.branch),
    (rf"node with arrows to both {Q} and {Q}", Graph.common),
    (rf"node linked from {SIDE} to both {Q} and {Q}", lambda graph, side, one, two: graph.common(one, two)),
    (r"node that no arrow leads to|node linked to no other (?:above it|on its left)", Graph.roots),
    (rf"frame that {Q} stands in", lambda graph, said: [graph.frames[graph.node(said)]]),
    (rf"(?:node points|these points|arrow|get) to {Q}", Graph.sources),
    (rf"arrow reaches {Q} from", Graph.sources),
    (rf"(?:arrow from|node follows|After|right after) {Q}", Graph.targets),
    (rf"(?:do|before|arrows to) {Q} (?:and|as well as) {Q}", Graph.common),
    (r"does everything begin|begins everything", Graph.roots),
    (rf"(?:which frame does|frames? holds) {Q}", lambda graph, said: [graph.frames[graph.node(said)]]),
)  # fmt: skip
BRANCH = (
    (rf"from {Q} in the case of {Q}", (2, 1)),
    (rf"answer at {Q} is {Q}", (2, 1)),
    (rf"At {Q}, to which node does the arrow labelled {Q}", (2, 1)),
    (rf"With {Q} at {Q}", (1, 2)),
)
Claims = Callable[..., bool]
CLAIMS: Sequence[tuple[str, Claims]] = (
    (rf"^Does an arrow lead from {Q} to {Q}", lambda graph, claim, to: (graph.node(claim) in graph.sources(to))),
    (rf"arrow that leaves {Q} and ends at {Q}", lambda graph, claim, to: graph.node(claim) in graph.sources(to)),
    (rf"^Does the arrow from {Q} lead to {Q}", lambda graph, start, claim: graph.targets(start) == [graph.node(claim)]),
    (rf"[Dd]oes {Q} come right after {Q}", lambda graph, claim, start: graph.node(claim) in graph.targets(start)),
    (rf"^Does {Q} at {Q} lead to {Q}",
     lambda graph, label, start, claim: graph.branch(label, start) == [graph.node(claim)]),
    (rf"^Do both {Q} and {Q} have an arrow from {Q}",
     lambda graph, one, two, claim: graph.common(one, two) == [graph.node(claim)]),
    (rf"lead to some node other than {Q}", lambda graph, claim: graph.node(claim) in graph.roots()),
    (rf"^Does {Q} stand in the frame {Q}",
     lambda graph, said, claim: squeezed(graph.frames[graph.node(said)]) == squeezed(claim)),
)  # fmt: skip
COUNTS: Sequence[tuple[str, Callable[..., int]]] = (
    (rf"arrows leaving {Q}", lambda graph, said: len(graph.targets(said))),
    (rf"arrows leading to {Q}", lambda graph, said: len(graph.sources(said))),
    (rf"nodes linked to {Q} from {SIDE}", lambda graph, said, side: len(graph.beside(said, side))),
    (rf"lines ending at {Q}", lambda graph, said: len(graph.targets(said) + graph.sources(said))),
    (rf"(?:arrows|lines) on the way from {Q} to {Q}", lambda graph, top, end: len(_way(graph, top, end)) - 1),
    (rf"nodes in the frame {Q}", lambda graph, name: len(graph.inside(name))),
)
SETS: Sequence[tuple[str, Finder]] = (
    (rf"nodes that arrows from {Q} lead to", Graph.targets),
    (rf"nodes with an arrow to {Q}", Graph.sources),
    (rf"nodes linked to {Q} from {SIDE}", Graph.beside),
    (rf"nodes joined to {Q} by a line", lambda graph, said: graph.targets(said) + graph.sources(said)),
    (rf"nodes in the frame {Q}", Graph.inside),
)


def _way(graph: Graph, top: str, end: str) -> list[str]:
    [way] = graph.ways(top, end)
    return way


def read_graph(question: Question, graph: Graph) -> Right | None:
    words = question.words
    try:
        if question.form == "table":
            rows = sorted([start, end] for start, end, _ in graph.edges)
            return Right(value=[["from", "to"], *rows], what="table")
        if question.form == "list":
            return _several(words, graph)
        for pattern, count in COUNTS:
            if found := re.search(pattern, words):
                return _counted(words, found, count(graph, *found.groups()), question.form)
        return _claimed(words, graph) if question.form == "yes_no" else _one(words, graph)
    except ValueError as fault:  # a name that is no node's, or two ways
        return Right(value=None, what="text", doubt=f"{fault}")


def _several(words: str, graph: Graph) -> Right | None:
    for pattern, find in SETS:
        if found := re.search(pattern, words):
            return Right(value=find(graph, *found.groups()), what="set")
    names = re.findall(Q, words)
    return Right(value=_way(graph, *names), what="texts") if len(names) == 2 else None


def _counted(words: str, found: re.Match[str], count: int, form: str) -> Right | None:
    if form != "yes_no":
        return Right(value=count, what="count")
    claims = re.findall(r"(?<!\w)\d+(?!\w)", words[: found.start()] + words[found.end() :])
    return Right(value=int(claims[0]) == count, what="truth") if len(claims) == 1 else None


def _text(words: str, graph: Graph) -> tuple[str, re.Match[str], str] | None:
    """The one text that is asked for, where the words name it, and why there may be doubt."""
    for pattern, order in BRANCH:
        if found := re.search(pattern, words):
            return _single(graph.branch(found[order[0]], found[order[1]]), found)
    for pattern, find in ONE:
        if found := re.search(pattern, words):
            return _single(find(graph, *found.groups()), found)
    if graph.title and (found := re.search(r"main heading", words)):
        return graph.title, found, ""
    return None


def _single(values: list[str], found: re.Match[str]) -> tuple[str, re.Match[str], str]:
    return values[0] if values else "", found, "" if len(set(values)) == 1 else f"{len(set(values))} fit"


def _one(words: str, graph: Graph) -> Right | None:
    found = _text(words, graph)
    return Right(value=found[0], what="text", doubt=found[2]) if found else None


def _claimed(words: str, graph: Graph) -> Right | None:
    for pattern, holds in CLAIMS:
        if found := re.search(pattern, words):
            return Right(value=holds(graph, *found.groups()), what="truth")
    asked = _text(words, graph)
    if asked is None:
        return None
    value, found, doubt = asked
    claims = re.findall(Q, words[: found.start()] + words[found.end() :])
    return Right(value=squeezed(claims[0]) == squeezed(value), what="truth", doubt=doubt) if len(claims) == 1 else None
