"""Any picture file as a Raster: an upright JPEG or PNG in RGB, without anybody's metadata. What cannot be is refused.

A file that is one already stays byte for byte, but for notes that a camera or a program left in it.
"""

from __future__ import annotations

import io
import math
import struct
import threading
import warnings

import numpy as np
from PIL import Image, ImageCms, UnidentifiedImageError

from synth.photos.bare import DEPTH, bare_jpeg, bare_png
from synth.photos.photograph import MOST_ASPECT
from synth.records import ItemError
from synth.views import QUALITY, Raster

LARGEST_FILE = 256 * 1024 * 1024
MOST_PIXELS = 120_000_000  # 12,000 by 9,000, the most of a common camera, and some more
LEAST_SIDE = 28  # models' processors refuse or distort what is smaller
# Others that Pillow opens are not pictures of pixels: EPS is a program, which Ghostscript would run.
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF", "PPM", "JPEG2000", "TGA", "ICO")
JPEG = {"JPEG", "MPO"}  # an MPO is a JPEG with more pictures behind it
LOSSY = {*JPEG, "WEBP", "AVIF"}
ORIENTATION = 0x0112
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}  # fmt: skip
WHITE = (255, 255, 255, 255)
ROWS = 256  # of numbers that are made bytes at a time
UNREADABLE = (
    OSError, ValueError, SyntaxError, EOFError, struct.error, LookupError, ArithmeticError, MemoryError, RuntimeError,
)  # fmt: skip


def raster_of(data: bytes, side: int) -> Raster:
    """With no side longer than `side`: a larger one is made smaller. Of an animation it is the first picture."""
    must_be_no_larger(data)
    try:
        with QUIET:
            return _raster(data, side)
    except UnidentifiedImageError:
        raise ItemError("bad_image", "it is no picture of a format that is known") from None
    except Image.DecompressionBombError as error:
        raise ItemError("image_too_large", str(error)) from error
    except UNREADABLE as error:  # whatever a decoder trips over; that of AVIF raises RuntimeError
        raise ItemError("bad_image", f"it does not decode: {str(error)[:200] or type(error).__name__}") from error


def must_be_no_larger(data: bytes) -> None:
    if len(data) > LARGEST_FILE:
        raise ItemError("image_too_large", f"a file of {len(data):,} bytes; {LARGEST_FILE:,} are allowed")


def _raster(data: bytes, side: int) -> Raster:
    with Image.open(io.BytesIO(data), formats=FORMATS) as image:
        wide, high = image.size
        if wide * high > MOST_PIXELS:
            raise ItemError("image_too_large", f"{wide} by {high} pixels; {MOST_PIXELS:,} are allowed")
        left = min(1.0, side / max(wide, high))
        if min(wide, high) * left < LEAST_SIDE or max(wide, high) > MOST_ASPECT * min(wide, high):
            raise ItemError("image_too_small", f"{wide} by {high} pixels")
        if image.format in JPEG and max(wide, high) > 2 * side:
            image.draft("RGB", (side, side))  # decoded at a half, a quarter or an eighth: no pixel more than needed
        image.load()  # what is cut off is found out here
        if left == 1.0 and (as_it_is := _as_it_is(image, data)):
            return Raster(as_it_is, image.copy())
        return _encoded(_flat(image, side), lossy=image.format in LOSSY)


def _as_it_is(image: Image.Image, data: bytes) -> bytes | None:
    """The file without notes, where any screen shows what its bytes say: eight bits, red, green, blue, upright."""
    if image.mode != "RGB" or image.has_transparency_data or _turn(image) is not None or not _is_srgb(image):
        return None
    if image.format in JPEG:
        return bare_jpeg(data)
    if image.format == "PNG" and data[DEPTH] == 8 and getattr(image, "n_frames", 1) == 1:
        return bare_png(data)
    return None


def _turn(image: Image.Image) -> Image.Transpose | None:
    """What sets it upright, where a camera was held otherwise."""
    try:
        return UPRIGHT.get(image.getexif().get(ORIENTATION, 1))
    except UNREADABLE:  # notes that nobody can read turn nothing
        return None


