"""How the texts of a label make lines, and which of them belong to a label beside it (an `xlabel`)."""

from __future__ import annotations

import math
from collections.abc import Sequence

from .ops import Op, Text

APART = 0.15  # of its letters' size


def lines_of(texts: Sequence[Text]) -> list[list[Text]]:
    """Runs that follow each other on one baseline are one line; runs without a letter make none, nor do unseen ones."""
    lines: list[list[Text]] = []
    for text in texts:
        if not text.seen:
            continue
        before = lines[-1][-1] if lines else None
        if before and abs(before.at[1] - text.at[1]) < 0.5 and text.left >= before.left + before.width - 1:
            lines[-1].append(text)
        else:
            lines.append([text])
    return [line for line in lines if words_of(line)]


def words_of(line: Sequence[Text]) -> str:
    """What a line says; runs that stand apart, as in two cells of one row, are words of their own."""
    said, end = "", math.inf
    for text in line:
        said += f" {text.words}" if text.left - end > APART * text.size else text.words
        end = text.left + text.width
    return " ".join(said.split())


def joined(lines: Sequence[Sequence[Text]]) -> str:
    """The words of several lines, line breaks as spaces."""
    return " ".join(words_of(line) for line in lines)


def split(ops: Sequence[Op], inside: str | None, beside: str | None) -> tuple[list[Op], list[Op]]:
    """The paint of the label and that of the `xlabel` drawn after it, told apart by where each stands."""
    home, other = _point(inside), _point(beside)
    if other is None:
        return list(ops), []
    if home is None:
        return [], list(ops)
    ends = [at + 1 for at, op in enumerate(ops) if isinstance(op, Text)]
    cost = {end: _distance(ops[:end], home) + _distance(ops[end:], other) for end in [0, *ends]}
    end = min(cost, key=lambda end: cost[end])
    return list(ops[:end]), list(ops[end:])


def _distance(ops: Sequence[Op], point: tuple[float, float]) -> float:
    return sum(
        math.dist((op.left + op.width / 2, op.at[1]), point) for op in ops if isinstance(op, Text)
    )  # the baseline will do: the two labels never share a place


def _point(said: str | None) -> tuple[float, float] | None:
    try:
        x, y = (said or "").split(",")[:2]
        return float(x), float(y)
    except ValueError:
        return None
