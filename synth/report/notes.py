"""What a report cannot say, and why."""

from __future__ import annotations

from collections.abc import Iterator

from synth.records import ENGLISH
from synth.report.alike import Near
from synth.report.kept import Kept
from synth.report.told import Told


def notes(told: Told, kept: Kept, near: Near) -> Iterator[str]:
    yield from _checks(told, kept)
    if told.recipe and told.recipe.photos:
        yield (
            "What is on given pictures was said by models and confirmed by asking them again; no program knows it. How "
            "often a model is wrong, `synth w2c --control` measures on pictures whose facts are known."
        )
    if told.recipe and told.recipe.reader is None:
        other = "other " if told.recipe.photos else ""
        yield (
            f"No {other}model looked at the pictures: that a reader of the pixels comes to the same answers (the "
            "checks agrees and believes) was not asked."
        )
    foreign = sorted(code for code in kept.drawings.languages if code not in ("", ENGLISH))
    if foreign:
        yield f"Texts in {', '.join(foreign)}: OCR reads English; where a check could not read them it did not run."
    if not near.told:
        yield "Near duplicates are marked when a run is finished; of this one nothing is known of them yet."
    if told.totals.shards and (told.totals.drawn is None or told.totals.checked is None):
        yield "Made by an older version: how many were drawn and how many checked is not told."
    if told.totals.shards and kept.samples != told.totals.samples:
        yield (
            f"The run says it kept {told.totals.samples:,} samples, and {kept.samples:,} could be read: yields and "
            "shares are of the latter, and what could not be read looks as if it had been lost."
        )
    if told.gathered:
        yield "Made of other datasets: what its recipe asked for is not held against it."
    if told.again:
        yield "Made again of another run: what that one rejected is not here."
    if not told.totals.shards:
        yield "There are no marks of finished shards: nothing is known of what was planned, rejected, taken or paid."
    yield (
        "The checks say what docs/checks.md says of them, and each lists there what it does not cover. Nothing here "
        "tells how well a model learns from these samples."
    )
    yield "Likeness is measured on a lot, not on all samples; near duplicates are looked for among all."


def _checks(told: Told, kept: Kept) -> Iterator[str]:
    for check, why in sorted(kept.answers.unrun.items()):
        judged = sum(count for (name, _), count in kept.answers.verdicts.items() if name == check)
        said = "; ".join(f"{detail} ({rate.count:,})" for detail, rate in why.top(3).items())
        yield f"{check} could not be run on {why.total:,} of {judged:,} questions kept: {said}."
    run = {check for check, _ in kept.answers.verdicts}
    left = [check for check in (told.recipe.checks if told.recipe else []) if check not in run]
    if left and kept.answers.count:
        yield f"Not run at all: {', '.join(left)}."
