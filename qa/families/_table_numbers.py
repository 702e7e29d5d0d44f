"""How a number is written, told by what it is worth: the sign before decimals and the one between thousands."""

from __future__ import annotations

import math
import re

from qa.families._scales import Written, take_apart

_PARTED = re.compile(
    r"^(?P<before>[^\d\-+.,]*)(?P<sign>-?)(?P<inner>[^\d\-+.,]*)"
    r"(?P<whole>\d{1,3}(?:(?P<apart>[.,' \u00a0\u202f])\d{3}(?:(?P=apart)\d{3})*)?|\d+)"
    r"(?:(?P<point>[.,])(?P<decimals>\d+))?(?P<after>[^\d]*)$"
)


def written_as(text: str, value: float) -> Written | None:
    """None where the text does not say this number: "1.234,50 €" says 1234.5, "35%" may stand for 0.35."""
    plain = take_apart(text)
    if plain is not None and _says(plain, value, text):
        return plain
    found = _PARTED.match(text.strip().replace("\u2212", "-"))
    if found is None or found["apart"] == found["point"]:
        return None
    whole, decimals = re.sub(r"\D", "", found["whole"]), found["decimals"] or ""
    size = float(f"{whole}.{decimals or 0}")
    written = Written(
        before=found["before"] + found["inner"],
        number=-size if found["sign"] else size,
        decimals=len(decimals),
        after=found["after"].rstrip(),
        commas=found["apart"] is not None,
        point=found["point"] or ".",
        apart=found["apart"] or ",",
    )
    return written if _says(written, value, text) else None


def _says(written: Written, value: float, text: str) -> bool:
    worth = (written.number, written.number / 100) if "%" in text else (written.number,)
    return any(math.isclose(value, one, rel_tol=1e-9, abs_tol=1e-12) for one in worth)


def in_style(size: float, digits: int, point: str, apart: str) -> str:
    """The digits of a positive number, with these signs before its decimals and between its thousands."""
    return f"{size:,.{digits}f}".replace(",", "\0").replace(".", point).replace("\0", apart)
