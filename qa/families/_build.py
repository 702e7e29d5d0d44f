"""From a draft to a question: words, options, near misses; a draft that gives itself away makes none."""

from __future__ import annotations

import ast
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from qa.families._scales import APART
from qa.families._wording import ask_in_words
from qa.syntax import parse
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
    wrong = clear_of(draft.answer, draft.wrong)
    options: tuple[str, ...] = ()
    if draft.form == "choice":
        wrong = apart(draft.answer, wrong)[: OPTIONS - 1]
        if len(wrong) < 2:
            return None
        mixed = [draft.answer.words, *(miss.words for miss in wrong)]
        rng.shuffle(mixed)
        options = tuple(mixed)
    if gives_itself_away(draft.proof, draft.answer, words):
        return None
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


def gives_itself_away(proof: str, answer: Answer, words: str) -> bool:
    """Whether a literal of the proof is the answer and does not stand in the question."""
    if answer.type == "bool":
        return False  # the language of proofs has no literal yes or no
    literals = [node.value for node in ast.walk(parse(proof)) if isinstance(node, ast.Constant)]
    for value in literals:
        asked = str(value) in words or (isinstance(value, int | float) and f"{value:,}" in words)
        if not asked and value in (answer.value, answer.words):
            return True
    return False


def yes_or_no(value: bool) -> Answer:
    return Answer(value=value, type="bool", text=said("Yes" if value else "No"))
