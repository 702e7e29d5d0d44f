"""Libraries that only some of what we do needs, imported where it is done."""

from __future__ import annotations

import importlib
from typing import Any


def needed(library: str, what: str) -> Any:
    try:
        return importlib.import_module(library)
    except ModuleNotFoundError as error:
        if error.name != library:
            raise
        raise ModuleNotFoundError(
            f"{what} needs {library}, which is not installed here: pip install {library}", name=library
        ) from error
