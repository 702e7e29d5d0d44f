"""The fields of a record, read from its label: `{<port> name | {left | right}}`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field


@dataclass(slots=True, eq=False)
class Field:
    """A field, or a group of them where `inner` holds any; rows and columns count from the record's own corner."""

    port: str | None = None
    inner: list[Field] = field(default_factory=list)
    row: int = 0
    column: int = 0
    rows: int = 1
    columns: int = 1


def fields(label: str, turned: bool) -> list[Field]:
    """The leaves in the order dot has them; `turned` where the graph runs sideways."""
    whole, _ = _group(re.findall(r"\\.|[{}|<>]|[^\\{}|<>]+", label, re.DOTALL), 0)
    _size(whole, not turned)
    _place(whole, 0, 0, not turned)
    return _leaves(whole)


def _group(tokens: list[str], at: int) -> tuple[Field, int]:
    """Fields up to the closing brace or the end, and where to go on."""
    whole, current, port, in_port = Field(), Field(), "", False
    while at < len(tokens):
        token = tokens[at]
        at += 1
        if token == "<":
            in_port, port = True, ""
        elif token == ">" and in_port:
            in_port, current.port = False, port.strip() or None
        elif in_port:
            port += token
        elif token == "{":
            inner, at = _group(tokens, at)
            current.inner = inner.inner
        elif token == "|":
            whole.inner.append(current)
            current = Field()
        elif token == "}":
            break
    whole.inner.append(current)
    return whole, at


def _size(one: Field, across: bool) -> None:
    if not one.inner:
        return
    for part in one.inner:
        _size(part, not across)
    one.columns = sum(p.columns for p in one.inner) if across else max(p.columns for p in one.inner)
    one.rows = max(p.rows for p in one.inner) if across else sum(p.rows for p in one.inner)


def _place(one: Field, row: int, column: int, across: bool) -> None:
    one.row, one.column = row, column
    for part in one.inner:
        if not part.inner:  # a leaf is as long as the group it stands in
            part.rows, part.columns = (one.rows, 1) if across else (1, one.columns)
        _place(part, row, column, not across)
        row, column = (row, column + part.columns) if across else (row + part.rows, column)


def _leaves(one: Field) -> list[Field]:
    return [leaf for part in one.inner for leaf in (_leaves(part) if part.inner else [part])]
