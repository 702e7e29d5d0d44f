"""Keeping a run clear of the user's own evaluation sets: what is too near to a picture or a text of theirs.

A picture is too near when it is alike (see `synth.likeness`). A text is near when 0.8 of its telling runs of 8 words
stand in one piece of the evaluation set: a line of JSON, a row of a table, 40 lines of prose. A run is telling when two
of its words or more are numbers or names (written with a capital, but for the text's first word): questions of one form
are asked of many pictures, and only what they ask about tells them apart. In a text of 50 words or more every run is
telling. Two near texts are too near, and so is one of 50 words.

Measured with the 60 samples of a demo against those of another seed, both ways: none is excluded (one near text was
enough for 3 and 4 of them); against their own pictures all 60, against their own questions and answers alone 58.

    excluded = Excluded.of(Path("eval"))
    excluded.why([png], ["How many …?"])   # None, or a reason that names the file
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from synth.dataset import DamagedFile
from synth.likeness import WAVES, Marks, NoPicture, arrays, many, pairs, picture_mark, runs, words_of
from synth.likeness.foreign import Piece, files, pieces, readable
from synth.machine import cores
from synth.records import Sample

SHARE = 0.8  # of a text's telling runs
NAMES = 2  # numbers or names that make a run telling
ENOUGH = 2  # near texts
LONG = 50  # words; of a text as long every run is telling, and one is enough
SAID = 80  # characters of a text that a reason repeats
AT_ONCE = 32  # pictures in memory
WARNINGS = 100  # that are kept


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Excluded:
    """The index of an evaluation set: marks of its pictures, and which runs of words stand where.

    It takes 144 bytes a picture and 12 bytes a run of words. `warnings` say what could not be read.
    """

    pictures: tuple[str, ...]
    marks: Marks
    texts: tuple[str, ...]
    runs: NDArray[np.uint64]
    in_text: NDArray[np.uint32]
    warnings: tuple[str, ...] = ()

    @classmethod
    def of(cls, folder: Path) -> Excluded:
        reading = _Reading()
        with ThreadPoolExecutor(cores()) as threads:
            for path in files(folder, reading.warn):
                if readable(path):
                    name = str(Path(folder.resolve().name) / path.relative_to(folder))
                    reading.take(pieces(path, name, reading.warn), threads)
            reading.decode(threads)
        return reading.index()

    @property
    def digest(self) -> str:
        """Of all that decides what is excluded."""
        made = hashlib.blake2b(json.dumps([self.pictures, self.texts]).encode(), digest_size=10)
        for array in (self.marks, self.runs, self.in_text):
            made.update(array.tobytes())
        return made.hexdigest()

    def why(self, images: Sequence[bytes], texts: Sequence[str]) -> str | None:
        """Why these are too near to the evaluation set, if they are."""
        found = (self._picture(image) for image in images)
        return next((reason for reason in found if reason), None) or self._text(texts)

    def why_not(self, sample: Sample) -> str | None:
        return self.why([page.image for picture in sample.pictures for page in picture.pages], texts_of(sample))

    def _picture(self, image: bytes) -> str | None:
        try:
            mark = picture_mark(image)
        except NoPicture:
            return None
        near = min(((bits, at) for _, at, bits in pairs(many([mark]), self.marks)), default=None)
        if near is None:
            return None
        return f"the picture is near {self.pictures[near[1]]}: {near[0]} of {WAVES * WAVES} bits differ"

    def _text(self, texts: Sequence[str]) -> str | None:
        near = [(*found, text) for text in texts if (found := self._nearest(text)) and found[0] >= SHARE]
        if len(near) < ENOUGH and not any(len(words_of(text)) >= LONG for *_, text in near):
            return None
        share, at, text = max(near, key=lambda one: (one[0], len(one[2])))
        said = text if len(text) <= SAID else f"{text[:SAID]}…"
        return f"{share:.2f} of the telling 8-word runs of “{said}” stand in {self.texts[at]}"

    def _nearest(self, text: str) -> tuple[float, int] | None:
        """The largest share of the text's telling runs that stand in one piece, and which that is."""
        asked = np.unique(telling(text))
        first, end = (np.searchsorted(self.runs, asked, side=side) for side in ("left", "right"))
        hits = [self.in_text[a:b] for a, b in zip(first, end, strict=True) if b > a]
        if not hits:
            return None
        at, counts = np.unique(np.concatenate(hits), return_counts=True)
        best = int(counts.argmax())
        return float(counts[best]) / len(asked), int(at[best])

    def save(self, path: Path) -> None:
        """For the processes of a run: decoding 10,000 pictures takes a minute or more."""
        about = [self.pictures, self.texts, self.warnings]
        arrays.save(path, about, {"marks": self.marks, "runs": self.runs, "in_text": self.in_text})

    @classmethod
    def load(cls, path: Path) -> Excluded:
        about, held = arrays.load(path)
        try:
            pictures, texts, warnings = (tuple(names) for names in about)
            marks, found, in_text = held["marks"], held["runs"], held["in_text"]
        except (ValueError, KeyError, TypeError) as error:
            raise DamagedFile(f"{path} is damaged: {error}") from error
        return cls(pictures=pictures, marks=marks, texts=texts, runs=found, in_text=in_text, warnings=warnings)


