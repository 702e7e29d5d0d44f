"""How many times as large one number of a table's column is as another."""

from __future__ import annotations

import random
from collections.abc import Iterator

from qa.families._arith_lines import Line
from qa.families._arith_sums import HALF
from qa.families._build import Draft, short_and_choice
from qa.families._sources import program
from qa.families._table_sheets import few
from synth.records import Answer, said

LEAST, MOST = 1.2, 20.0  # times: fewer are a small difference, more nobody would say to a tenth


def pair_times(line: Line, rng: random.Random) -> Iterator[Draft]:
    values = [entry.value for entry in line.entries]
    places = range(len(values))
    pairs = [(a, b) for a in places for b in places if values[b] > 0 and LEAST <= values[a] / values[b] <= MOST]
    for first, second in few(pairs, 1, rng):
        entries, names = [line.entries[place] for place in (first, second)], [line.names[first], line.names[second]]
        ratio = values[first] / values[second]
        wrong = [value / values[second] for value in values if value] + [1 / ratio, ratio - 1, ratio + 1, ratio * 1.5]
        numbers = [line.say(entry.value, line.digits) for entry in entries]
        steps = [_shown(f"values[{place}]", line.digits) for place in (0, 1)]
        sources = ", ".join(entry.source for entry in entries)
        yield from short_and_choice(
            topic="pair_times",
            where=line.where,
            words={"line": line.line, "a": f"“{names[0]}”", "b": f"“{names[1]}”"},
            answer=_times(ratio),
            wrong=[_times(one) for one in wrong if one > 0.05],
            rationale=f"{names[0]} has {numbers[0]} and {names[1]} {numbers[1]}; "
            f"the first divided by the second gives about {ratio:.1f}.",
            proof=program(
                [*line.sheet.setup, f"values = [{sources}]"],
                "values[0] / values[1]",
                [*steps, "round(values[0] / values[1], 1)"],
            ),
        )


def _shown(source: str, digits: int) -> str:
    return f"round({source}, {digits})" if digits else f"round({source})"


def _times(ratio: float) -> Answer:
    return Answer(value=ratio, type="number", text=said(f"{ratio:.1f}"), tolerance=HALF * 0.1)
