"""What the questions of a run are like: whose they are, how long, what is answered, and what a guess would get."""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

from synth.records import words
from synth.report.counting import Commonest, Rate, Spreading

LONGEST = 120  # letters by which an answer is counted as the same
PLACES = ("box", "point")  # answered by a place, which has no words
HIGHEST = 8  # a power of ten that is still written out

Row = Mapping[str, Any]


class Answers:
    """Questions one after the other."""

    def __init__(self) -> None:
        self.count = 0
        self.families, self.forms, self.types = Counter[str](), Counter[str](), Counter[str]()
        self.most_of_family, self.most_of_form = Counter[str](), Counter[str]()  # about one picture
        self.yes, self.asked_yes_no = Counter[str](), Counter[str]()  # by family
        self.right, self.options = Counter[int](), Counter[int]()
        self.size, self.digit = Counter[str](), Counter[str]()
        self.said = Commonest()
        self.by_form: dict[str, Commonest] = defaultdict(lambda: Commonest(most=5_000))
        self.verdicts: Counter[tuple[str, bool | None]] = Counter()
        self.unrun: dict[str, Commonest] = defaultdict(lambda: Commonest(most=100))
        self.a_picture = Spreading("questions a picture")
        self.question_words, self.question_letters = (
            Spreading("words of a question"),
            Spreading("letters of a question"),
        )
        self.answer_words, self.answer_letters = Spreading("words of an answer"), Spreading("letters of an answer")

    def add(self, questions: list[Row]) -> None:
        """All of a picture's."""
        self.a_picture.add(len(questions))
        for family, count in Counter(question["family"] for question in questions).items():
            self.most_of_family[family] = max(self.most_of_family[family], count)
        for form, count in Counter(question["form"] for question in questions).items():
            self.most_of_form[form] = max(self.most_of_form[form], count)
        for question in questions:
            self._one(question)

    def _one(self, question: Row) -> None:
        answer, form, family = question["answer"], question["form"], question["family"]
        self.count += 1
        self.families[family] += 1
        self.forms[form] += 1
        self.types[answer["type"]] += 1
        asked, said = words(tuple(question["question"])), words(tuple(answer["text"]))
        self.question_words.add(len(asked.split()))
        self.question_letters.add(len(asked))
        if form not in PLACES:
            self.answer_words.add(len(said.split()))
            self.answer_letters.add(len(said))
            self.said.add(said[:LONGEST])
            self.by_form[form].add(said[:LONGEST])
        if form == "yes_no":
            self.asked_yes_no[family] += 1
            self.yes[family] += answer["value"] == "true"
        if form == "choice" and said in question["options"]:
            self._choice(question["options"], said)
        if answer["type"] == "number":
            self._number(answer["value"])
        self._verdicts(question["verdicts"])

    def _choice(self, options: list[str], said: str) -> None:
        self.right[options.index(said)] += 1
        self.options[len(options)] += 1

    def _number(self, value: str) -> None:
        number = json.loads(value)
        if isinstance(number, bool) or not isinstance(number, int | float):
            return
        self.size[_size(number)] += 1
        if number:
            self.digit[f"{abs(number):e}"[0]] += 1

    def _verdicts(self, verdicts: list[Row]) -> None:
        for verdict in verdicts:
            self.verdicts[verdict["check"], verdict["passed"]] += 1
            if verdict["passed"] is None:
                self.unrun[verdict["check"]].add(verdict["detail"] or "it does not say why")

    def yes_rates(self) -> dict[str, Rate]:
        """Of questions to be answered by yes or no; half is what tells nothing."""
        rows = {"all": Rate(count=self.yes.total(), of=self.asked_yes_no.total(), asked=0.5)}
        for family, of in self.asked_yes_no.most_common():
            rows[family] = Rate(count=self.yes[family], of=of, asked=0.5)
        return rows if self.asked_yes_no else {}

    def right_rates(self) -> dict[str, Rate]:
        """Where among the options the right one stands; asked for is what chance alone would give."""
        total = self.right.total()
        chance = {
            at: sum(count / among for among, count in self.options.items() if among > at) / total
            for at in range(max(self.options, default=0))
        }
        return {f"{at + 1}": Rate(count=self.right[at], of=total, asked=share) for at, share in chance.items()}

    def guesses(self) -> dict[str, tuple[str, Rate]]:
        """By form what is right most often, an answer or a place among the options: what one gets who never looks."""
        found: dict[str, tuple[str, Rate]] = {}
        for form, said in sorted(self.by_form.items(), key=lambda one: -one[1].total):
            best = said.top(1)
            if form == "choice" and self.right:
                best |= {f"option {at + 1}": Rate(count=n, of=said.total) for at, n in self.right.most_common(1)}
            answer = max(best, key=lambda name: best[name].count)
            found[form] = answer, best[answer]
        return found


def _size(number: float) -> str:
    """Its power of ten."""
    if number == 0 or not math.isfinite(number):
        return "0" if number == 0 else "not finite"
    sign, power = "−" if number < 0 else "", math.floor(math.log10(abs(number)))
    if power < 0:
        return f"{sign}under 1"
    return f"{sign}from 10^{power}" if power > HIGHEST else f"{sign}from {10**power:,}"


def in_size(sizes: Counter[str]) -> dict[str, Rate]:
    """From the lowest to the highest."""

    def place(name: str) -> float:
        plain = name.removeprefix("−").removeprefix("from ").replace(",", "").replace("10^", "1e")
        at = {"0": 0.0, "under 1": 0.5, "not finite": math.inf}.get(plain)
        at = float(plain) if at is None else at
        return -at if name.startswith("−") else at

    total = sizes.total()
    return {name: Rate(count=sizes[name], of=total) for name in sorted(sizes, key=place)}
