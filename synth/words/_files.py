"""WordNet's own files, read where they lie: mapped, bisected, nothing loaded, so that importing costs nothing."""

from __future__ import annotations

import mmap
import os
from bisect import bisect_left
from functools import cached_property, lru_cache
from pathlib import Path

from synth.records import WorldError

FOLDER = "/usr/share/wordnet"
VARIABLE = "WNSEARCHDIR"  # WordNet's own name for it
BLOCK = 4096  # bytes between the lines that are kept in memory
LONGEST_KEY = 80
KNOWN = 100_000  # words kept once looked up: more than captions use


class Sorted:
    """A text file in byte order of its lines, as all files of WordNet that are looked up by word."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @cached_property
    def data(self) -> mmap.mmap:
        try:
            with self.path.open("rb") as file:
                return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError) as error:
            raise WorldError(
                f"WordNet's file {self.path} cannot be read, and concepts are told apart by it",
                f"apt-get install wordnet-base, or set {VARIABLE} to the folder that has it",
            ) from error

    @cached_property
    def heads(self) -> tuple[list[bytes], list[int]]:
        """The first line of every few kilobytes and where it starts: a bisection of these is a bisection in C."""
        data = self.data
        found = {data.find(b"\n", near) + 1 for near in range(BLOCK, len(data), BLOCK)}
        starts = sorted({0, *found} - {len(data)})
        return [data[start : start + LONGEST_KEY] for start in starts], starts

    def lines(self, key: str) -> list[str]:
        """Every line that starts with the key."""
        wanted, data = key.encode(), self.data
        at, found = self._first(wanted), []
        while at >= 0 and data[at : at + len(wanted)] == wanted:
            end = data.find(b"\n", at) + 1 or len(data)
            found.append(data[at:end].decode("utf-8", "replace"))
            at = end
        return found

    def line_at(self, offset: int) -> str:
        return self.data[offset : self.data.find(b"\n", offset)].decode("utf-8", "replace")

    def _first(self, wanted: bytes) -> int:
        """Where the first line lies that starts so: in the block whose head is before it, or at the next one's head."""
        heads, starts = self.heads
        block = max(bisect_left(heads, wanted) - 1, 0)
        start, stop = starts[block], (*starts[block + 1 : block + 2], len(self.data))[0]
        if self.data[start : start + len(wanted)] == wanted:
            return start
        at = self.data.find(b"\n" + wanted, start, stop + len(wanted))
        return at + 1 or -1


@lru_cache(maxsize=256)
def file(name: str, folder: str | None = None) -> Sorted:
    """One of WordNet's files, of the folder that the environment names when it is first needed."""
    return Sorted(Path(folder or os.environ.get(VARIABLE) or FOLDER) / name)


@lru_cache(maxsize=KNOWN)
def entry(word: str, part: str) -> tuple[int, ...]:
    """Offsets of a lemma's senses, the commonest first, in data.<part>; empty for what is not a lemma."""
    lines = file(f"index.{part}").lines(word.replace(" ", "_") + " ")
    if not lines:
        return ()
    fields = lines[0].split()
    return tuple(int(offset) for offset in fields[-int(fields[2]) :])


@lru_cache(maxsize=KNOWN)
def irregular(word: str, part: str) -> tuple[str, ...]:
    """Base forms of an irregular form: geese, ate."""
    lines = file(f"{part}.exc").lines(word + " ")
    return tuple(lines[0].split()[1:]) if lines else ()


@lru_cache(maxsize=KNOWN)
def seen(lemma: str) -> tuple[int, int, int, int]:
    """How often a lemma was met as noun, verb, adjective and adverb in the texts WordNet was tagged on."""
    counts = [0, 0, 0, 0, 0]
    for line in file("cntlist.rev").lines(lemma.replace(" ", "_") + "%"):
        key, _, count = line.split()
        counts[int(key[len(lemma) + 1]) - 1] += int(count)
    return counts[0], counts[1], counts[2] + counts[4], counts[3]


def forget() -> None:
    """Everything looked up, for a process that is pointed at another folder."""
    for kept in (file, entry, irregular, seen):
        kept.cache_clear()
