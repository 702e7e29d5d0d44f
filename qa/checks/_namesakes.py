"""Second marks of one name: what a question calls by a name must be the only one that is called so."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from qa.case import Case
from qa.checks._numbers import names_of
from qa.checks._written import ancestors, by_name, squeezed
from synth.records import Answer, Element, Scene

SAME_PX = 2.0  # a box and the box of an answer may differ by rounding


def namesakes(case: Case) -> Iterator[str]:
    chosen = set(case.trace.evidence)
    for page, element in case.evidence:
        scene = case.scene(page)
        others = [other for other in scene.elements if other.kind == element.kind and (page, other.id) not in chosen]
        if element.kind in ("bar", "point", "wedge") and element.role != "scatter":
            yield from _marks(case, element, others, scene)
        elif element.kind == "cell":
            yield from _cells(case, element, others, scene)
        elif element.kind == "field":
            yield from _fields(case, element, others, scene)
    for page in {page for page, _ in case.trace.evidence}:
        yield from _like_series(case, case.scene(page))
        yield from _like_nodes(case, case.scene(page))
    if case.question.answer.type in ("box", "point"):
        yield from _like_texts(case)


# Marks of charts


def _marks(case: Case, element: Element, others: list[Element], scene: Scene) -> Iterator[str]:
    for other in others:
        if names_of(element) != names_of(other):
            continue
        if other.panel == element.panel:
            yield f"{element.id} and {other.id} have one name"
        elif not _panel_is_named(case, element, scene):
            yield f"{element.id} and {other.id} have one name, and the question names no panel"


def _panel_is_named(case: Case, element: Element, scene: Scene) -> bool:
    own = [e for e in scene.elements if e.panel == element.panel and e.text and e.kind in ("title", "label")]
    names = [e.text for e in own if e.role in ("panel", "axis_label")]
    return any(" ".join((name or "").split()).casefold() in case.question.words.casefold() for name in names)


def _like_series(case: Case, scene: Scene) -> Iterator[str]:
    spelt: dict[str, set[str]] = defaultdict(set)
    for element in scene.elements:
        if element.series:
            spelt[" ".join(element.series.split()).casefold()].add(element.series)
    for folded, names in spelt.items():
        if len(names) > 1 and folded in case.question.words.casefold():
            yield f"the series {' and '.join(sorted(names))} differ in spelling only"


# Parts of pages


def _cells(case: Case, element: Element, others: list[Element], scene: Scene) -> Iterator[str]:
    """Two cells of one row's and one column's name, of which the question names no table that only one is in."""
    names = names_of(element)
    if len(names) < 2 or element.role == "header":
        return
    for other in others:
        if other.role == element.role and names_of(other) == names:
            holder = "panel" if element.role == "heat" else "parent"
            apart = getattr(other, holder) != getattr(element, holder)
            named = (
                _panel_is_named(case, element, scene)
                if element.role == "heat"
                else _is_placed(case.question.words, element, other, scene)
            )
            if not (apart and named):
                yield f"{element.id} and {other.id} stand at one name of a row and one of a column"


def _fields(case: Case, element: Element, others: list[Element], scene: Scene) -> Iterator[str]:
    label = (element.value or {}).get("label")
    for other in others:
        alike = label and squeezed(str((other.value or {}).get("label") or "")) == squeezed(str(label))
        if alike and not _is_placed(case.question.words, element, other, scene):
            yield f"{element.id} and {other.id} are both called {label!r}"


def _is_placed(words: str, element: Element, other: Element, scene: Scene) -> bool:
    """Whether the question says a heading, caption or legend that stands over this one and not over the other."""
    said = squeezed(words)
    own, theirs = (_over(one, scene) for one in (element, other))
    return any(text in said for text in own - theirs)


def _over(element: Element, scene: Scene) -> set[str]:
    """What is written over an element: in what holds it, and the last heading before it."""
    known = by_name(scene)
    holders = {one.id for one in ancestors(element, known)}
    said = [e for e in scene.elements if e.parent in holders and e.text and e.role in ("caption", "other", "cluster")]
    place = [one.id for one in scene.elements].index(element.id)
    headings = [one for one in scene.elements[:place] if one.kind == "heading" and one.text]
    return {squeezed(one.text or "") for one in [*said, *headings[-1:]]} - {""}


# Nodes


def _like_nodes(case: Case, scene: Scene) -> Iterator[str]:
    """Two nodes of one label that the question or its answer names."""
    spelt: dict[str, list[str]] = defaultdict(list)
    for element in scene.elements:
        if element.kind == "node" and element.text:
            spelt[" ".join(element.text.split()).casefold()].append(element.id)
    said = " ".join([case.question.words, *_leaves(case.question.answer.value)])
    for label, names in spelt.items():
        if len(names) > 1 and _says(said, label):
            yield f"{' and '.join(names)} are all called {label!r}"


def _leaves(value: object) -> list[str]:
    if isinstance(value, list | tuple | set):
        return [leaf for one in value for leaf in _leaves(one)]
    return [value] if isinstance(value, str) else []


# What is pointed at


def is_at(element: Element, answer: Answer) -> bool:
    """Whether this is the element whose box is the answer, or which the answer's point lies in."""
    if element.box is None or answer.value is None:
        return False
    x0, y0, x1, y1 = element.box
    if answer.type == "point":
        x, y = answer.value
        return bool(x0 - SAME_PX <= x <= x1 + SAME_PX and y0 - SAME_PX <= y <= y1 + SAME_PX)
    return all(abs(a - b) <= SAME_PX for a, b in zip(element.box, answer.value, strict=True))


def _like_texts(case: Case) -> Iterator[str]:
    """A text that the question says and that stands twice, so that it could mean another place."""
    for page, element in case.evidence:
        scene, text = case.scene(page), " ".join((element.text or "").split())
        if not text or not is_at(element, case.question.answer) or not _says(case.question.words, text):
            continue
        for other in (other for other in scene.elements if other.kind == element.kind and other is not element):
            alike = " ".join((other.text or "").split()).casefold() == text.casefold()
            if alike and not _told_apart(case.question.words, element, other, scene):
                yield f"{element.id} and {other.id} both say {element.text!r}"


def _told_apart(words: str, element: Element, other: Element, scene: Scene) -> bool:
    heads = {str(name) for how, name in names_of(element).items() if names_of(other).get(how) != name}
    own, theirs = ({one.text for one in ancestors(e, by_name(scene)) if one.text} for e in (element, other))
    if any(name in words for name in heads | (own - theirs)) or _is_placed(words, element, other, scene):
        return True
    return any(f"“{name}”" in words for name in _in_row(element, scene) - _in_row(other, scene))


def _in_row(cell: Element, scene: Scene) -> set[str]:
    """What the cells of its row say, one of which may name the row."""
    if cell.kind != "cell":
        return set()
    place = (cell.parent, (cell.value or {}).get("row"))
    cells = [e for e in scene.elements if e.kind == "cell" and e is not cell]
    return {" ".join((e.text or "").split()) for e in cells if (e.parent, (e.value or {}).get("row")) == place}


def _says(words: str, text: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(text)}(?!\w)", words, re.IGNORECASE))
