"""Programs as language models answer them: code between the fences of Markdown."""

from __future__ import annotations

import re

FENCE = re.compile(r"^[ \t]*(?:```|~~~)[ \t]*([\w+-]*)[^\n]*\n(.*?)^[ \t]*(?:```|~~~)[ \t]*$", re.DOTALL | re.MULTILINE)


def unfenced(source: str) -> str:
    """The code of a Markdown answer, on the lines it stood on; other source as it is."""
    if not re.search(r"^[ \t]*(```|~~~)", source, re.MULTILINE):
        return source
    try:
        compile(source, "program.py", "exec")
    except (SyntaxError, ValueError):
        pass
    else:
        return source
    blocks = [m for m in FENCE.finditer(source) if m[1].lower() in ("", "python", "py", "python3")]
    if not blocks:
        opened = re.search(r"^[ \t]*(?:```|~~~)[^\n]*\n", source, re.MULTILINE)
        if opened is None:
            return source
        return "\n" * source[: opened.end()].count("\n") + source[opened.end() :]
    block = max(blocks, key=lambda m: len(m[2]))
    return "\n" * source[: block.start(2)].count("\n") + block[2]
