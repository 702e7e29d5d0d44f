"""What the keys of a recipe ask of each other. `said` are those that are right in themselves; a wrong one is absent."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from synth import plugins
from synth.photos.kind import kind_named
from synth.photos.photograph import KIND as PHOTO
from synth.recipe.keys import ABOUT, Caps, faults_at
from synth.records import ENGLISH
from synth.shares import Mixture, reach

LEAST = 6  # questions of a drawn picture
MIXED = {"kinds", "renderers", "domains", "languages", "difficulty"}


def kind(name: str) -> Any:
    return kind_named(name)


def kinds_that_fit(said: Mapping[str, Any]) -> dict[str, float]:
    """All kinds, or those that `renderers` and `domains` leave; of given pictures nothing else than these."""
    if said.get("photos"):
        return {PHOTO: 1.0}
    renderers, domains = said.get("renderers"), said.get("domains")
    return {
        name: 1.0
        for name in plugins.names("kinds")
        if (renderers is None or kind(name).renderer in renderers) and not _knows_none(name, domains)
    }


def least_that_fits(said: Mapping[str, Any]) -> int:
    """Of a drawn picture much is known for sure; of a given one a single good question is worth keeping."""
    return 1 if said.get("kinds", {}).keys() == {PHOTO} else LEAST


def _knows_none(name: str, domains: Mapping[str, float] | None) -> bool:
    return domains is not None and domains.keys().isdisjoint(kind(name).domains())


def fit_domains(domains: Mapping[str, float] | None, said: Mapping[str, Any]) -> None:
    if domains and said.get("data"):
        raise ValueError("topics are parts of your `data`, of which no field can be chosen; leave `domains` out")


def fit_kinds(kinds: Mapping[str, float], said: Mapping[str, Any]) -> None:
    renderers, domains = said.get("renderers"), said.get("domains")
    if not kinds and not renderers:
        raise ValueError("names no kind")
    drawn_by = {name: kind(name).renderer for name in kinds}
    if (PHOTO in kinds) != bool(said.get("photos")):
        raise ValueError("`photo` stands here and `photos` names the pictures, or neither")
    faults: list[tuple[tuple[str, ...], str]] = []
    for name, by in drawn_by.items():
        if renderers is not None and by not in renderers:
            faults.append(((name,), f"is drawn by {by}, which `renderers` leaves out"))
        if _knows_none(name, domains):
            faults.append(((name,), "knows none of the fields that `domains` names"))
    idle = [name for name in renderers or () if name not in drawn_by.values()]
    faults_at([*faults, *(((ABOUT, "renderers", name), "draws none of the kinds of this recipe") for name in idle)])


def fit_languages(languages: Mapping[str, float], said: Mapping[str, Any]) -> None:
    who = said.get("model")
    if said.get("data"):
        if len(languages) > 1:
            raise ValueError("your `data` are in one language; name that one alone")
    elif isinstance(who, str):
        told = f"the author {who!r} writes English only; name a model that writes other languages"
        faults_at(((code,), told) for code in languages if code != ENGLISH)


def fit_caps(caps: Caps, said: Mapping[str, Any]) -> None:
    if MIXED | {"n"} <= said.keys():
        there = reach(mixture(said, caps))
        if there < said["n"]:
            raise ValueError(f"let no more than {there:.0f} topics be planned, and `n` asks for {said['n']} samples")
    for group in ("families", "forms"):
        named, most = said.get(group), getattr(caps, group)
        there = sum(most.get(name, math.inf) for name in named) if named else math.inf
        if there < said.get("least", 1):
            told = f"let a picture have {there:.0f} questions, and `least` asks it to keep {said['least']}"
            faults_at([((group,), told)])


def mixture(said: Mapping[str, Any], caps: Caps) -> Mixture:
    kinds = {name: kind(name) for name in said["kinds"]}
    levels = said["difficulty"] or (dict.fromkeys(("1", "2", "3"), 1.0) if caps.difficulty else None)
    domains: dict[str, Mapping[str, float]] = {}
    if said["domains"]:
        known = {name: set(one.domains()) for name, one in kinds.items()}
        domains = {name: {one: w for one, w in said["domains"].items() if one in known[name]} for name in kinds}
    return Mixture(
        kinds=said["kinds"],
        drawn_by={name: one.renderer for name, one in kinds.items()},
        renderers=said["renderers"],
        languages=said["languages"],
        difficulty=levels,
        domains=domains,
        caps=caps.model_dump(),
    )
