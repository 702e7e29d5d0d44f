"""What all kinds of file that rows stand in have in common: how they are written, and how they are read back, by code
that shares nothing with the writing but the format.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from synth.export._entry import Image, Turn
from synth.export._files import Target


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """What a row says, as plain JSON (with bytes where the container has such), the pictures it shows, and the turns
    that are said in it and in no row before.
    """

    said: Mapping[str, Any]
    images: tuple[Image, ...] = ()
    turns: Sequence[Turn] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A row read back, and where it stands; `fault` where it does not read."""

    where: str
    said: Any = None
    fault: str = ""


class Writer(Protocol):
    def add(self, row: Row) -> None: ...

    def close(self) -> Mapping[str, int] | None:
        """How many rows each file holds, where registers have to say so."""
        ...


class Container(ABC):
    """`embeds` where pictures stand in the data files themselves."""

    embeds: bool

    @abstractmethod
    def writer(self, target: Target, side: str) -> Writer: ...

    @abstractmethod
    def files(self, folder: Path, side: str) -> list[Path]:
        """The data files of a side, in the order in which its rows stand in them."""

    @abstractmethod
    def read(self, path: Path) -> Iterator[Found]: ...

    def series(self, row: Row) -> str:
        """Which files of a side a row goes to, where not all stand in one series; files come in the order of these."""
        return ""


def as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))


def parsed(where: str, text: bytes) -> Found:
    try:
        return Found(where, json.loads(text))
    except (ValueError, RecursionError) as error:
        return Found(where, fault=f"it is no JSON: {error}")
