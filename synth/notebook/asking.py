"""Asking about one picture outside a run: the same families, proofs and checks."""

from __future__ import annotations

from collections.abc import Sequence

from qa.case import Case, Pixels
from qa.choose import choose
from qa.judge import ORDER, judge
from qa.pictures import faults
from sandbox.contract import Sandbox
from synth import plugins
from synth.notebook.asked import Asked
from synth.notebook.drawing import Asking, Drawing
from synth.notebook.example import Example
from synth.pipeline import cases_of
from synth.records import Judged, Verdict
from synth.rows import question_row


def questions_about(
    of: Drawing | Example, families: Sequence[str] | None, most: int, sandbox: Sandbox, seed: int
) -> Asking:
    picture = of.pictures[0]
    names = plugins.names("families") if families is None else families
    asked = [question for name in names for question in plugins.load("families", name).ask(picture, seed)]
    pixels = Pixels(picture)
    cases = cases_of([pixels], choose(asked, seed, most), sandbox)
    kept, rejected = list[Asked](), list[Asked]()
    for case in cases:
        verdicts = judge(case, ORDER)
        passed = not any(verdict.passed is False for verdict in verdicts)
        (kept if passed else rejected).append(_asked(case, verdicts, of))
    wrong = [f"{reason}: {detail}" for reason, detail in faults(pixels, None, exact=False)]
    return Asking(kept, rejected, wrong)


def _asked(case: Case, verdicts: tuple[Verdict, ...], of: Drawing | Example) -> Asked:
    return Asked(question_row(Judged(question=case.question, verdicts=verdicts)), of)
