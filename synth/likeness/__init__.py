"""What is nearly the same: marks of pictures that hardly change when a picture is stored again, and runs of words.

A picture's mark is two patterns of 576 bits: which of the 24 x 24 slowest waves (a cosine transform of 64 x 64 cells
of grey) are stronger than the median one, once over the whole picture and once over what is left when its empty margin
is cut away. Two pictures are alike when either pattern differs in at most `NEAR` bits.

Measured on 2,998 distinct samples of ten kinds, and the same pictures changed (docs/likeness.md has the table): as
JPEG, at 0.5 to 1.7 times the size, or in other tints all stay within 50 bits; no two distinct ones are within 72 (the
nearest: 76). A plain 64-bit difference hash had distinct samples at 1 to 3 bits and JPEGs at up to 10.
"""

from __future__ import annotations

import hashlib
import io
import re
import unicodedata
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache, partial

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from synth.machine import cores

WAVES, CELLS = 24, 64
WORDS = WAVES * WAVES // 64  # of 64 bits, in a pattern
MARK = 2 * WORDS * 8  # bytes
NEAR = 72  # bits of a pattern
PIXELS = 100_000_000  # a picture that says it has more is not decoded
EVEN = 16.0  # a wave this little above the median is noise of the arithmetic
MARGIN, SHRUNK = 16, 256  # how much darker or lighter than the ground ink is, once the longer side is this small

RUN = 8  # words in a row

Marks = NDArray[np.uint64]  # a row a picture, 2 x WORDS words

_WAVES = np.cos(np.pi * (2 * np.arange(CELLS)[None] + 1) * np.arange(WAVES)[:, None] / (2 * CELLS))
_FIRST = 4  # words of a pattern that rule out nearly all pairs
_ROWS, _COLUMNS = 128, 4096  # of pairs compared at once, small enough for the processor's cache
_STRIPS = 32  # of so many rows, from which on threads are worth it
_POWERS = np.array([pow(0x9E3779B97F4A7C15, power, 1 << 64) for power in range(RUN)], dtype=np.uint64)
_ALONE = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff"  # letters of scripts without spaces: each is a word
_WORD = re.compile(rf"\d+(?:[.,:]\d+)*|[{_ALONE}]|[^\W\d_{_ALONE}]+")


class NoPicture(ValueError):
    """These bytes are no picture that can be decoded."""


