"""What is wrong with a user's files, told as the faults of a recipe are: file:line: column: what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from synth.recipe.file import RecipeError

SHOWN = 10  # faults that are told of one file


class Unfit(RecipeError):
    """The files cannot be drawn as they are."""


class Faults:
    """Collects those of one file and raises them together."""

    def __init__(self, path: Path) -> None:
        self.path, self._told, self._more = path, list[str](), 0

    def add(self, said: str, line: int | None = None, column: str | None = None) -> None:
        if len(self._told) == SHOWN:
            self._more += 1
            return
        self._told.append(_told(self.path, said, line, column))

    def __bool__(self) -> bool:
        return bool(self._told)

    def must_be_none(self) -> None:
        if self._told:
            more = [f"{self.path}: and {self._more} more"] if self._more else []
            raise Unfit([*self._told, *more])


def unfit(path: Path, said: str, line: int | None = None, column: str | None = None) -> Unfit:
    return Unfit([_told(path, said, line, column)])


def _told(path: Path, said: str, line: int | None, column: str | None) -> str:
    place = f"{path}:{line}" if line is not None else str(path)
    return f"{place}: {column}: {said}" if column else f"{place}: {said}"


def listed(names: Sequence[str], most: int = 6) -> str:
    """`a, b and c`; a long list is cut."""
    said = [*names[:most], *([f"{len(names) - most} more"] if len(names) > most else [])]
    return " and ".join(filter(None, (", ".join(said[:-1]), said[-1])))
