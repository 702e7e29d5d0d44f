"""What dot says when it will not draw, as a kind of the contract, a readable sentence and a line."""

from __future__ import annotations

import re
from typing import Any

SYNTAX = re.compile(r"^Error: (?:\S+: )?syntax error in line (\d+)(.*)$", re.MULTILINE)
LAYOUT = re.compile(r'^Error: Layout type: "([^"]*)" not recognized\. Use one of: (.*)$', re.MULTILINE)
LABEL = re.compile(r"^Error: (.*?) in line \d+ *\n\.\.\. (.*?) \.\.\.\nin label of (.*)$", re.MULTILINE)
IMAGE = re.compile(r'^(?:Error|Warning): No or improper image(?: file)?="([^"]*)"', re.MULTILINE)
IMAGE_TAG = re.compile(r"<\s*img\b[^>]*\bsrc\s*=\s*[\"']?([^\"'>\s]+)", re.IGNORECASE)
FILE_ATTRIBUTES = ("image", "shapefile")

Error = tuple[str, str, int | None]


def of_run(status: int, said: str, source: str) -> Error | None:
    """Decided from how bad the worst fault was and from the messages; None where all is well."""
    if found := SYNTAX.search(said):
        return "syntax_error", f"syntax error{found[2].rstrip()}{_string(said)}", int(found[1])
    if found := LAYOUT.search(said):
        line = _line(source, re.compile(rf"layout\s*=\s*\"?{re.escape(found[1])}"))
        return "program_error", f"no layout engine is called {found[1]!r}; there are {found[2].strip()}", line
    if found := LABEL.search(said):
        message = f"{found[1]} near {found[2].strip()!r} in the label of {found[3].strip()}"
        return "syntax_error", message, _line(source, re.compile(re.escape(found[2].strip())))
    if found := IMAGE.search(said):
        line = _line(source, re.compile(re.escape(found[1]))) if found[1] else None
        return "forbidden_file", f"{found[1]!r} is a file, and none may be read", line
    if status > 0:
        return "program_error", _last(said), None
    return None


def refuse_files(laid: Any, out: Any) -> None:
    """A picture that wants a file would lack part of itself, so it is refused rather than drawn without."""
    for one in (laid.told, *laid.parts):
        wanted = [value for name in FILE_ATTRIBUTES if (value := one.get(name))]
        label = one.get("label")
        if isinstance(label, str) and (found := IMAGE_TAG.search(label)) and label.lstrip().startswith("<"):
            wanted.append(found[1])
        if any(step.get("op") == "I" for key in ("_draw_", "_ldraw_") for step in one.get(key, ())):
            wanted.append("an image")
        if wanted:
            out.fail("forbidden_file", f"{one.get('name', 'an edge')!r} wants {wanted[0]!r}: no file may be read", None)


def _line(source: str, pattern: re.Pattern[str]) -> int | None:
    found = pattern.search(source)
    return source.count("\n", 0, found.start()) + 1 if found else None


def _string(said: str) -> str:
    """Where a string was not closed, how it begins."""
    found = re.search(r'^String starting:"(.*)', said, re.MULTILINE)
    return f'; the string begins "{found[1][:60]}' if found else ""


def _last(said: str) -> str:
    """The first error, without the word, and what follows it."""
    lines = [line.strip() for line in said.strip().splitlines() if line.strip()]
    start = next((at for at, line in enumerate(lines) if line.startswith("Error:")), 0)
    return " ".join(lines[start : start + 3]).removeprefix("Error:").strip() or "dot failed without a word"
