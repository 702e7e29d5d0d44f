"""Rows of JSON, whose numbers keep their digits; what another reader might read otherwise is refused, by its line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from synth.given.faults import Faults, unfit
from synth.given.text import Text

LARGEST_ARRAY = 64 << 20  # bytes of JSON that are read at once
LONGEST_NUMBER = 400  # digits
DEEPEST = 50  # levels of nested values

Row = dict[str, Any]


class _Bad(ValueError):
    pass


def loads(text: str) -> Any:
    """A value whose numbers keep their digits; raises `ValueError` for what another reader might read otherwise."""
    made = DECODER.decode(text)
    _must_be_shallow(made)
    return made


def _once(pairs: list[tuple[str, Any]]) -> Row:
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for at, name in enumerate(names) if name in names[:at])
        raise _Bad(f"{twice!r} stands there twice")
    return made


def _no_constant(said: str) -> Any:
    raise _Bad(f"{said} is no number of JSON")


def _decimal(said: str) -> Decimal:
    if len(said) > LONGEST_NUMBER:
        raise _Bad(f"a number of {len(said)} characters")
    value = Decimal(said)
    if abs(value.adjusted()) > 300:
        raise _Bad(f"{said[:30]} is beyond what programs count with")
    return value


def _whole(said: str) -> int:
    if len(said) > LONGEST_NUMBER:
        raise _Bad(f"a number of {len(said)} digits")
    return int(said)


DECODER = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_no_constant, parse_float=_decimal, parse_int=_whole)


def _must_be_shallow(value: Any, depth: int = 0) -> None:
    if depth > DEEPEST:
        raise _Bad(f"values within values, more than {DEEPEST} deep")
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _must_be_shallow(one, depth + 1)


def json_rows(path: Path, text: Text) -> Iterator[tuple[int, Row]]:
    """Objects, a line each or in one array."""
    found = _array(path, text) if _is_array(text) else _objects(path, text)
    faults = Faults(path)
    for line, row in found:
        if isinstance(row, _Bad):
            faults.add(str(row), line)
        elif not isinstance(row, dict):
            faults.add("is no object: a row is written {…}, with a value for each name", line)
        elif not faults:
            yield line, row
    faults.must_be_none()


def _is_array(text: Text) -> bool:
    with text.opened() as file:
        while letter := file.read(1):
            if not letter.isspace() and letter != "\ufeff":
                return letter == "["
    return False


def _objects(path: Path, text: Text) -> Iterator[tuple[int, Any]]:
    with text.opened() as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                yield number, _loaded(line)


def _array(path: Path, text: Text) -> Iterator[tuple[int, Any]]:
    if path.stat().st_size > LARGEST_ARRAY:
        raise unfit(path, f"is one array of more than {LARGEST_ARRAY >> 20} MiB; write a row a line (.jsonl)")
    with text.opened() as file:
        whole = file.read()
    at, line, last = whole.index("[") + 1, 1, 0
    while True:
        at = _after_space(whole, at)
        line, last = line + whole.count("\n", last, at), at
        if whole[at : at + 1] == "]":
            return
        try:
            made, at = DECODER.raw_decode(whole, at)
            _must_be_shallow(made)
            yield line, made
        except (ValueError, RecursionError) as error:
            yield (error.lineno if isinstance(error, json.JSONDecodeError) else line), _told(error)
            return
        at = _after_space(whole, at)
        if whole[at : at + 1] == ",":
            at += 1
        elif whole[at : at + 1] != "]":
            yield line + whole.count("\n", last, at), _Bad("a comma or the end of the array is missing")
            return


def _after_space(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _loaded(line: str) -> Any:
    try:
        return loads(line.rstrip("\r\n").lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        return _told(error)


def _told(error: Exception) -> _Bad:
    if isinstance(error, json.JSONDecodeError):
        return _Bad(f"is no JSON: {error.msg} at character {error.colno}")
    return error if isinstance(error, _Bad) else _Bad(str(error) or "values within values too deep to read")


def keys_of(path: Path, text: Text) -> tuple[str, ...]:
    """Every name that a row has, in the order in which they appear."""
    names: dict[str, None] = {}
    for _, row in json_rows(path, text):
        names.update(dict.fromkeys(row))
    if not names:
        raise unfit(path, "has no rows")
    return tuple(names)
