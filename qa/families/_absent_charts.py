"""Asking a chart for a series, a place or a quantity that it does not show."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from qa.families._absent_names import another, names_of_sort, not_there
from qa.families._build import Draft
from qa.families._ends import FEWEST
from qa.families._keys import Keys
from qa.families._lookup_values import value_answer
from qa.families._marks import SEEN, Mark, Plot
from qa.families._nouns import capital, listed
from qa.families._panels import in_order
from qa.families._phrases import Words, keys_of, plot_words, text_answer
from qa.families._rows import Row, number_answer
from qa.families._sources import key_of, literal, on_page, pick, program, value_of
from qa.families._table_sheets import page_source
from qa.families._texts import plain
from synth.records import Answer, Element, Picture, said

CANNOT = Answer(value=None, type="text", text=said("It cannot be told from the picture."))
MARKS = 2  # asked about, for each topic
MOST_NAMED = 12  # names in a rationale
_NAMED = frozenset({"name", "month", "quarter", "year", "weekday"})
_FOLDED = '" ".join(e["text"].split()).lower()'


def absent_draft(topic: str, where: str, words: Words, wrong: Sequence[Answer], rationale: str, proof: str) -> Draft:
    return Draft(
        topic=topic,
        form="unanswerable",
        where=where,
        words=words,
        answer=CANNOT,
        wrong=wrong,
        rationale=rationale,
        proof=proof,
    )


def plot_drafts(picture: Picture, plot: Plot, rng: random.Random) -> Iterator[Draft]:
    marks = [mark for mark in plot.marks if mark.usable and mark.key in keys_of(plot).said]
    elements = in_order(picture.pages[plot.page or 0].scene)
    for mark in rng.sample(marks, min(MARKS, len(marks))):
        yield from _series(picture, plot, mark, elements, rng)
    for mark in rng.sample(marks, min(MARKS, len(marks))):
        yield from _key(picture, plot, mark, elements, rng)
    for mark in rng.sample(marks, min(1, len(marks))):
        yield from _quantity(picture, plot, mark, elements, rng)


def _near(plot: Plot, mark: Mark, rng: random.Random) -> list[Answer]:
    """What a reader who overlooks that it is missing would take: values of other marks."""
    others = [one for one in plot.marks if one.usable and one is not mark]
    return [value_answer(plot, one) for one in [mark, *rng.sample(others, min(3, len(others)))]]


def _all_seen(labels: Sequence[Element]) -> bool:
    return bool(labels) and all(e.text and e.text.strip() and (e.visible or 0.0) >= SEEN for e in labels)


def _series(
    picture: Picture, plot: Plot, mark: Mark, elements: Sequence[Element], rng: random.Random
) -> Iterator[Draft]:
    labels = [e for e in elements if e.kind == "label" and e.role in ("legend", "annotation") and e.text]
    asked = another(plot.groups, plot.group, picture, rng) if plot.groups else None
    if asked is None or not _all_seen(labels):
        return
    keys = keys_of(plot)
    names = f'[{_FOLDED} for e in elements if e["kind"] == "label" and e["role"] in ["legend", "annotation"]]'
    same_place = f"{key_of(plot)} == {literal(mark.key)}"
    source = pick(plot, same_place, series=asked)
    words = plot_words(plot, None) | {"name": asked, "at": keys.at(mark.key), "At": capital(keys.at(mark.key))}
    words["of_name"] = f"{_tie_of(plot, asked)} {asked}"
    yield absent_draft(
        "series",
        plot.where,
        words,
        _near(plot, mark, rng),
        f"The picture names {listed(list(plot.groups))}; there is no {asked}.",
        _proof(on_page(plot), names, asked, f"[{value_of(plot)} for e in elements if {source}]"),
    )


def _tie_of(plot: Plot, series: str) -> str:
    return str(plot_words(plot, series)["of"]).split()[0]


def _proof(page: str, names: str, asked: str, values: str) -> str:
    """The value that stands beside the asked name, where there is that name; else None."""
    setup = [page, f"names = {names}"]
    return program(setup, f"{values}[0] if {literal(asked.lower())} in names else None", [])


def _axis_labels(plot_panel: str, side: str, elements: Sequence[Element]) -> tuple[str, list[Element]]:
    """The id of a panel's axis and the labels of its ticks."""
    panel = next((e for e in elements if e.id == plot_panel), None)
    axis = str((panel.value or {}).get(side)) if panel else ""
    ticks = {e.id for e in elements if e.kind == "tick" and e.parent == axis}
    return axis, [e for e in elements if e.role == "tick_label" and e.parent in ticks]


def _tick_names(axis: str) -> str:
    ticks = f'[t["id"] for t in elements if t["kind"] == "tick" and t["parent"] == {literal(axis)}]'
    return f'[{_FOLDED} for e in elements if e["role"] == "tick_label" and e["parent"] in {ticks}]'


