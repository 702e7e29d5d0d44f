"""Numbers as a report writes them; what is not known is a dash."""

from __future__ import annotations

NOTHING = "–"


def whole(number: float | None) -> str:
    return NOTHING if number is None else f"{number:,.0f}"


def number(value: float | None) -> str:
    if value is None:
        return NOTHING
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:,.1f}"


def fine(value: float | None) -> str:
    return NOTHING if value is None else f"{value:,.2f}"


def share(value: float | None) -> str:
    return NOTHING if value is None else f"{100 * value:.1f}%"


def points(value: float | None) -> str:
    if value is None:
        return NOTHING
    return _signed(100 * value)


def _signed(value: float) -> str:
    said = f"{value:+.1f}".replace("-", "−")
    return "0.0" if said in ("+0.0", "−0.0") else said


def chance(value: float | None) -> str:
    if value is None:
        return NOTHING
    return "< 0.001" if value < 0.001 else f"{value:.2f}" if value >= 0.1 else f"{value:.3f}"


def dollars(value: float | None) -> str:
    """An unknown price is never taken for nothing."""
    if value is None:
        return "unknown"
    return f"${value:,.2f}" if value >= 1 or value == 0 else f"${value:.3g}"


def duration(seconds: float | None) -> str:
    if seconds is None:
        return NOTHING
    if seconds < 10:
        return f"{seconds:.1f} s"
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:,.0f} min" if seconds < 7200 else f"{seconds / 3600:,.1f} h"


def size(count: float) -> str:
    for unit in ("B", "kB", "MB", "GB"):
        if count < 1000:
            return f"{count:.3g} {unit}"
        count /= 1000
    return f"{count:.3g} TB"


def cell(value: float | None, form: str) -> str:
    return {"whole": whole, "number": fine, "share": share, "dollars": dollars}[form](value)


def cut(text: str, most: int = 60) -> str:
    """In one line."""
    plain = " ".join(text.split())
    return plain if len(plain) <= most else f"{plain[:most]} …"
