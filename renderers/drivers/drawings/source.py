"""The text of an SVG as the parser wants it: what is missing, and says nothing of the picture, is added."""

from __future__ import annotations

import re

_SVG, _XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
_DECLARED = re.compile(r"\s*<\?xml\s[^>]*\?>")
_SKIPPED = re.compile(r"<!--.*?-->|<\?.*?\?>|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>", re.DOTALL)
_OUTERMOST = re.compile(r"<svg(?=[\s/>])")
_ITS_TAG = re.compile(r"""<svg(?:[^<>"']|"[^"]*"|'[^']*')*>""")


def tidied(text: str) -> str:
    """Without what stands before the first tag by mistake or for the bytes' sake; with the names of its languages.

    Lines stay where they were, for errors name them.
    """
    text = text.removeprefix("\ufeff")
    declared = _DECLARED.match(text)
    if declared:
        text = "\n" * declared[0].count("\n") + text[declared.end() :]
    at = _start(text)
    tag = _ITS_TAG.match(text, at) if at is not None else None
    if tag is None:
        return text
    added = "" if re.search(r"\sxmlns\s*=", tag[0]) else f' xmlns="{_SVG}"'
    if "xlink:" in text and "xmlns:xlink" not in text:
        added += f' xmlns:xlink="{_XLINK}"'
    return text[: tag.start() + 4] + added + text[tag.start() + 4 :]


def _start(text: str) -> int | None:
    """Where the outermost element begins, past comments and document types."""
    at = 0
    while (opened := text.find("<", at)) >= 0:
        skipped = _SKIPPED.match(text, opened)
        if skipped is None:
            return opened if _OUTERMOST.match(text, opened) else None
        at = skipped.end()
    return None