def texts_of(sample: Sample) -> list[str]:
    """What of a sample could give an evaluation set away: its questions, its answers, the words on its pictures."""
    asked = [judged.question for judged in sample.questions]
    shown = [
        " ".join(element.text for element in page.scene.elements if element.text)
        for picture in sample.pictures
        for page in picture.pages
    ]
    return [*(one.words for one in asked), *(one.answer.words for one in asked), *shown]


def telling(text: str) -> NDArray[np.uint64]:
    words = words_of(text)
    found = runs(words)
    if len(words) >= LONG or not len(found):
        return found
    names = np.array([word[0].isdigit() or (at > 0 and word != word.lower()) for at, word in enumerate(words)])
    before = np.concatenate([[0], np.cumsum(names)])
    width = len(words) - len(found) + 1
    told: NDArray[np.uint64] = found[before[width:] - before[:-width] >= NAMES]
    return told


class _Reading:
    """An index on its way."""

    def __init__(self) -> None:
        self.pictures: list[str] = []
        self.marks: list[bytes] = []
        self.texts: list[str] = []
        self.runs: list[NDArray[np.uint64]] = []
        self.warnings: list[str] = []
        self._unsaid = 0
        self._waiting: list[tuple[str, bytes]] = []

    def warn(self, sentence: str) -> None:
        if len(self.warnings) < WARNINGS:
            self.warnings.append(sentence)
        else:
            self._unsaid += 1

    def take(self, found: Iterator[Piece], threads: ThreadPoolExecutor) -> None:
        for where, content in found:
            if isinstance(content, bytes):
                self._waiting.append((where, content))
                if len(self._waiting) == AT_ONCE:
                    self.decode(threads)
            elif len(held := np.unique(runs(words_of(content)))):
                self.texts.append(where)
                self.runs.append(held)

    def decode(self, threads: ThreadPoolExecutor) -> None:
        """The pictures that are waiting, on all cores: decoding lets other threads work."""
        for (where, _), mark in zip(self._waiting, threads.map(_mark, self._waiting), strict=True):
            if isinstance(mark, bytes):
                self.pictures.append(where)
                self.marks.append(mark)
            else:
                self.warn(f"{where} is no picture that can be read: {mark}")
        self._waiting.clear()

    def index(self) -> Excluded:
        in_text = np.repeat(np.arange(len(self.runs), dtype=np.uint32), [len(held) for held in self.runs])
        found = np.concatenate([np.empty(0, dtype=np.uint64), *self.runs])
        order = np.argsort(found, kind="stable")
        unsaid = [f"and {self._unsaid} more"] if self._unsaid else []
        return Excluded(
            pictures=tuple(self.pictures),
            marks=many(self.marks),
            texts=tuple(self.texts),
            runs=found[order],
            in_text=in_text[order],
            warnings=(*self.warnings, *unsaid),
        )


def _mark(waiting: tuple[str, bytes]) -> bytes | NoPicture:
    try:
        return picture_mark(waiting[1])
    except NoPicture as error:
        return error
