"""Which renderer draws a program that came as text, without a file's name to tell."""

from __future__ import annotations

import re

from synth import plugins
from synth.sources import drawn_by

_REMARK = r"(<!--.*?-->\s*)*"
_BEGINNINGS = (
    ("svg", rf"(<\?xml[^>]*>\s*)?{_REMARK}(<!DOCTYPE svg[^>]*>\s*)?<svg\b"),
    ("html", rf"{_REMARK}<(!doctype html|html|head|body|main|div|section|article|table|style|h[1-6]|p)\b"),
    ("mermaid", r"(---\n.*?\n---\s*|%%[^\n]*\n\s*)*(flowchart|graph)([ \t]+(TB|TD|BT|LR|RL))?[ \t]*(;|\n)"),
    ("mermaid", r"(---\n.*?\n---\s*|%%[^\n]*\n\s*)*pie([ \t]+(title|showData)\b|[ \t]*\n)"),
    ("graphviz", r"(strict\s+)?(di)?graph\b[^\n{=]*\{"),
    ("plotly", r"\{"),
)


def language_of(text: str) -> str:
    """By how it begins; a Python program is for whoever says so, else matplotlib's."""
    start = text.lstrip("\ufeff \t\r\n")
    for name, beginning in _BEGINNINGS:
        if re.match(beginning, start, re.IGNORECASE | re.DOTALL):
            return name
    return drawn_by(text, plugins.names("renderers")) or "matplotlib"
