"""Marks of charts that can be pointed at: by their names, or as the highest and lowest of a series."""

from __future__ import annotations

import random
from collections.abc import Iterator

from qa.families._marks import Mark, Plot, clear_best, differ, whole
from qa.families._phrases import keys_of, mark_words
from qa.families._pointing_targets import MOST, Target
from qa.families._reading_pages import Sheet
from qa.families._sources import gather, mark_at, on_page, pick, value_of

SMALLEST = 4  # pixels a mark must have each way to be pointed at


def mark_targets(plot: Plot, sheet: Sheet, rng: random.Random) -> Iterator[Target]:
    """Bars, and points of lines that have markers."""
    boxes = {e.id: e for e in sheet.elements if e.box and e.kind in ("bar", "point") and e.role != "vertex"}
    large = [mark for mark in plot.marks if mark.usable and mark.id in boxes and _is_large(boxes[mark.id].box)]
    known = [mark for mark in large if mark.key in keys_of(plot).said]
    own = [boxes[mark.id] for mark in plot.marks if mark.id in boxes]
    for mark in rng.sample(known, min(MOST, len(known))):
        thing = f"the {mark_words(plot, mark)['mark']}"
        lines = [on_page(plot), mark_at("mark", plot, mark, what="e")]
        yield Target(thing=thing, element=boxes[mark.id], lines=lines, rivals=[e for e in own if e.id != mark.id])
    if plot.mark != "bar" or plot.stacked:
        return
    for series, row in plot.rows:
        for highest in (True, False):
            best = clear_best(row, highest)
            if best is None or best not in large or not _stands_out(best, row) or min(mark.value for mark in row) <= 0:
                continue
            size = ("longest" if highest else "shortest") if plot.horizontal else ("tallest" if highest else "shortest")
            thing = f"the {size} bar{f' for {series}' if series else ''}"
            bars = gather("marks", "e", pick(plot, series=series))
            find = f"mark = {'max' if highest else 'min'}(marks, key=lambda e: {value_of(plot)})"
            rivals = [boxes[mark.id] for mark in row if mark.id in boxes and mark is not best]
            yield Target(thing=thing, element=boxes[best.id], lines=[on_page(plot), bars, find], rivals=rivals)


def _is_large(box: tuple[float, float, float, float] | None) -> bool:
    return box is not None and box[2] - box[0] >= SMALLEST and box[3] - box[1] >= SMALLEST


def _stands_out(best: Mark, row: tuple[Mark, ...]) -> bool:
    return len(row) > 1 and whole(row) and all(differ(best, mark) for mark in row if mark is not best)
