"""Pictures as they are exported: decoded once, flat, in the format, size or canvas that is asked for."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from typing import Literal

from PIL import Image as Pillow

from synth.export._consumers import canvas_of
from synth.export._entry import Image, Refused

Format = Literal["keep", "png", "jpeg", "webp"]
SUFFIX = {"png": "png", "jpeg": "jpg", "webp": "webp"}
KEPT = {"png": ("RGB", "RGBA", "L", "P", "1"), "jpeg": ("RGB", "L")}  # formats and modes that stay as they are
LEAST_SIDE, MOST_ASPECT = 28, 200  # beyond that Qwen's processors refuse or distort a picture
WHITE = (255, 255, 255)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictures:
    """`side` is the most pixels a side may have; `canvas` pads on the right and below, so places stay."""

    format: Format = "keep"
    quality: int = 92
    side: int | None = None
    canvas: bool = False
    pixels: int | None = None  # the budget of a canvas

    def picture(self, name: str, data: bytes) -> Image:
        """`name` is without a suffix."""
        opened = _decoded(data)
        size, scale = self._size(opened.size)
        flat = opened.mode in ("RGBA", "LA", "PA") or "transparency" in opened.info
        see_through = flat and _alpha(opened).getextrema() != (255, 255)
        own = str(opened.format).lower()
        keeps = own in KEPT and self.format in ("keep", own) and not see_through and not opened.getexif()
        if keeps and size == opened.size and opened.mode in KEPT[own]:
            return Image(name=f"{name}.{SUFFIX[own]}", bytes=data, size=size)
        image = _on_white(opened) if flat else opened.convert("RGB")
        if scale != 1.0:
            shrunk = [max(1, round(side * scale)) for side in opened.size]
            image = image.resize((shrunk[0], shrunk[1]), Pillow.Resampling.LANCZOS)
        if image.size != size:
            canvas = Pillow.new("RGB", size, WHITE)
            canvas.paste(image, (0, 0))
            image = canvas
        kind = ("jpeg" if own == "jpeg" else "png") if self.format == "keep" else self.format
        return Image(name=f"{name}.{SUFFIX[kind]}", bytes=self._encoded(image, kind), size=size, scale=scale)

    def _size(self, size: tuple[int, int]) -> tuple[tuple[int, int], float]:
        shrink = min(1.0, self.side / max(size)) if self.side else 1.0
        wide, high = (max(1, round(side * shrink)) for side in size)
        if min(wide, high) < LEAST_SIDE or max(wide, high) / min(wide, high) > MOST_ASPECT:
            raise Refused("odd_picture", f"{wide} by {high} pixels; trainers refuse or distort such")
        if not self.canvas:
            return (wide, high), shrink
        canvas, more = canvas_of((wide, high), self.pixels)
        return canvas, shrink * more

    def _encoded(self, image: Pillow.Image, kind: str) -> bytes:
        to = io.BytesIO()
        settings = {"png": {}, "jpeg": {"quality": self.quality, "subsampling": 0}, "webp": {"quality": self.quality}}
        image.save(to, kind.upper(), **settings[kind])
        return to.getvalue()


def _decoded(data: bytes) -> Pillow.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Pillow.DecompressionBombWarning)
            image = Pillow.open(io.BytesIO(data))
            image.load()
    except (OSError, ValueError, SyntaxError, Pillow.DecompressionBombError, Warning) as error:
        raise Refused("bad_picture", f"it does not decode: {error}") from error
    return image


def _alpha(image: Pillow.Image) -> Pillow.Image:
    return (image if image.mode == "RGBA" else image.convert("RGBA")).getchannel("A")


def _on_white(image: Pillow.Image) -> Pillow.Image:
    """What a viewer shows of a picture one can see through."""
    layer = image.convert("RGBA")
    under = Pillow.new("RGBA", image.size, (*WHITE, 255))
    return Pillow.alpha_composite(under, layer).convert("RGB")
