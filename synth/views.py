"""What a model is shown of a picture: all of it or a part, cut out and encoded only when an engine wants it."""

from __future__ import annotations

import io
import threading
from dataclasses import dataclass
from functools import cached_property

from PIL import Image

from synth.records import digest

Window = tuple[int, int, int, int]  # left, top, right, bottom; whole pixels, the last two exclusive
QUALITY = 95  # of parts cut out of a JPEG: those of a PNG stay without loss
TYPES = {"JPEG": "image/jpeg", "PNG": "image/png"}


class Raster:
    """A picture's file, a JPEG or PNG in RGB, decoded once for all the parts that are cut out of it.

    `pixels` are those of it, in RGB, where whoever has the file has decoded it already.
    """

    def __init__(self, data: bytes, pixels: Image.Image | None = None) -> None:
        self.data = data
        self._decoding = threading.Lock()
        self._image = pixels

    @cached_property
    def digest(self) -> str:
        return digest(self.data)

    @cached_property
    def _header(self) -> tuple[tuple[int, int], str]:
        with Image.open(io.BytesIO(self.data), formats=list(TYPES)) as image:
            return image.size, str(image.format)

    @property
    def size(self) -> tuple[int, int]:
        return self._header[0]

    @property
    def format(self) -> str:
        return self._header[1]

    def image(self) -> Image.Image:
        with self._decoding:
            if self._image is None:
                with Image.open(io.BytesIO(self.data), formats=list(TYPES)) as image:
                    self._image = image.convert("RGB")
            return self._image

    def forget(self) -> None:
        """Frees the pixels; they are decoded again where somebody asks."""
        with self._decoding:
            self._image = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class View:
    """All of a picture, or the part in `window`; one whose shorter side has fewer than `side` pixels is enlarged."""

    raster: Raster
    window: Window | None = None
    side: int = 0

    @property
    def name(self) -> str:
        """The same for the same pixels, without making them."""
        if self.window is None and not self.side:
            return self.raster.digest
        return f"{self.raster.digest} {self.window} {self.side}"

    @property
    def size(self) -> tuple[int, int]:
        wide, high = self.raster.size
        if self.window is not None:
            wide, high = self.window[2] - self.window[0], self.window[3] - self.window[1]
        grown = max(1.0, self.side / min(wide, high))
        return round(wide * grown), round(high * grown)

    def image(self) -> Image.Image:
        whole = self.raster.image()
        part = whole if self.window is None else whole.crop(self.window)
        return part if part.size == self.size else part.resize(self.size, Image.Resampling.BICUBIC)

    def encoded(self) -> bytes:
        """As a file, in the format of the picture it is a part of."""
        if self.window is None and self.size == self.raster.size:
            return self.raster.data
        to = io.BytesIO()
        self.image().save(to, self.raster.format, **({"quality": QUALITY} if self.raster.format == "JPEG" else {}))
        return to.getvalue()


Shown = bytes | View  # bytes are the file of a page: a PNG of ours, or a given picture as PNG or JPEG


def shown_name(shown: Shown) -> str:
    return shown.name if isinstance(shown, View) else digest(shown)


def shown_file(shown: Shown) -> tuple[str, bytes]:
    """The type of its file, and the file."""
    if isinstance(shown, View):
        return TYPES[shown.raster.format], shown.encoded()
    return TYPES["JPEG" if shown.startswith(b"\xff\xd8") else "PNG"], shown


def shown_image(shown: Shown) -> Image.Image:
    """Its pixels, for an engine in this process."""
    if isinstance(shown, View):
        return shown.image()
    with Image.open(io.BytesIO(shown), formats=list(TYPES)) as image:
        return image.convert("RGB")
