"""Pages as a person holding the page's source and the data knows them: headings, tables, lists, fields.

The source says what stands where; that its tables and fields say what the data says is checked by `oracle_strays`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise

from synth.records import Program
from tests.faults.oracle_judged import squeezed

BLOCKS = {"div", "p", "br", "li", "td", "th", "tr", "dt", "dd", "h1", "h2", "h3", "h4"}
VOID = {"br", "input", "meta", "img", "hr", "link"}


@dataclass(slots=True, kw_only=True)
class Node:
    tag: str
    attrs: dict[str, str | None]
    parts: list[str] = field(default_factory=list)
    below: list[Node] = field(default_factory=list)
    parent: Node | None = None

    @property
    def text(self) -> str:
        return " ".join("".join(self.parts).split())

    def all(self, *tags: str) -> Iterator[Node]:
        for node in self.below:
            if node.tag in tags:
                yield node
            yield from node.all(*tags)

    def holder(self, *tags: str) -> Node | None:
        node = self.parent
        while node is not None and node.tag not in tags:
            node = node.parent
        return node


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node(tag="root", attrs={})
        self.open = [self.root]
        self.pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS:
            self._say(" ")
        node = Node(tag=tag, attrs=dict(attrs), parent=self.open[-1])
        self.open[-1].below.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].below.append(Node(tag=tag, attrs=dict(attrs), parent=self.open[-1]))

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self._say(" ")
        if tag in {node.tag for node in self.open}:
            while self.open[-1].tag != tag:
                self.open.pop()
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.open[-1].tag not in ("style", "script", "title"):
            self._say(data)
            self.pieces += [" ".join(data.split())] if data.strip() else []

    def _say(self, text: str) -> None:
        for node in self.open:
            node.parts.append(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    text: str
    header: bool
    wide: int = 1
    high: int = 1
    first: bool = True  # false where a cell from the left or above reaches in


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table, cells that span others in every place they cover."""

    rows: tuple[tuple[Cell, ...], ...]
    caption: str
    heading: str

    @property
    def head(self) -> tuple[Cell, ...]:
        return self.rows[self.first - 1] if self.first else ()

    @property
    def first(self) -> int:
        """The first row below the headers."""
        return next((at for at, row in enumerate(self.rows) if not all(cell.header for cell in row)), len(self.rows))


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    label: str
    sort: str
    says: str
    checked: bool = False
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    items: tuple[str, ...]
    heading: str
    nested: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    headings: tuple[tuple[int, str], ...]
    tables: tuple[Sheet, ...]
    lists: tuple[Listed, ...]
    fields: tuple[Field, ...]
    terms: tuple[tuple[str, str], ...]
    lines: tuple[str, ...]  # of blocks that hold no other, and of what holds nothing
    buttons: tuple[str, ...]
    links: tuple[str, ...]
    pieces: tuple[str, ...]  # all that the page says, tag by tag in the order of the source

    @property
    def words(self) -> str:
        return squeezed("".join(self.pieces))


def site_of(program: Program) -> Site:
    reader = _Reader()
    reader.feed(program.source)
    root = reader.root
    body = next(root.all("body"), root)
    over = _headings_over(body)
    return Site(
        headings=tuple((int(node.tag[1]), node.text) for node in body.all("h1", "h2", "h3", "h4", "h5", "h6")),
        tables=tuple(_sheet(node, over[id(node)]) for node in _walk(body) if _is(node, "table", "table", "grid")),
        lists=tuple(_list(node, over[id(node)]) for node in body.all("ul", "ol")),
        fields=tuple(_fields(body)),
        terms=tuple(_terms(body)),
        lines=tuple(
            node.text for node in _walk(body) if not list(node.all(*BLOCKS)) and (node.tag in BLOCKS or not node.below)
        ),
        buttons=tuple(node.text for node in body.all("button")),
        links=tuple(node.text for node in body.all("a")),
        pieces=tuple(reader.pieces),
    )


def _headings_over(body: Node) -> dict[int, str]:
    """The heading before each node, in the order of the source."""
    over, last = dict[int, str](), ""
    for node in _walk(body):
        if re.fullmatch("h[1-6]", node.tag):
            last = node.text
        over[id(node)] = last
    return over


def _walk(node: Node) -> Iterator[Node]:
    for below in node.below:
        yield below
        yield from _walk(below)


def _sheet(table: Node, heading: str) -> Sheet:
    grid: dict[tuple[int, int], Cell] = {}
    rows = [node for node in _walk(table) if _is(node, "tr", "row")]
    for at, row in enumerate(rows):
        column = 0
        for node in [
            one for one in row.below if _is(one, "td", "cell", "columnheader", "rowheader") or one.tag == "th"
        ]:
            while (at, column) in grid:
                column += 1
            wide, high = (int(node.attrs.get(name) or 1) for name in ("colspan", "rowspan"))
            header = node.tag == "th" or str(node.attrs.get("role")).endswith("header")
            for down in range(high):
                for across in range(wide):
                    first = not down and not across
                    grid[at + down, column + across] = Cell(
                        text=node.text, header=header, wide=wide, high=high, first=first
                    )
    lines = [[grid[row, column] for column in sorted(c for r, c in grid if r == row)] for row in range(len(rows))]
    caption = next((node.text for node in table.all("caption")), "")
    return Sheet(rows=tuple(map(tuple, lines)), caption=caption, heading=heading)


def _is(node: Node, tag: str, *roles: str) -> bool:
    return node.tag == tag or node.attrs.get("role") in roles


def _list(node: Node, heading: str) -> Listed:
    items = tuple(item.text for item in node.below if item.tag == "li")
    return Listed(items=items, heading=heading, nested=bool(list(node.all("ul", "ol"))))


def _terms(body: Node) -> Iterator[tuple[str, str]]:
    """Each term with the definition right after it."""
    for found in body.all("dl"):
        parts = [node for node in _walk(found) if node.tag in ("dt", "dd")]
        for one, other in pairwise(parts):
            if (one.tag, other.tag) == ("dt", "dd"):
                yield one.text, other.text


def _fields(body: Node) -> Iterator[Field]:
    named = {str(node.attrs["for"]): node.text for node in body.all("label") if node.attrs.get("for")}
    for node in body.all("input", "select", "textarea"):
        around = node.holder("label")
        group = node.holder("fieldset")
        label = named.get(str(node.attrs.get("id"))) or (_label_around(around) if around else "")
        yield Field(
            label=label,
            sort=node.tag if node.tag != "input" else str(node.attrs.get("type")),
            says=_says(node),
            checked="checked" in node.attrs,
            group=next((legend.text for legend in group.all("legend")), "") if group else "",
        )


def _label_around(label: Node) -> str:
    spans = [node.text for node in label.all("span")]
    return spans[0] if spans else label.text


def _says(node: Node) -> str:
    if node.tag == "select":
        options = list(node.all("option"))
        return next((one.text for one in options if "selected" in one.attrs), options[0].text if options else "")
    if node.tag == "textarea":
        return node.text
    return str(node.attrs.get("value") or "")
