"""Writing DOT: the habits of a program (quotes, ends of statements, comments, names), and its text put together."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from synth.kinds._dice import Dice
from synth.prompts import fill

PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|-?\d+(?:\.\d+)?")
KEYWORDS = {"node", "edge", "graph", "digraph", "subgraph", "strict"}
LETTERS = "abcdefghijklmnopqrstuvwxyz"

Attributes = Mapping[str, Any]
Statement = str | Mapping[str, Any]


class Html(str):
    """A label that is markup, written between angle brackets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """What does not show: how a program is written down."""

    names: str  # "words", "letters", "numbered" or "labels"
    defaults: str  # "inline", "groups" or "first"
    order: str  # "nodes", "edges" or "mixed"
    edges: str  # "single", "chains" or "sets"
    settings: str  # "lines" or "block"
    always: bool  # quote every value
    comma: str
    end: str
    indent: str
    comment: str  # "//", "#", "/*" or none
    opening: str

    def value(self, value: Any) -> str:
        if isinstance(value, Html):
            return f"<{value}>"
        text = str(value)
        if not self.always and PLAIN.fullmatch(text) and text.lower() not in KEYWORDS:
            return text
        return quoted(text)

    def name(self, name: str) -> str:
        return name if PLAIN.fullmatch(name) and name.lower() not in KEYWORDS else quoted(name)

    def attributes(self, attributes: Attributes) -> str:
        if not attributes:
            return ""
        return "[" + self.comma.join(f"{key}={self.value(value)}" for key, value in attributes.items()) + "]"

    def statement(self, what: str, attributes: Attributes) -> str:
        return f"{what} {self.attributes(attributes)}".rstrip()


def quoted(text: str) -> str:
    return '"' + text.replace('"', '\\"').replace("\n", "\\n") + '"'


def choose_habits(throw: Dice, *, keyword: str, title: str, edges: Sequence[str], labels: bool) -> Habits:
    words = "".join(part.capitalize() for part in re.findall(r"[A-Za-z]+", title)[:3])
    opening = throw.pick((keyword, f"{keyword} G", f"{keyword} {words}", f"{keyword} {quoted(title)}"))
    return Habits(
        names=throw.pick(("words", "letters", "numbered", *(["labels"] if labels else []))),
        defaults=throw.pick(("inline", "groups", "first")),
        order=throw.pick(("nodes", "nodes", "edges", "mixed")),
        edges=throw.pick(edges),
        settings=throw.pick(("lines", "block")),
        always=throw.chance(0.35),
        comma=throw.pick((", ", " ", ",")),
        end=throw.pick((";", ";", "")),
        indent=throw.pick(("  ", "    ", "\t")),
        comment=throw.pick(("//", "//", "#", "/*", "")),
        opening=opening,
    )


def name_nodes(habits: Habits, texts: Sequence[str], word: str) -> list[str]:
    """A name for each node, from its first words, its place or its label."""
    if habits.names == "labels":
        return list(texts)
    if habits.names == "letters" and len(texts) <= len(LETTERS):
        return list(LETTERS[: len(texts)])
    if habits.names != "words":
        return [f"{word}{at}" for at in range(1, len(texts) + 1)]
    names: list[str] = []
    for text in texts:
        parts = re.findall(r"[a-z0-9]+", text.lower())
        name = "_".join(parts[:3])
        name = f"{word}_{name}" if not name or name[0].isdigit() or name in KEYWORDS else name
        names.append(name if name not in names else f"{name}_{len(names)}")
    return names


def write_graph(
    template: str, habits: Habits, *, settings: Attributes, defaults: Mapping[str, Attributes],
    sections: Sequence[tuple[str, Sequence[Statement]]], note: str | None,
) -> str:  # fmt: skip
    """The text of a program; `sections` are notes with their statements."""
    if habits.settings == "block":
        first = [habits.statement("graph", settings)]
    else:
        first = [f"{key}={habits.value(value)}" for key, value in settings.items()]
    first += [habits.statement(what, attributes) for what, attributes in defaults.items() if attributes]
    text = fill(
        template,
        opening=habits.opening,
        settings=first,
        sections=[{"note": said, "lines": lines} for said, lines in sections],
        indent=habits.indent,
        end=habits.end,
        comments=habits.comment,
        note=note if habits.comment else None,
        say=lambda words: f"/* {words} */" if habits.comment == "/*" else f"{habits.comment} {words}",
    )
    lines = [line.rstrip() for line in text.strip("\n").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)) + "\n"


def chains(pairs: Sequence[tuple[str, str]]) -> list[list[str]]:
    """The same edges as ways: each goes on where the last one ended, as far as it can."""
    left = list(pairs)
    found: list[list[str]] = []
    while left:
        way = list(left.pop(0))
        while (following := next((pair for pair in left if pair[0] == way[-1]), None)) is not None:
            left.remove(following)
            way.append(following[1])
        found.append(way)
    return found
