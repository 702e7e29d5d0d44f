"""Subjects of topics and the ideas behind them: a subject the lists can make is understood word for word."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from synth.kinds._dice import Dice
from synth.kinds._values import enough
from synth.kinds._words import PERSONAS, Domain, Metric, Pair, domains

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Idea:
    """What a chart is of: a metric (or a pair of them), what stands along the axis, what the series are."""

    domain: Domain
    along: str = ""
    series: str
    metric: Metric | None = None
    pair: Pair | None = None


def low(name: str) -> str:
    """The name inside a sentence: `Average stay` but `PM2.5` and `pH` as they are."""
    return name if len(name) < 2 or not name[1].islower() else name[0].lower() + name[1:]


def sensible(domain: Domain, metric: Metric, along: str, series: str) -> bool:
    """Whether the lists let this metric be shown along this, split by that."""
    if along == series or frozenset((along, series)) in domain.apart:
        return False
    if series not in metric.by and series != "year":
        return False
    if along in domain.groups:
        return along in metric.by and (series != "year" or enough(metric, "year"))
    if metric.times and along not in metric.times:
        return False
    steady = not (metric.adds or {"weekend", "workday", "surge", "drain"} & {*metric.moves})
    return not (steady and along in ("hour", "weekday")) and enough(metric, along)


@cache
def bar_ideas() -> Mapping[str, Idea]:
    """Every metric by a time or a group, split by another group or by years."""
    found: dict[str, Idea] = {}
    for domain in domains().values():
        times = [time for time in domain.times if time in ("month", "quarter", "year", "weekday")]
        for metric in domain.metrics:
            for along in [*times, *domain.groups]:
                for series in [*domain.groups, "year"]:
                    if sensible(domain, metric, along, series):
                        subject = f"{domain.name}: {low(metric.name)} by {low(along)} and {low(series)}"
                        found[subject] = Idea(domain=domain, metric=metric, along=along, series=series)
    return found


@cache
def line_ideas() -> Mapping[str, Idea]:
    """Every metric over every time axis, a line for each member of a group."""
    found: dict[str, Idea] = {}
    for domain in domains().values():
        for metric in domain.metrics:
            for along in domain.times:
                for series in domain.groups:
                    if sensible(domain, metric, along, series):
                        subject = f"{domain.name}: {low(metric.name)} over {along}s by {low(series)}"
                        found[subject] = Idea(domain=domain, metric=metric, along=along, series=series)
    return found


@cache
def scatter_ideas() -> Mapping[str, Idea]:
    """Every pair of metrics, split by the groups that suit it."""
    found: dict[str, Idea] = {}
    for domain in domains().values():
        for pair in domain.pairs:
            for series in pair.by:
                subject = f"{domain.name}: {low(pair.y.name)} against {low(pair.x.name)} by {low(series)}"
                found[subject] = Idea(domain=domain, pair=pair, series=series)
    return found


def domains_of(ideas: Mapping[str, Idea]) -> list[str]:
    known = {idea.domain.name for idea in ideas.values()}
    return [name for name in domains() if name in known]


def propose(ideas: Mapping[str, Idea], throw: Dice, domain: str | None = None) -> dict[str, object]:
    """A topic's words: a domain first, so that rich domains do not crowd out small ones."""
    domain = domain or throw.pick(domains_of(ideas))
    subject = throw.pick([subject for subject, idea in ideas.items() if idea.domain.name == domain])
    return {"subject": subject, "persona": throw.pick(PERSONAS), "difficulty": throw.whole(1, 3)}


def understand(ideas: Mapping[str, T], subject: str, throw: Dice) -> T:
    """The idea of a subject; for one of other words, an idea that shares the most words with it."""
    if subject in ideas:
        return ideas[subject]
    asked = _words(subject)
    shared = {known: len(asked & _words(known)) for known in ideas}
    most = max(shared.values())
    return ideas[throw.pick([known for known, count in shared.items() if count == most])]


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z]{3,}", text.lower())) - {"and", "the", "over", "against"}
