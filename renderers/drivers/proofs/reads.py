"""Facts that note what a proof reads of them. They behave as the plain dicts and lists they are.

Elements and table rows are the things that note; what is read through a cell of a table counts as read of the mark
whose number stands there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any, SupportsIndex, TypeAlias

from .tables import Cell, Place, link_cells

Facts: TypeAlias = dict[str, Any]

# Keys that only say which element is meant, or how it is to be read.
NAMES = frozenset(
    "id kind role panel parent links line reads precision missing value value.scale value.orientation "
    "value.directed".split()
)
# Keys that name a mark beside its number, and are facts where a proof reads nothing else.
SECOND = frozenset(
    "series colour value.category value.x value.label value.series value.row value.column value.rows value.columns "
    "value.row_header value.column_header value.place value.level value.shape value.from_port value.to_port".split()
)


class Reads:
    """Which keys of which elements, and which cells of which tables, were read."""

    def __init__(self) -> None:
        self.keys: dict[Place, set[str]] = defaultdict(set)
        self.cells: set[Cell] = set()
        self.ids: dict[Place, str] = {}
        self.linked: dict[Cell, list[tuple[Place, str]]] = {}
        self.pages: list[dict[str, Any]] = []

    def evidence(self) -> dict[Place, set[str]]:
        """The elements whose facts were read, with the keys that carried them."""
        for page, table in {cell[:2] for cell in self.cells}:
            self.linked |= link_cells(self.pages[page], page, table)
        keys: dict[Place, set[str]] = defaultdict(set)
        keys.update((place, set(seen)) for place, seen in self.keys.items() if not seen <= NAMES)
        for cell in self.cells:
            for place, key in self.linked.get(cell, ()):
                keys[place].add(key)
        first = {place: {key for key in seen if self._rank(place, key) == 1} for place, seen in keys.items()}
        if not any(first.values()):
            first = {place: {key for key in seen if self._rank(place, key) == 2} for place, seen in keys.items()}
        return {place: seen for place, seen in first.items() if seen}

    def _rank(self, place: Place, key: str) -> int:
        element = self.pages[place[0]]["elements"][place[1]]
        kind = dict.get(element, "kind")
        if key in NAMES or kind == "panel":
            return 0
        lone_x = key == "value.x" and kind != "point"  # a reference line has nothing but its x
        its_words = key == "value.label" and kind == "edge"
        return 1 if key not in SECOND or lone_x or its_words or kind == "axis" else 2


class TracedDict(dict[str, Any]):
    """A plain dict that notes which of its keys were read."""

    __slots__ = ("_prefix", "_seen")
    _prefix: str
    _seen: Callable[[], set[str]]

    def _note(self, *keys: str) -> None:
        known = [self._prefix + key for key in keys if dict.get(self, key) is not None]
        if known:
            self._seen().update(known)

    def __getitem__(self, key: str) -> Any:
        value = dict.__getitem__(self, key)
        if value is not None:  # the way most facts are read
            self._seen().add(self._prefix + key)
        return value

    def get(self, key: str, default: Any = None) -> Any:
        self._note(key)
        return dict.get(self, key, default)

    def __iter__(self) -> Iterator[str]:  # without it, dict(x) would copy past __getitem__
        return dict.__iter__(self)


class TracedRow(list[Any]):
    """A plain list that notes which of its cells were read."""

    __slots__ = ("_cells", "_where")
    _cells: set[Cell]
    _where: tuple[int, int, int]

    def _note(self, columns: Iterable[int] | None = None) -> None:
        self._cells.update((*self._where, column) for column in (range(len(self)) if columns is None else columns))

    def __getitem__(self, index: SupportsIndex | slice) -> Any:
        where = range(len(self))[index]
        self._note(where if isinstance(where, range) else [where])
        return list.__getitem__(self, index)


def _noting_all(base: type, name: str) -> Any:
    whole = getattr(base, name)

    def method(self: Any, *given: Any, **named: Any) -> Any:
        self._note(*self) if base is dict else self._note()
        return whole(self, *given, **named)

    return method


for _name in "values items copy pop popitem setdefault __eq__ __ne__ __or__ __ior__ __repr__".split():
    setattr(TracedDict, _name, _noting_all(dict, _name))
for _name in (
    "__iter__ __reversed__ __contains__ __add__ __iadd__ __mul__ __imul__ __rmul__ __eq__ __ne__ __lt__ __le__ __gt__ "
    "__ge__ __repr__ copy count index pop remove reverse sort"
).split():
    setattr(TracedRow, _name, _noting_all(list, _name))
# The reflected forms a plain dict or list on the left would otherwise answer past us.
setattr(TracedDict, "__ror__", lambda self, other: other | self.copy())  # noqa: B010
setattr(TracedRow, "__radd__", lambda self, other: other + self.copy())  # noqa: B010


def traced(facts: Facts, reads: Reads) -> Facts:
    """The same facts with their elements and table rows exchanged for noting ones."""
    for number, page in enumerate(facts["pages"]):
        page["elements"] = [_traced_element(one, number, i, reads) for i, one in enumerate(page["elements"])]
        for t, table in enumerate(page["tables"]):
            table["rows"] = [_traced_row(row, (number, t, r), reads) for r, row in enumerate(table["rows"])]
        reads.pages.append({"elements": list(page["elements"]), "tables": [dict(table) for table in page["tables"]]})
    return facts


def _traced_element(element: dict[str, Any], page: int, index: int, reads: Reads) -> TracedDict:
    place = (page, index)
    reads.ids[place] = element["id"]
    value = element.get("value")
    if value is not None:
        element["value"] = _traced_dict(value, "value.", lambda: reads.keys[place])
    return _traced_dict(element, "", lambda: reads.keys[place])


def _traced_dict(content: dict[str, Any], prefix: str, seen: Callable[[], set[str]]) -> TracedDict:
    made = TracedDict(content)
    made._prefix, made._seen = prefix, seen
    return made


def _traced_row(content: list[Any], where: tuple[int, int, int], reads: Reads) -> TracedRow:
    made = TracedRow(content)
    made._cells, made._where = reads.cells, where
    return made
