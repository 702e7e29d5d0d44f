"""Replies that are kept on another machine: whoever started this worker there asks for them through a socket.

A line of JSON each way, a connection each time: `{"key": …}` looks one up, with `stage` and `reply` it is kept, unless
another worker was first. The answer is what stands there.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from synth.models._replies import whole_letters
from synth.places.local import short
from synth.records import WorldError

SOCKET = "replies.sock"


class FarReplies:
    def __init__(self, path: Path) -> None:
        self._path = path

    def get(self, key: str) -> dict[str, Any] | None:
        return self._asked({"key": key})

    def get_all(self, keys: Sequence[str]) -> dict[str, dict[str, Any]]:
        return {key: reply for key in keys if (reply := self.get(key)) is not None}

    def put(self, key: str, stage: str, reply: dict[str, Any]) -> dict[str, Any]:
        return self._asked({"key": key, "stage": stage, "reply": reply}) or reply

    def put_all(self, replies: Sequence[tuple[str, str, dict[str, Any]]]) -> list[dict[str, Any]]:
        return [self.put(*one) for one in replies]

    def close(self) -> None:
        """Nothing stays open."""

    def _asked(self, request: dict[str, Any]) -> dict[str, Any] | None:
        line = whole_letters(json.dumps(request, ensure_ascii=False)) + "\n"
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                with short(self._path) as name:
                    connection.connect(name)
                connection.sendall(line.encode())
                with connection.makefile("rb") as answers:
                    answer = answers.readline()
            found: dict[str, Any] | None = json.loads(answer)
        except (OSError, ValueError) as error:  # we are about to be ended, too
            raise WorldError("the process that keeps models' replies for this worker has ended", "") from error
        return found
