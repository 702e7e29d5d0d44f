"""One row or one column of a sheet, the names of a legend or an axis, and names put in order."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from qa.families._build import Draft
from qa.families._ends import FEWEST
from qa.families._marks import SEEN, Mark, Plot, differ, whole
from qa.families._nouns import capital
from qa.families._panels import in_order
from qa.families._phrases import Words, keys_of, plot_words
from qa.families._sources import ALL, column, literal, on_page, program, shown, table
from qa.families._table_sheets import Entry, Sheet, few
from qa.families._texts import plain
from synth.records import Answer, Element, Picture, said

MOST = 15
MOST_RANKED = 10
BETWEEN = "; "


def list_answer(values: Sequence[object], texts: Sequence[str]) -> Answer:
    return Answer(value=list(values), type="list", text=said(BETWEEN.join(texts)))


def line_drafts(sheet: Sheet, rng: random.Random) -> Iterator[Draft]:
    """A row from left to right, a column from top to bottom, each without its name."""
    rows = [
        (f"row “{row[0].text}”", row[1:], "row", sheet.where) for row in sheet.rows if not sheet.name and row[0].seen
    ]
    columns = [
        (f"column “{head.text}”", tuple(row[place] for row in sheet.rows), "column", sheet.where_is(head.text))
        for place, head in enumerate(sheet.head if sheet.columns else ())
        if (place or sheet.sort == "page") and head.seen
    ]
    if sheet.sort not in ("page", "heat"):
        return
    for side in (rows, columns):
        distinct = [line for line in side if [other[0] for other in side].count(line[0]) == 1]
        for name, entries, topic, where in few([line for line in distinct if _is_listed(line[1])], 2, rng):
            others = [line[1] for line in side if line[0] != name]
            yield replace(_line(sheet, name, entries, topic, others), where=where)


def _is_listed(entries: Sequence[Entry]) -> bool:
    """Semicolons part the entries, so none may hold one."""
    return 2 <= len(entries) <= MOST and all(entry.seen and BETWEEN.strip() not in entry.text for entry in entries)


def _line(sheet: Sheet, name: str, entries: Sequence[Entry], topic: str, others: Sequence[Sequence[Entry]]) -> Draft:
    answer = _listed(entries)
    wrong = [_listed(other) for other in others[:2]] + [_listed(entries[::-1]), _listed(entries[:-1])]
    return Draft(
        topic=topic,
        form="list",
        words={"line": name, "thing": sheet.thing, "bare": _bare(sheet, topic)},
        answer=answer,
        wrong=[miss for miss in wrong if miss.value != answer.value],
        rationale=f"The {name} of the {sheet.thing} holds just these, in this order.",
        proof=program(sheet.setup, f"[{', '.join(entry.source for entry in entries)}]", []),
    )


def _bare(sheet: Sheet, topic: str) -> str:
    """In a table the name of a line stands in it, beside a heatmap it does not."""
    if sheet.sort != "page":
        return ""
    return ", its name left out" if topic == "row" else ", its header left out"


def _listed(entries: Sequence[Entry]) -> Answer:
    return list_answer([entry.value for entry in entries], [entry.text for entry in entries])


def name_drafts(picture: Picture, found: Sequence[Plot], rng: random.Random) -> Iterator[Draft]:
    """The words of a legend and those along an axis of bars, in the order in which they stand."""
    if len(picture.pages) != 1 or len(found) != 1 or found[0].where:
        return
    plot, elements = found[0], in_order(picture.pages[0].scene)
    legend = [e for e in elements if e.kind == "label" and e.role == "legend"]
    if len(legend) >= FEWEST and {e.text for e in legend} == set(plot.groups):
        yield from _names(plot, legend, 'e["kind"] == "label" and e["role"] == "legend"', "legend")
    labels = [e for e in elements if e.role == "tick_label" and e.panel == plot.panel and not e.value]
    if plot.mark == "bar" and {e.text for e in labels} == set(plot.order):
        condition = f'e["role"] == "tick_label" and e["panel"] == {literal(plot.panel)} and not e["value"]'
        yield from _names(plot, labels, condition, "axis")


def _names(plot: Plot, labels: Sequence[Element], condition: str, topic: str) -> Iterator[Draft]:
    if not FEWEST <= len(labels) <= MOST or any(not e.text or not e.box or (e.visible or 0) < SEEN for e in labels):
        return
    side = _side(labels)
    if side is None:
        return
    ordered = sorted(labels, key=lambda e: (e.box or (0.0,) * 4)[side])
    texts = [plain(e.text) for e in ordered]
    way = "from left to right" if side == 0 else "from top to bottom"
    words = plot_words(plot, None) | {"way": way}
    words["axis"] = "vertical axis" if plot.horizontal else "horizontal axis"
    swapped = [texts[1], texts[0], *texts[2:]]
    yield Draft(
        topic=topic,
        form="list",
        words=words,
        answer=list_answer(texts, texts),
        wrong=[list_answer(miss, miss) for miss in (texts[::-1], texts[:-1], swapped)],
        rationale=f"{capital(way)} they read {', '.join(texts)}.",
        proof=program(
            [ALL, f"names = [\n    e\n    for e in elements\n    if {condition}\n]"],
            f'[" ".join(e["text"].split()) for e in sorted(names, key=lambda e: e["box"][{side}])]',
            [],
        ),
    )


def _side(labels: Sequence[Element]) -> int | None:
    """Along which side they are in one line: 0 for side by side, 1 for below each other, None for neither."""
    boxes = [label.box or (0.0, 0.0, 0.0, 0.0) for label in labels]
    lefts, tops = (sorted(box[side] for box in boxes) for side in (0, 1))
    sizes = [max(box[side + 2] - box[side] for box in boxes) for side in (0, 1)]
    if tops[-1] - tops[0] < sizes[1] / 2 and len(set(lefts)) == len(lefts):
        return 0
    apart = all(two - one > 0.5 * sizes[1] for one, two in pairwise(tops))
    middles = [(box[0] + box[2]) / 2 for box in boxes]
    beside = max(middles) - min(middles) < sizes[0]
    return 1 if apart and beside else None


def ranking_drafts(plot: Plot, rng: random.Random) -> Iterator[Draft]:
    """All series at one place, or all places of one series, from highest to lowest or the other way."""
    keys = keys_of(plot)
    named = [
        key for key in plot.order if keys.said.get(key) == key
    ]  # a proof that spelt them out would hold the answer
    for key in few([key for key in keys.said if _ranks(plot.column(key), len(plot.groups))], 2, rng):
        words = plot_words(plot, None) | {"at": keys.at(key), "At": capital(keys.at(key))}
        names = [str(mark.series) for mark in plot.column(key)]
        yield _ranking(plot, "rank_series", plot.column(key), names, column("values", plot, key), words, rng)
    rows = [(series, row) for series, row in plot.rows if _ranks(row, len(named)) and len(row) <= MOST_RANKED]
    for series, row in few(rows, 2, rng):
        source = table("values", plot, series if plot.groups else None)
        names = [str(mark.key) for mark in row]
        yield _ranking(plot, "rank_keys", row, names, source, plot_words(plot, series), rng)


def _ranks(marks: Sequence[Mark], wanted: int) -> bool:
    """Whether all marks are there, and clearly one above another."""
    ordered = sorted(marks, key=lambda mark: mark.value)
    clear = all(differ(one, two) for one, two in pairwise(ordered))
    return FEWEST <= len(marks) == wanted and whole(marks) and clear


def _ranking(
    plot: Plot,
    topic: str,
    marks: Sequence[Mark],
    names: Sequence[str],
    source: str,
    words: Words,
    rng: random.Random,
) -> Draft:
    down = rng.random() < 0.5
    called = {mark.id: name for mark, name in zip(marks, names, strict=True)}
    ordered = sorted(marks, key=lambda mark: mark.value, reverse=down)
    texts = [called[mark.id] for mark in ordered]
    digits = plot.value.digits(min(mark.tolerance for mark in marks))
    told = [f"{name} about {plot.value.say(mark.value, digits)}" for name, mark in zip(texts, ordered, strict=True)]
    words = words | {"from_to": "from the largest to the smallest" if down else "from the smallest to the largest"}
    words["first"] = "largest" if down else "smallest"
    slips = (texts[::-1], [*texts[:-2], texts[-1], texts[-2]], [texts[1], texts[0], *texts[2:]])
    return Draft(
        topic=topic,
        form="list",
        where=plot.where,
        words=words,
        answer=list_answer(texts, texts),
        wrong=[list_answer(miss, miss) for miss in slips],
        rationale=f"{capital('; '.join(told))}.",
        proof=program(
            [on_page(plot), source, f"order = sorted(values, key=values.get{', reverse=True' if down else ''})"],
            "order",
            [shown(f"values[order[{place}]]", plot.value, digits) for place in range(len(texts))],
        ),
    )
