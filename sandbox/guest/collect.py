"""Taking results out of a program's folder, when every process of the program is dead."""

from __future__ import annotations

import os
import stat
import struct
from dataclasses import dataclass, field
from io import BytesIO

from sandbox.guest import jail, png
from sandbox.guest.classify import Error
from sandbox.guest.output import MAX_PAGES

_PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
_LONGEST_NAME = 200  # of a driver; it stands in the head of the reply, which is short


class Refused(Exception):
    """A result that is not what it should be."""

    def __init__(self, kind: str, message: str, *, killed: bool = False) -> None:
        super().__init__(message)
        self.error = Error(kind, message, killed=killed)


@dataclass
class Results:
    pages: list[tuple[bytes, bytes]] = field(default_factory=list)
    data: bytes | None = None
    handoff: tuple[str, bytes] | None = None

    @property
    def empty(self) -> bool:
        return not self.pages and self.data is None and self.handoff is None


def collect(folder_fd: int, limits: jail.Limits) -> Results:
    """Read the files a driver may have written. `folder_fd` was opened before the program started."""
    reader = _Reader(folder_fd, limits.output_mb * jail.MB)
    results = Results(data=reader.read("data"))
    handoff = reader.read("handoff")
    if handoff is not None:
        driver, _, value = handoff.partition(b"\n")
        if len(driver) > _LONGEST_NAME:
            raise Refused("output_too_large", "the name of the driver to go on with is beyond the limit")
        results.handoff = (driver.decode("ascii", "replace"), value)
    for number in range(1, MAX_PAGES + 1):
        image = reader.read(f"{number}.png")
        if image is None:
            break
        check_size(image, limits.pixels)
        results.pages.append((image, reader.read(f"{number}.json") or b"{}"))
    return results


def check_size(image: bytes, pixels: int) -> None:
    """Look at the header only: a picture too large must never be decoded."""
    if image[:16] != _PNG or len(image) < 33:
        raise Refused("bad_image", "the image is not a PNG")
    width, height = struct.unpack(">II", image[16:24])
    if width * height > pixels:
        raise Refused("image_too_large", f"the image is {width} x {height} pixels; the limit is {pixels} pixels")


def nobody_decoded() -> Refused:
    return Refused("bad_image", "the process that decodes the image was killed", killed=True)


def decodes(image: bytes) -> bool:
    """Whether the picture can really be read; run in a process of its own behind the same walls as the program."""
    if png.surely_sound(image):
        return True
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None  # the header was checked against our own limit
    try:
        with Image.open(BytesIO(image), formats=["PNG"]) as picture:
            picture.load()
    except Exception:  # noqa: BLE001 - a decoder may raise anything over hostile bytes
        return False
    return True


class _Reader:
    def __init__(self, folder_fd: int, budget: int) -> None:
        self._folder, self._left = folder_fd, budget

    def read(self, name: str) -> bytes | None:
        """A regular file of one name, within what is left of the budget; None when there is none."""
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
        try:
            fd = os.open(name, flags, dir_fd=self._folder)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise Refused("forbidden_file", f"output {name} is a link or cannot be opened: {error.strerror}") from error
        try:
            about = os.fstat(fd)
            if not stat.S_ISREG(about.st_mode):
                raise Refused("bad_image", f"output {name} is not a file")
            if about.st_nlink != 1:
                raise Refused("forbidden_file", f"output {name} is a link")
            if about.st_size > self._left:
                raise Refused("output_too_large", f"output {name} goes beyond the limit")
            content = os.read(fd, about.st_size)
        finally:
            os.close(fd)
        self._left -= len(content)
        return content
