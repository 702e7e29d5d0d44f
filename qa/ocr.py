"""Reading the text of a crop, in this process: as many tesseract objects as read at a time, none without its data."""

from __future__ import annotations

import math
import os
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from synth.records import ENGLISH


@dataclass(frozen=True, slots=True)
class Look:
    """How a crop is shown to the reader: the height its em is brought to, what grey is paper, the margin."""

    em: float = 34.0
    paper: int = 255
    margin: int = 12


# The first suits most texts; the others are for what it could not read, decimal points of small figures above all.
LOOKS = (
    Look(),
    Look(em=46, paper=190, margin=5),
    Look(em=38, paper=210, margin=5),
    Look(em=26),
    Look(em=46, paper=210),
)
NUMERALS = "0123456789.,-+%$()/: kKMB"
_LIKE = str.maketrans({"o": "0", "l": "1", "i": "1", "|": "1", "!": "1", "s": "5", "b": "8", "z": "2", "g": "9"})
_SAME = str.maketrans({"−": "-", "–": "-", "—": "-", "’": "'", "‘": "'", "“": '"', "”": '"', "×": "x"})
_folders: dict[str | None, Path] = {}
_idle: list[Any] = []  # readers: one takes as long to make as some crops to read

Grey = NDArray[np.uint8]


def data_folder() -> Path | None:
    """Where tesseract's English data lies: TESSDATA_PREFIX, else where Debian puts it. Looked for until it is there."""
    given = os.environ.get("TESSDATA_PREFIX")
    if given not in _folders and (found := _search(given)):
        _folders[given] = found
    return _folders.get(given)


def _search(given: str | None) -> Path | None:
    folders = [Path(given), Path(given) / "tessdata"] if given else []
    folders += sorted(Path("/usr/share/tesseract-ocr").glob("*/tessdata"), reverse=True)
    folders += [Path("/usr/share/tessdata"), Path("/usr/local/share/tessdata")]
    return next((folder for folder in folders if (folder / "eng.traineddata").exists()), None)


def missing() -> str | None:
    """Why nothing can be read here; None where it can."""
    return None if data_folder() else "tesseract's English data is not installed (Debian: tesseract-ocr-eng)"


def cannot_read(text: str, language: str = ENGLISH) -> str | None:
    """Why this text of a picture in that language is not read here: its letters need another language's data."""
    if language != ENGLISH and any(mark.isalpha() for mark in text):
        return f"OCR here reads English, and the picture is in the language {language}"
    return missing()


def reads_as(
    image: NDArray[np.uint8], text: str, *, font_px: float | None, angle: float = 0.0, lines: int = 1
) -> tuple[bool, str]:
    """Whether this text can be read on the crop, and what was read first. Looks five times before it says no."""
    seen: list[str] = []
    grey = upright(image, angle)
    for look in LOOKS:
        number = is_number(text) and look is not LOOKS[-1]  # a list of numerals at times hides a lone digit
        found = _read(sized(grey, em=font_px, lines=lines, look=look), number=number, lines=lines)
        seen.append(found or "")
        if agrees(seen[-1], text):
            return True, seen[-1]
    return False, next((one for one in seen if one), "")


def read(
    image: NDArray[np.uint8], *, number: bool, font_px: float | None = None, angle: float = 0.0, lines: int = 1
) -> str | None:
    """The text on an RGB crop that holds one text and a little of its surround; None where OCR is missing.

    `angle` is how far the text is turned, in degrees against the clock; `number` reads numerals only.
    """
    return _read(sized(upright(image, angle), em=font_px, lines=lines, look=LOOKS[0]), number=number, lines=lines)


def _read(grey: Grey, *, number: bool, lines: int) -> str | None:
    height, width = grey.shape
    with _reader() as reader:
        if reader is None:
            return None
        reader.SetPageSegMode(_modes()["block" if lines > 1 else "line"])
        reader.SetVariable("tessedit_char_whitelist", NUMERALS if number else "")
        reader.SetImageBytes(grey.tobytes(), width, height, 1, width)
        reader.SetSourceResolution(300)
        text: str = reader.GetUTF8Text()
    return " ".join(text.split())


