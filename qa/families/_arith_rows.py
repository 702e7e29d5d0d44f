"""Marks of one plot that are to be reckoned with: their numbers as printed or as read, and where a proof finds them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from qa.families._keys import Keys
from qa.families._marks import Mark, Plot, whole
from qa.families._nouns import capital, listed, plural
from qa.families._phrases import keys_of, printed_text
from qa.families._scales import round_to, sayable, take_apart
from qa.families._sources import among, key_of, literal, on_page, pick, program, shown, slack, value_of

MOST_READ = 5  # marks whose readings are added up, each of them off by a little
MOST_PRINTED = 12


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Row:
    """Marks of one series (`series`) or of one place (`key`), in the order in which the picture shows them.

    `exact` says whether all numbers are printed; `digits` are the decimals to which they are said.
    """

    plot: Plot
    marks: tuple[Mark, ...]
    series: str | None
    key: Any
    exact: bool
    digits: int

    @property
    def across(self) -> bool:
        """Whether the marks are those of several series at one place."""
        return self.key is not None

    @property
    def values(self) -> list[float]:
        return [_number(mark) if self.exact else mark.value for mark in self.marks]

    @property
    def shown(self) -> list[float]:
        return [self.plot.value.shown(value, self.digits) for value in self.values]

    @property
    def said(self) -> list[str]:
        return [self.plot.value.say(value, self.digits) for value in self.values]

    @property
    def tolerance(self) -> float:
        return 0.0 if self.exact else sum(mark.tolerance for mark in self.marks)

    @property
    def names(self) -> list[Any]:
        return [mark.series if self.across else mark.key for mark in self.marks]

    @property
    def called(self) -> list[str]:
        keys = keys_of(self.plot)
        return [str(mark.series) if self.across else keys.name(mark.key) for mark in self.marks]

    @property
    def whole(self) -> bool:
        """Whether no mark of the series, or of the place, is left out."""
        everything = self.plot.column(self.key) if self.across else self.plot.row(self.marks[0].series)
        return len(self.marks) == len(everything)

    def source(self, name: str = "values") -> str:
        """`name` maps series or keys to numbers; a printed number counts only where its mark says the same."""
        conditions = [f"{key_of(self.plot)} == {literal(self.key)}"] if self.across else []
        if not self.whole:
            conditions.append(among('e["series"]' if self.across else key_of(self.plot), self.names))
        condition = pick(self.plot, *conditions, series=None if self.across else self.series)
        own = 'e["series"]' if self.across else key_of(self.plot)
        if not self.exact:
            return f"{name} = {{\n    {own}: {value_of(self.plot)}\n    for e in elements\n    if {condition}\n}}"
        return _printed_source(self.plot, name, own, condition, max(slack(mark) for mark in self.marks))

    def steps(self, name: str = "values") -> list[str]:
        return [self.step(f"{name}[{literal(key)}]") for key in self.names]

    def step(self, expression: str) -> str:
        """A number as it is said."""
        return f"round({expression}, {self.digits})" if self.exact else shown(expression, self.plot.value, self.digits)

    def told(self) -> str:
        """ "The labels for Jan and Feb read 12 and 14"."""
        names, numbers = listed(self.called), listed(self.said)
        if self.exact:
            return f"The labels for {names} read {numbers}"
        return f"{capital(names)} {'are' if len(self.marks) > 1 else 'is'} at about {numbers}"


def _number(mark: Mark) -> float:
    assert mark.label is not None
    assert mark.label.value
    return float(mark.label.value["number"])


def _printed_source(plot: Plot, name: str, own: str, condition: str, half: float) -> str:
    agrees = f'abs({value_of(plot).replace("e[", "m[")} - e["value"]["number"]) <= {literal(half)}'
    return "\n".join(
        [
            f"marks = [\n    e\n    for e in elements\n    if {condition}\n]",
            f"{name} = {{}}",
            "for m in marks:",
            '    labels = [e for e in elements if e["role"] == "value" and m["id"] in e["links"]]',
            f'    [number] = [e["value"]["number"] for e in labels if {agrees}]',
            f"    {name}[{own.replace('e[', 'm[')}] = number",
        ]
    )


def row_of(plot: Plot, marks: Sequence[Mark], key: Any = None) -> Row | None:
    """None where a number is hidden, cannot be said, or is printed in other terms than the axis'."""
    keys = keys_of(plot)
    named = keys.kind != "number" and all(mark.key in keys.said for mark in marks)
    if not named or not whole(marks) or len(marks) < 2:
        return None
    series = marks[0].series if plot.groups else None
    if all(mark.label for mark in marks):
        digits = _printed_digits(plot, marks)
        if digits is None or len(marks) > MOST_PRINTED:
            return None
        return Row(plot=plot, marks=tuple(marks), series=series, key=key, exact=True, digits=digits)
    if not all(sayable(mark.value, mark.tolerance) for mark in marks):
        return None
    digits = plot.value.digits(min(mark.tolerance for mark in marks))
    return Row(plot=plot, marks=tuple(marks), series=series, key=key, exact=False, digits=digits)


def _printed_digits(plot: Plot, marks: Sequence[Mark]) -> int | None:
    """The most decimals printed, where every number is printed just as the axis would say it."""
    if plot.value.factor != 1.0:
        return None
    digits = 0
    for mark in marks:
        assert mark.label is not None
        written = take_apart(mark.label.text or "")
        if written is None or abs(written.number - _number(mark)) > 1e-9:
            return None
        if _bare(plot.value.dress(written.number, written.decimals)) != _bare(printed_text(plot.value, mark)):
            return None
        digits = max(digits, written.decimals)
    return digits


def _bare(text: str) -> str:
    return text.replace(",", "").replace(" ", "").replace("\u00a0", "").replace("\u202f", "")


def readable_sum(row: Row, roughest: float = 0.05) -> bool:
    """Whether the sum can be asked for: of few readings, and not off by more than a twentieth of itself."""
    return row.exact or (len(row.marks) <= MOST_READ and row.tolerance <= roughest * abs(sum(row.values)))


def total_of(row: Row) -> float:
    """The sum as a proof computes it, whatever the order of the marks."""
    total = sum(sorted(row.values))
    return round_to(total, row.digits) if row.exact else total


def total_source(row: Row, name: str = "values") -> str:
    total = f"sum(sorted({name}.values()))"
    if not row.exact:
        return total
    return f"round({total}, {row.digits})" if row.digits > 0 else f"round({total})"


def total_shown(row: Row) -> float:
    """The sum of what is said of each, so that the rationale works out."""
    return round_to(sum(row.shown), row.digits)


def total_step(row: Row, name: str = "values") -> str:
    if row.exact:
        return total_source(row, name)
    return f"round({' + '.join(row.steps(name))}, {row.digits})"


def span_words(keys: Keys, names: Sequence[Any], everything: bool) -> str:
    """ "in all the months shown", "in Jan, Feb and Mar"."""
    if everything:
        return f"{keys.preposition} all the {plural(keys.noun)} shown"
    return f"{keys.preposition} {listed([keys.of(name) for name in names])}"


def row_proof(rows: Sequence[tuple[str, Row]], answer: str, steps: Sequence[str]) -> str:
    plot = rows[0][1].plot
    return program([on_page(plot), *(row.source(name) for name, row in rows)], answer, steps)
