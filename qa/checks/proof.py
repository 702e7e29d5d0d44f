"""The proof computes the stated answer, and the numbers of the rationale are its steps."""

from __future__ import annotations

from typing import Any

from qa.case import Case
from qa.checks._numbers import all_names, numbers, scaled_numbers, without, without_dates
from synth.records import Answer, Element, Photo, Verdict


def judge(case: Case) -> Verdict:
    answer, trace = case.question.answer, case.trace
    if not case.question.proof and isinstance(case.question.pictures[0].made_by, Photo):
        return case.unjudged("proof", "a model invented it: of a given picture nothing is proved")
    if trace.error is not None:
        return case.failed("proof", trace.error)
    if not equal(trace.value, answer):
        return case.failed("proof", f"computed {trace.value!r}, stated {answer.value!r}")
    fault = rationale_fault(case) if trace.steps else None
    return case.failed("proof", fault) if fault else case.passed("proof")


def equal(value: Any, answer: Answer) -> bool:
    """Whether a recomputed value is the stated one: of its type, and a number within the answer's tolerance."""
    stated = answer.value
    if stated is None or value is None:  # there is no answer, and the proof finds none
        return stated is value
    if answer.type in ("number", "bool"):
        return same(value, stated, answer.tolerance) and isinstance(value, bool) == (answer.type == "bool")
    if answer.type == "set":
        return _is_list(value) and same(sorted(value, key=repr), sorted(stated, key=repr), 0.0)
    return same(value, stated, answer.tolerance)


def same(one: Any, other: Any, tolerance: float) -> bool:
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) <= max(tolerance, 1e-9 * max(abs(one), abs(other)))
    if _is_list(one) and _is_list(other):
        return len(one) == len(other) and all(same(a, b, tolerance) for a, b in zip(one, other, strict=True))
    return type(one) is type(other) and bool(one == other)


def _is_list(value: Any) -> bool:
    return isinstance(value, list | tuple | set | frozenset)


def rationale_fault(case: Case) -> str | None:
    """The steps stand in the rationale in order, and any other number there belongs to a name or the question."""
    names = set().union(*(all_names(case.scene(page)) for page in {page for page, _ in case.trace.evidence}))
    names |= {" ".join((element.text or "").split()) for _, element in case.evidence if _is_name(element)}
    mixed = [name for name in names if not name.replace(".", "").isdigit()]
    said = scaled_numbers(without(without_dates(case.question.rationale), mixed))
    allowed = {number for number, _ in numbers(" ".join([case.question.words, *case.question.options, *names]))}
    steps = [step for step in case.trace.steps if isinstance(step, int | float) and not isinstance(step, bool)]
    # How many of the steps can have been said by now: a number may be a step, or a part of a name.
    reached = {0}
    for number, half, times in said:
        told = {done + 1 for done in reached if done < len(steps) and _says(number, half, times, steps[done])}
        passed_by = reached if number in allowed or abs(number) in allowed else set()
        if not told | passed_by:
            return f"the rationale says {number:g}, which is no step of the proof at this place"
        reached = told | passed_by
    return None if len(steps) in reached else f"the rationale does not say {steps[max(reached)]:g}, a step of the proof"


def _is_name(element: Element) -> bool:
    """Whether a text names something, rather than printing the number of a mark or cell."""
    key = {"label": "number", "cell": "value"}.get(element.kind)
    return bool(element.text) and not (key and (element.value or {}).get(key) is not None)


def _says(number: float, half: float, times: float, step: float) -> bool:
    return any(abs(number * by - step) <= half * by + 1e-9 * abs(number * by) for by in (1.0, times))
