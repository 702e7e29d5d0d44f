"""From a draft to a question: words, options, near misses."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from qa.families._scales import APART, sayable
from qa.families._wording import ask_in_words
from synth.records import Answer, Form, Picture, Question, said

OPTIONS = 4
NEAR_MISSES = 4


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Draft:
    """`words` fill the blanks of the phrasing; `wrong` are near misses, the likeliest first."""

    topic: str
    form: Form
    words: Mapping[str, str | None]
    answer: Answer
    rationale: str
    proof: str
    wrong: Sequence[Answer] = field(default=())
    where: str = ""


def build(family: str, picture: Picture, draft: Draft, rng: random.Random) -> Question | None:
    words = ask_in_words(family, draft.topic, draft.form, draft.words, draft.where, rng)
    if words is None or not _keeps_its_digit(draft.answer):
        return None
    wrong = clear_of(draft.answer, [miss for miss in draft.wrong if _keeps_its_digit(miss)])
    options: tuple[str, ...] = ()
    if draft.form == "choice":
        wrong = apart(draft.answer, wrong)[: OPTIONS - 1]
        if len(wrong) < 2:
            return None
        mixed = [draft.answer.words, *(miss.words for miss in wrong)]
        rng.shuffle(mixed)
        options = tuple(mixed)
    return Question(
        pictures=(picture,),
        family=family,
        form=draft.form,
        text=said(words),
        options=options,
        answer=draft.answer,
        wrong=tuple(wrong[:NEAR_MISSES]),
        rationale=draft.rationale,
        proof=draft.proof,
    )


def _keeps_its_digit(answer: Answer) -> bool:
    return answer.type != "number" or not answer.tolerance or sayable(answer.value, answer.tolerance)


def clear_of(answer: Answer, wrong: Iterable[Answer]) -> list[Answer]:
    """Near misses that are surely wrong: other words, and numbers well beyond the tolerance."""
    kept: list[Answer] = []
    for miss in wrong:
        if _apart(answer, miss) and miss.words not in {one.words for one in kept}:
            kept.append(miss)
    return kept


def apart(answer: Answer, wrong: Sequence[Answer]) -> list[Answer]:
    """Those that also stand apart from each other, as options must."""
    kept: list[Answer] = []
    for miss in wrong:
        if all(_apart(answer, miss) and _apart(other, miss, answer.tolerance) for other in [answer, *kept]):
            kept.append(miss)
    return kept


def _apart(one: Answer, other: Answer, tolerance: float = 0.0) -> bool:
    if one.words == other.words:
        return False
    if one.type != "number":
        return bool(one.value != other.value)
    return bool(abs(one.value - other.value) > APART * max(one.tolerance, tolerance))


def yes_or_no(value: bool) -> Answer:
    return Answer(value=value, type="bool", text=said("Yes" if value else "No"))
