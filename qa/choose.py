"""A balanced pick of a picture's questions: every family and form in turn, nothing asked twice."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Hashable, Sequence

from qa.checks.grounded import answer_held
from qa.proofs import faults
from synth.records import Question


def choose(questions: Sequence[Question], seed: int, most: int = 12) -> list[Question]:
    """At most `most` questions: one from each family and form before a second from any, in a seeded order.

    No two have the same words, and no two ask the same fact in the same form. The result does not depend on
    the order in which the questions come.
    """
    rng = random.Random(f"choose {seed}")
    piles: dict[tuple[str, str], list[Question]] = defaultdict(list)
    for question in sorted(questions, key=lambda one: (one.words, one.form, one.answer.words, one.proof)):
        piles[question.family, question.form].append(question)
    for pile in piles.values():
        rng.shuffle(pile)
    order = sorted(piles)
    rng.shuffle(order)
    chosen: list[Question] = []
    words: set[str] = set()
    facts: set[Hashable] = set()
    while len(chosen) < most and any(piles[name] for name in order):
        for name in order:
            taken = _next(piles[name], words, facts, _lacking(chosen)) if len(chosen) < most else None
            if taken is not None:
                chosen.append(taken)
                words.add(taken.words)
                facts.add(fact(taken))
    return chosen


def fact(question: Question) -> Hashable:
    """What is asked: two questions with one proof and one form ask the same, however they put it."""
    answer = question.proof.partition("\ndef steps")[0]
    return question.form, answer


def _lacking(chosen: Sequence[Question]) -> str | None:
    """The yes/no answer there is less of so far."""
    said = [question.answer.words for question in chosen if question.form == "yes_no"]
    yes = said.count("Yes")
    return None if 2 * yes == len(said) else ("No" if 2 * yes > len(said) else "Yes")


def _next(pile: list[Question], words: set[str], facts: set[Hashable], wanted: str | None) -> Question | None:
    """Takes the next question of a pile that repeats nothing; of yes/no questions one with the wanted answer first.

    A proof that happens to hold its answer is passed over here, where few are looked at, and not where all are made.
    One that may not even be run is taken: the checks say what is wrong with it.
    """
    fresh = [question for question in pile if question.words not in words and fact(question) not in facts]
    fresh.sort(key=lambda question: bool(wanted) and question.form == "yes_no" and question.answer.words != wanted)
    for taken in fresh:
        pile.remove(taken)
        if faults(taken.proof) or answer_held(taken.proof, taken.answer, taken.words, taken.options) is None:
            return taken
    pile.clear()
    return None
