"""The number that the words of a cell say, as the scene of a page has it: money and counts, no dates or names."""

from __future__ import annotations

import re

MOST = 1e15
THIN = " \u00a0\u202f'"  # what parts thousands and is no point or comma
CURRENCY = r"(?:€|\$|£|¥|₹|CHF|EUR|USD|GBP|kr|zł)"
NUMBER = re.compile(rf"{CURRENCY}?\s?([-+−]?)\s?{CURRENCY}?\s?(\.\d+|\d(?:[\d.,{THIN}]*\d)?)\s?(?:(?!₹){CURRENCY}|%)?")
# How it may be written, and what parts its thousands. A comma before three digits does, one before fewer is a point;
# digits that are parted any other way are two numbers, or none.
WRITINGS = tuple(
    (re.compile(pattern), parting)
    for pattern, parting in (
        (rf"\d{{1,3}}(?:[{THIN}]\d{{3}})+(?:\.\d+|,\d{{1,2}})?", THIN),
        (r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", ","),
        (r"\d{1,3}(?:\.\d{3}){2,}|\d{1,3}(?:\.\d{3})+,\d+", "."),
        (r"\d+(?:,\d{1,2})?|\d*\.\d+", ""),
    )
)


def number_of(text: str) -> int | float | None:
    """Brackets around a number take it away, as accounts write it."""
    plain = text.strip()
    taken = plain.startswith("(") and plain.endswith(")")
    found = NUMBER.fullmatch(plain[1:-1] if taken else plain)
    value = _read(found[2]) if found else None
    if found is None or value is None:
        return None
    return -value if taken or found[1] in ("-", "−") else value


def _read(digits: str) -> int | float | None:
    for writing, parting in WRITINGS:
        if writing.fullmatch(digits):
            plain = "".join(sign for sign in digits if sign not in parting).replace(",", ".")
            value = float(plain)  # of a whole number beyond MOST only the leading digits are kept
            return int(value) if "." not in plain and value < MOST else value
    return None
