"""A model that sees the picture holds the answer for right: how likely its first word is Yes."""

from __future__ import annotations

from qa.case import Case
from qa.checks.agrees import where
from synth.records import Verdict, with_places
from synth.steps import Prompt

KEEP = 0.7  # more than this is kept as it is
HARD = 0.5  # from here on it is kept for the hard pool
SAID = 0.3  # of the first token: a reader that mostly says something else has not answered


def ask(case: Case) -> Prompt:
    question = case.question
    return Prompt(
        stage="believes",
        item=question,
        template="models/believes.jinja",
        values={
            "question": with_places(question.text),
            "options": list(question.options),
            "answer": with_places(question.answer.text),
            "where": where(case, question.text, question.answer.text),
        },
        images=[page.image for picture in question.pictures for page in picture.pages],
        odds=("Yes", "No"),
    )


def judge(case: Case) -> Verdict:
    said = case.heard.get("believes")
    if not isinstance(said, dict) or not said:
        why = "the reader gives no log-probabilities" if said == {} else "no reader answered"
        return case.unjudged("believes", why, by=case.reader or "program")
    yes, no = float(said.get("Yes") or 0.0), float(said.get("No") or 0.0)
    if yes + no < SAID:
        return case.unjudged("believes", f"the reader says neither yes nor no ({yes + no:.2f})", by=case.reader)
    share = round(yes / (yes + no), 4)
    if share < HARD:
        return case.failed("believes", f"the reader says no ({share:.2f} for yes)", by=case.reader, score=share)
    return case.passed("believes", by=case.reader, score=share, detail="" if share > KEEP else "hard")
