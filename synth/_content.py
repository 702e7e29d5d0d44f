"""Names for content: equal ids mean equal content."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass


def digest(value: object, size: int = 10) -> str:
    """A short, stable name for plain content (JSON, bytes, records)."""
    return hashlib.blake2b(_canonical(value), digest_size=size).hexdigest()


def _canonical(value: object) -> bytes:
    if isinstance(value, bytes):
        return b"b" + hashlib.blake2b(value).digest()
    return json.dumps(value, sort_keys=True, ensure_ascii=False, default=_plain, separators=(",", ":")).encode()


def _plain(value: object) -> object:
    if isinstance(value, Record):
        return value.id
    if isinstance(value, bytes):
        return hashlib.blake2b(value).hexdigest()
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, frozenset | set):
        return sorted(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: getattr(value, f.name) for f in fields(value)}
    raise TypeError(f"{type(value).__name__} has no canonical form")


class Record:
    """What every record of the line shares: a content id and a short repr."""

    __slots__ = ("_id",)
    _id: str

    @property
    def id(self) -> str:
        try:
            return self._id
        except AttributeError:
            content = {f.name: getattr(self, f.name) for f in fields(self)}  # type: ignore[arg-type]
            object.__setattr__(self, "_id", digest({"is": type(self).__name__, **content}))
            return self._id

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.id[:8]}>"
