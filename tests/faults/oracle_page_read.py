"""Answers questions about a page from their words and the page's source: cells, fields, lists, headings, counts."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from synth.records import Question
from tests.faults.oracle_cues import Right
from tests.faults.oracle_given import read_given
from tests.faults.oracle_judged import squeezed
from tests.faults.oracle_page import Site
from tests.faults.oracle_page_find import (
    Unsure,
    cell_after,
    cell_of,
    chosen_of,
    column_of,
    field_of,
    heading_over,
    list_of,
    main_of,
    rows_beside,
    shown,
    table_of,
)

Q = "“([^”]*)”"
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
            "twelfth", "thirteenth", "fourteenth", "fifteenth")  # fmt: skip
UNDER = re.compile(
    rf"(table|list|listed|row {Q}|column {Q}|stand below {Q}|meet|meet at {Q}|option|selected) under {Q}"
)


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
        return read_given(question, site)
    except Unsure as fault:
        return Right(value=None, what="text", doubt=f"{fault}")


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
    return _in_a_table(words, heading, site) or _elsewhere(words, heading, site)


def _in_a_table(words: str, heading: str, site: Site) -> tuple[str, re.Match[str]] | None:
    for pattern, (row, column) in CELLS:
        if found := re.search(pattern, words):
            return cell_of(site, heading, found[row], found[column]), found
    if found := re.search(rf"the ({'|'.join(ORDINALS)}) cell to the right of {Q}", words):
        return cell_after(table_of(site, heading, found[2]), found[2], ORDINALS.index(found[1]) + 1), found
    if found := re.search(rf"table with (?:the|a) column {Q}", words):
        return heading_over(site, found[1]), found
    return None


def _elsewhere(words: str, heading: str, site: Site) -> tuple[str, re.Match[str]] | None:
    for pattern in FIELDS:
        if found := re.search(pattern, words):
            return shown(field_of(site, found[1])), found
    if "list" in re.sub(Q, "", words) and (
        found := re.search(rf"(?<!\w)({'|'.join(ORDINALS)})(?!\w)", re.sub(Q, _blank, words))
    ):
        return list_of(site, heading).items[ORDINALS.index(found[1])], found
    if found := re.search(r"round button", words):
        return chosen_of(site, heading), found
    if found := re.search(r"main heading|heading over the whole page|page as a whole headed", words):
        return main_of(site), found
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
    elif found := re.search(rf"rows beside {Q} in the table", words):
        count = len(rows_beside(table_of(site, heading, found[1]), found[1]))
    elif "rows in the table" in bare:
        table = table_of(site, heading)
        if table.first:
            raise Unsure("whether its header is a row of it is not said")
        count = len(table.rows)
    elif "ticked boxes" in bare:
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
    if re.search(r"items of the list|on the list|items does the list", bare):
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
    if re.search(r"ticked options|options have a tick|tick been set", bare):
        return Right(value=[one.label for one in site.fields if one.sort == "checkbox" and one.checked], what="set")
    return None
