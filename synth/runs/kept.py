"""Replies of models, of a run at an address: SQLite needs a file on this machine, so the run's cache is kept here and
a copy of it there.

A resume on this machine has every reply; on another one those that were put before the run stopped: every few minutes,
and when it ends, however it does. A kill loses what is not put yet, and that is asked again.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from threading import Event, Thread

from synth.places import Address, address, remote
from synth.places.local import temporary, work
from synth.places.tries import hurried
from synth.records import WorldError

CACHE = "cache"  # replies of models; they stay when a run is thrown away, since they were paid for
FILE = "replies.db"
EVERY = 180.0  # seconds between copies


def cache_of(out: Path) -> Path:
    """The folder on this machine that holds the replies of a run's models."""
    return work(out) / CACHE if remote(out) else out / CACHE


@contextmanager
def replies_kept(out: Path, every: float = EVERY) -> Iterator[None]:
    """Around the making of a run whose models' replies are to be at its address too."""
    there = address(out)
    if there is None:
        yield
        return
    copy = _Copy(there)
    copy.fetch()
    done = Event()
    putting = Thread(target=copy.put_now_and_then, args=(done, every), daemon=True)
    putting.start()
    try:
        yield
    except BaseException:
        done.set()
        with suppress(WorldError), hurried():  # what stopped the run is told, and the replies are on this machine
            copy.put()
        raise
    done.set()
    putting.join()
    copy.put()


class _Copy:
    def __init__(self, out: Address) -> None:
        self._there = out / CACHE / FILE
        self._here = work(out) / CACHE / FILE
        self._known_by = self._here.with_name("copy.json")  # the version of the copy we have, and how many replies
        self._count = -1  # of replies in it; of ours, as long as none is added

    def fetch(self) -> None:
        """Replies that another machine has put there come to ours; where both have one, samples were made by theirs."""
        there, (known, count) = self._there.version(), self._known()
        if there is None or there == known:
            self._count = count
            return
        self._here.parent.mkdir(parents=True, exist_ok=True)
        with temporary(FILE) as copy:
            copy.write_bytes(self._there.read_bytes())
            if not self._here.exists():
                copy.replace(self._here)
            else:
                with self._failing(), closing(sqlite3.connect(self._here, isolation_level=None)) as ours:
                    ours.execute("ATTACH ? AS theirs", (str(copy),))
                    ours.execute("INSERT OR REPLACE INTO replies SELECT * FROM theirs.replies")
        self._know(there, -1)

    def _known(self) -> tuple[str | None, int]:
        try:
            version, count = json.loads(self._known_by.read_text())
        except (FileNotFoundError, ValueError):
            return None, -1
        return version, count

    def _know(self, version: str | None, count: int) -> None:
        self._count = count
        self._known_by.write_text(json.dumps([version, count]))

    def put(self) -> None:
        if not self._here.exists():
            return
        with temporary(FILE) as copy:
            with self._failing(), closing(sqlite3.connect(self._here, timeout=60, isolation_level=None)) as ours:
                count = ours.execute("SELECT COUNT(*) FROM replies").fetchone()[0]
                if count == self._count:
                    return
                ours.execute("VACUUM INTO ?", (str(copy),))  # as of one moment, whatever workers write meanwhile
            self._there.put(copy)
        self._know(self._there.version(), count)

    def put_now_and_then(self, done: Event, every: float) -> None:
        while not done.wait(every):
            with suppress(WorldError):  # the next time, or when the run ends
                self.put()

    @contextmanager
    def _failing(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise WorldError(
                f"the cache of replies {self._here} failed: {error}",
                "move the file away; its replies are then taken from the address, or asked for again",
            ) from error
