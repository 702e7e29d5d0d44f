"""Replies on disk, so that nothing is asked twice: one SQLite file, safe under kill -9 and with many workers."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from synth.models._far import SOCKET, FarReplies
from synth.models._replies import whole_letters
from synth.records import WorldError

TOGETHER = 500  # keys that are looked up in one go
BUSY = 60.0  # seconds to wait for another worker's write; one takes a millisecond


New = tuple[str, str, dict[str, Any]]  # a key, the stage, the reply


class Replies(Protocol):
    def get(self, key: str) -> dict[str, Any] | None: ...

    def get_all(self, keys: Sequence[str]) -> dict[str, dict[str, Any]]: ...

    def put(self, key: str, stage: str, reply: dict[str, Any]) -> dict[str, Any]: ...

    def put_all(self, replies: Sequence[New]) -> list[dict[str, Any]]: ...

    def close(self) -> None: ...


def open_replies(folder: Path) -> Replies:
    """Those in this folder, or wherever the socket leads that stands there instead."""
    return FarReplies(folder / SOCKET) if (folder / SOCKET).exists() else Cache(folder)


class Cache:
    """`key -> reply` in FOLDER/replies.db. A reply is there whole or not at all; the first that is kept stays."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "replies.db"
        self._lock, self._reading = threading.Lock(), threading.Lock()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._file = self._connected()
        except (sqlite3.Error, OSError) as error:
            raise self._failed(error) from error
        try:
            self._file.execute("PRAGMA journal_mode = WAL")
            self._file.execute("PRAGMA synchronous = NORMAL")  # whole after kill -9; a power cut may lose the last few
            self._file.execute("CREATE TABLE IF NOT EXISTS replies (key TEXT PRIMARY KEY, stage TEXT, reply TEXT)")
            self._reader = self._connected()  # who looks for a reply does not wait while others are written
        except sqlite3.Error as error:
            self._file.close()
            raise self._failed(error) from error

    def get(self, key: str) -> dict[str, Any] | None:
        return self.get_all([key]).get(key)

    def get_all(self, keys: Sequence[str]) -> dict[str, dict[str, Any]]:
        """Those that are there, by their keys."""
        found: dict[str, dict[str, Any]] = {}
        try:
            for at in range(0, len(keys), TOGETHER):
                some = keys[at : at + TOGETHER]
                places = ", ".join("?" * len(some))
                with self._reading:
                    rows = self._reader.execute(f"SELECT key, reply FROM replies WHERE key IN ({places})", some)
                    found |= {key: json.loads(reply) for key, reply in rows}
        except sqlite3.Error as error:
            raise self._failed(error) from error
        return found

    def put(self, key: str, stage: str, reply: dict[str, Any]) -> dict[str, Any]:
        """What stands there from now on: another worker may have been first with the same request."""
        return self.put_all([(key, stage, reply)])[0]

    def put_all(self, replies: Sequence[New]) -> list[dict[str, Any]]:
        """The same of several, in one go: they are written for what one costs."""
        texts = [whole_letters(json.dumps(reply, ensure_ascii=False)) for _, _, reply in replies]
        rows = [(key, stage, text) for (key, stage, _), text in zip(replies, texts, strict=True)]
        try:
            with self._lock, self._at_once():
                added = self._file.executemany("INSERT OR IGNORE INTO replies VALUES (?, ?, ?)", rows).rowcount
        except sqlite3.Error as error:
            raise self._failed(error) from error
        if added == len(rows):
            return [json.loads(text) for text in texts]
        return [self.get(key) or reply for key, _, reply in replies]

    @contextmanager
    def _at_once(self) -> Iterator[None]:
        self._file.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._file.execute("ROLLBACK")
            raise
        self._file.execute("COMMIT")

    def close(self) -> None:
        with self._lock, self._reading:
            self._reader.close()
            self._file.close()

    def _connected(self) -> sqlite3.Connection:
        return sqlite3.connect(self.path, timeout=BUSY, isolation_level=None, check_same_thread=False)

    def _failed(self, error: Exception) -> WorldError:
        if isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError):
            mend = "move the file away; its replies are then asked for again"
        else:
            mend = "make room or choose another folder with -o; the same command then goes on where this one stopped"
        return WorldError(f"the cache of replies {self.path} failed: {error}", mend)
