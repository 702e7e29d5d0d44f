"""Holds an answer, its options and its near misses against what is right: texts, counts, lists, tables, boxes."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

from synth.records import Answer, Question
from tests.faults.oracle_cues import Right

LONE_COMMA = re.compile(r"-?\d{1,3},\d{3}")
LARGE = 1000.0
ABSENT = "It cannot be told from the picture."


def squeezed(text: object) -> str:
    """Without spaces and capitals: how lines break and whether a style writes capitals is no part of a text."""
    return re.sub(r"\s+", "", str(text)).casefold()


def against(question: Question, right: Right) -> Iterable[str]:
    """What speaks against the stated answer and all that stands around it."""
    if not is_right(question.answer, right):
        yield "another answer is right"
    if question.form == "choice":
        tolerance = question.answer.tolerance
        good = [option for option in question.options if is_said(option, right, tolerance)]
        if good != [question.answer.words]:
            yield f"the right ones among the options are {good}"
    if wrong := [near for near in question.wrong if is_right(near, right)]:
        yield f"a near miss is right: {wrong[0].value!r}"
    yield from _rationale(question, right)


def is_right(answer: Answer, right: Right) -> bool:
    """Both the value and, where there are words, what they say."""
    if right.what in ("box", "point"):
        return bool(right.value(answer))
    if right.what == "absent":
        return answer.value is None and answer.words == ABSENT
    if right.what == "truth":
        return answer.value is right.value and answer.words == ("Yes" if right.value else "No")
    if right.what == "share":  # in percent, as it is said; the value is a part of one
        near = isinstance(answer.value, int | float) and abs(100 * answer.value - right.value) < 1e-6
        return near and is_said(answer.words, right)
    if right.what == "number":
        near = isinstance(answer.value, int | float) and _near(answer.value, right, answer.tolerance)
        return near and is_said(answer.words, right, answer.tolerance)
    if right.what == "count":
        return answer.value == right.value and answer.words == str(right.value)
    if right.what == "table":
        return _same_table(answer, right.value)
    if right.what in ("texts", "set", "entries"):
        return _same_texts(answer, right)
    if right.what == "one of":
        return str(answer.value) in right.value and answer.words in right.value
    return squeezed(answer.value) == squeezed(right.value) == squeezed(answer.words)


def is_said(words: str, right: Right, tolerance: float = 0.0) -> bool:
    if right.what in ("number", "share"):
        said = numbers_in(words)
        if LONE_COMMA.fullmatch(words) and abs(right.value) < LARGE:  # 36,833 where decimals follow a comma
            said = [float(words.replace(",", "."))]
        if right.what == "share":
            return len(said) == 1 and abs(said[0] - right.value) < 1e-6
        return bool(said) and _near(said[0], right, max(tolerance, last_digit(words) / 2))
    if right.what == "one of":
        return words in right.value
    return squeezed(words) == squeezed(right.value)


def _near(value: float, right: Right, tolerance: float) -> bool:
    return abs(value - right.value) <= max(tolerance, 1e-9 * abs(right.value), 1e-9)


def _same_texts(answer: Answer, right: Right) -> bool:
    if not isinstance(answer.value, list):
        return False
    if right.what == "entries":  # numbers among them, as a table holds them
        alike = len(answer.value) == len(right.value)
        said = all(_cell_is(cell, text) for cell, text in zip(answer.value, right.value, strict=False))
        return alike and said and squeezed(answer.words) == squeezed("; ".join(right.value))
    stated, due = ([squeezed(one) for one in texts] for texts in (answer.value, right.value))
    if right.what == "set":
        stated, due = sorted(stated), sorted(due)
    return stated == due and all(one in squeezed(answer.words) for one in due)


def _same_table(answer: Answer, due: Sequence[Sequence[str]]) -> bool:
    """The words parsed back are the table as written; the values say the same."""
    wanted = [[squeezed(cell) for cell in row] for row in due]
    read = [[squeezed(cell) for cell in row] for row in table_in(answer.words)]
    if read != wanted or not isinstance(answer.value, list) or len(answer.value) != len(due):
        return False
    return all(
        len(row) == len(texts) and all(_cell_is(cell, text) for cell, text in zip(row, texts, strict=True))
        for row, texts in zip(answer.value, due, strict=True)
    )


def _cell_is(cell: Any, text: str) -> bool:
    if isinstance(cell, str):
        return squeezed(cell) == squeezed(text)
    said = numbers_in(text)
    return isinstance(cell, int | float) and any(
        abs(cell - number * size) < 1e-6 for number in said for size in (1, 0.01)
    )


def table_in(words: str) -> list[list[str]]:
    """The rows of CSV or of a Markdown table, the line under its header left out."""
    if not words.startswith("|"):
        return list(csv.reader(io.StringIO(words)))
    lines = [re.split(r"(?<!\\)\|", line.strip())[1:-1] for line in words.splitlines()]
    rows = [[cell.strip().replace("\\|", "|") for cell in line] for line in lines]
    return [row for at, row in enumerate(rows) if at != 1 or set("".join(row)) - set("-: ")]


NUMBER = re.compile(
    r"(?<![\w.,])(?P<minus>[-−])?\s?(?:[€£$]|USD |EUR |GBP |CHF )?(?P<minus2>[-−])?"
    r"(?P<digits>\d{1,3}(?P<group>[,.' ])\d{3}(?:(?P=group)\d{3})*(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)?)"
    r"(?P<scale>[kM](?!\w))?"
)


LONE_POINT = re.compile(r"\d{1,3}\.\d{3}")  # of thousands parted by points no page writes one without cents


def numbers_in(words: str) -> list[float]:
    """Numbers in any of the ways pages write them; 1,234 is a thousand and more, 1,23 is not."""
    return [_number(found) for found in NUMBER.finditer(words)]


def _number(found: re.Match[str]) -> float:
    digits, group = found["digits"], found["group"]
    if group and not LONE_POINT.fullmatch(digits):
        digits = digits.replace(group, "")
    size = float(digits.replace(",", ".")) * {"k": 1e3, "M": 1e6}.get(found["scale"] or "", 1.0)
    return -size if found["minus"] or found["minus2"] else size


def last_digit(words: str) -> float:
    """What one step of the last digit shown is worth."""
    found = NUMBER.search(words)
    if not found:
        return 0.0
    decimals = re.search(r"[.,](\d+)$", found["digits"])
    thousands = found["group"] and not LONE_POINT.fullmatch(found["digits"])
    places = len(decimals[1]) if decimals and not (thousands and len(decimals[1]) == 3) else 0
    return float(10**-places) * {"k": 1e3, "M": 1e6}.get(found["scale"] or "", 1.0)


def _rationale(question: Question, right: Right) -> Iterable[str]:
    told, flat = question.rationale, squeezed(question.rationale)
    end = re.search(r", so (yes|no)\.?$", told)
    if end and right.what == "truth" and end[1] != ("yes" if right.value else "no"):
        yield "the rationale ends in the other answer"
    if right.what == "count" and not re.search(rf"(?<![\d.,]){right.value}(?![\d,])", told):
        said = told.count("“")
        if said < right.value:
            yield "the rationale does not come to the count"
    if right.what in ("text", "number", "share") and squeezed(question.answer.words) not in flat:
        yield "the rationale does not come to the answer"
