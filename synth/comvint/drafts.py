"""A question on its way through the steps, until it is one of the picture's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from synth.comvint.facts import Facts
from synth.comvint.same import SHORT, number, telling, tokens, truth
from synth.comvint.settings import Form
from synth.photos.finding import Finding
from synth.records import Answer, Judged, Picture, Question, said

FAMILY = "comvint"
MOST_SHORT = 12  # words of an answer that a person would write as one


@dataclass(frozen=True, slots=True, kw_only=True)
class Thought:
    """A sentence of a rationale, and the facts that it rests on."""

    says: str
    uses: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Draft:
    """`how` is in which way it is harder, or what was wanted of its form; `before` is the draft it was made of."""

    stage: str
    text: str
    answer: str
    thoughts: tuple[Thought, ...]
    form: Form
    counted: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    how: str = ""
    before: Draft | None = None
    notes: tuple[Finding, ...] = ()

    @property
    def cited(self) -> tuple[str, ...]:
        """Each fact once, as they come."""
        return tuple(dict.fromkeys([*(name for one in self.thoughts for name in one.uses), *self.counted]))

    @property
    def rationale(self) -> str:
        return " ".join(thought.says for thought in self.thoughts if thought.says)

    @property
    def lineage(self) -> Iterator[Draft]:
        """Itself, and what it was made of."""
        draft: Draft | None = self
        while draft is not None:
            yield draft
            draft = draft.before

    @property
    def rounds(self) -> list[str]:
        """The ways in which it was made harder."""
        return [draft.how for draft in self.lineage if draft.stage == "complicate"][::-1]

    def json(self) -> dict[str, Any]:
        return {
            "stage": self.stage, "how": self.how, "form": self.form, "question": self.text, "answer": self.answer,
            "options": list(self.options), "counted": list(self.counted),
            "steps": [{"says": one.says, "uses": list(one.uses)} for one in self.thoughts],
            "checks": [
                {"check": one.check, "passed": one.passed, "score": one.score, "by": one.by, "detail": one.detail}
                for one in self.notes
            ],
        }  # fmt: skip


def form_of(answer: str) -> Form:
    """That a question has by its answer alone."""
    words = tokens(answer)
    if truth(answer) is not None and len(words) == 1:
        return "yes_no"
    return "free" if len(words) > MOST_SHORT or len(telling(answer)) > SHORT + 2 else "short"


def answer_of(text: str, form: Form) -> Answer:
    value = truth(text)
    if form == "yes_no" and value is not None:
        return Answer(value=value, type="bool", text=said("Yes" if value else "No"))
    counted = number(text)
    if counted is not None and len(tokens(text)) == 1 and form != "free":
        return Answer(value=counted, type="number", text=said(text))
    return Answer(value=text, type="text", text=said(text))


def question_of(draft: Draft, facts: Facts, picture: Picture) -> Question:
    answer = answer_of(draft.answer, draft.form)
    return Question(
        pictures=(picture,),
        family=FAMILY,
        form=draft.form,
        text=said(draft.text),
        answer=answer,
        options=draft.options,
        wrong=tuple(answer_of(one, draft.form) for one in draft.options if one != draft.answer),
        rationale=draft.rationale,
        evidence=facts.evidence([name for name in draft.cited if name in facts.names]),
    )


def judged(draft: Draft, facts: Facts, picture: Picture) -> Judged:
    question = question_of(draft, facts, picture)
    return Judged(question=question, verdicts=tuple(note.of(question) for note in draft.notes))


def kept_once(drafts: Sequence[Draft]) -> list[Draft]:
    """Without those that ask in the same words what another asks."""
    seen: dict[tuple[str, str], Draft] = {}
    for draft in drafts:
        seen.setdefault((" ".join(tokens(draft.text)), draft.form), draft)
    return list(seen.values())
