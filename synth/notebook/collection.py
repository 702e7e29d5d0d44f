"""A dataset on disk as a sequence: read as far as it is looked at, and cut, filtered and shuffled without a copy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal, overload

from synth import places
from synth.dataset import COLUMNS, REJECT_COLUMNS, UNFINISHED, shards
from synth.notebook.asked import Asked
from synth.notebook.example import Example, Rejected
from synth.notebook.facts import RunFacts, facts_of, marks, read
from synth.notebook.items import Items
from synth.notebook.needed import needed
from synth.notebook.places import Found, Places
from synth.notebook.store import Store

if TYPE_CHECKING:
    import datasets
    import pandas as pd

    from synth.notebook.torch_data import TorchData
    from synth.recipe import Recipe

MOST_QUESTIONS = 1 << 12  # of one picture, so that a question's place is one number


class NoDataset(Exception):
    """There is nothing to open; the message says what was looked for."""


class Rejects(Items[Rejected]):
    """What a run did not keep, and why."""

    shown, noun = "rejects", "rejects"
    keys: ClassVar = {key: key for key in ("id", "stage", "reason", "kind", "record")}

    def _item(self, place: int) -> Rejected:
        return Rejected(self.store, place)


class Questions(Items[Asked]):
    """The questions of some samples, one after another."""

    shown, noun = "questions", "questions"
    keys: ClassVar = {
        **{key: f"questions.list.element.{key}" for key in ("id", "form", "family")},
        "type": "questions.list.element.answer.type",
        **{key: key for key in ("kind", "renderer", "language")},
    }

    def __init__(self, store: Store, places: Places | None = None, samples: Places | None = None) -> None:
        self._samples: Places = range(len(store)) if samples is None else samples
        super().__init__(store, places)

    def _all(self) -> Places:
        store, samples = self.store, self._samples
        return Found(
            int(place) * MOST_QUESTIONS + number
            for place in samples
            for number in range(len(store.value(int(place), self.keys["form"])))
        )

    def _item(self, place: int) -> Asked:
        return Example(self.store, place // MOST_QUESTIONS).questions[place % MOST_QUESTIONS]

    def _value(self, place: int, key: str) -> Any:
        value = super()._value(place // MOST_QUESTIONS, key)
        return value[place % MOST_QUESTIONS] if self.keys[key].startswith("questions.") else value

    def __iter__(self) -> Iterator[Asked]:
        example, at = None, -1
        for place in self.places:
            sample, number = divmod(int(place), MOST_QUESTIONS)
            if example is None or sample != at:  # one example for all its questions: its picture is decoded once
                example, at = Example(self.store, sample), sample
            yield example.questions[number]

    def to_pandas(self) -> pd.DataFrame:
        """One row a question."""
        from synth.notebook.frames import questions_frame

        return questions_frame(self)

    def to_torch(
        self, *, transform: Callable[[dict[str, Any]], dict[str, Any]] | None = None,
        processor: Callable[[list[dict[str, Any]]], Any] | None = None,
    ) -> TorchData:  # fmt: skip
        """A map-style `torch.utils.data.Dataset` of these questions; see `Collection.to_torch`."""
        needed("torch", "to_torch")
        from synth.notebook.torch_data import TorchData

        return TorchData(self, transform=transform, processor=processor)


class Collection(Items[Example]):
    """The samples of a run, or of a folder of parquet files of ours. `synth.open` makes one."""

    shown, noun = "collection", "samples"
    keys: ClassVar = {
        **{key: key for key in ("id", "kind", "renderer", "language")},
        "title": "provenance.title",
    }

    def __init__(self, store: Store, places: Places | None = None, run: Path | None = None) -> None:
        super().__init__(store, places)
        self._run = run

    def _view(self, places: Places) -> Collection:
        return Collection(self.store, places, self._run)

    def _item(self, place: int) -> Example:
        return Example(self.store, place)

    def questions(self) -> Questions:
        """Every question of these samples, one after another."""
        return Questions(self.store, samples=self.places)

    @property
    def rejects(self) -> Rejects:
        """What the run did not keep; of a folder of files alone, nothing is known of them."""
        if self._run is None:
            raise NoDataset(f"{self.folder} holds parquet files and no run: what was rejected is not told there")
        return Rejects(_store_of_run(self._run, "rejects"))

    @property
    def recipe(self) -> Recipe | None:
        """What the run makes; None for a folder of files alone."""
        return self.run.recipe if self.run else None

    @cached_property
    def run(self) -> RunFacts | None:
        """What is known of the run: versions, sandbox, counts, what models were asked; None for files alone."""
        return facts_of(self._run) if self._run else None

    def refresh(self) -> Collection:
        """Takes in the shards that have been finished since; of a run still going."""
        if not self.whole:
            raise ValueError("a slice or filter stays what it was: refresh the collection it was made from")
        fresh = open_collection(self.out)
        self.__dict__.pop("run", None)
        self.store, self.places = fresh.store, fresh.places
        return self

    def to_pandas(self, by: Literal["sample", "question"] = "sample", *, images: bool = False) -> pd.DataFrame:
        """One row a sample or a question; `images` adds the PNG's bytes (lists of them, a page each) to samples."""
        from synth.notebook.frames import questions_frame, samples_frame

        return questions_frame(self.questions()) if by == "question" else samples_frame(self, images=images)

    @overload
    def to_hf(self, *, streaming: Literal[False] = False) -> datasets.Dataset: ...
    @overload
    def to_hf(self, *, streaming: Literal[True]) -> datasets.IterableDataset: ...
    def to_hf(self, *, streaming: bool = False) -> datasets.Dataset | datasets.IterableDataset:
        """With pictures as pictures and all columns of docs/dataset.md.

        What is not streamed is held in memory, compressed as it is on disk.
        """
        from synth.notebook.hugging_face import dataset, streamed

        return streamed(self) if streaming else dataset(self)

    def to_torch(
        self, *, by: Literal["sample", "question"] = "question",
        transform: Callable[[dict[str, Any]], dict[str, Any]] | None = None,
        processor: Callable[[list[dict[str, Any]]], Any] | None = None,
    ) -> TorchData:  # fmt: skip
        """A map-style `torch.utils.data.Dataset`, whose `collate` pads and stacks pictures of different sizes.

        `transform` changes an item (a dict whose `image` is a PIL picture) in the worker that reads it; `processor`
        makes a batch of a list of items, in place of padding and stacking.
        """
        needed("torch", "to_torch")
        from synth.notebook.torch_data import TorchData

        return TorchData(self.questions() if by == "question" else self, transform=transform, processor=processor)

    def export(
        self, to: str, out: str | Path, *, flavour: str | None = None, overwrite: bool = False, **options: Any
    ) -> dict[str, Any]:
        """These samples as a trainer loads them, and the receipt; in the order of the dataset.

        `options` are those of `synth export`: `split={"train": 0.9, "test": 0.1}`, `turns=1`, `model="qwen3-vl"` …
        """
        if self._run is None:
            raise NoDataset(f"{self.folder} holds parquet files and no run: what is exported is a run's samples")
        from synth.shipping import ship
        from synth.shipping.asking import asked

        only = None if self.whole else frozenset(map(int, self.places))
        wanted = asked(to, flavour=flavour, **options)
        return ship(self._run, places.place(out).expanduser(), wanted, overwrite=overwrite, only=only).plain()

    def kinds(self, most: int = 1000) -> dict[str, int]:
        """How many there are of each kind among the first `most`."""
        return dict(Counter(self._value(int(place), "kind") for place in islice(self.places, most)).most_common())


