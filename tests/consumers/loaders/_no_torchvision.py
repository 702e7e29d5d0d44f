"""A name in the place of torchvision, whose only build is for CUDA: for pictures nobody needs more of it."""

from __future__ import annotations

import sys
from importlib.machinery import ModuleSpec
from types import ModuleType, SimpleNamespace
from typing import Any


def pretend() -> None:
    parts: dict[str, Any] = {
        name: ModuleType(name) for name in ("torchvision", "torchvision.io", "torchvision.transforms")
    }
    for name, part in parts.items():
        part.__spec__ = ModuleSpec(name, None)
        sys.modules[name] = part
    top = parts["torchvision"]
    top.__version__, top.io, top.transforms = "0.28.0", parts["torchvision.io"], parts["torchvision.transforms"]
    top.transforms.InterpolationMode = SimpleNamespace(BICUBIC=3)