def picture_mark(data: bytes) -> bytes:
    """The mark of a stored picture of any format, upright; `NoPicture` where it does not decode or is too large."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data)) as image:
                if image.width * image.height > PIXELS:
                    raise NoPicture(f"{image.width} x {image.height} pixels are too many")
                image.draft("RGB", (4 * CELLS, 4 * CELLS))
                ImageOps.exif_transpose(image, in_place=True)
                return mark_of(image)
    except NoPicture:
        raise
    except Exception as error:
        why = "" if isinstance(error, UnidentifiedImageError) else str(error)  # whose words name a place in memory
        raise NoPicture(f"it does not decode: {why}" if why else "it does not decode") from error


def mark_of(image: Image.Image) -> bytes:
    grey = _grey(image)
    whole = (0.0, 0.0, float(grey.width), float(grey.height))
    return b"".join(_pattern(grey, box) for box in (whole, _inked(grey)))


def _grey(image: Image.Image) -> Image.Image:
    if image.has_transparency_data:
        image = image.convert("RGBA")
        if image.getchannel("A").getextrema() != (255, 255):
            image = Image.alpha_composite(Image.new("RGBA", image.size, (255, 255, 255, 255)), image)
    return image.convert("L") if image.mode in ("L", "RGB") else image.convert("RGB").convert("L")


def _pattern(grey: Image.Image, box: tuple[float, float, float, float]) -> bytes:
    cells = np.asarray(grey.resize((CELLS, CELLS), Image.Resampling.BOX, box=box), dtype=np.float64)
    waves = (_WAVES @ cells @ _WAVES.T).ravel()
    waves[0] = 0.0  # how light the picture is on the whole
    return np.packbits(waves - np.median(waves) > EVEN).tobytes()


def _inked(grey: Image.Image) -> tuple[float, float, float, float]:
    """The box around all that differs from the ground, which is the commonest grey."""
    scale = min(1.0, SHRUNK / max(grey.size))
    small = np.asarray(
        grey.resize((max(1, round(grey.width * scale)), max(1, round(grey.height * scale))), Image.Resampling.BOX)
    )
    ground = int(np.bincount(small.ravel(), minlength=256).argmax())
    ink = np.abs(small.astype(np.int16) - ground) > MARGIN
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if not len(rows):
        return (0.0, 0.0, float(grey.width), float(grey.height))
    across, down = grey.width / small.shape[1], grey.height / small.shape[0]
    return (columns[0] * across, rows[0] * down, (columns[-1] + 1) * across, (rows[-1] + 1) * down)


def many(marks: list[bytes]) -> Marks:
    """Marks as rows of an array, for searching."""
    return np.frombuffer(b"".join(marks), dtype="<u8").reshape(len(marks), 2 * WORDS)


def pairs(marks: Marks, others: Marks | None = None) -> Iterator[tuple[int, int, int]]:
    """All (row of `marks`, row of `others`, bits) that are alike; without `others` the pairs i < j among `marks`.

    Every pair is looked at, so none is missed: the first words of each pattern alone rule out all but a few, which
    are then counted in full. 100,000 marks among themselves take 80 s of one core and 20 MB; many are looked
    at in threads, one for each core.
    """
    right = marks if others is None else others
    strip = partial(_strip, marks, np.ascontiguousarray(right.T), within=others is None)
    tops = range(0, len(marks), _ROWS)
    if len(tops) < _STRIPS:
        for top in tops:
            yield from strip(top)
        return
    with ThreadPoolExecutor(cores()) as threads:
        for found in threads.map(strip, tops):
            yield from found


def _strip(marks: Marks, by_word: Marks, top: int, *, within: bool) -> list[tuple[int, int, int]]:
    """The pairs of a few rows, in order."""
    found: dict[tuple[int, int], int] = {}
    rows = marks[top : top + _ROWS]
    for left in range(top if within else 0, by_word.shape[1], _COLUMNS):
        for i, j, bits in _block(rows, by_word[:, left : left + _COLUMNS]):
            pair = (top + i, left + j)
            if not within or pair[0] < pair[1]:
                found[pair] = min(bits, found.get(pair, bits))
    return [(i, j, bits) for (i, j), bits in sorted(found.items())]


def _block(rows: Marks, columns: Marks) -> Iterator[tuple[int, int, int]]:
    for start in (0, WORDS):
        # a sum of four counts is at most 256, which wraps to 0: looked at once more for nothing, never missed
        first = np.zeros((len(rows), columns.shape[1]), dtype=np.uint8)
        for word in range(start, start + _FIRST):
            first += np.bitwise_count(rows[:, word, None] ^ columns[word])
        i, j = np.nonzero(first <= NEAR)
        part = slice(start, start + WORDS)
        bits = np.bitwise_count(rows[i, part] ^ columns[part, j].T).sum(axis=1, dtype=np.int64)
        for at in np.flatnonzero(bits <= NEAR):
            yield int(i[at]), int(j[at]), int(bits[at])


def words_of(text: str) -> list[str]:
    """Words and numbers, as they are written but for compatible forms of letters."""
    return _WORD.findall(unicodedata.normalize("NFKC", text))


def runs(words: list[str]) -> NDArray[np.uint64]:
    """Every `RUN` words in a row, in order, as numbers of 64 bits; case does not count."""
    if len(words) < RUN:
        return np.empty(0, dtype=np.uint64)
    each = np.array([_number(word.casefold()) for word in words], dtype=np.uint64)
    summed = np.zeros(len(words) - RUN + 1, dtype=np.uint64)
    for at in range(RUN):
        summed += each[at : at + len(summed)] * _POWERS[at]
    return summed


@lru_cache(maxsize=65_536)
def _number(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode("utf-8", "replace"), digest_size=8).digest(), "little")
