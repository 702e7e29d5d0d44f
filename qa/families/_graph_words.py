"""What relations in a graph are called: by arrows, or where there are none by where nodes lie."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Relations:
    """`before` is the side on which the node lies that an edge comes from: "above"; None where arrows say so."""

    before: str | None
    after: str | None

    @property
    def edges(self) -> str:
        return "lines" if self.before else "arrows"

    def source(self, to: str) -> str:
        return f"the node linked to {to} from {self.before}" if self.before else f"the node with an arrow to {to}"

    def target(self, start: str) -> str:
        if self.after:
            return f"the node linked to {start} from {self.after}"
        return f"the node that the arrow from {start} leads to"

    def common(self, one: str, other: str) -> str:
        if self.before:
            return f"the node linked from {self.before} to both {one} and {other}"
        return f"the node with arrows to both {one} and {other}"

    @property
    def root(self) -> str:
        if self.before:
            return f"the node linked to no other {'on its left' if self.before == 'the left' else 'above it'}"
        return "the node that no arrow leads to"

    def targets(self, start: str) -> str:
        return f"the {self._linked(start, self.after)}" if self.after else f"the nodes that arrows from {start} lead to"

    def sources(self, to: str) -> str:
        return f"the {self._linked(to, self.before)}" if self.before else f"the nodes with an arrow to {to}"

    def leaving(self, start: str) -> str:
        """What is counted: nodes where lines may run together, else arrows."""
        return self._linked(start, self.after) if self.after else f"arrows leaving {start}"

    def arriving(self, to: str) -> str:
        return self._linked(to, self.before) if self.before else f"arrows leading to {to}"

    @staticmethod
    def _linked(node: str, side: str) -> str:
        return f"nodes linked to {node} from {side}"
