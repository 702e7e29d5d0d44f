"""What a page gives for a name: the row of a total, a term with its definition, a line like "Due: 4 May"."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa.families._build import Draft
from qa.families._reading_drafts import one_text
from qa.families._reading_pages import Sheet, holders, may_be_said, says
from qa.families._sources import literal, one
from qa.families._texts import folded, plain, quoted
from synth.records import Element

MOST = 4
LONGEST_NAME = 30  # characters before a colon
NO_NAMES = {"before", "was", "now", "from", "only", "note"}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Given:
    """`lines` find `text` in a proof, and `result` is the value in it."""

    name: str
    value: str
    lines: Sequence[str]
    result: str = '" ".join(text.split())'


def given_drafts(sheet: Sheet, rng: random.Random) -> Iterator[Draft]:
    found = [*_rows(sheet), *_terms(sheet), *_lines(sheet)]
    asked = [one_ for one_ in found if _names(sheet, one_.name) == 1 and may_be_said(one_.value)]
    for given in rng.sample(asked, min(MOST, len(asked))):
        others = [other.value for other in found if folded(other.value) != folded(given.value)]
        rng.shuffle(others)
        yield from one_text(
            sheet,
            topic="given",
            words={"name": quoted(given.name)},
            lines=given.lines,
            result=given.result,
            answer=given.value,
            others=others,
            rationale=f"With {quoted(given.name)} stands {quoted(given.value)}.",
            rng=rng,
        )


def _names(sheet: Sheet, name: str) -> int:
    """How many things of the page go by a name: cells, terms, headings, labels, and lines up to their colon."""
    texts = [plain(e.text) for e in sheet.elements if e.kind not in ("word", "region", "list")]
    called = [*texts, *(text.partition(":")[0] for text in texts if ":" in text)]
    return sum(folded(text).rstrip(":") == folded(name) for text in called)


def _rows(sheet: Sheet) -> Iterator[Given]:
    """Rows of two cells, a header and what it is for; not of tables with headers over both."""
    holding = holders(sheet.elements)
    for table in sheet.of("region", "table"):
        cells = [e for e in sheet.of("cell") if e.parent == table.id and e.value]
        by_row = {row: [e for e in cells if _at(e, "row") == row] for row in {_at(e, "row") for e in cells}}
        headed = bool(by_row.get(0)) and all(e.role == "header" for e in by_row[0])
        within = f'e["kind"] == "cell" and e["parent"] == {literal(table.id)}'
        for row in sorted(by_row):
            pair = sorted(by_row[row], key=lambda e: _at(e, "column"))
            if holding & {e.id for e in pair}:
                continue
            if [e.role for e in pair] != ["header", "data"] or not all(_is_flat(e) and says(e) for e in pair):
                continue
            if headed and _at(pair[0], "columns") == 1:
                continue
            yield Given(
                name=plain(pair[0].text),
                value=plain(pair[1].text),
                lines=[
                    one("row", _called(pair[0]), 'e["value"]["row"]'),
                    one("text", f'{within}\n    and e["value"]["row"] == row and e["role"] == "data"', 'e["text"]'),
                ],
            )


def _called(element: Element) -> str:
    return f'e["id"] == {literal(element.id)} and e["text"] == {literal(element.text)}'


def _at(cell: Element, key: str) -> int:
    return int((cell.value or {}).get(key) or 0)


def _is_flat(cell: Element) -> bool:
    return (cell.value or {}).get("rows", 1) in (1, None)


def _terms(sheet: Sheet) -> Iterator[Given]:
    """Terms of a list that are followed by one definition each."""
    for found in sheet.of("list", "terms"):
        parts = [e for e in sheet.of("text", "term", "definition") if e.parent == found.id]
        pairs = list(zip(parts[::2], parts[1::2], strict=False))
        paired = len(parts) % 2 == 0 and all([a.role, b.role] == ["term", "definition"] for a, b in pairs)
        for term, definition in pairs if paired else ():
            if says(term) and says(definition):
                yield Given(
                    name=plain(term.text).rstrip(":"),
                    value=plain(definition.text),
                    lines=[
                        one("place", _called(term), 'e["parent"]'),
                        one("text", f'e["id"] == {literal(definition.id)} and e["parent"] == place', 'e["text"]'),
                    ],
                )


def _lines(sheet: Sheet) -> Iterator[Given]:
    """Paragraphs of a name, a colon and a few words."""
    for line in [*sheet.of("paragraph"), *sheet.of("text", "other")]:
        name, _, value = plain(line.text).partition(": ")
        short = 1 < len(name) <= LONGEST_NAME and not any(mark.isdigit() for mark in name)
        if short and folded(name) not in NO_NAMES and says(line) and ": " not in value and not value.endswith("."):
            parted = '[" ".join(text.split()).partition(": ")]'
            yield Given(
                name=name,
                value=value,
                lines=[
                    one("text", f'e["id"] == {literal(line.id)}', 'e["text"]'),
                    f"[value] = [value for name, sign, value in {parted} if name == {literal(name)}]",
                ],
                result="value",
            )
