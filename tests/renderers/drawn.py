"""What tests of drivers share: the guest's side of a driver, kept in memory, and looks at a page it drew."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from PIL import Image

from synth.records import Element, Scene, Table


@dataclass
class Output:
    """What the guest hands a driver, kept in memory."""

    pages: list[tuple[bytes, bytes]] = field(default_factory=list)
    failure: tuple[str, str, int | None] | None = None

    def page(self, image: bytes, scene: bytes) -> None:
        self.pages.append((image, scene))

    def fail(self, kind: str, message: str, line: int | None = None) -> None:
        self.failure = kind, message, line


@dataclass
class Seen:
    """A page with its scene."""

    image: bytes
    scene: Scene

    @property
    def table(self) -> Table:
        (only,) = self.scene.tables
        return only

    def of(self, kind: str, role: str | None = None) -> list[Element]:
        return [e for e in self.scene.elements if e.kind == kind and (role is None or e.role == role)]

    def painted(self, mode: str) -> Any:
        return np.asarray(Image.open(io.BytesIO(self.image)).convert(mode))
