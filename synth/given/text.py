"""The text of a file, whatever wrote it: UTF-8, UTF-16 or what Windows calls cp1252."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from synth.given.faults import unfit

PIECE = 1 << 20  # bytes looked at together
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
NAMES = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-16": "UTF-16", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16",
         "cp1252": "Windows-1252", "latin-1": "Latin-1"}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    path: Path
    encoding: str

    @property
    def name(self) -> str:
        return NAMES[self.encoding]

    @contextmanager
    def opened(self) -> Iterator[IO[str]]:
        """Line ends as they are: a cell may hold some."""
        with self.path.open(encoding=self.encoding, newline="") as file:
            yield file


def find_text(path: Path) -> Text:
    try:
        return Text(path=path, encoding=_encoding(path))
    except OSError as error:
        raise unfit(path, f"cannot be read: {error.strerror or error}") from error


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(4096)
    for mark, encoding in MARKS:
        if head.startswith(mark):
            _must_decode(path, encoding)
            return encoding
    if not head.strip():
        raise unfit(path, "is empty")
    if b"\0" in head:
        return _without_mark(path, head)
    return _plain(path)


def _without_mark(path: Path, head: bytes) -> str:
    """UTF-16 without its mark has a zero in nearly every second place of an ordinary text."""
    even, odd = (head[at::2].count(0) / max(1, len(head[at::2])) for at in (0, 1))
    encoding = "utf-16-le" if odd > 0.6 > 0.1 > even else "utf-16-be" if even > 0.6 > 0.1 > odd else None
    if encoding is None:
        raise unfit(path, "is no text: it has zero bytes")
    _must_decode(path, encoding)
    return encoding


def _must_decode(path: Path, encoding: str) -> None:
    if error := _wrong(path, encoding):
        raise unfit(path, f"begins as {NAMES[encoding]}, and is damaged further on: {error}") from error


def _plain(path: Path) -> str:
    """UTF-8 where all of it is. What mostly is, is damaged; what never is, an old program wrote."""
    good, bad, line = 0, 0, None
    for number, text in enumerate(_lines(path), 1):
        if text.isascii():
            if "\0" in text:
                raise unfit(path, "is no text: it has a zero byte", number)
            continue
        wrong = sum("\udc80" <= letter <= "\udcff" for letter in text)
        good, bad = good + sum(letter > "\x7f" for letter in text) - wrong, bad + wrong
        line = number if wrong and line is None else line
    if not bad:
        return "utf-8"
    if good >= bad:
        raise unfit(path, "is UTF-8 but for some bytes here that are not", line)
    return "latin-1" if _wrong(path, "cp1252") else "cp1252"


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8", errors="surrogateescape", newline="") as file:
        yield from file


def _wrong(path: Path, encoding: str) -> UnicodeError | None:
    with path.open(encoding=encoding, newline="") as file:
        try:
            while file.read(PIECE):
                pass
        except UnicodeError as error:
            return error
    return None
