"""Claims about one mark: whether it has a value, and on which side of a labelled tick it is."""

from __future__ import annotations

import random
from collections.abc import Iterator

from qa.families._build import Draft, yes_no_draft
from qa.families._lookup_values import (
    near_values,
    value_answer,
    value_sentence,
    value_source,
    value_step,
    value_words,
    verb,
)
from qa.families._marks import Mark, Plot
from qa.families._phrases import limit_words, mark_words, read_answer, tick_text
from qa.families._scales import APART, CLEARLY_OFF_AXIS, CLEARLY_OFF_VALUE, Scale, sayable
from qa.families._sources import exact, literal, mark_at, on_page, program, shown
from synth.records import Answer


def claim_drafts(plot: Plot, mark: Mark, rng: random.Random) -> Iterator[Draft]:
    want = rng.random() < 0.5
    truth = value_answer(plot, mark)
    if not sayable(truth.value, truth.tolerance):
        return
    far = [miss for miss in near_values(plot, mark, rng) if clearly_off(plot.value, miss, truth)]
    claim = truth if want else (far[0] if far else None)
    if claim is not None:
        printed = mark.label is not None
        yield yes_no_draft(
            topic="printed" if printed else "read",
            want=want,
            where=plot.where,
            words=value_words(plot, mark) | {"claim": claim.words},
            rationale=f"{value_sentence(plot, mark, truth)[:-1]}, so {'yes' if want else 'no'}.",
            proof=program(
                [on_page(plot), value_source(plot, mark)], _is_claimed(plot, claim), [value_step(plot, mark)]
            ),
        )
    yield from _sides(plot, mark, rng)


def clearly_off(scale: Scale, claim: Answer, truth: Answer) -> bool:
    """Whether a claim is wrong for everyone: about 148 for 150 is a fair reading, whatever the tolerance says."""
    if claim.words == truth.words:
        return False
    if not truth.tolerance:
        return bool(claim.value != truth.value)
    off = abs(claim.value - truth.value)
    shown = CLEARLY_OFF_AXIS * scale.span if scale.linear else 0.0
    return bool(
        sayable(claim.value, claim.tolerance)
        and off > APART * truth.tolerance
        and off >= max(shown, CLEARLY_OFF_VALUE * abs(truth.value))
    )


def _is_claimed(plot: Plot, claim: Answer) -> str:
    """Whether the value is the claimed number: exactly, or within the tolerance of it as it is said."""
    if not claim.tolerance:
        return f"value == {literal(claim.value)}"
    return f"abs(value - {_said(plot, claim)}) <= {literal(float(f'{claim.tolerance:.3g}'))}"


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
    yield yes_no_draft(
        topic="side",
        want=want,
        where=plot.where,
        words=mark_words(plot, mark) | limit_words(plot, "above" if above else "below", limit),
        rationale=f"The {name} {verb(plot)} at about {answer.words}, which is {side} {limit_text}.",
        proof=program(
            [on_page(plot), mark_at("value", plot, mark)],
            f"value {'>' if above else '<'} {literal(limit)}",
            [shown("value", plot.value, digits), exact(limit, plot.value)],
        ),
    )
