"""The neutral form: a sample as exporters take it. No placeholder and no coordinate stands in a text of it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from synth.records import Answer, Parts

Size = tuple[int, int]


@dataclass(frozen=True, kw_only=True, eq=False)
class Image:
    """As it is exported: perhaps smaller than it was drawn (`scale`), or padded to the right and below."""

    name: str  # of a file, without its folder
    bytes: bytes
    size: Size
    scale: float = 1.0

    @property
    def path(self) -> str:
        """From the data file; two letters a folder, since few file systems like a million names in one."""
        return f"images/{self.name[:2]}/{self.name}"

    @cached_property
    def digest(self) -> str:
        return hashlib.blake2b(self.bytes, digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Turn:
    """A question and its answer; boxes and points are in pixels of the exported images."""

    id: str
    family: str
    form: str
    question: Parts
    answer: Answer
    options: tuple[str, ...] = ()
    wrong: tuple[Answer, ...] = ()
    rationale: str = ""


@dataclass(frozen=True, kw_only=True, eq=False)
class Entry:
    id: str
    side: str
    kind: str
    renderer: str
    language: str
    images: tuple[Image, ...]
    turns: tuple[Turn, ...]
    title: str = ""
    program: str = ""
    data: str = ""
    scenes: tuple[Mapping[str, Any], ...] = field(default_factory=tuple)  # of exporters that ask for them


class Refused(Exception):
    """This cannot be said in the format; `reason` is a word that receipts count by."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason, self.detail = reason, detail
