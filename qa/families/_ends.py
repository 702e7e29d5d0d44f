"""The two ends of a row of marks: which mark lies there, how far it is from the next, and the words for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from qa.families._marks import Mark, Plot, differ, whole
from qa.families._phrases import Words, a_more, plot_words
from qa.families._scales import Scale
from qa.families._sources import shown

End = Literal["highest", "lowest"]

ENDS: tuple[End, End] = ("highest", "lowest")

FEWEST = 3  # of fewer, which is the highest is a comparison


def ranked(marks: Sequence[Mark], end: End) -> list[Mark]:
    return sorted(marks, key=lambda mark: mark.value, reverse=end == "highest")


def clear_winner(marks: Sequence[Mark], end: End) -> bool:
    """Whether the first is surely before all others, and nothing hidden could be before it."""
    order = ranked(marks, end)
    # Of points far apart in value the second is the nearest rival, but it may be printed more finely.
    return whole(marks) and len(order) > 1 and all(differ(order[0], other) for other in order[1:])


def call_of(end: End) -> str:
    return "max" if end == "highest" else "min"


def other_end(end: End) -> End:
    return "lowest" if end == "highest" else "highest"


def further(end: End) -> str:
    return "higher" if end == "highest" else "lower"


def end_words(scale: Scale, end: End) -> Words:
    more = {"highest": "higher", "lowest": "lower"}[end]
    return {
        "a_more": a_more(scale, more),
        "more": more,
        "most": end,
        "largest": {"highest": "largest", "lowest": "smallest"}[end],
        "maximum": {"highest": "maximum", "lowest": "minimum"}[end],
        "top": {"highest": "top", "lowest": "bottom"}[end],
    }


def row_words(plot: Plot, series: str | None, end: End, marks: Sequence[Mark]) -> Words:
    words = plot_words(plot, series) | end_words(plot.value, end)
    if plot.stacked:  # the highest segment of a stack is the one on top: ask for size, never for height
        more = {"highest": "larger", "lowest": "smaller"}[end]
        words |= {"most": words["largest"], "more": more, "a_more": a_more(plot.value, more), "top": None}
    solid = plot.mark == "bar" and not plot.stacked and min(mark.value for mark in marks) > 0
    tall = {"highest": "longest" if plot.horizontal else "tallest", "lowest": "shortest"}[end]
    words["tall"] = tall if solid else None
    line = plot.mark == "line"
    words["peak"] = {"highest": "peak", "lowest": "bottom out"}[end] if line else None
    return words


def mark_noun(plot: Plot) -> str:
    return {"bar": "segment" if plot.stacked else "bar", "line": "point", "scatter": "point"}[plot.mark]


def first_two(plot: Plot, marks: Sequence[Mark], end: End) -> tuple[list[str], list[str]]:
    """The winner's and the runner-up's value, as said and as steps over the dict `values`."""
    order = ranked(marks, end)[:2]
    digits = plot.value.digits(min(mark.tolerance for mark in order))
    said = [plot.value.say(mark.value, digits) for mark in order]
    reverse = ", reverse=True" if end == "highest" else ""
    steps = [shown(f"sorted(values.values(){reverse})[{place}]", plot.value, digits) for place in (0, 1)]
    return said, steps


def only(words: Words, *names: str) -> Words:
    return {name: words[name] for name in names}
