"""Fills a page from a user's template and a row of their data. Draws nothing: the page is the answer.

The source is JSON: `{"template": …, "row": {…}, "numbers": {…}, "index": n, "rows": [[row, numbers], …] or null}`.
`numbers` says of cells of a table that are texts in `row` which numbers they are ("1.234,50" is "1234.50"): they count
as these and print as they are written. So do numbers of JSON. `docs/given.md` says what a template may do.
"""

from __future__ import annotations

import json
from typing import Any, NoReturn, Protocol

from jinja2 import StrictUndefined, TemplateError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

NAME = "<template>"  # what Jinja calls a file that has no name
LARGEST = 1_000_000  # characters of a page


class Output(Protocol):
    def data(self, data: bytes, /) -> None: ...
    def fail(self, kind: str, message: str, line: int | None = None, /) -> NoReturn: ...


class Whole(int):
    """A whole number that prints as it was written."""

    text: str

    def __str__(self) -> str:
        return self.text


class Real(float):
    """Any other number."""

    text: str

    def __str__(self) -> str:
        return self.text


def run(source: str, out: Output) -> None:
    job = json.loads(source, parse_int=_number, parse_float=_number)
    row = _with_numbers(job["row"], job["numbers"])
    names = {**row, "row": row, "index": int(job["index"])}
    if job["rows"] is not None:
        names["rows"] = [_with_numbers(*one) for one in job["rows"]]
    try:
        template = environment().from_string(job["template"])
        out.data(_filled(template, names, out).encode())
    except (
        TemplateError,
        ArithmeticError,
        LookupError,
        TypeError,
        ValueError,
        AttributeError,
        RecursionError,
    ) as error:
        out.fail("forbidden_file" if isinstance(error, SecurityError) else "program_error", _said(error), _line(error))


def environment() -> ImmutableSandboxedEnvironment:
    made = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, autoescape=True, keep_trailing_newline=True, finalize=_or_nothing
    )
    made.globals.pop("lipsum")  # words of nobody's
    made.filters.update(int=_whole, float=_real)
    return made


def _filled(template: Any, names: dict[str, Any], out: Output) -> str:
    pieces, length = [], 0
    for piece in template.generate(names):
        length += len(piece)
        if length > LARGEST:
            out.fail("output_too_large", f"a page of more than {LARGEST:,} characters")
        pieces.append(piece)
    return "".join(pieces)


def _or_nothing(value: Any) -> Any:
    return "" if value is None else value


def _number(text: str) -> Whole | Real:
    """A number of JSON."""
    return _written(text, text)


def _written(number: str, text: str) -> Whole | Real:
    value = float(number)
    made: Whole | Real = Whole(int(number)) if number.lstrip("-").isdigit() else Real(value)
    made.text = text
    return made


def _with_numbers(row: dict[str, Any], numbers: dict[str, str]) -> dict[str, Any]:
    return {**row, **{name: _written(number, row[name]) for name, number in numbers.items()}}


# Jinja's own make nothing of what they cannot read: 0, without a word.


def _whole(value: Any, default: Any = None, base: int = 10) -> Any:
    try:
        return int(value, base) if isinstance(value, str) else int(value)
    except (TypeError, ValueError):
        if default is None:
            raise ValueError(f"{value!r} is no whole number") from None
        return default


def _real(value: Any, default: Any = None) -> Any:
    try:
        return float(value)
    except (TypeError, ValueError):
        if default is None:
            raise ValueError(f"{value!r} is no number") from None
        return default


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:500]


def _line(error: BaseException) -> int | None:
    """The line of the template, which Jinja puts into the trace."""
    found, trace = None, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == NAME:
            found = trace.tb_lineno
        trace = trace.tb_next
    return getattr(error, "lineno", None) or found
