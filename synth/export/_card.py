"""The card of a dataset: what the Hub reads at its head, and what people are to know of it."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from synth.export._exporter import Options, SideFacts
from synth.export._voice import forms_in
from synth.prompts import fill

BANDS = (("n<1K", 10**3), ("1K<n<10K", 10**4), ("10K<n<100K", 10**5), ("100K<n<1M", 10**6), ("1M<n<10M", 10**7),
         ("10M<n<100M", 10**8))  # fmt: skip
COUNTS = ("kinds", "renderers", "languages", "forms", "families")


def card(columns: Mapping[str, Any], options: Options, sides: Mapping[str, SideFacts]) -> str:
    """`README.md` of a folder with a `side-00000.parquet` for each side."""
    return fill(
        "export/card.md.jinja",
        quoted=lambda value: json.dumps(value, ensure_ascii=False),
        title=options.title,
        licence=options.licence,
        choices=options.choices,
        places=_places(options),
        sides=sides,
        splits=[(_split(side), _pattern(side, sides)) for side in sides],
        size=_band(sum(facts.rows for facts in sides.values())),
        features="\n".join(_features(columns, "  ")),
        near=_near(sides),
        **{name: sum(getattr(facts, name) for facts in sides.values()) for name in ("samples", "images", "questions")},
        **{name: _summed(sides, name) for name in COUNTS},
    )


def _split(side: str) -> str:
    """As loaders let a split be called."""
    return re.sub(r"\W+", "_", side)


def _pattern(side: str, sides: Mapping[str, SideFacts]) -> str:
    mistaken = any(other.startswith(f"{side}-") for other in sides)
    return f"{side}-{'[0-9]' * 5 if mistaken else '*'}.parquet"


def _places(options: Options) -> str:
    """How texts count them."""
    name = options.voice().coords.name
    return forms_in("en").get(name, f"in the tokens of `{name}`")


def _band(rows: int) -> str:
    return next((name for name, most in BANDS if rows < most), "100M<n<1B")


def _summed(sides: Mapping[str, SideFacts], name: str) -> list[tuple[str, int]]:
    """The most frequent first."""
    total = sum((getattr(facts, name) for facts in sides.values()), Counter[str]())
    return sorted(total.items(), key=lambda item: (-item[1], item[0]))


def _near(sides: Mapping[str, SideFacts]) -> int | None:
    counts = [facts.near for facts in sides.values() if facts.near is not None]
    return sum(counts) if len(counts) == len(sides) else None


def _features(columns: Mapping[str, Any], margin: str) -> Iterator[str]:
    """In the spelling that every version of `datasets` reads: a list of one feature is a sequence."""
    for name, feature in columns.items():
        yield f"{margin}- name: {name}"
        if isinstance(feature, list) and isinstance(feature[0], str):
            yield f"{margin}  sequence: {feature[0]}"
        elif isinstance(feature, list):
            yield f"{margin}  list:"
            yield from _features(feature[0], f"{margin}  ")
        else:
            yield f"{margin}  dtype: {feature}"
