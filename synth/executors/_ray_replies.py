"""The socket at which a worker on a node asks for replies of models; the other end of `synth.models._far`."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from concurrent.futures import Future
from itertools import count
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingUnixStreamServer
from typing import Any

from synth.places.local import short

Told = dict[str, Any]


class Window(ThreadingUnixStreamServer):
    """Passes each request to `tell`, with a number; whoever knows the answer gives it to `answer`."""

    daemon_threads = True

    def __init__(self, path: Path, tell: Callable[[Told], None]) -> None:
        self._tell, self._numbers = tell, count()
        self._waiting: dict[int, Future[Any]] = {}
        with short(path) as name:
            super().__init__(name, _Request)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def ask(self, request: Told) -> Any:
        number = next(self._numbers)
        answer = self._waiting[number] = Future[Any]()
        self._tell({"asks": number, **request})
        return answer.result()

    def answer(self, number: int, reply: Any) -> None:
        if waiting := self._waiting.pop(number, None):
            waiting.set_result(reply)

    def end(self) -> None:
        self.shutdown()
        self.server_close()


class _Request(StreamRequestHandler):
    server: Window

    def handle(self) -> None:
        if line := self.rfile.readline():
            answer = self.server.ask(json.loads(line))
            self.wfile.write(json.dumps(answer).encode() + b"\n")
