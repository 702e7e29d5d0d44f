"""The checks a question goes through, in order: cheap and telling ones first, pixels next, a reader's eyes last."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from qa.case import Case
from synth.plugins import load
from synth.records import JSON, Element, Reject, Verdict
from synth.steps import Author

ORDER = ("proof", "grounded", "unique", "visible", "drawn", "legible")
LOOSE = "a number that hangs on marks without a printed value, and no tolerance"
READING = ("agrees", "believes")  # by a model that sees the pictures, where there is one


def judge(case: Case, checks: Sequence[str] = ORDER) -> tuple[Verdict, ...]:
    """What each check says, up to the first that fails."""
    verdicts: list[Verdict] = []
    for name in checks:
        loose = name == "unique" and _is_loose(case)
        verdicts.append(case.failed("unique", LOOSE) if loose else load("checks", name).judge(case))
        if verdicts[-1].passed is False:
            break
    return tuple(verdicts)


def _is_loose(case: Case) -> bool:
    """A model's number off an axis: nobody has said within what it is right, as our families do."""
    answer = case.question.answer
    read = any(element.reads == "axis" or _is_bare(element) for _, element in case.evidence)
    return case.question.family == "model" and answer.type in ("number", "list") and read and not answer.tolerance


def _is_bare(mark: Element) -> bool:
    return mark.reads == "none" and mark.kind in ("bar", "point", "wedge", "area")


def hear(
    cases: Sequence[Case], checks: Sequence[str], reader: Author, tried: Callable[[Callable[[], Any]], Any]
) -> list[Case]:
    """The cases with what the reader said for each check; all is asked before any reply is waited for."""
    asked = [{name: reader.submit(load("checks", name).ask(case)) for name in checks} for case in cases]
    by = str(getattr(reader, "name", "reader"))
    replies: list[dict[str, JSON]] = []
    for futures in asked:
        heard = {name: tried(future.result) for name, future in futures.items()}
        # a reader that does not answer has not said no: the check counts as not run
        replies.append({name: None if isinstance(said, Reject) else said for name, said in heard.items()})
    return [replace(case, heard=said, reader=by) for case, said in zip(cases, replies, strict=True)]
