"""Replies on disk, so that nothing is asked twice: one SQLite file, safe under kill -9 and with many workers."""

from __future__ import annotations

import json
import sqlite3
import threading
from pathlib import Path
from typing import Any, Protocol

from synth.models._far import SOCKET, FarReplies
from synth.models._replies import whole_letters
from synth.records import WorldError

BUSY = 60.0  # seconds to wait for another worker's write; one takes a millisecond


class Replies(Protocol):
    def get(self, key: str) -> dict[str, Any] | None: ...

    def put(self, key: str, stage: str, reply: dict[str, Any]) -> dict[str, Any]: ...

    def close(self) -> None: ...


def open_replies(folder: Path) -> Replies:
    """Those in this folder, or wherever the socket leads that stands there instead."""
    return FarReplies(folder / SOCKET) if (folder / SOCKET).exists() else Cache(folder)


class Cache:
    """`key -> reply` in FOLDER/replies.db. A reply is there whole or not at all; the first that is kept stays."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "replies.db"
        self._lock = threading.Lock()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._file = sqlite3.connect(self.path, timeout=BUSY, isolation_level=None, check_same_thread=False)
        except (sqlite3.Error, OSError) as error:
            raise self._failed(error) from error
        try:
            self._file.execute("PRAGMA journal_mode = WAL")
            self._file.execute("PRAGMA synchronous = NORMAL")  # whole after kill -9; a power cut may lose the last few
            self._file.execute("CREATE TABLE IF NOT EXISTS replies (key TEXT PRIMARY KEY, stage TEXT, reply TEXT)")
        except sqlite3.Error as error:
            self._file.close()
            raise self._failed(error) from error

    def get(self, key: str) -> dict[str, Any] | None:
        try:
            with self._lock:
                row = self._file.execute("SELECT reply FROM replies WHERE key = ?", (key,)).fetchone()
        except sqlite3.Error as error:
            raise self._failed(error) from error
        found: dict[str, Any] | None = json.loads(row[0]) if row else None
        return found

    def put(self, key: str, stage: str, reply: dict[str, Any]) -> dict[str, Any]:
        """What stands there from now on: another worker may have been first with the same request."""
        text = whole_letters(json.dumps(reply, ensure_ascii=False))
        try:
            with self._lock:
                self._file.execute("INSERT OR IGNORE INTO replies VALUES (?, ?, ?)", (key, stage, text))
        except sqlite3.Error as error:
            raise self._failed(error) from error
        return self.get(key) or reply

    def close(self) -> None:
        with self._lock:
            self._file.close()

    def _failed(self, error: Exception) -> WorldError:
        if isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError):
            mend = "move the file away; its replies are then asked for again"
        else:
            mend = "make room or choose another folder with -o; the same command then goes on where this one stopped"
        return WorldError(f"the cache of replies {self.path} failed: {error}", mend)
