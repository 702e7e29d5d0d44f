"""The number that the words of a cell say, as the scene of a page has it: money and counts, no dates or names."""

from __future__ import annotations

import re

SIGNS = r"(?:€|\$|£|¥|CHF|EUR|USD|GBP|kr|zł)"
NUMBER = re.compile(rf"([-−]?){SIGNS}?\s?([-−]?)(\d[\d., ']*)\s?(?:{SIGNS}|%)?")


def number_of(text: str) -> int | float | None:
    found = NUMBER.fullmatch(text.strip())
    if not found:
        return None
    value = _read(re.sub(r"[ ']", "", found[3]))
    return -value if value is not None and (found[1] or found[2]) else value


def _read(digits: str) -> int | float | None:
    """Commas before three digits part thousands; before fewer they part decimals, and points part thousands."""
    if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", digits):
        digits = digits.replace(",", "")
    elif re.fullmatch(r"\d{1,3}(\.\d{3})+,\d+|\d{1,3}(\.\d{3}){2,}", digits):
        digits = digits.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"\d+,\d{1,2}", digits):
        digits = digits.replace(",", ".")
    if not re.fullmatch(r"\d+(\.\d+)?", digits):
        return None
    return float(digits) if "." in digits else int(digits)
