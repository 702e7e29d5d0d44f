"""The name of a place in a store: what pathlib calls a pure path."""

from __future__ import annotations

import posixpath
from functools import total_ordering
from pathlib import PurePosixPath
from typing import Self


@total_ordering
class Name:
    """`size` is known of what a listing named."""

    __slots__ = ("_size", "_text")

    def __init__(self, text: str, size: int | None = None) -> None:
        scheme, _, rest = text.partition("://")
        scheme = scheme.lower()
        if scheme == "memory":
            rest = rest.lstrip("/")
        self._text, self._size = f"{scheme}://{rest.rstrip('/')}", size

    def __str__(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._text!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Name) and self._text == other._text

    def __hash__(self) -> int:
        return hash(self._text)

    def __lt__(self, other: Name) -> bool:
        return self._text < other._text

    def __getstate__(self) -> tuple[str, int | None]:
        return self._text, self._size

    def __setstate__(self, state: tuple[str, int | None]) -> None:
        self._text, self._size = state

    @property
    def scheme(self) -> str:
        return self._text.partition("://")[0]

    @property
    def _rest(self) -> PurePosixPath:
        return PurePosixPath(self._text.partition("://")[2])

    def _other(self, rest: PurePosixPath | str, size: int | None = None) -> Self:
        return type(self)(f"{self.scheme}://{rest}", size)

    def __truediv__(self, name: object) -> Self:
        return self._other(posixpath.normpath(self._rest / str(name)))

    @property
    def name(self) -> str:
        return self._rest.name

    @property
    def stem(self) -> str:
        return self._rest.stem

    @property
    def suffix(self) -> str:
        return self._rest.suffix

    @property
    def parts(self) -> tuple[str, ...]:
        return (f"{self.scheme}://", *self._rest.parts)

    @property
    def parent(self) -> Self:
        return self._other(self._rest.parent) if len(self._rest.parts) > 1 else self

    @property
    def parents(self) -> tuple[Self, ...]:
        return tuple(self._other(one) for one in self._rest.parents if one.name)

    def with_name(self, name: str) -> Self:
        return self._other(self._rest.with_name(name))

    def relative_to(self, other: Name) -> PurePosixPath:
        return self._rest.relative_to(other._rest)

    def is_absolute(self) -> bool:
        return True

    def resolve(self) -> Self:
        return self

    absolute = expanduser = resolve
