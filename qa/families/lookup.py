"""Reading one thing: the value of a mark, which side of a gridline it is on, what an axis or a title says."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import pairwise

from qa.families._build import Draft, build, yes_or_no
from qa.families._marks import SEEN, Mark, Plot
from qa.families._panels import in_order
from qa.families._phrases import (
    Words,
    keys_of,
    label_words,
    mark_words,
    printed_answer,
    read_answer,
    text_answer,
    tick_text,
)
from qa.families._plots import plots
from qa.families._scales import APART
from qa.families._sources import ALL, exact, literal, mark_at, one, printed_at, program, shown
from synth.records import Answer, Element, Form, Picture, Question

MARKS = 6  # a plot, for each form


def ask(picture: Picture, seed: int) -> Iterator[Question]:
    rng = random.Random(f"lookup {seed}")
    for plot in plots(picture):
        for draft in _drafts(plot, rng):
            question = build("lookup", picture, draft, rng)
            if question is not None:
                yield question
    for draft in _written(picture, rng):
        question = build("lookup", picture, draft, rng)
        if question is not None:
            yield question


def _drafts(plot: Plot, rng: random.Random) -> Iterator[Draft]:
    if plot.mark == "scatter":
        return
    known = [mark for mark in plot.marks if mark.usable and mark.key in keys_of(plot).said]
    for form in ("short", "choice", "yes_no"):
        for mark in rng.sample(known, min(MARKS, len(known))):
            if form == "yes_no":
                yield from _claims(plot, mark, rng)
            else:
                yield _value(plot, mark, form, rng)


def _value(plot: Plot, mark: Mark, form: Form, rng: random.Random) -> Draft:
    answer = _answer(plot, mark)
    return Draft(
        topic="printed" if mark.label else "read",
        form=form,
        where=plot.where,
        words=_words(plot, mark),
        answer=answer,
        wrong=_near(plot, mark, rng),
        rationale=_sentence(plot, mark, answer),
        proof=program([ALL, _source(plot, mark)], "value", [_step(plot, mark)]),
    )


def _words(plot: Plot, mark: Mark) -> Words:
    return mark_words(plot, mark) | (label_words(plot.value, mark) if mark.label else {})


def _answer(plot: Plot, mark: Mark) -> Answer:
    return printed_answer(plot, mark) if mark.label else read_answer(plot.value, mark.value, mark.tolerance)


def _source(plot: Plot, mark: Mark) -> str:
    return printed_at("value", plot, mark) if mark.label else mark_at("value", plot, mark)


def _step(plot: Plot, mark: Mark) -> str:
    return "value" if mark.label else shown("value", plot.value, plot.value.digits(mark.tolerance))


def _sentence(plot: Plot, mark: Mark, answer: Answer) -> str:
    name = str(mark_words(plot, mark)["mark"])
    if mark.label:
        return f"The label at the {name} gives {answer.words}."
    if plot.stacked:
        return f"From its lower to its upper edge the {name} measures about {answer.words} on the axis."
    return f"The {name} lies at about {answer.words} on the {mark_words(plot, mark)['axis']}."


def _near(plot: Plot, mark: Mark, rng: random.Random) -> list[Answer]:
    """The neighbours, the other series, the top of the stack, the nearest tick, then anything else drawn."""
    row, order = plot.row(mark.series), plot.order
    place = order.index(mark.key)
    beside = [other for other in row if abs(order.index(other.key) - place) == 1]
    across = [other for other in plot.column(mark.key) if other is not mark]
    rest = [other for other in plot.marks if other not in beside and other not in across and other is not mark]
    likely = beside + across
    rng.shuffle(likely)
    rng.shuffle(rest)
    if mark.label:
        return [printed_answer(plot, other) for other in likely + rest if other.label]
    values = [other.value for other in likely]
    if mark.base:
        values.insert(0, mark.base + mark.value)
    gap = _tick_gap(plot)
    values += [other.value for other in rest] + [mark.value + gap / 2, mark.value - gap / 2, mark.value + gap]
    positive = min(other.value for other in plot.marks) >= 0
    return [read_answer(plot.value, one, mark.tolerance) for one in values if one >= 0 or not positive]


def _tick_gap(plot: Plot) -> float:
    numbers = [number for number, _ in plot.value.ticks]
    gaps = [b - a for a, b in pairwise(numbers)]
    return min(gaps, default=0.0)


def _claims(plot: Plot, mark: Mark, rng: random.Random) -> Iterator[Draft]:
    want = rng.random() < 0.5
    truth = _answer(plot, mark)
    far = [miss for miss in _near(plot, mark, rng) if abs(miss.value - truth.value) > APART * truth.tolerance]
    far = [miss for miss in far if miss.words != truth.words]
    claim = truth if want else (far[0] if far else None)
    if claim is not None:
        printed = mark.label is not None
        test = _is_claimed(plot, claim) if want else _is_beyond(plot, claim, truth)
        yield Draft(
            topic="printed" if printed else "read",
            form="yes_no",
            where=plot.where,
            words=_words(plot, mark) | {"claim": claim.words},
            answer=yes_or_no(want),
            wrong=[yes_or_no(not want)],
            rationale=f"{_sentence(plot, mark, truth)[:-1]}, so {'yes' if want else 'no'}.",
            proof=program([ALL, _source(plot, mark)], test, [_step(plot, mark)]),
        )
    yield from _sides(plot, mark, rng)


def _is_claimed(plot: Plot, claim: Answer) -> str:
    """Whether the value is the claimed number: exactly, or within the tolerance of it as it is said."""
    if not claim.tolerance:
        return f"value == {literal(claim.value)}"
    return f"abs(value - {_said(plot, claim)}) <= {literal(float(f'{claim.tolerance:.3g}'))}"


def _is_beyond(plot: Plot, claim: Answer, truth: Answer) -> str:
    """A value on one side of the claimed number is enough for no."""
    reach = f"{_said(plot, claim)}" if claim.tolerance else literal(claim.value)
    return f"value {'<=' if truth.value > claim.value else '>='} {reach}"


def _said(plot: Plot, claim: Answer) -> str:
    said = plot.value.shown(claim.value, plot.value.digits(claim.tolerance)) / plot.value.factor
    return literal(float(f"{said:.9g}"))


def _sides(plot: Plot, mark: Mark, rng: random.Random) -> Iterator[Draft]:
    """Above or below a gridline that has its number."""
    if mark.base or plot.stacked:
        return
    want = rng.random() < 0.5
    above = rng.random() < 0.5
    clear = [n for n, _ in plot.value.ticks if abs(n - mark.value) >= 4 * mark.px and n != 0]
    fitting = [n for n in clear if ((mark.value > n) == above) == want]
    if not fitting:
        return
    limit = min(fitting, key=lambda n: abs(n - mark.value))
    answer = read_answer(plot.value, mark.value, mark.tolerance)
    digits = plot.value.digits(mark.tolerance)
    side = "above" if mark.value > limit else "below"
    limit_text = tick_text(plot.value, limit)
    name = mark_words(plot, mark)["mark"]
    yield Draft(
        topic="side",
        form="yes_no",
        where=plot.where,
        words=mark_words(plot, mark)
        | {"limit": limit_text, "side": "above" if above else "below", "more": "more" if above else "less"},
        answer=yes_or_no(want),
        wrong=[yes_or_no(not want)],
        rationale=f"The {name} lies at about {answer.words}, which is {side} {limit_text}.",
        proof=program(
            [ALL, mark_at("value", plot, mark)],
            f"value {'>' if above else '<'} {literal(limit)}",
            [shown("value", plot.value, digits), exact(limit, plot.value)],
        ),
    )


def _written(picture: Picture, rng: random.Random) -> Iterator[Draft]:
    """What the title and the axis labels say, where there is one of them on the picture."""
    if len(picture.pages) != 1:
        return
    elements = in_order(picture.pages[0].scene)
    seen = [e for e in elements if e.text and e.text.strip() and (e.visible or 0.0) >= SEEN]
    labels = [e for e in seen if e.role == "axis_label"]
    titles = [e for e in seen if e.kind == "title" and e.role in {"figure", "panel"}]
    axes = {e.id: e for e in elements if e.kind == "axis"}
    panels = [e for e in elements if e.kind == "panel"]
    written = [text_answer(e.text or "") for e in [*labels, *titles] if e.text]
    targets: list[tuple[str, Element, str, str]] = []
    if len(titles) == 1:
        kind, role = literal("title"), literal(titles[0].role)
        targets.append(("title", titles[0], "title", f'e["kind"] == {kind} and e["role"] == {role}'))
    if len(panels) == 1:
        for label in labels:
            axis = axes.get(label.parent or "")
            if axis is not None:
                side = "horizontal axis" if axis.role == "x" else "vertical axis"
                targets.append(
                    ("axis", label, side, f'e["role"] == "axis_label" and e["parent"] == {literal(axis.id)}')
                )
    for topic, element, name, condition in targets:
        yield from _reading(topic, element, name, condition, written, rng)


def _reading(
    topic: str, element: Element, name: str, condition: str, written: list[Answer], rng: random.Random
) -> Iterator[Draft]:
    answer = text_answer(element.text or "")
    others = [other for other in written if other.words != answer.words]
    rng.shuffle(others)
    source = one("text", condition, '" ".join(e["text"].split())')
    words: dict[str, str | None] = {"axis": name}
    rationale = f"The {'title' if topic == 'title' else name} reads “{answer.words}”."
    forms: tuple[Form, ...] = ("short", "choice")
    for form in forms:
        proof = program([ALL, source], "text", [])
        yield Draft(topic=topic, form=form, words=words, answer=answer, wrong=others, rationale=rationale, proof=proof)
