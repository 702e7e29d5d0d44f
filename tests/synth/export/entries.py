"""Entries by hand, for tests of exporters."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from PIL import Image as Pillow

from synth.export._entry import Entry, Image, Turn
from synth.export._exporter import Options
from synth.records import Answer, said
from synth.shipping.asking import asked


def image(number: int = 1, size: tuple[int, int] = (200, 100), name: str = "e1") -> Image:
    to = io.BytesIO()
    Pillow.new("RGB", size, (number * 40 % 256, 90, 200)).save(to, "PNG")
    return Image(name=f"{name}-{number}.png", bytes=to.getvalue(), size=size)


def turn(question: str = "How many in May?", answer: str | Answer = "3.5", **more: Any) -> Turn:
    held = {"id": "q1", "family": "lookup", "form": "short", "question": said(question)}
    return Turn(**{**held, "answer": text(answer) if isinstance(answer, str) else answer, **more})


def text(words: str, kind: Any = "text") -> Answer:
    return Answer(value=words, type=kind, text=said(words))


def choice(right: str = "Shore", options: Sequence[str] = ("Reedbed", "Shore", "Meadow")) -> Turn:
    wrong = tuple(text(one) for one in options if one != right)
    return turn("Which is largest?", right, id="q2", form="choice", options=tuple(options), wrong=wrong)


def box(left: float = 20, top: float = 10, right: float = 60, bottom: float = 30, page: int = 0) -> Turn:
    at = [left, top, right, bottom]
    answer = Answer(value=at, type="box", text=({"type": "region", "page": page, "box": at},), tolerance=2.0)
    away = Answer(value=[0, 0, 9, 9], type="box", text=({"type": "region", "page": page, "box": [0, 0, 9, 9]},))
    return turn("Where is the bar?", id="q3", form="box", answer=answer, wrong=(away,))


def point(x: float = 40, y: float = 20, page: int = 0) -> Turn:
    answer = Answer(value=[x, y], type="point", text=({"type": "point", "page": page, "at": [x, y]},), tolerance=10.0)
    return turn("Point at the bar.", id="q4", form="point", answer=answer)


def entry(*turns: Turn, images: Sequence[Image] | None = None, **more: Any) -> Entry:
    held = {"id": "e1", "side": "train", "kind": "pie", "renderer": "matplotlib", "language": "en"}
    return Entry(**{**held, "images": tuple(images or [image()]), "turns": turns or (turn(),), **more})


def options(to: str, **said_: Any) -> Options:
    return asked(to, **said_).options
