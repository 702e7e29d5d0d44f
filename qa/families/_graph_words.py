"""What relations in a graph are called: by arrows, or where there are none by where nodes lie."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Relations:
    """`before` is where the node lies that an edge comes from; None where arrows say so."""

    before: str | None
    after: str | None

    @property
    def edges(self) -> str:
        return "lines" if self.before else "arrows"

    def source(self, to: str) -> str:
        return (
            f"the node {self.before} {to} that a line joins to it" if self.before else f"the node with an arrow to {to}"
        )

    def target(self, start: str) -> str:
        if self.after:
            return f"the node {self.after} {start} that a line joins to it"
        return f"the node that the arrow from {start} leads to"

    def common(self, one: str, other: str) -> str:
        if self.before:
            return f"the node {self.before} {one} and {other} that lines join to both"
        return f"the node with arrows to both {one} and {other}"

    @property
    def root(self) -> str:
        return (
            f"the node that no line joins to one {self.before} it" if self.before else "the node that no arrow leads to"
        )

    def targets(self, start: str) -> str:
        if self.after:
            return f"the nodes {self.after} {start} that lines join to it"
        return f"the nodes that arrows lead to from {start}"

    def sources(self, to: str) -> str:
        if self.before:
            return f"the nodes {self.before} {to} that lines join to it"
        return f"the nodes from which an arrow leads to {to}"

    def leaving(self, start: str) -> str:
        return f"lines that join {start} to nodes {self.after} it" if self.after else f"arrows that leave {start}"

    def arriving(self, to: str) -> str:
        return f"lines that join {to} to nodes {self.before} it" if self.before else f"arrows that lead to {to}"
