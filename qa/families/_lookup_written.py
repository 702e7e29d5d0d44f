"""What the title and the axis labels say."""

from __future__ import annotations

import random
from collections.abc import Iterator

from qa.families._build import Draft, short_and_choice, yes_no_draft
from qa.families._marks import SEEN
from qa.families._panels import in_order
from qa.families._phrases import text_answer
from qa.families._sources import ALL, literal, one, program
from synth.records import Answer, Element, Picture


def written_drafts(picture: Picture, rng: random.Random) -> Iterator[Draft]:
    """What the title and the axis labels say, where there is one of them on the picture."""
    if len(picture.pages) != 1:
        return
    elements = in_order(picture.pages[0].scene)
    seen = [e for e in elements if e.text and e.text.strip() and (e.visible or 0.0) >= SEEN]
    panels = [e for e in elements if e.kind == "panel"]
    titles = [e for e in seen if e.kind == "title" and e.role in {"figure", "panel"}]
    labels = [e for e in seen if e.role == "axis_label"]
    nodes = [e for e in seen if e.kind == "node"]
    written = [text_answer(e.text or "") for e in [*labels, *titles, *rng.sample(nodes, min(3, len(nodes)))]]
    whole = titles if len(panels) == 1 else [title for title in titles if title.role == "figure"]
    if len(whole) == 1:
        condition = f'e["kind"] == "title" and e["role"] == {literal(whole[0].role)}'
        yield from _reading("title", whole[0], "title", condition, written, rng)
    axes = {e.id: e for e in elements if e.kind == "axis"} if len(panels) == 1 else {}
    for label, axis in ((label, axes[label.parent or ""]) for label in labels if label.parent in axes):
        name = "horizontal axis" if axis.role == "x" else "vertical axis"
        condition = f'e["role"] == "axis_label" and e["parent"] == {literal(axis.id)}'
        yield from _reading("axis", label, name, condition, written, rng)


def _reading(
    topic: str, element: Element, name: str, condition: str, written: list[Answer], rng: random.Random
) -> Iterator[Draft]:
    answer = text_answer(element.text or "")
    others = [other for other in written if other.words.casefold() != answer.words.casefold()]
    rng.shuffle(others)
    source = one("text", condition, '" ".join(e["text"].split())')
    words: dict[str, str | None] = {"axis": name}
    rationale = f"The {'title' if topic == 'title' else name} reads “{answer.words}”."
    yield from short_and_choice(
        topic=topic,
        words=words,
        answer=answer,
        wrong=others,
        rationale=rationale,
        proof=program([ALL, source], "text", []),
    )
    if not others:
        return
    want = rng.random() < 0.5
    claim = answer if want else others[0]
    yield yes_no_draft(
        topic=topic,
        want=want,
        words=words | {"claim": claim.words},
        rationale=f"{rationale[:-1]}, so {'yes' if want else 'no'}.",
        proof=program([ALL, source], f"text == {literal(claim.words)}", []),
    )
