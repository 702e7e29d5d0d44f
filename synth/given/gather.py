"""The cells of one column, in little room however many rows there are."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

Reader = Callable[[str], Decimal | None]

DISTINCT = 20_000  # different texts that are kept; a column with more is one of numbers, or is not drawn
ABSENT = "\0"  # no cell: null, or a name that a row of JSON lacks


class Gathered:
    """Every different text once, and which of them stands in each row.

    With more than `DISTINCT` of them it goes on with the numbers alone, if `numbers` reads the texts so far as such.
    """

    def __init__(self, name: str, reader: Callable[[list[str]], Reader | None]) -> None:
        self.name = name
        self.index: dict[str, int] = {}
        self.codes = array("i")
        self.numbers: array[float] | None = None
        self.decimals = 0
        self.words = self.typed = self.nested = False  # of JSON: whether there are texts, numbers, lists or objects
        self.dropped = ""  # why it is no longer kept
        self.drop_line = 0
        self.read: Reader | None = None  # how its numbers are read, once it keeps no texts
        self._reader = reader

    def add(self, cells: Iterable[str], line: int) -> None:
        if self.dropped:
            return
        for text in cells:
            if self.numbers is not None:
                self._add_number(text, line)
                continue
            code = self.index.get(text)
            if code is None:
                code = len(self.index)
                if code == DISTINCT:
                    self._go_on_with_numbers(line)
                    self._add_number(text, line)
                    continue
                self.index[text] = code
            self.codes.append(code)

    @property
    def texts(self) -> list[str]:
        return list(self.index)

    def column(self) -> NDArray[np.int32]:
        return np.frombuffer(self.codes, np.int32) if self.codes else np.empty(0, np.int32)

    def _go_on_with_numbers(self, line: int) -> None:
        self.read = self._reader(self.texts)
        if self.read is None:
            return self._drop(f"more than {DISTINCT:,} different texts", line)
        self.numbers = array("d")
        known = array("d", [self._number(text) for text in self.index])
        self.numbers.extend(known[code] for code in self.codes)
        self.index, self.codes = {}, array("i")
        return None

    def _add_number(self, text: str, line: int) -> None:
        if self.dropped or self.numbers is None or self.read is None:
            return
        try:
            self.numbers.append(self._number(text))
        except ValueError:
            self._drop(f"{text[:40]!r} is no number, as those before it are", line)

    def _number(self, text: str) -> float:
        assert self.read is not None
        if text == ABSENT:
            return float("nan")
        value = self.read(text)
        if value is None:
            raise ValueError(text)
        if value.is_nan():
            return float("nan")
        exponent: Any = value.as_tuple().exponent
        self.decimals = max(self.decimals, -exponent)
        return float(value)

    def _drop(self, why: str, line: int) -> None:
        self.dropped, self.drop_line = why, line
        self.index, self.codes, self.numbers = {}, array("i"), None
