"""From a draft to a question: words, options, near misses."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from qa.families._options import Sort, alternatives, clear_of, unsaid
from qa.families._prints import is_between
from qa.families._scales import sayable
from qa.families._wording import ask_in_words
from synth.records import Answer, Form, Picture, Question, said

NEAR_MISSES = 4


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Draft:
    """`words` fill the blanks of the phrasing; `wrong` are near misses, the likeliest first.

    `sort` is what a number of the answer is: it says which others may be offered with it.
    """

    topic: str
    form: Form
    words: Mapping[str, str | None]
    answer: Answer
    rationale: str
    proof: str
    wrong: Sequence[Answer] = field(default=())
    where: str = ""
    sort: Sort = "amount"


def questions(family: str, picture: Picture, drafts: Iterable[Draft], rng: random.Random) -> Iterator[Question]:
    """Those of the drafts that can be asked."""
    for draft in drafts:
        question = build(family, picture, draft, rng)
        if question is not None:
            yield question


def build(family: str, picture: Picture, draft: Draft, rng: random.Random) -> Question | None:
    words = ask_in_words(family, draft.topic, draft.form, draft.words, draft.where, rng)
    if words is None or not _keeps_its_digit(draft.answer):
        return None
    wrong = clear_of(draft.answer, unsaid([miss for miss in draft.wrong if _keeps_its_digit(miss)], words))
    options: tuple[str, ...] = ()
    if draft.form == "choice":
        wrong = alternatives(draft.answer, wrong, rng, draft.sort)
        if len(wrong) < 2:
            return None
        mixed = [draft.answer.words, *(miss.words for miss in wrong)]
        rng.shuffle(mixed)
        options = tuple(mixed)
    if _is_halfway(draft.answer):
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


def _keeps_its_digit(answer: Answer) -> bool:
    return answer.type != "number" or not answer.tolerance or sayable(answer.value, answer.tolerance)


def _is_halfway(answer: Answer) -> bool:
    return answer.type == "number" and is_between(answer)


def short_and_choice(
    *,
    topic: str,
    words: Mapping[str, str | None],
    answer: Answer,
    wrong: Sequence[Answer],
    rationale: str,
    proof: str,
    where: str = "",
    sort: Sort = "amount",
) -> Iterator[Draft]:
    """One question twice: free to answer, and among its near misses."""
    free = Draft(
        topic=topic,
        form="short",
        words=words,
        answer=answer,
        rationale=rationale,
        proof=proof,
        wrong=wrong,
        where=where,
        sort=sort,
    )
    yield free
    yield replace(free, form="choice")


def yes_no_draft(
    *, topic: str, want: bool, words: Mapping[str, str | None], rationale: str, proof: str, where: str = ""
) -> Draft:
    """A claim: the answer is yes where `want`, and the other of the two is its near miss."""
    return Draft(
        topic=topic,
        form="yes_no",
        words=words,
        answer=_yes_or_no(want),
        wrong=[_yes_or_no(not want)],
        rationale=rationale,
        proof=proof,
        where=where,
    )


def _yes_or_no(value: bool) -> Answer:
    return Answer(value=value, type="bool", text=said("Yes" if value else "No"))
