"""Answering choice questions without the picture: nobody should get far by it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from synth.records import Question

MARGIN = 0.1  # beyond what guessing gives
FEWEST = 60  # questions of a family; of fewer, luck says more than habit
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_HIGH = re.compile(r"\b(high|larg|most|max|top|peak|big|tall|great)", re.IGNORECASE)

Numbers = Mapping[float, str]  # each option by the number it says
Guess = Callable[[str, Sequence[float]], float]  # from the question's words and the numbers, the smallest first


def _second(words: str, numbers: Sequence[float]) -> float:
    return numbers[1]


def _middle(words: str, numbers: Sequence[float]) -> float:
    mean = sum(numbers) / len(numbers)
    return min(numbers, key=lambda one: abs(one - mean))


def _difference(words: str, numbers: Sequence[float]) -> float:
    gap = numbers[-1] - numbers[-2]
    return min(numbers, key=lambda one: abs(one - gap))


def _closest(words: str, numbers: Sequence[float]) -> float:
    """The lower one of the two that lie next to each other."""
    place = min(range(len(numbers) - 1), key=lambda one: numbers[one + 1] - numbers[one])
    return numbers[place]


def _end(words: str, numbers: Sequence[float]) -> float:
    """The end that the question speaks of."""
    return numbers[-1] if _HIGH.search(words) else numbers[0]


GUESSES: Mapping[str, Guess] = {
    "smallest": lambda words, numbers: numbers[0],
    "second smallest": _second,
    "second largest": lambda words, numbers: numbers[-2],
    "largest": lambda words, numbers: numbers[-1],
    "middle": _middle,
    "difference of the two largest": _difference,
    "next to each other": _closest,
    "the end asked for": _end,
}


def numbers_of(question: Question) -> Numbers | None:
    """None where the options are no numbers, or not told apart by them."""
    found: dict[float, str] = {}
    for option in question.options:
        written = _NUMBER.findall(option)
        if question.answer.type != "number" or len(written) != 1:
            return None
        found[float(written[0].replace(",", ""))] = option
    return found if len(found) == len(question.options) else None


def rank_of(question: Question) -> int | None:
    """The place of the right number among those offered, from the smallest."""
    numbers = numbers_of(question)
    return None if numbers is None else [numbers[one] for one in sorted(numbers)].index(question.answer.words)


def wins(questions: Iterable[Question]) -> Mapping[tuple[str, str], tuple[int, float, int]]:
    """For each family and way of guessing: how often it is right, what chance would give, out of how many."""
    offered = [question for question in questions if question.options]
    common = Counter((question.family, option) for question in offered for option in question.options)
    tried: dict[tuple[str, str], list[tuple[bool, float]]] = defaultdict(list)
    for question in offered:
        taken = {
            "longest text": max(question.options, key=len),
            "most common": max(question.options, key=lambda one: common[question.family, one]),
        }
        numbers = numbers_of(question)
        if numbers is not None:
            ordered = sorted(numbers)
            taken |= {name: numbers[guess(question.words, ordered)] for name, guess in GUESSES.items()}
        for name, option in taken.items():
            tried[question.family, name].append((option == question.answer.words, 1 / len(question.options)))
    return {key: (sum(hit for hit, _ in all_), sum(luck for _, luck in all_), len(all_)) for key, all_ in tried.items()}


def shortcuts(questions: Iterable[Question], fewest: int = FEWEST) -> list[str]:
    """Ways of guessing that are right clearly more often than chance; none is as it should be."""
    return [
        f"{family}: {name} is right {hits} times of {count}, where chance gives {luck:.0f}"
        for (family, name), (hits, luck, count) in sorted(wins(questions).items())
        if count >= fewest and hits > luck + MARGIN * count
    ]
