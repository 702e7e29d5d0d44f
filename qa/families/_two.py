"""Two marks of bars or lines that differ in one name only, and the words for the pair."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from qa.families._marks import Mark, Plot, differ
from qa.families._nouns import capital
from qa.families._phrases import Words, a_more, keys_of, mark_words, plot_words
from qa.families._sources import mark_at, on_page, shown

Side = Literal["higher", "lower"]
PAIRS = 3  # a plot, for each form


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two marks that differ in one name only. `topic` is which: "key" or "series"."""

    topic: Literal["key", "series"]
    first: Mark
    second: Mark

    def called(self, plot: Plot, mark: Mark) -> str:
        return str(mark.series) if self.topic == "series" else keys_of(plot).called(mark.key)

    def name(self, plot: Plot, mark: Mark) -> str:
        return str(mark.series) if self.topic == "series" else keys_of(plot).name(mark.key)


def pairs_of(plot: Plot, rng: random.Random) -> list[Pair]:
    """Pairs that a reader can tell apart, in seeded order."""
    said = keys_of(plot).said
    usable = [mark for mark in plot.marks if mark.usable and mark.key in said]
    found: list[Pair] = []
    for place, one in enumerate(usable):
        for other in usable[place + 1 :]:
            if (one.series == other.series) == (one.key == other.key) or not differ(one, other):
                continue
            first, second = (one, other) if rng.random() < 0.5 else (other, one)
            found.append(Pair(topic="key" if one.series == other.series else "series", first=first, second=second))
    rng.shuffle(found)
    return found


def pair_words(plot: Plot, pair: Pair, side: Side) -> Words:
    keys = keys_of(plot)
    same_series = pair.topic == "key"
    words = plot_words(plot, pair.first.series if plot.groups and same_series else None) | _side_words(plot, side)
    words |= {"a": pair.called(plot, pair.first), "b": pair.called(plot, pair.second)}
    if same_series:
        at_a, at_b = (keys.at(mark.key) for mark in (pair.first, pair.second))
        words |= {"at_a": at_a, "at_b": at_b, "At_a": capital(at_a)}
    else:
        at = keys.at(pair.first.key)
        words |= {"at": at, "At": capital(at)}
    solid = plot.mark == "bar" and not plot.stacked and min(pair.first.value, pair.second.value) > 0
    size = {"higher": "longer" if plot.horizontal else "taller", "lower": "shorter"}[side]
    words["taller"] = size if solid else None
    words["mark_a"], words["mark_b"] = (mark_words(plot, mark)["mark"] for mark in (pair.first, pair.second))
    return words


def _side_words(plot: Plot, side: Side) -> Words:
    larger = {"higher": "larger", "lower": "smaller"}[side]
    # In a stack the highest segment is the one on top, so there size is asked for, never height.
    more = larger if plot.stacked else side
    return {
        "more": more,
        "a_more": a_more(plot.value, more),
        "larger": larger,
        "above": None if plot.stacked else {"higher": "above", "lower": "below"}[side],
        "exceed": {"higher": "exceed", "lower": "fall short of"}[side],
        "higher": "larger" if plot.stacked else "higher",
        "lower": "smaller" if plot.stacked else "lower",
    }


def both(plot: Plot, pair: Pair, said: Sequence[str]) -> str:
    a, b = pair.called(plot, pair.first), pair.called(plot, pair.second)
    return f"{capital(a)} is at about {said[0]} and {b} at about {said[1]}"


def two_steps(plot: Plot, first: Mark, second: Mark) -> tuple[list[str], list[str]]:
    """The two values as said, and as steps over `first` and `second`."""
    digits = plot.value.digits(min(first.tolerance, second.tolerance))
    said = [plot.value.say(mark.value, digits) for mark in (first, second)]
    return said, [shown(name, plot.value, digits) for name in ("first", "second")]


def two_sources(plot: Plot, pair: Pair) -> list[str]:
    return [on_page(plot), mark_at("first", plot, pair.first), mark_at("second", plot, pair.second)]
