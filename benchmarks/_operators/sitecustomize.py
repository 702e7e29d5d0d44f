"""On the path of Python: torchvision's build for GPUs is then importable without one, for models that only import it.

Its operators are in a library that does not load beside a torch without CUDA. Where that is so, those it registers more
about are named before it is imported.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType
from typing import Any

BOXES = "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor"
_held: list[Any] = []  # a library of operators is gone when nobody holds it


class Naming(MetaPathFinder):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname == "torchvision" and not _held and not _loads():
            import torch

            library = torch.library.Library("torchvision", "DEF")
            library.define(f"nms{BOXES}")
            library.define(f"qnms{BOXES}")
            _held.append(library)
        return None


def _loads() -> bool:
    """Whether its own library can be had; then that names its operators."""
    import torch

    found = PathFinder.find_spec("torchvision")
    if found is None or found.origin is None:
        return False
    try:
        torch.ops.load_library(Path(found.origin).with_name("_C.so"))
    except OSError:
        return False
    return True


sys.meta_path.insert(0, Naming())
