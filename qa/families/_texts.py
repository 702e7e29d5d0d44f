"""Texts as they are compared and quoted: without line breaks, doubled spaces and, to be compared, capitals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable


def plain(text: str | None) -> str:
    return " ".join((text or "").split())


def quoted(text: str | None) -> str:
    return f"“{plain(text)}”"


def folded(text: str | None) -> str:
    return plain(text).casefold()


def only(texts: Iterable[str | None]) -> set[str]:
    """Those that stand once, whatever their case."""
    return {text for text, times in Counter(folded(one) for one in texts).items() if times == 1}
