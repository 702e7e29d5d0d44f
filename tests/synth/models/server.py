"""A server that speaks the chat protocol, answers from a script, and misbehaves on command.

    with Scripted(script) as server:
        server.mishaps.extend(["429:1", "half"])
        ... f"{server.address}" ...

A script is a function from the text of a prompt to the text of a reply. Each mishap befalls one request, the next
that comes; a number after a colon is seconds.
"""

from __future__ import annotations

import json
import math
import socket
import threading
import time
from collections import deque
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Script = Callable[[str], str]
MODEL = "scripted"
KINDS_OF_TEXT = {
    "You plan a dataset": "recipe",
    "You plan pictures": "topic",
    "You invent the data": "spec",
    "You write a program": "program",
    "This program should draw": "repair",
    "Write a program that draws one picture:": "anew",
    "You write questions": "questions",
    "Answer the question by looking": "agrees",
    "Is the proposed answer right?": "believes",
}


def stage_of(prompt: str) -> str:
    return next(stage for words, stage in KINDS_OF_TEXT.items() if words in prompt)


class Scripted:
    """`seen` holds every request that came whole: path, headers, body. `odds` is how likely the first word is Yes."""

    def __init__(self, script: Script, *, latency: Callable[[], float] = lambda: 0.0, port: int = 0) -> None:
        self.script, self.latency = script, latency
        self.mishaps: deque[str] = deque()
        self.refuses: set[str] = set()  # fields of a request this server does not take; "json_schema" is one
        self.gives_odds = True
        self.odds = 0.9
        self.weighs: Any = None  # what it tells of the tokens of a prompt
        self.seen: list[tuple[str, dict[str, str], dict[str, Any]]] = []
        self.lock = threading.Lock()
        self.busy, self.most, self.area, self.since = 0, 0, 0.0, time.monotonic()
        self.levels: list[tuple[float, int]] = []
        outer = self

        class Handler(_Handler):
            owner = outer

        self.http = _Quiet(("127.0.0.1", port), Handler)
        self.address = f"http://127.0.0.1:{self.http.server_address[1]}/v1"
        self.thread = threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    def __enter__(self) -> Scripted:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.http.shutdown()
        self.http.server_close()

    def asked(self, stage: str) -> list[str]:
        """The prompts of a stage."""
        texts = [text_of(body) for path, _, body in self.seen if path.endswith("/chat/completions")]
        return [text for text in texts if stage_of(text) == stage]

    def step(self, by: int) -> None:
        """Notes how many requests are being answered, and since when."""
        with self.lock:
            self.busy += by
            self.most = max(self.most, self.busy)
            self.levels.append((time.monotonic(), self.busy))


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that has gone is none of a test's business."""


def text_of(body: dict[str, Any]) -> str:
    content = body["messages"][-1]["content"]
    return content if isinstance(content, str) else "".join(part.get("text", "") for part in content)


