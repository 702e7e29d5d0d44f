"""The source of proofs: short programs over the facts of the scene, all of one build.

A proof picks marks by their names, then reads their facts. `answer(facts)` computes the answer and
`steps(facts)` the numbers of the rationale, in order. docs/questions.md describes the language.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from qa.families._marks import Mark, Plot
from qa.families._scales import Scale

# Of a picture of one page; `on_page` is the same for the page of a plot.
ALL = 'elements = [e for page in facts["pages"] for e in page["elements"]]'


def program(setup: Sequence[str], answer: str, steps: Sequence[str]) -> str:
    """`setup` names things, `answer` and `steps` are expressions over them."""
    body = "\n".join(f"    {line}" for part in setup for line in part.splitlines())
    return (
        f"def answer(facts):\n{body}\n    return {answer}\n\n\n"
        f"def steps(facts):\n{body}\n    return [{', '.join(steps)}]\n"
    )


def on_page(plot: Plot) -> str:
    return ALL if plot.page is None else f'elements = facts["pages"][{plot.page}]["elements"]'


def literal(value: Any) -> str:
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, tuple | list):
        return f"[{', '.join(literal(one) for one in value)}]"
    return repr(int(value) if isinstance(value, float) and value.is_integer() and abs(value) < 1e15 else value)


def value_of(plot: Plot) -> str:
    return 'e["value"]["value"]' if plot.mark == "bar" else 'e["value"]["y"]'


def key_of(plot: Plot) -> str:
    return 'e["value"]["category"]' if plot.mark == "bar" else 'e["value"]["x"]'


def pick(plot: Plot, *conditions: str, series: str | None = None) -> str:
    """The condition that picks marks of a plot: kind, panel, series, and whatever else is asked."""
    if plot.mark == "bar":
        kind = ['e["kind"] == "bar"']
    else:
        sign = "==" if plot.mark == "scatter" else "!="
        kind = ['e["kind"] == "point"', f'e["role"] {sign} "scatter"']
    kind.append(f'e["panel"] == {literal(plot.panel)}')
    hidden = [mark.id for mark in plot.marks if not mark.usable and plot.mark == "scatter"]
    if hidden:  # passed over: only asked about where they make no difference
        kind.append(f'e["id"] not in {literal(hidden)}')
    if series is not None:
        kind.append(f'e["series"] == {literal(series)}')
    return "\n    and ".join([*kind, *conditions])


def gather(name: str, what: str, condition: str) -> str:
    """`name = [what for every element that meets the condition]`."""
    return f"{name} = [\n    {what}\n    for e in elements\n    if {condition}\n]"


def one(name: str, condition: str, what: str = "e") -> str:
    """The one element that meets the condition: a second one is an error."""
    return f"[{name}] = [\n    {what}\n    for e in elements\n    if {condition}\n]"


def mark_at(name: str, plot: Plot, mark: Mark, what: str = "") -> str:
    key = f"{key_of(plot)} == {literal(mark.key)}"
    return one(name, pick(plot, key, series=mark.series if plot.groups else None), what or value_of(plot))


def printed_at(name: str, plot: Plot, mark: Mark) -> str:
    """The number printed at a mark, believed only where the mark itself says the same."""
    field = "value" if plot.mark == "bar" else "y"
    label = one(f"{name}_label", f'e["role"] == "value" and {name}_mark["id"] in e["links"]', 'e["value"]["number"]')
    return "\n".join(
        [
            mark_at(f"{name}_mark", plot, mark, what="e"),
            label,
            f'{name}_agrees = abs({name}_mark["value"]["{field}"] - {name}_label) <= {literal(slack(mark))}',
            f"[{name}] = [{name}_label] if {name}_agrees else []",
        ]
    )


def slack(mark: Mark) -> float:
    """Half of the last printed digit, and a hair for floating point."""
    return float(f"{mark.half * 1.001:.6g}")


def table(name: str, plot: Plot, series: str | None) -> str:
    """`name` maps the keys of one series to its values."""
    return _mapping(name, plot, key_of(plot), pick(plot, series=series))


def column(name: str, plot: Plot, key: Any) -> str:
    """`name` maps the series at one key to their values."""
    return _mapping(name, plot, 'e["series"]', pick(plot, f"{key_of(plot)} == {literal(key)}"))


def _mapping(name: str, plot: Plot, key: str, condition: str) -> str:
    return f"{name} = {{\n    {key}: {value_of(plot)}\n    for e in elements\n    if {condition}\n}}"


def among(expression: str, names: Iterable[Any]) -> str:
    return f"{expression} in {literal(list(names))}"


def shown(expression: str, scale: Scale, digits: int) -> str:
    """The number as it is said: the expression that `Scale.shown` computes."""
    times = "" if scale.factor == 1.0 else f" * {literal(scale.factor)}"
    return f"round({expression}{times}, {digits})" if digits else f"round({expression}{times})"


def exact(number: float, scale: Scale) -> str:
    """A number of the question as it is said."""
    return literal(number) if scale.factor == 1.0 else literal(float(f"{number * scale.factor:.12g}"))
