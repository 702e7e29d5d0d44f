"""A library that makes SVG of data, loaded once in a page of its own that runs no other script."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..html.browser import Browser
from ..html.load import Stopped
from ..html.network import Network

COPIES = "https://cdn.jsdelivr.net/npm/"  # an address that the guest holds copies of
_POLICY = f"default-src 'none'; script-src {COPIES}; style-src 'unsafe-inline'; img-src data:; font-src data:"
_USES = 1000  # then it is loaded anew: it may remember something of what it made
# The same chances and the same day for every drawing.
_FIXED = """async (...given) => {
  let state = 20240229;
  Math.random = () => (state = state * 16807 % 2147483647) / 2147483647;
  const now = 1709164800000;
  globalThis.PlainDate ??= Date;
  globalThis.Date = class extends PlainDate { constructor(...when) { when.length ? super(...when) : super(now); } };
  Date.now = () => now;
  return (FUNCTION)(...given);
}"""
Scene = dict[str, Any]


class Made:
    """A drawing: its SVG, whose marks say what they are in `data-pixelproof`, and what completes the scene."""

    def __init__(self, svg: str, complete: Callable[[Scene], Scene]) -> None:
        self.svg, self.complete = svg, complete


class Library:
    """Its page. What is called there runs in the library's own world, for that is where it lives."""

    def __init__(self, browser: Browser, site: str, file: str, begin: str) -> None:
        self._browser, self._site, self._file, self._begin = browser, site, file, begin
        self.network = Network(_POLICY)
        self._context: Any = None
        self.cdp: Any = None
        self._uses = 0

    def call(self, function: str, *arguments: Any) -> Any:
        """What an asynchronous function comes to; it answers `{"wrong": message}` for what is the source's fault."""
        if self._context is None or self._uses >= _USES:
            self._load()
        self._uses += 1
        self.network.begin(self._site, b"")
        fixed = _FIXED.replace("FUNCTION", function)
        sent = {"functionDeclaration": fixed, "executionContextId": self._world, "returnByValue": True}
        sent |= {"arguments": [{"value": value} for value in arguments], "awaitPromise": True}
        answer = self.cdp.send("Runtime.callFunctionOn", sent)
        if "exceptionDetails" in answer:
            self.close()  # who knows what state it is in
            said = answer["exceptionDetails"].get("exception", {}).get("description") or "the library failed"
            raise Stopped("program_error", str(said).split("\n    at ")[0][:500])
        return answer["result"].get("value")

    def _load(self) -> None:
        self.close()
        self._context = self._browser.guarded(self.network, 1000)
        page = self._context.new_page()
        self.cdp = self._context.new_cdp_session(page)
        document = f'<!doctype html><script src="{COPIES}{self._file}"></script><body>'
        self.network.begin(self._site, document.encode())
        page.goto(self._site, wait_until="load")
        worlds: list[dict[str, Any]] = []
        self.cdp.on("Runtime.executionContextCreated", lambda event: worlds.append(event["context"]))
        self.cdp.send("Runtime.enable")
        self._world = next(world["id"] for world in worlds if world["auxData"]["isDefault"])
        self._uses = 0
        sent = {"functionDeclaration": self._begin, "executionContextId": self._world, "awaitPromise": True}
        if "exceptionDetails" in self.cdp.send("Runtime.callFunctionOn", sent):
            self.close()
            raise Stopped("unsupported", f"this guest holds no copy of {self._file}; `synth sandbox build` adds it")

    def close(self) -> None:
        if self._context is not None:
            self._context.close()
            self._context = self.cdp = None
