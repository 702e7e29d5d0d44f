"""What a check says of a question that has not its last form yet."""

from __future__ import annotations

from dataclasses import dataclass

from synth.records import Question, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    check: str
    passed: bool | None
    score: float | None = None
    by: str = "program"
    detail: str = ""

    def of(self, question: Question) -> Verdict:
        return Verdict(
            question=question, check=self.check, passed=self.passed, score=self.score, by=self.by, detail=self.detail
        )
