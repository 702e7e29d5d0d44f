"""Rows of a dataset as a sequence: cut, filtered and shuffled without a copy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, ClassVar, Generic, TypeVar, overload

from synth import plugins
from synth.notebook.asked import Asked
from synth.notebook.example import Example, Rejected
from synth.notebook.places import Found, Places, chosen, shuffled
from synth.notebook.showing import Shown
from synth.notebook.store import Store

Item = TypeVar("Item", Example, Asked, Rejected)
Self = TypeVar("Self", bound="Items[Any]")


class Items(Shown, Sequence[Item], Generic[Item]):
    """Rows of a store, all of them or some. Slices, lists of positions and filters are views of the same files."""

    noun: ClassVar[str]
    keys: ClassVar[dict[str, str]]  # what `filter` compares by name, and the column it stands in

    def __init__(self, store: Store, places: Places | None = None) -> None:
        self.store = store
        self.places = self._all() if places is None else places

    def _all(self) -> Places:
        return range(len(self.store))

    def _item(self, place: int) -> Item:
        raise NotImplementedError

    def _value(self, place: int, key: str) -> Any:
        return self.store.value(place, self.keys[key])

    def _view(self: Self, places: Places) -> Self:
        return type(self)(self.store, places)

    def __len__(self) -> int:
        return len(self.places)

    def __iter__(self) -> Iterator[Item]:
        for place in self.places:
            yield self._item(int(place))

    @overload
    def __getitem__(self, which: int) -> Item: ...
    @overload
    def __getitem__(self: Self, which: slice | Sequence[int]) -> Self: ...
    def __getitem__(self: Self, which: Any) -> Any:
        if hasattr(which, "__index__") and not isinstance(which, bool):
            try:
                place = int(self.places[which.__index__()])
            except IndexError:
                raise IndexError(f"there is no item {which}: there are {len(self)} {self.noun}") from None
            return self._item(place)
        return self._view(chosen(self.places, which))

    def filter(self: Self, wanted: Callable[[Item], bool] | None = None, /, **equal: Any) -> Self:
        """Those for which `wanted` says yes and which have each of these values, or one of a set or list of them.

        Nothing is looked at before it is needed, and no columns are read but those that decide.
        """
        for key in equal:
            if key not in self.keys:
                raise TypeError(plugins.unknown("key to filter by", key, sorted(self.keys)))
        among = {
            key: value if isinstance(value, set | frozenset | list | tuple) else (value,)
            for key, value in equal.items()
        }

        def passes(place: int) -> bool:
            named = all(self._value(place, key) in values for key, values in among.items())
            return named and (wanted is None or bool(wanted(self._item(place))))

        places = self.places
        return self._view(Found(int(place) for place in places if passes(int(place))))

    def shuffle(self: Self, seed: int = 0) -> Self:
        """In another order, the same for the same seed everywhere."""
        return self._view(shuffled(self.places, seed))

    def count(self, key: Any) -> Any:
        """How many there are of each value of a key, the commonest first: `count("kind")`."""
        if key not in self.keys:
            raise TypeError(plugins.unknown("key to count by", str(key), sorted(self.keys)))
        return dict(Counter(self._value(int(place), key) for place in self.places).most_common())

    @property
    def folder(self) -> Path:
        """Where the parquet files are."""
        return self.store.folder

    @property
    def out(self) -> Path:
        """The run's folder; of files alone, theirs."""
        return self.folder.parent if (self.folder.parent / "run.json").is_file() else self.folder

    @property
    def whole(self) -> bool:
        """Whether this is everything there is, in order."""
        return isinstance(self.places, range) and self.places == range(len(self.store))

    @property
    def known(self) -> int | None:
        """How many there are, where nobody has to look for them first."""
        return None if isinstance(self.places, Found) and not self.places.complete else len(self.places)

    def __repr__(self) -> str:
        noun = self.noun.removesuffix("s") if self.known == 1 else self.noun
        count = "" if self.known is None else f"{self.known:,} "
        return f"<{type(self).__name__}: {count}{noun} in {self.out}>"
