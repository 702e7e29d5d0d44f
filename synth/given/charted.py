"""The charts of a table: which there are, a part of it for each topic, and what is said of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from synth.given.charts import spec_of
from synth.given.faults import listed
from synth.given.ideas import Idea, ideas, keys
from synth.given.part import View
from synth.given.table import Table
from synth.given.views import view
from synth.kinds._dice import dice
from synth.records import ENGLISH, Topic, digest

KINDS = ("grouped_bars", "multi_line", "pie", "heatmap", "scatter_groups")
CHANCES = 12  # for an idea to come to a picture
TRIES = 40  # parts of the table that are tried for one picture
BATTERY = 20  # parts that are compared for one nobody has drawn yet

Ideas = Mapping[str, Sequence[Idea]]


def workable(table: Table) -> dict[str, list[Idea]]:
    """The ideas that come to a picture, by kind."""
    found: dict[str, list[Idea]] = defaultdict(list)
    for number, idea in enumerate(ideas(table)):
        if any(view(table, idea, 1 + at % 3, dice(at, f"try {number}")) is not None for at in range(CHANCES)):
            found[idea.kind].append(idea)
    return {kind: found[kind] for kind in KINDS if kind in found}


def part(table: Table, known: Ideas, topic: Topic, attempt: int) -> View | None:
    """The part of the table that a topic's seed comes to at this attempt."""
    throw = dice(topic.seed, f"part {attempt}")
    for _ in range(TRIES):
        made = view(table, throw.pick(known[topic.kind]), topic.difficulty, throw)
        if made is not None:
            return made
    return None


def subject(table: Table, made: View) -> str:
    """What a chart is of, in words; charts of the same numbers have the same."""
    held = "".join(f", {one.column.name} {one.said}" for one in made.held)
    sides = " and ".join(filter(None, (made.along, made.group)))
    by = f" by {sides}" if sides else ""
    what = f"{made.value} and {made.of[0]}" if made.idea.kind == "scatter_groups" else made.value
    return f"{table.title}: {what}{by}{held} ({digest(made.data, 4)})"


def parts(table: Table, known: Ideas, topic: Topic) -> Iterator[tuple[str, View]]:
    """Attempts, each with its subject."""
    for attempt in range(BATTERY):
        made = part(table, known, topic, attempt)
        if made is not None:
            yield subject(table, made), made


def answer(table: Table, known: Ideas, topic: Topic) -> dict[str, object] | None:
    """The spec of a topic of ours; None for a topic that this table does not come to."""
    for said, made in parts(table, known, topic):
        if said == topic.subject:
            return spec_of(made, table.title, topic.language or ENGLISH, dice(topic.seed, "look"))
    return None


# What is said of it


def explanation(table: Table, known: Ideas) -> list[str]:
    lines = [f"{table.rows:,} rows, called {table.title!r}"]
    lines += [f"  {column.said()}" for column in table.columns]
    lines += [f"  {note}" for note in table.notes]
    found = keys(table)
    together = " or ".join(listed([column.name for column in key]) for key in found[:3])
    summed = any(idea.how != "rows" for one in known.values() for idea in one)
    if found:
        lines.append(f"  no two rows agree in {together}")
    elif summed:
        lines.append("  nothing tells all rows apart, so charts show sums or numbers of rows, and say so")
    lines += [f"  {kind}: {_says(known[kind])}" for kind in known]
    lines += [f"  no {kind}: {WHY[kind]}" for kind in KINDS if kind not in known]
    return lines


def _says(found: Sequence[Idea]) -> str:
    ways = list(dict.fromkeys(_way(idea) for idea in found))
    return listed(ways, 3)


def _way(idea: Idea) -> str:
    names = " and ".join(idea.measures[:2]) + (" …" if len(idea.measures) > 2 else "")
    said = {"rows": names, "sum": f"sum of {names}", "count": "number of rows"}[idea.how]
    sides = [side for side in (idea.along, idea.series) if side]
    return f"{said} by {' and '.join(sides)}" if sides else said


WHY = {
    "grouped_bars": "needs a measure, and a category or a time that tells its numbers apart",
    "multi_line": "needs a measure along a time of four places or more, without gaps",
    "pie": "needs a measure that adds up (`sums` says which do), with three to six parts of at least 3.5% each, "
    "none missing and none that has its share in its name",
    "heatmap": "needs a measure by two categories or times, nearly without gaps",
    "scatter_groups": "needs two measures with six rows or more",
}


def why_none(table: Table) -> str:
    """In one sentence, for a table that suits no chart."""
    said = "; ".join(column.said() for column in table.columns[:6])
    if not table.measures() and not any(column.role == "category" for column in table.columns):
        return f"has no column of numbers and none of names that stand there several times: {said}"
    if not table.measures():
        return f"has no column of numbers, and nothing in it is there several times and could be counted: {said}"
    return f"suits no chart: {'; '.join(f'{kind} {why}' for kind, why in WHY.items())}. Its columns: {said}"
