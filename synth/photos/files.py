"""Any picture file as a Raster: an upright JPEG or PNG in RGB, without anybody's metadata. What cannot be is refused.

A file that is one already stays byte for byte, but for notes that a camera or a program left in it.
"""

from __future__ import annotations

import io
import struct
import warnings

import numpy as np
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from synth.records import ItemError
from synth.views import QUALITY, Raster

LARGEST_FILE = 256 * 1024 * 1024
MOST_PIXELS = 100_000_000
LEAST_SIDE = 28  # models' processors refuse or distort what is smaller
MOST_ASPECT = 50  # such a strip is no picture of anything
LOSSY = {"JPEG", "MPO", "WEBP", "AVIF"}
ORIENTATION = 0x0112
WHITE = (255, 255, 255, 255)
BROKEN = (OSError, ValueError, SyntaxError, EOFError, struct.error, IndexError, KeyError, OverflowError, MemoryError)


def raster_of(data: bytes, side: int) -> Raster:
    """With no side longer than `side`: a larger one is made smaller. Of an animation it is the first picture."""
    if len(data) > LARGEST_FILE:
        raise ItemError("image_too_large", f"a file of {len(data):,} bytes; {LARGEST_FILE:,} are allowed")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what a camera wrote into its notes is nobody's concern here
            return _raster(data, side)
    except UnidentifiedImageError:
        raise ItemError("bad_image", "it is no picture of a format that is known") from None
    except Image.DecompressionBombError as error:
        raise ItemError("image_too_large", str(error)) from error
    except BROKEN as error:
        raise ItemError("bad_image", f"it does not decode: {str(error)[:200] or type(error).__name__}") from error


def _raster(data: bytes, side: int) -> Raster:
    with Image.open(io.BytesIO(data)) as image:
        wide, high = image.size
        if wide * high > MOST_PIXELS:
            raise ItemError("image_too_large", f"{wide} by {high} pixels; {MOST_PIXELS:,} are allowed")
        if min(wide, high) < LEAST_SIDE or max(wide, high) > MOST_ASPECT * min(wide, high):
            raise ItemError("image_too_small", f"{wide} by {high} pixels")
        if image.format == "JPEG" and max(wide, high) > 2 * side:
            image.draft("RGB", (side, side))  # decoded at a half, a quarter or an eighth: no pixel more than needed
        image.load()  # what is cut off is found out here
        if max(wide, high) <= side and _is_plain(image):
            return Raster(_without_notes(data) if image.format == "JPEG" else data)
        return _encoded(_flat(image, side), lossy=image.format in LOSSY)


def _is_plain(image: Image.Image) -> bool:
    """Whether it shows on any screen what its bytes say: eight bits, red, green, blue, upright, one picture."""
    if image.format not in ("JPEG", "PNG") or image.mode != "RGB" or getattr(image, "n_frames", 1) > 1:
        return False
    if image.has_transparency_data or image.getexif().get(ORIENTATION, 1) != 1 or not _is_srgb(image):
        return False
    return image.format == "JPEG" or not (image.info.keys() - {"srgb", "gamma", "dpi", "chromaticity", "icc_profile"})


def _is_srgb(image: Image.Image) -> bool:
    profile = image.info.get("icc_profile")
    if not profile:
        return True
    try:
        name = ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(io.BytesIO(profile)))
    except (ImageCms.PyCMSError, OSError):
        return True  # nobody can follow it
    return "srgb" in name.casefold()


def _flat(image: Image.Image, side: int) -> Image.Image:
    profile = image.info.get("icc_profile")
    upright = ImageOps.exif_transpose(image)
    flat = _in_rgb(upright, profile)
    if max(flat.size) > side:
        flat.thumbnail((side, side), Image.Resampling.LANCZOS)
    return flat


def _in_rgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    if image.mode.startswith("I") or image.mode == "F":
        return _eight_bits(image)
    if image.has_transparency_data:
        layer = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", layer.size, WHITE), layer).convert("RGB")
    if profile and image.mode in ("RGB", "CMYK", "L") and not (image.mode == "RGB" and _is_srgb(image)):
        try:
            seen = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(image, seen, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, OSError):
            converted = None
        if converted is not None:
            return converted
    return image.convert("RGB")


def _eight_bits(image: Image.Image) -> Image.Image:
    """Sixteen bits lose the lower eight; numbers of no known range are spread over what there is."""
    values = np.asarray(image).astype(np.float64)
    values = np.nan_to_num(values, posinf=0.0, neginf=0.0)
    low, high = float(values.min()), float(values.max())
    if image.mode == "F" or low < 0 or high > 65535:
        values = (values - low) * (255.0 / ((high - low) or 1.0))
    elif high > 255 or image.mode.startswith("I;16"):
        values = np.floor(values / 256.0)
    return Image.fromarray(values.astype(np.uint8)).convert("RGB")


def _encoded(image: Image.Image, *, lossy: bool) -> Raster:
    clean = Image.new("RGB", image.size)
    clean.paste(image)  # without what its file said besides
    to = io.BytesIO()
    if lossy:
        clean.save(to, "JPEG", quality=QUALITY, subsampling=0)
    else:
        clean.save(to, "PNG", compress_level=4)
    return Raster(to.getvalue())


def _without_notes(data: bytes) -> bytes:
    """A JPEG without the segments that hold places, dates, names and small copies: none of them decides a pixel."""
    kept, at = [data[:2]], 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        mark = data[at + 1]
        if mark == 0xFF:  # padding
            at += 1
            continue
        if mark == 0xDA:
            break
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if not (mark == 0xFE or 0xE1 <= mark <= 0xEF) or mark == 0xEE:
            kept.append(data[at:end])
        at = end
    return b"".join([*kept, data[at:]])
