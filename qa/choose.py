"""A balanced pick of a picture's questions: every family and form in turn or by their weights, nothing asked twice."""

from __future__ import annotations

import math
import random
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from qa.checks.grounded import answer_held
from qa.proofs import faults
from synth.records import Question

Name = tuple[str, str]  # a family and a form
Piles = Mapping[Name, list[Question]]
GOLDEN = (5**0.5 - 1) / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Wants:
    """What a recipe says of questions: weights of families and forms, the forms there may be, most of each a picture.

    Without weights all come in turn.
    """

    families: Mapping[str, float] | None = None
    forms: Mapping[str, float] | None = None
    only: frozenset[str] | None = None
    most_of_family: Mapping[str, int] = field(default_factory=dict)
    most_of_form: Mapping[str, int] = field(default_factory=dict)

    def allow(self, question: Question) -> bool:
        of_family = self.families is None or question.family in self.families
        of_form = self.forms is None or question.form in self.forms
        return of_family and of_form and (self.only is None or question.form in self.only)


EVERYTHING = Wants()


def choose(questions: Sequence[Question], seed: int, most: int = 12, wants: Wants = EVERYTHING) -> list[Question]:
    """At most `most` questions: one from each family and form before a second from any, in a seeded order.

    Where families or forms have weights these decide whose turn it is. No two have the same words, and no two ask the
    same fact in the same form. The result does not depend on the order in which the questions come.
    """
    rng = random.Random(f"choose {seed}")
    piles: dict[Name, list[Question]] = defaultdict(list)
    for question in sorted(questions, key=lambda one: (one.words, one.form, one.answer.words, one.proof)):
        if wants.allow(question):
            piles[question.family, question.form].append(question)
    for pile in piles.values():
        rng.shuffle(pile)
    order = sorted(piles)
    rng.shuffle(order)
    chosen: list[Question] = []
    words: set[Hashable] = set()
    facts: set[Hashable] = set()
    told = {question: (asked(question), fact(question)) for pile in piles.values() for question in pile}
    for name in _Turns(seed, order, piles, wants, chosen):
        if len(chosen) == most:
            break
        pile = piles[name]
        pile[:] = [one for one in pile if told[one][0] not in words and told[one][1] not in facts]
        taken = _next(pile, _lacking(chosen))
        if taken is not None:
            chosen.append(taken)
            words.add(told[taken][0])
            facts.add(told[taken][1])
    return chosen


class _Turns:
    """From which pile a question is taken next, by what has been chosen so far; none once all are empty or capped."""

    def __init__(
        self, seed: int, order: Sequence[Name], piles: Piles, wants: Wants, chosen: Sequence[Question]
    ) -> None:
        self.seed, self.order, self.piles, self.wants, self.chosen = seed, order, piles, wants, chosen

    def __iter__(self) -> Iterator[Name]:
        if self.wants.families is None and self.wants.forms is None:
            while any(map(self._open, self.order)):
                yield from filter(self._open, self.order)
        while names := [name for name in self.order if self._open(name)]:
            yield self._due(names)

    def _open(self, name: Name) -> bool:
        family, form = name
        of_family = self._had("family", family) < self.wants.most_of_family.get(family, math.inf)
        of_form = self._had("form", form) < self.wants.most_of_form.get(form, math.inf)
        return bool(self.piles[name]) and of_family and of_form

    def _due(self, names: Sequence[Name]) -> Name:
        """By the weights of families, and of forms as near as that lets; without weights those come in turn."""
        families, forms = self.wants.families, self.wants.forms
        if families is not None:
            family = self._drawn({name[0]: families[name[0]] for name in names})
            names = [name for name in names if name[0] == family]
        if forms is not None:
            weights = {name[1]: forms[name[1]] for name in names}
            form = self._drawn(weights) if families is None else min(weights, key=self._lot)
            names = [name for name in names if name[1] == form]
        had: Counter[Name] = Counter((question.family, question.form) for question in self.chosen)
        return min(names, key=lambda name: had[name])

    def _drawn(self, weights: Mapping[str, float]) -> str:
        """Each with a chance that is its share, and over some questions in a row nearly that share of them.

        Steps of the golden ratio around a circle from a place of chance are even, however many they are.
        """
        at = (random.Random(f"turn {self.seed}").random() + len(self.chosen) * GOLDEN) % 1 * sum(weights.values())
        for name, weight in sorted(weights.items()):
            at -= weight
            if at < 0:
                return name
        return max(weights)

    def _lot(self, form: str) -> float:
        """When the next one of a form is due: one that has had less than its share is before the others."""
        had = self._had("form", form)
        return (had + random.Random(f"lot {self.seed}/{form}/{had}").random()) / (self.wants.forms or {})[form]

    def _had(self, what: str, name: str) -> int:
        return sum(getattr(question, what) == name for question in self.chosen)


def asked(question: Question) -> Hashable:
    """The words of a question, and the places that stand among them."""
    return tuple(part.get("text") or tuple(part.get("box") or part.get("at") or ()) for part in question.text)


def fact(question: Question) -> Hashable:
    """What is asked: two questions with one proof and one form ask the same, however they put it."""
    answer = question.proof.partition("\ndef steps")[0]
    return question.form, answer


def _lacking(chosen: Sequence[Question]) -> str | None:
    """The yes/no answer there is less of so far."""
    said = [question.answer.words for question in chosen if question.form == "yes_no"]
    yes = said.count("Yes")
    return None if 2 * yes == len(said) else ("No" if 2 * yes > len(said) else "Yes")


def _next(pile: list[Question], wanted: str | None) -> Question | None:
    """Takes the next question of a pile; of yes/no questions one with the wanted answer first.

    A proof that happens to hold its answer is passed over here, where few are looked at, and not where all are made.
    One that may not even be run is taken: the checks say what is wrong with it.
    """
    for taken in sorted(pile, key=lambda one: bool(wanted) and one.form == "yes_no" and one.answer.words != wanted):
        pile.remove(taken)
        if faults(taken.proof) or answer_held(taken.proof, taken.answer, taken.words, taken.options) is None:
            return taken
    pile.clear()
    return None
