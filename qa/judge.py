"""The checks a question goes through, in order: cheap and telling ones first, pixels last."""

from __future__ import annotations

from collections.abc import Sequence

from qa.case import Case
from synth.plugins import load
from synth.records import Verdict

ORDER = ("proof", "grounded", "unique", "visible", "drawn", "legible")


def judge(case: Case, checks: Sequence[str] = ORDER) -> tuple[Verdict, ...]:
    """What each check says, up to the first that fails."""
    verdicts: list[Verdict] = []
    for name in checks:
        verdicts.append(load("checks", name).judge(case))
        if verdicts[-1].passed is False:
            break
    return tuple(verdicts)