def upright(image: NDArray[np.uint8], angle: float) -> Image.Image:
    """Dark letters on white, turned back, with nothing around them."""
    grey = Image.fromarray(on_white(image))
    if angle:
        grey = grey.rotate(-angle, resample=Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    return _trimmed(grey)


def sized(grey: Image.Image, *, em: float | None, lines: int, look: Look) -> Grey:
    """Of the size tesseract likes, with a margin."""
    scale = min(8.0, max(0.25, look.em / max(em or grey.height / lines, 1.0)))
    size = (max(1, math.ceil(grey.width * scale)), max(1, math.ceil(grey.height * scale)))
    grey = grey.resize(size, Image.Resampling.BICUBIC).point(
        [tone if tone < look.paper else 255 for tone in range(256)]
    )
    out = Image.new("L", (grey.width + 2 * look.margin, grey.height + 2 * look.margin), 255)
    out.paste(grey, (look.margin, look.margin))
    return np.asarray(out)


def on_white(image: NDArray[np.uint8]) -> Grey:
    """How unlike its surround each pixel is, so that light letters on dark and coloured ones read like print."""
    pixels = image.astype(np.float32)
    away = np.linalg.norm(pixels - surround(image), axis=2)
    most = float(np.percentile(away, 99.5))
    if most < 1.0:
        return np.full(away.shape, 255, np.uint8)
    faint: Grey = (255 - np.clip(away / most, 0, 1) * 255).astype(np.uint8)
    return faint


def surround(image: NDArray[np.uint8]) -> NDArray[np.float32]:
    """The colour most of the crop has: letters cover less than what they stand on."""
    coarse = (image >> 4).reshape(-1, 3).astype(np.int32)
    keys = (coarse[:, 0] << 8) | (coarse[:, 1] << 4) | coarse[:, 2]
    common = keys == np.bincount(keys).argmax()
    middle: NDArray[np.float32] = np.median(image.reshape(-1, 3)[common], axis=0).astype(np.float32)
    return middle


def _trimmed(grey: Image.Image) -> Image.Image:
    ink = np.asarray(grey) < 140
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if not len(rows):
        return grey
    box = (columns[0] - 1, rows[0] - 1, columns[-1] + 2, rows[-1] + 2)
    return grey.crop((max(0, box[0]), max(0, box[1]), min(grey.width, box[2]), min(grey.height, box[3])))


def agrees(seen: str, text: str) -> bool:
    """Whether what was read is this text, forgiving spaces, case, look-alikes and a slip in a long word, never a digit.

    A number must have the same digits, point and sign.
    """
    if is_number(text):
        return _numerals(seen) == _numerals(text)
    one, other = _folded(seen), _folded(text)
    if one == other:
        return True
    slips = len(other) // 8
    return slips > 0 and _digits(seen) == _digits(text) and _distance(one, other, slips) <= slips


def is_number(text: str) -> bool:
    return bool(re.fullmatch(r"[-+−–(]?\s*[$€£¥]?\s*[-+−–]?\d[\d.,\s ]*\s*[%kKMBm)]*\s*(?:[a-zµ°]{0,3})", text.strip()))


def readable(text: str) -> bool:
    """Whether English data can be asked: Latin letters, digits and common signs."""
    plain = unicodedata.normalize("NFKD", text.translate(_SAME))
    return all(ord(mark) < 0x250 or unicodedata.combining(mark) or mark in "€•°µ" for mark in plain)


def says_something(text: str) -> bool:
    """Whether a text has a letter or digit; a lone dash or bullet is ink and nothing to read."""
    return any(mark.isalnum() for mark in text)


def _numerals(text: str) -> str:
    kept = text.translate(_SAME).replace("O", "0").replace("o", "0")
    return re.sub(r"[^\d.\-]", "", kept.replace(",", ".")).strip(".")


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.translate(_SAME)).casefold()
    return "".join(mark for mark in plain if mark.isalnum() or mark in "|!").translate(_LIKE)


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _distance(one: str, other: str, most: int) -> int:
    """Edits between two short texts; anything above `most` is only known to be more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    return row[-1]


def _modes() -> dict[str, Any]:
    import tesserocr  # heavy: only where a text is read

    return {"line": tesserocr.PSM.SINGLE_LINE, "block": tesserocr.PSM.SINGLE_BLOCK}


@contextmanager
def _reader() -> Iterator[Any]:
    """A tesseract that nobody else reads with meanwhile."""
    try:
        reader = _idle.pop()
    except IndexError:
        reader = _make_reader()
    try:
        yield reader
    finally:
        if reader is not None:
            _idle.append(reader)


def _make_reader() -> Any:
    folder = data_folder()
    if folder is None:
        return None
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # its own threads slow small crops down
    import tesserocr

    reader = tesserocr.PyTessBaseAPI(path=str(folder), lang="eng", oem=tesserocr.OEM.LSTM_ONLY)
    reader.SetVariable("debug_file", os.devnull)
    for name in ("load_system_dawg", "load_freq_dawg"):  # a word list would mend what the picture does not say
        reader.SetVariable(name, "0")
    return reader


os.register_at_fork(after_in_child=_idle.clear)  # the parent goes on reading with its own
