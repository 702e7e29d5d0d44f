"""Arrays in a file of their own, with what is said of them in JSON: whole or not at all, as all that we write."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from synth.dataset import DamagedFile, whole

Arrays = dict[str, NDArray[Any]]


def save(path: Path, about: object, arrays: Arrays) -> None:
    said = np.frombuffer(json.dumps(about).encode(), dtype=np.uint8)
    with whole(path) as beside:
        beside.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("wb") as file:
            np.savez(file, about=said, **arrays)  # type: ignore[arg-type]  # its own options have other names


def load(path: Path) -> tuple[Any, Arrays]:
    """What was said, and the arrays; their checksums are looked at."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as held:
            arrays = {name: held[name] for name in held.files}
        return json.loads(arrays.pop("about").tobytes()), arrays
    except Exception as error:
        raise DamagedFile(f"{path} is damaged: {error}") from error
