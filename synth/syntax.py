"""Parsing Python, one text at a time."""

from __future__ import annotations

import ast
from threading import Lock
from typing import Any

# CPython 3.11 counts depth for all threads in one place, and trips over it. Jinja reads numbers in templates so, too.
ONE_AT_A_TIME = Lock()


def parse(source: str) -> ast.Module:
    with ONE_AT_A_TIME:
        return ast.parse(source)


def parse_expression(source: str) -> ast.expr:
    with ONE_AT_A_TIME:
        return ast.parse(source, mode="eval").body


def literal(source: str) -> Any:
    """The value that a text is in Python; raises what `ast.literal_eval` does."""
    with ONE_AT_A_TIME:
        return ast.literal_eval(source)
