"""Drafts before their checks: what a program can say against them, then the answer again from what was said alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from synth.comvint import rules
from synth.comvint.asks import Asks, read_answer
from synth.comvint.drafts import Draft, question_of
from synth.photos.asking import Asking
from synth.photos.finding import Finding
from synth.records import ItemError, Picture, Question, Reject

Tried = tuple[str, str | None]  # a check, and what it has against a draft
STAY = ("cited", "harder")  # what holds for a question in another form too
SILENT = ("refused", "foreign")  # no check that a question passes, only what a reply may be instead


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Checking:
    """`picture` is the one that was spoken of; a draft that fails is a counted reject."""

    asking: Asking
    asks: Asks
    picture: Picture

    def question(self, draft: Draft) -> Question:
        return question_of(draft, self.asks.facts, self.picture)

    def passing(self, drafts: Sequence[Draft | None]) -> list[Draft | None]:
        """Each with its notes; None where it fails, in the places they had. All are asked again at once."""
        sound = [draft and self._ruled(draft) for draft in drafts]
        asked = [draft for draft in sound if draft is not None]
        prompts = [self.asks.solve(draft, self.question(draft)) for draft in asked]
        given = iter(self.asking.hear(self.asks.photograph.topic, prompts, lambda _, reply: read_answer(reply)))
        return [draft and self._solved(draft, next(given)) for draft in sound]

    def _ruled(self, draft: Draft) -> Draft | None:
        tried = list(self._rules(draft))
        for check, against in tried:
            if against is not None:
                self.reject(draft, check, against)
                return None
        stays = draft.before.notes if draft.stage == "reformulate" and draft.before else ()
        notes = {note.check: note for note in stays if note.check in STAY}
        notes |= {check: Finding(check=check, passed=True) for check, _ in tried if check not in SILENT}
        if "harder" in notes:
            notes["harder"] = Finding(check="harder", passed=True, score=float(len(draft.rounds)), detail=_told(draft))
        return replace(draft, notes=tuple(notes.values()))

    def _rules(self, draft: Draft) -> Iterator[Tried]:
        if draft.stage != "reformulate":
            yield "cited", rules.cited(draft, self.asks.facts)
        yield "refused", rules.refuses(draft)
        yield "worded", rules.worded(draft)
        yield "foreign", rules.foreign(draft, self.asks.photograph.topic.language)
        if draft.stage == "complicate" and draft.before:
            yield "harder", rules.harder(draft, draft.before)
        if draft.stage == "reformulate" and draft.before:
            yield "same_answer", rules.same_answer(draft, draft.before, self.asks.settings.agreement)

    def _solved(self, draft: Draft, given: str | None) -> Draft | None:
        if given is None:
            return None  # the reply that could not be had is the reject
        if against := rules.agrees(draft, given, self.asks.settings.agreement):
            self.reject(draft, "solve", against)
            return None
        solved = Finding(check="solve", passed=True, by=self.asking.name("solve"), detail=given[:200])
        return replace(draft, notes=(*draft.notes, solved))

    def reject(self, draft: Draft, reason: str, detail: str) -> None:
        error = ItemError(reason, detail)  # which knows the reasons there are
        self.asking.line.rejects.append(
            Reject(record=self.question(draft), stage=draft.stage, reason=error.reason, detail=error.detail)
        )


def _told(draft: Draft) -> str:
    return ", ".join(draft.rounds)
