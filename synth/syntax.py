"""Parsing Python in turn: CPython 3.11 counts the depth of all threads in one place, and trips over it.

Not only what we parse counts. Templates parse the numbers they hold, and libraries parse signatures as they are first
imported, in whichever thread that is. So it is `ast.parse` itself that waits.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable
from functools import wraps
from threading import RLock
from typing import Any

IN_TURN = RLock()  # whatever the garbage collector ends amid a parse may parse as well, in the same thread


def parse_in_turn() -> None:
    """For this whole process; needed once, and from 3.12 on not at all."""
    if sys.version_info < (3, 12) and not hasattr(ast.parse, "__wrapped__"):
        setattr(ast, "parse", _waiting(ast.parse))  # noqa: B010 - no type of ours is that of all its overloads


def _waiting(parse: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(parse)
    def wait(*given: Any, **options: Any) -> Any:
        with IN_TURN:
            return parse(*given, **options)

    return wait
