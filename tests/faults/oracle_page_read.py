"""Answers questions about a page from their words and the page's source: cells, fields, lists, headings, counts."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date

from synth.records import Question
from tests.faults.oracle_cues import Right
from tests.faults.oracle_judged import squeezed
from tests.faults.oracle_page import Field, Listed, Sheet, Site

Q = "“([^”]*)”"
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
            "twelfth", "thirteenth", "fourteenth", "fifteenth")  # fmt: skip
UNDER = re.compile(
    rf"(table|list|listed|row {Q}|column {Q}|stand below {Q}|meet|meet at {Q}|selected|selected one) under {Q}"
)


class Unsure(Exception):
    """The words fit more than one thing, or none."""


def read_page(question: Question, site: Site) -> Right | None:
    words, heading = question.words, ""
    if found := UNDER.search(words):
        heading = found.groups()[-1]
        words = words[: found.start()] + found[1] + words[found.end() :]
    try:
        for reader in (_count, _ticked, _several, _claim_or_text):
            right = reader(words, heading, question, site)
            if right is not None:
                return right
    except Unsure as fault:
        return Right(value=None, what="text", doubt=f"{fault}")
    return None


# Finding


def table_of(site: Site, heading: str, *texts: str, headed: bool = False) -> Sheet:
    """The table under a heading, or the only one; of several, that which holds the texts, or has a row of headers."""
    over = [table for table in site.tables if not heading or _precedes(site, heading, table.heading)]
    over = [table for table in over if table.first or not headed]
    good = [table for table in over if all(_has(table, text) for text in texts)]
    if heading and len(good) > 1:
        good = [table for table in good if squeezed(table.heading) == squeezed(heading)] or good[:1]
    if len(good) != 1:
        raise Unsure(f"{len(good)} tables have {texts}")
    return good[0]


def _precedes(site: Site, heading: str, other: str) -> bool:
    """Whether a heading comes no later than another."""
    order = [squeezed(text) for _, text in site.headings]
    return (
        squeezed(heading) in order
        and squeezed(other) in order
        and order.index(squeezed(heading)) <= order.index(squeezed(other))
    )


def _has(table: Sheet, text: str) -> bool:
    return any(squeezed(cell.text) == squeezed(text) for row in table.rows for cell in row)


def list_of(site: Site, heading: str) -> Listed:
    good = [one for one in site.lists if not heading or squeezed(one.heading) == squeezed(heading)]
    if len(good) != 1 or good[0].nested:
        raise Unsure(f"{len(good)} lists")
    return good[0]


def field_of(site: Site, label: str) -> Field:
    good = [one for one in site.fields if squeezed(one.label) == squeezed(label)]
    if len(good) != 1:
        raise Unsure(f"{len(good)} fields are called {label}")
    return good[0]


def shown(field: Field) -> str:
    """What stands in a field; a browser writes a date its own way."""
    if field.sort == "date" and field.says:
        return date.fromisoformat(field.says).strftime("%m/%d/%Y")
    return field.says


def column_of(table: Sheet, name: str) -> int:
    places = [at for at, cell in enumerate(table.head) if squeezed(cell.text) == squeezed(name)]
    if len(places) != 1:
        raise Unsure(f"{len(places)} columns are called {name}")
    return places[0]


def cell_of(site: Site, heading: str, row: str, column: str) -> str:
    table = table_of(site, heading, row, column)
    place = column_of(table, column)
    for beside in range(len(table.head)):
        named = [line for line in table.rows[table.first :] if squeezed(line[beside].text) == squeezed(row)]
        if named and beside != place:
            if len(named) > 1:
                raise Unsure(f"{len(named)} rows are called {row}")
            return named[0][place].text
    raise Unsure(f"no row is called {row}")


def heading_over(site: Site, column: str) -> str:
    """Where two headings stand side by side above a table, nobody could say which is meant."""
    return table_of(site, "", column).heading


def chosen_of(site: Site, group: str) -> str:
    own = [one for one in site.fields if one.sort == "radio" and (not group or squeezed(one.group) == squeezed(group))]
    good = [one.label for one in own if one.checked]
    if len(good) != 1:
        raise Unsure(f"{len(good)} options are chosen")
    return good[0]


def _main(site: Site) -> str:
    top = min(level for level, _ in site.headings)
    [text] = [text for level, text in site.headings if level == top]
    return text


# One text
TICKS = (
    rf"box {Q} ticked|{Q} been ticked|box beside {Q} hold|check box for {Q}|checked {Q}|is {Q} switched|"
    rf"{Q} among the ticked|with {Q} ticked"
)


Finder = Callable[..., str]
CELLS: Sequence[tuple[str, tuple[int, int]]] = (
    (rf"row {Q}(?:,|\s)[^“]*(?:the )?column {Q}", (1, 2)),
    (rf"give as {Q} for {Q}", (2, 1)),
    (rf"belongs to {Q} and {Q}", (1, 2)),
    (rf"^For {Q}, which {Q} does the table", (1, 2)),
    (rf"given for {Q} under {Q}", (1, 2)),
)
FIELDS = (
    rf"the field {Q}", rf"(?:entered|filled in|one of these|chose one of these) for {Q}", rf"has the form under {Q}",
    rf"What value does {Q} hold", rf"^Is {Q} filled in with",
)  # fmt: skip


def _place(words: str, heading: str, site: Site) -> tuple[str, re.Match[str]] | None:
    """The text that is asked for and where the words name it."""
    for pattern, (row, column) in CELLS:
        if found := re.search(pattern, words):
            return cell_of(site, heading, found[row], found[column]), found
    for pattern in FIELDS:
        if found := re.search(pattern, words):
            return shown(field_of(site, found[1])), found
    if "list" in re.sub(Q, "", words) and (
        found := re.search(rf"(?<!\w)({'|'.join(ORDINALS)})(?!\w)", re.sub(Q, _blank, words))
    ):
        return list_of(site, heading).items[ORDINALS.index(found[1])], found
    if found := re.search(rf"table with (?:the|a) column {Q}", words):
        return heading_over(site, found[1]), found
    if found := re.search(r"option that is selected|option has been selected|options is the selected", words):
        return chosen_of(site, heading), found
    if found := re.search(r"main heading|heading over the whole page|page as a whole headed", words):
        return _main(site), found
    if (found := re.search(r"the button(?! “)", words)) and len(site.buttons) == 1:
        return site.buttons[0], found
    return None


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _claim_or_text(words: str, heading: str, question: Question, site: Site) -> Right | None:
    if question.form == "yes_no" and (found := re.search(rf"^Has {Q} been selected", words)):
        return Right(value=squeezed(found[1]) == squeezed(chosen_of(site, heading)), what="truth")
    place = _place(words, heading, site)
    if place is None:
        return None
    text, found = place
    if question.form != "yes_no":
        return Right(value=text, what="text")
    claims = re.findall(Q, words[: found.start()] + words[found.end() :])
    return Right(value=squeezed(claims[0]) == squeezed(text), what="truth") if len(claims) == 1 else None


# Counts, ticks, several


def _count(words: str, heading: str, question: Question, site: Site) -> Right | None:
    bare = re.sub(Q, "", words)
    if "rows below the header" in bare:
        table = table_of(site, heading, headed=True)
        count = len(table.rows) - table.first
    elif "columns in the table" in bare:
        count = len(table_of(site, heading, headed=True).rows[0])
    elif "items in the list" in bare:
        count = len(list_of(site, heading).items)
    elif "boxes that are ticked" in bare:
        count = sum(one.checked for one in site.fields if one.sort == "checkbox")
    elif "buttons on the page" in bare:
        count = len(site.buttons)
    else:
        return None
    if question.form != "yes_no":
        return Right(value=count, what="count")
    claims = re.findall(r"(?<!\w)\d+(?!\w)", bare)
    return Right(value=int(claims[0]) == count, what="truth") if len(claims) == 1 else None


def _ticked(words: str, heading: str, question: Question, site: Site) -> Right | None:
    found = re.search(TICKS, words)
    if question.form != "yes_no" or found is None:
        return None
    [label] = [said for said in found.groups() if said is not None]
    field = field_of(site, label)
    return Right(value=field.checked, what="truth") if field.sort == "checkbox" else None


def _several(words: str, heading: str, question: Question, site: Site) -> Right | None:
    if question.form != "list":
        return None
    bare = re.sub(Q, "", words)
    if re.search(r"lines of the list|on the list|items does the list", bare):
        return Right(value=list(list_of(site, heading).items), what="texts")
    if found := re.search(rf"(?:entries of the column|Going down the column|entries stand below) {Q}", words):
        table = table_of(site, heading, found[1])
        place = column_of(table, found[1])
        return Right(value=[row[place].text for row in table.rows[table.first :]], what="texts")
    if "headings" in bare:
        tops = {
            squeezed(e.text or ""): e.box[1]
            for e in question.pictures[0].pages[0].scene.elements
            if e.kind == "heading" and e.box
        }
        texts = [text for _, text in site.headings]
        return Right(value=sorted(texts, key=lambda text: tops.get(squeezed(text), -1.0)), what="texts")
    if re.search(r"options that are ticked|options have a tick|tick been set", bare):
        return Right(value=[one.label for one in site.fields if one.sort == "checkbox" and one.checked], what="set")
    return None
