"""A page of the user's own: their template, filled with a row of their data."""

from __future__ import annotations

from typing import Any

from synth.records import ItemError, Spec, Table
from synth.steps import Kind

NAME = "synth.given.page"


def check(data: Any) -> None:
    if not isinstance(data, dict):
        raise ItemError("bad_spec", "a row is an object")


def expected(_spec: Spec) -> tuple[Table, ...]:
    """What of a row its page shows, and how, only the template knows."""
    return ()


kind = Kind(
    name=NAME,
    about="a page of your own: a template filled with rows of data",
    renderer="html",
    families=(
        "reading",
        "table",
        "arithmetic",
        "lookup",
        "extremum",
        "comparison",
        "count",
        "pointing",
        "structure",
        "unanswerable",
    ),
    offline={},
    schema={"type": "object"},
    check=check,
    expected=expected,
)
