"""Pictures small enough to stand inside a page of HTML."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw

from synth.records import Box

WHITE = (255, 255, 255)
EVIDENCE, TARGET = (214, 51, 108), (0, 150, 110)  # colours of frames: what the proof read, where the answer lies
QUALITIES = (85, 60, 35)


@dataclass(frozen=True, slots=True, kw_only=True)
class Thumb:
    """`width` and `height` are those to show it at, in CSS pixels."""

    uri: str
    width: int
    height: int
    alt: str


def thumb(picture: Image.Image, alt: str, *, width: int, height: int, sharp: int = 1, most: int = 60_000) -> Thumb:
    """Within so many CSS pixels, `sharp` of the file's for each, and `most` bytes."""
    shrunk = min(1.0, width / picture.width, height / picture.height)
    size = max(1, round(picture.width * shrunk)), max(1, round(picture.height * shrunk))
    detail = min(1.0, shrunk * sharp)
    while True:
        stored = picture.resize((max(1, round(picture.width * detail)), max(1, round(picture.height * detail))))
        for quality in QUALITIES:
            encoded = _webp(stored, quality)
            if len(encoded) <= most:
                uri = "data:image/webp;base64," + base64.b64encode(encoded).decode()
                return Thumb(uri=uri, width=size[0], height=size[1], alt=alt)
        detail /= 2


def outlined(
    picture: Image.Image, evidence: Sequence[Box], targets: Sequence[Box], points: Sequence[Sequence[float]] = ()
) -> Image.Image:
    """The picture with a frame around each box, thick enough to be seen on a large one."""
    marked = picture.copy()
    draw = ImageDraw.Draw(marked)
    thick = max(2, round(max(picture.size) / 400))
    for boxes, colour in ((evidence, EVIDENCE), (targets, TARGET)):
        for box in boxes:
            draw.rectangle(_around(box, thick + 2), None, WHITE, thick + 2)  # a rim, for pictures of the frame's colour
            draw.rectangle(_around(box, thick + 1), None, colour, thick)
    for x, y in points:
        draw.ellipse(_around((x, y, x, y), 4 * thick + 1), None, WHITE, thick + 2)
        draw.ellipse(_around((x, y, x, y), 4 * thick), None, TARGET, thick)
    return marked


def _around(box: Box, by: int) -> Box:
    """The corners to draw; what is smaller than a pixel is one."""
    x0, y0, x1, y1 = box
    return x0 - by, y0 - by, max(x0, x1 - 1) + by, max(y0, y1 - 1) + by


def _webp(picture: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=quality, method=4)
    return out.getvalue()
