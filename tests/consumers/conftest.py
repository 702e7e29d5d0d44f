"""A dataset by hand, and what of it every consumer must read back."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from synth.records import Answer, Sample
from synth.shipping import ship
from synth.shipping.asking import asked
from tests.synth.shipping.datasets import box, png, sample, words, written

NEAR = {"wrong": (words("Reedbed"),)}
POINT = Answer(
    value=[40.0, 20.0], type="point", text=({"type": "point", "page": 0, "at": [40.0, 20.0]},), tolerance=9.0
)
ASKED: Sequence[dict[str, Any]] = (
    {"text": "Which bird is “largest”?", "answer": "Shore lark", **NEAR},
    {"text": "Which?", "answer": "Shore", "form": "choice", "options": ("Reedbed", "Shore"), **NEAR},
    {"text": "מה כתוב?", "answer": "שלום <b>", **NEAR},
    {"text": "Is it?", "answer": "Yes", "form": "yes_no", "wrong": (words("No"),)},
)


@dataclass(frozen=True)
class Made:
    """`answers` and `pixels` of each sample in order, as they went in."""

    out: Path
    samples: Sequence[Sample]

    @property
    def pixels(self) -> list[list[str]]:
        return [[decoded(page.image) for page in one.pictures[0].pages] for one in self.samples]

    def export(self, folder: Path, to: str, **said: Any) -> dict[str, Any]:
        return ship(self.out, folder, asked(to, **said)).plain()


def decoded(png_bytes: bytes) -> str:
    with Image.open(io.BytesIO(png_bytes)) as image:
        return hashlib.sha256(image.convert("RGB").tobytes()).hexdigest()


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Six samples of one page, and one of two pages of different sizes; every picture has a bar at 20, 10, 60, 30."""
    where = [*ASKED, box(20, 10, 60, 30), {"form": "point", "text": "Point at it.", "answer": POINT}]
    one = [sample(number, where if number % 2 else ASKED[:2], size=(224, 112)) for number in range(6)]
    two = sample(7, [*ASKED[:1], box(20, 10, 60, 30, page=1)], pages=[png(7), png(8, (150, 300))])
    samples = [*one, two]
    return Made(written(tmp_path_factory.mktemp("made") / "run", samples), samples)
