"""Datasets of Hugging Face's library, pictures as pictures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from synth.columns import schema
from synth.dataset import COLUMNS
from synth.notebook.needed import needed

if TYPE_CHECKING:
    import datasets

    from synth.notebook.collection import Collection

PARTS = 64  # a streamed dataset is read by as many workers at once


def dataset(samples: Collection) -> datasets.Dataset:
    """In memory: the columns of the files as they are, without a copy of what was read."""
    library = needed("datasets", "to_hf")
    made: datasets.Dataset = library.Dataset(_table(samples))
    return made


def _table(samples: Collection) -> pa.Table:
    places = np.fromiter(samples.places, dtype=np.int64)
    order = np.argsort(places, kind="stable")
    table = pa.concat_tables([schema(COLUMNS).empty_table(), *samples.store.tables(places[order])])
    return table if (np.diff(order) > 0).all() else table.take(np.argsort(order))


def streamed(samples: Collection) -> datasets.IterableDataset:
    """Read as it is iterated, one row at a time."""
    library = needed("datasets", "to_hf")
    size = max(1, -(-len(samples) // PARTS))
    parts = [samples[at : at + size] for at in range(0, len(samples), size)]
    made: datasets.IterableDataset = library.IterableDataset.from_generator(
        _rows, features=library.Features.from_arrow_schema(schema(COLUMNS)), gen_kwargs={"parts": parts}
    )
    return made


def _rows(parts: list[Collection]) -> Iterator[dict[str, Any]]:
    for part in parts:
        for example in part:
            yield example.row