def open_collection(out: str | Path) -> Collection:
    """The finished shards of a run, which may still be going, or the parquet files of a folder."""
    folder = places.place(out).expanduser()
    if (folder / "run.json").is_file():
        return Collection(_store_of_run(folder, "data"), run=folder)
    if not folder.is_dir():
        raise NoDataset(f"{folder} is no folder; what is opened is a run's folder, or one of parquet files of ours")
    if places.remote(folder) and (folder / UNFINISHED).exists():
        raise NoDataset(f"{folder} is being made of other datasets, or was left half made")
    holder = folder if shards(folder) else folder / "data"
    if not shards(holder):
        raise NoDataset(f"{folder} holds no dataset: no run.json, and no parquet files in it or its data/")
    store = Store(holder, [path.name for path in shards(holder)], COLUMNS, None)
    if len(store):
        store.value(0, "id")  # files of something else are refused here, not at the first look
    return Collection(store)


def _store_of_run(run: Path, which: Literal["data", "rejects"]) -> Store:
    """Shards that are done: one without its mark may still be written, or was left by a kill."""
    done = marks(run)
    said = list(read(done))
    counts = None if None in said else [_counted(one, which) for one in said if one is not None]
    columns = COLUMNS if which == "data" else REJECT_COLUMNS
    return Store(run / which, [f"{mark.stem}.parquet" for mark in done], columns, counts)


def _counted(said: dict[str, Any], which: Literal["data", "rejects"]) -> int:
    return int(said["samples"]) if which == "data" else sum(said["rejects"].values())