def _key(picture: Picture, plot: Plot, mark: Mark, elements: Sequence[Element], rng: random.Random) -> Iterator[Draft]:
    keys = keys_of(plot)
    axis, labels = _axis_labels(plot.panel, "y" if plot.horizontal else "x", elements)
    shown = [keys.said.get(key) or plain(str(key)) for key in plot.order]
    if keys.kind not in _NAMED or not _all_seen(labels):
        return
    asked = another(shown, keys.noun, picture, rng)
    if asked is None:
        return
    series = mark.series if plot.groups else None
    own = Keys(kind=keys.kind, noun=keys.noun, unit=keys.unit, said={asked: asked})
    words = plot_words(plot, series) | {"at": own.at(asked), "At": capital(own.at(asked)), "name": own.called(asked)}
    condition = pick(plot, f"{key_of(plot)} == {literal(asked)}", series=series)
    yield absent_draft(
        "key",
        plot.where,
        words,
        _near(plot, mark, rng),
        f"{_along(shown)}; there is no {asked}.",
        _proof(on_page(plot), _tick_names(axis), asked, f"[{value_of(plot)} for e in elements if {condition}]"),
    )


def _along(shown: Sequence[str]) -> str:
    if len(shown) > MOST_NAMED:
        return f"The axis runs from {shown[0]} to {shown[-1]}"
    return f"Along the axis stand {listed(shown)}"


def _quantity(
    picture: Picture, plot: Plot, mark: Mark, elements: Sequence[Element], rng: random.Random
) -> Iterator[Draft]:
    """Something of the same mark that nothing on the picture speaks of."""
    if any(e.role in ("reference_line", "error_bar") for e in elements):
        return
    own = [e for e in elements if e.role == "axis_label" or (e.kind == "title" and e.role in ("figure", "panel"))]
    asked = not_there(names_of_sort("quantities"), picture, rng)
    if asked is None or not _all_seen(own):
        return
    keys, series = keys_of(plot), mark.series if plot.groups else None
    words = plot_words(plot, series) | {"at": keys.at(mark.key), "At": capital(keys.at(mark.key)), "asked": asked}
    names = (
        f'[{_FOLDED} for e in elements if e["role"] == "axis_label" '
        'or (e["kind"] == "title" and e["role"] in ["figure", "panel"])]'
    )
    source = pick(plot, f"{key_of(plot)} == {literal(mark.key)}", series=series)
    yield absent_draft(
        "quantity",
        plot.where,
        words,
        _near(plot, mark, rng),
        f"Titles and axes speak of {plot.value.name} only; nothing says what the {asked} is.",
        _proof(on_page(plot), names, asked, f"[{value_of(plot)} for e in elements if {source}]"),
    )


def slice_drafts(picture: Picture, row: Row, rng: random.Random) -> Iterator[Draft]:
    """A slice that a pie does not have."""
    shown = [plain(item.name) for item in row.items]
    asked = another(shown, "category", picture, rng)
    if asked is None or not row.whole:
        return
    wrong = [number_answer(item) for item in row.printed[:4]] or [text_answer(name) for name in shown[:3]]
    name = f'" ".join({row.name}.split()).lower()'
    sizes = f"[{row.size} for e in elements if {row.marks} and {name} == {literal(asked.lower())}]"
    yield absent_draft(
        "slice",
        row.where,
        {"name": asked, "figure": str(row.figure)},
        wrong,
        f"The slices are {listed(shown)}; there is none for {asked}.",
        program([page_source(row.page), f"sizes = {sizes}"], "sizes[0] if sizes else None", []),
    )


def heat_drafts(picture: Picture, lines: Sequence[Row], rng: random.Random) -> Iterator[Draft]:
    """A row or a column that a heatmap does not have: each line is asked for a cell beyond its own."""
    for row in rng.sample(list(lines), min(2, len(lines))):
        elements = in_order(picture.pages[row.page or 0].scene)
        panel = next(e.panel for e in elements if e.id == row.items[0].id)
        axis, labels = _axis_labels(str(panel), "x" if row.words["side"] == "row" else "y", elements)
        shown = [plain(item.name) for item in row.items]
        asked = another(shown, str(row.words["key"]), picture, rng)
        if asked is None or not _all_seen(labels) or len(row.printed) < FEWEST:
            continue
        wrong = [number_answer(item) for item in row.printed[:4]]
        condition = f"{row.marks} and {row.name} == {literal(asked)}"
        yield absent_draft(
            "cell",
            row.where,
            {"name": asked, "line": row.words["line"], "other": row.words["other"]},
            wrong,
            f"{_along(shown)}; there is no {asked}.",
            _proof(page_source(row.page), _tick_names(axis), asked, f"[{row.size} for e in elements if {condition}]"),
        )
