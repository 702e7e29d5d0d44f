"""How many: marks beyond a gridline, places where one series is above another, series, categories."""

from __future__ import annotations

import random
from collections.abc import Iterator

from qa.families._build import build
from qa.families._count_beyond import beyond_drafts
from qa.families._count_names import name_drafts
from qa.families._count_pairs import pair_drafts
from qa.families._plots import plots
from synth.records import Picture, Question


def ask(picture: Picture, seed: int) -> Iterator[Question]:
    rng = random.Random(f"count {seed}")
    found = plots(picture)
    for plot in found:
        for draft in [*beyond_drafts(plot, rng), *pair_drafts(plot, rng)]:
            question = build("count", picture, draft, rng)
            if question is not None:
                yield question
    for draft in name_drafts(picture, found, rng):
        question = build("count", picture, draft, rng)
        if question is not None:
            yield question
