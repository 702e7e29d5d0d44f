"""What may be done with a given picture: each way is a package of its own, imported when a run goes it."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:  # these know the kit, which knows where given pictures come from, which knows the ways
    from synth.kit import Kit
    from synth.line import Line
    from synth.photos.photograph import Photograph
    from synth.records import Sample

Make: TypeAlias = "Callable[[Line, Photograph, Kit], Sample]"
WAYS: Mapping[str, str] = {"w2c": "synth.w2c.way", "genixer": "synth.genixer.way", "comvint": "synth.comvint.way"}


def way(name: str) -> Make:
    make: Make = importlib.import_module(WAYS[name]).make
    return make


def source(name: str) -> Any:
    """What the way takes its pictures from, where that is no folder of pictures; None where it is."""
    return getattr(importlib.import_module(WAYS[name]), "listing", None)
