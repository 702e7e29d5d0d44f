"""Titles of charts of a user's own table: words of theirs, and the few of ours that join them."""

from __future__ import annotations

import re

from synth.given.part import View
from synth.kinds._dice import Dice
from synth.records import ENGLISH

LONGEST = 110  # characters


def title_of(view: View, table: str, language: str, throw: Dice) -> tuple[str, str | None]:
    """A title and what may stand below it. What is held fixed is always said."""
    what = _english(view, throw) if language == ENGLISH else _plain(view)
    held = "".join(f", {one}" for one in _held(view))
    span = _span(view)
    said = {view.value, *view.of}
    choices = [what + held + span]
    if table not in said and len(what + held + span) + len(table) + 2 <= LONGEST:
        choices.append(f"{table}: {what}{held}{span}")
    title = throw.pick(choices)
    below = table if table not in title and throw.chance(0.4) else None
    return title, below


def _english(view: View, throw: Dice) -> str:
    if view.idea.kind == "scatter_groups":
        y, x = view.value, view.of[0]
        by = f" by {view.group}" if view.group and throw.chance(0.6) else ""
        return throw.pick((f"{y} against {x}", f"{y} and {x}")) + by
    sides = [name for name in (view.along, view.group) if name]
    if len(sides) == 2 and view.idea.kind != "heatmap" and throw.chance(0.3):
        sides = sides[:1] if throw.chance(0.5) else sides[::-1]
    return f"{view.value} by {' and '.join(sides)}" if sides else view.value


def _plain(view: View) -> str:
    """Without words of any language."""
    if view.idea.kind == "scatter_groups":
        return " / ".join(dict.fromkeys((view.value, view.of[0], *([view.group] if view.group else []))))
    sides = [name for name in (view.along, view.group) if name]
    return f"{view.value} ({', '.join(sides)})" if sides else view.value


def _held(view: View) -> list[str]:
    """A value that says what it is stands alone, another one behind the name of its column."""
    return [
        one.said if re.search(r"[^\W\d_]{3}|^[12]\d{3}$", one.said) else f"{one.column.name} {one.said}"
        for one in view.held
    ]


def _span(view: View) -> str:
    """The years of dates, which the ticks may not say."""
    if view.place_type != "date":
        return ""
    years = [str(place)[:4] for place in (view.data["places"][0], view.data["places"][-1])]
    return f", {years[0]}" if years[0] == years[1] else f", {years[0]} to {years[1]}"