class _Handler(BaseHTTPRequestHandler):
    owner: Scripted
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the name is http.server's
        """Silent."""

    def do_GET(self) -> None:
        self._note({})
        self._send(200, {"object": "list", "data": [{"id": MODEL, "object": "model"}]})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self._note(body)
        self.owner.step(+1)
        try:
            with self.owner.lock:
                mishap = self.owner.mishaps.popleft() if self.owner.mishaps else ""
            time.sleep(self.owner.latency())
            self._reply(body, mishap)
        finally:
            self.owner.step(-1)

    def _note(self, body: dict[str, Any]) -> None:
        with self.owner.lock:
            self.owner.seen.append((self.path, dict(self.headers), body))

    def _reply(self, body: dict[str, Any], mishap: str) -> None:
        name, _, value = mishap.partition(":")
        if body["model"] != MODEL:
            return self._send(404, {"error": {"message": f"The model `{body['model']}` does not exist"}})
        if fault := self._refusal(body):
            return self._send(400, {"error": {"message": fault, "type": "invalid_request_error"}})
        if name in _STATUSES:
            status, text = _STATUSES[name]
            return self._send(status, {"error": {"message": text}}, {"Retry-After": value} if value else {})
        if name == "reset":
            self.close_connection = True
            return self.connection.shutdown(socket.SHUT_RDWR)
        if name == "hang":
            return time.sleep(float(value))
        return self._answer(body, name)

    def _refusal(self, body: dict[str, Any]) -> str | None:
        form = body.get("response_format", {}).get("type")
        for field in self.owner.refuses:
            if field in body or field == form:
                return f"Unsupported: '{field}' is not supported by this server" if field in body else "bad format"
        return None

    def _answer(self, body: dict[str, Any], mishap: str) -> None:
        if "prompt_logprobs" in body:
            return self._send(200, {**self._completion("!"), "prompt_logprobs": self.owner.weighs})
        text = text_of(body)
        if body.get("logprobs"):
            return self._send(200, self._completion("Yes", odds=self.owner.odds if self.owner.gives_odds else None))
        reply = _WRAPS.get(mishap, lambda said: said)(self.owner.script(text))
        whole = self._completion(reply, finish={"cut": "length", "filter": "content_filter"}.get(mishap, "stop"))
        if mishap == "choices":
            whole["choices"] = []
        if mishap == "refusal":
            whole["choices"][0]["message"] = {
                "role": "assistant",
                "content": None,
                "refusal": "I cannot help with that.",
            }
        if mishap in _BODIES:
            return self._raw(200, _BODIES[mishap].encode())
        if mishap == "half":
            return self._raw(200, json.dumps(whole).encode()[:-40])
        if mishap == "drip":
            return self._drip()
        return self._send(200, whole)

    def _drip(self) -> None:
        """A byte every hundredth of a second until the client has gone: no single wait is long."""
        self.send_response(200)
        self.send_header("Content-Length", str(10**6))
        self.end_headers()
        while True:
            self.wfile.write(b" ")
            time.sleep(0.01)

    def _completion(self, text: str, *, finish: str = "stop", odds: float | None = None) -> dict[str, Any]:
        choice: dict[str, Any] = {
            "index": 0,
            "message": {"role": "assistant", "content": text},
            "finish_reason": finish,
        }
        if odds is not None:
            tops = [{"token": "Yes", "logprob": math.log(odds)}, {"token": " No", "logprob": math.log(1 - odds)}]
            choice["logprobs"] = {"content": [{**tops[0], "top_logprobs": tops}]}
        usage = {"prompt_tokens": 100, "completion_tokens": max(1, len(text) // 4)}
        return {"id": "x", "object": "chat.completion", "choices": [choice], "usage": usage}

    def _send(self, status: int, value: Any, headers: dict[str, str] | None = None) -> None:
        self._raw(status, json.dumps(value).encode(), headers)

    def _raw(self, status: int, content: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)


_STATUSES = {
    "429": (429, "Rate limit reached"),
    "500": (500, "internal error"),
    "502": (502, "bad gateway"),
    "503": (503, "overloaded"),
    "401": (401, "Incorrect API key provided"),
    "402": (402, "no credit"),
    "long": (400, "This model's maximum context length is 4096 tokens, and you asked for 9000"),
    "301": (301, "moved"),
}
# What servers, and what stands before them, have been known to send with status 200, and what they might.
_BODIES = {
    "null_choices": '{"choices": null}',
    "error_in_200": '{"error": {"message": "upstream is gone", "code": 502}}',
    "page": "<!DOCTYPE html><html><body><h1>Just a moment</h1></body></html>",
    "events": 'data: {"choices": [{"delta": {"content": "{"}}]}\n\ndata: [DONE]\n\n',
    "nested": "[" * 200_000,
}
_WRAPS: dict[str, Callable[[str], str]] = {
    "fenced": lambda said: f"```json\n{said}\n```",
    "prose": lambda said: f"Sure, here you are (as {{asked}}):\n\n{said}\n\nTell me if you need more.",
    "thoughts": lambda said: f'<think>Perhaps {{"title": 1}}?</think>\n{said}',
    "comma": lambda said: said.rstrip().removesuffix("}") + ",}",
    "shape": lambda _: '{"something": "else"}',
    "words": lambda _: "I would rather talk about it.",
    "cut": lambda said: said[: len(said) // 2],
    "empty": lambda _: "",
    "endless": lambda _: '{"title": "t", "data": 1e999}',
    "enormous": lambda _: f'{{"title": "t", "data": {"9" * 400}}}',
    "half_letter": lambda _: r'{"title": "\ud83d", "data": 1}',
    "half_letter_sent": lambda _: '{"title": "\ud83d", "data": 1}',
}
