"""Sums, means, ranges and differences in one row or column of a table on a page."""

from __future__ import annotations

import re
from dataclasses import replace

from synth.records import Question
from tests.faults.oracle_cues import Right
from tests.faults.oracle_judged import numbers_in, squeezed
from tests.faults.oracle_lines import PAIR, reckoned
from tests.faults.oracle_page import Sheet, Site

NAMED = re.compile(
    "(?:,? ?in)? ?the (?:whole |complete )?table that has an? “([^”]*)” column,?|in the table “([^”]*)”,", re.IGNORECASE
)
ABOVE = re.compile("in the rows above “([^”]*)”,? ?", re.IGNORECASE)
Q = re.compile("“([^”]*)”")
TIMES = "times|divided|ratio|counted as one|multiplied"


def named_table(words: str, site: Site) -> tuple[Sheet | None, str]:
    """The table that the words name by a column or its caption, or the only one there is, and the rest of the words.

    Where they speak of the rows above another, it ends there.
    """
    table = site.tables[0] if len(site.tables) == 1 else None
    if above := ABOVE.search(words):
        words = words[: above.start()] + words[above.end() :]
    if named := NAMED.search(words):
        own = [one for one in site.tables if _goes_by(one, named[1] or named[2])]
        table, words = (own[0] if len(own) == 1 else None), words[: named.start()] + words[named.end() :]
    elif above:
        own = [one for one in site.tables if _ends(one, above[1])]
        table = own[0] if len(own) == 1 else None
    if table is None and (column := re.search("column “([^”]*)”", words)):
        own = [one for one in site.tables if _goes_by(one, column[1])]
        table = own[0] if len(own) == 1 else None
    if table is None or not above:
        return table, words
    [end] = _ends(table, above[1]) or [len(table.rows)]
    return replace(table, rows=table.rows[:end]), words


def _ends(table: Sheet, name: str) -> list[int]:
    return [at for at, row in enumerate(table.rows) if any(squeezed(cell.text) == squeezed(name) for cell in row)][:1]


def _goes_by(table: Sheet, name: str) -> bool:
    return squeezed(name) in [squeezed(table.caption), *(squeezed(cell.text) for cell in table.head)]


def read_sums(question: Question, site: Site) -> Right | None:
    table, words = named_table(question.words, site)
    line = re.search("(row|column) “([^”]*)”", words)
    if table is None or line is None:
        return None
    others = Q.findall(words[: line.start()] + words[line.end() :])
    entries = _entries(table, line[1], line[2], last="leaving out the last row" not in words)
    bare = Q.sub("@", words).replace("leaving out the last row", "")
    if not all(len(numbers_in(text)) == 1 for _, text in entries):
        return None
    values = [(names, numbers_in(text)[0]) for names, text in entries]
    if not others:
        return reckoned(bare, [value for _, value in values], question.form)
    found = [[value for names, value in values if squeezed(name) in names] for name in others]
    if (
        len(others) != 2
        or not re.search(f"{PAIR}|{TIMES}", bare)
        or question.form == "yes_no"
        or any(len(one) != 1 for one in found)
    ):
        return None
    [[first], [second]] = found
    if re.search("[Ss]ubtract|added to|times as large as|go into|counted as one|be multiplied", bare):
        first, second = second, first
    return Right(value=first / second if re.search(TIMES, bare) else first - second, what="number")


def _entries(table: Sheet, side: str, name: str, *, last: bool) -> list[tuple[list[str], str]]:
    """The cells of a line with what names each: a column by its header, a row by any of its other cells.

    Rows with a cell across several columns are left out.
    """
    rows = [row for row in table.rows[table.first :] if all(cell.wide == 1 for cell in row)]
    if side == "row":
        [own] = [row for row in rows if any(squeezed(cell.text) == squeezed(name) for cell in row)]
        pairs = [([squeezed(head.text)], cell.text) for head, cell in zip(table.head, own, strict=True)]
        return [pair for pair in pairs if squeezed(pair[1]) != squeezed(name)]
    [place] = [at for at, cell in enumerate(table.head) if squeezed(cell.text) == squeezed(name)]
    kept = rows if last else rows[:-1]
    return [([squeezed(cell.text) for at, cell in enumerate(row) if at != place], row[place].text) for row in kept]