def _is_srgb(image: Image.Image) -> bool:
    profile = image.info.get("icc_profile")
    if not profile:
        return True
    try:
        name = ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(io.BytesIO(profile)))
    except (ImageCms.PyCMSError, *UNREADABLE):
        return True  # nobody can follow it
    return "srgb" in name.casefold()


def _flat(image: Image.Image, side: int) -> Image.Image:
    """Made small first: all that follows then holds few pixels."""
    profile = None if image.mode == "RGB" and _is_srgb(image) else image.info.get("icc_profile")
    turn = _turn(image)
    flat = _simple(image)
    if max(flat.size) > side:
        flat.thumbnail((side, side), Image.Resampling.LANCZOS)
    if turn is not None:
        flat = flat.transpose(turn)
    if flat.mode == "RGBA":
        flat = Image.alpha_composite(Image.new("RGBA", flat.size, WHITE), flat).convert("RGB")
    return _in_srgb(flat, profile)


def _simple(image: Image.Image) -> Image.Image:
    """In one of the modes that can be made smaller: L, RGB, RGBA, CMYK."""
    if image.mode.startswith("I") or image.mode == "F":
        return _eight_bits(image)
    if image.has_transparency_data:
        return image if image.mode == "RGBA" else image.convert("RGBA")
    return image if image.mode in ("L", "RGB", "CMYK") else image.convert("RGB")


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    if profile:
        try:
            seen = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(image, seen, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, *UNREADABLE):
            converted = None
        if converted is not None:
            return converted
    return image.convert("RGB")


def _eight_bits(image: Image.Image) -> Image.Image:
    """Sixteen bits lose the lower eight; numbers of no known range are spread over what there is."""
    values = np.asarray(image)
    low, high = _ends(values)
    made = np.empty(values.shape, np.uint8)
    for at in range(0, len(values), ROWS):
        rows = _finite(values[at : at + ROWS])
        if image.mode == "F" or low < 0 or high > 65535:
            rows = (rows - low) * (255.0 / ((high - low) or 1.0))
        elif high > 255 or image.mode.startswith("I;16"):
            rows = np.floor(rows / 256.0)
        made[at : at + ROWS] = rows.astype(np.uint8)
    return Image.fromarray(made)


def _ends(values: np.ndarray) -> tuple[float, float]:
    lowest, highest = math.inf, -math.inf
    for at in range(0, len(values), ROWS):
        rows = _finite(values[at : at + ROWS])
        lowest, highest = min(lowest, float(rows.min())), max(highest, float(rows.max()))
    return lowest, highest


def _finite(values: np.ndarray) -> np.ndarray:
    return np.nan_to_num(values.astype(np.float64), posinf=0.0, neginf=0.0)


def _encoded(image: Image.Image, *, lossy: bool) -> Raster:
    clean = Image.new("RGB", image.size)
    clean.paste(image)  # without what its file said besides
    to = io.BytesIO()
    if lossy:
        clean.save(to, "JPEG", quality=QUALITY, subsampling=0)
    else:
        clean.save(to, "PNG", compress_level=4)
    return Raster(to.getvalue())


class _Quiet:
    """No warnings while any thread is within: what a camera wrote into its notes is nobody's concern here.

    Filters belong to all threads, so the last one that leaves puts back what the first one found.
    """

    def __init__(self) -> None:
        self._inside, self._entering, self._kept = 0, threading.Lock(), warnings.catch_warnings()

    def __enter__(self) -> None:
        with self._entering:
            if not self._inside:
                self._kept = warnings.catch_warnings()
                self._kept.__enter__()
                warnings.simplefilter("ignore")
            self._inside += 1

    def __exit__(self, *_: object) -> None:
        with self._entering:
            self._inside -= 1
            if not self._inside:
                self._kept.__exit__(None, None, None)


QUIET = _Quiet()
