"""One server over HTTP: what comes back, what is tried again and for how long, and what stops the run."""

from __future__ import annotations

import json
import random
import threading
import time
import urllib.request
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

import urllib3
from urllib3.exceptions import HTTPError

from synth.models._replies import whole_letters
from synth.models._settings import KEY, Model, key
from synth.records import ItemError, WorldError

CONNECT = 10.0  # seconds
LARGEST = 32 * 1024 * 1024  # bytes of a reply
TRIES = 5  # for a request that fails while the server answers others
A_SECRET = 8  # characters: a shorter key is a word such as EMPTY, which a reply may hold of itself
FIRST_WAIT, LONGEST_WAIT = 0.5, 60.0
AGAIN = {408, 409, 425, 429}  # and every 5xx but 501


class Refused(Exception):
    """The server understood the request and will not do it; the text is its own."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a request should be sent again, when the server says, and whether the request itself can be to blame."""

    why: str
    wait: float | None = None
    ours: bool = True


class Server:
    """Posts and waits. All requests share what is known of the server's health."""

    def __init__(self, model: Model) -> None:
        self.model, self.address = model, model.there()
        self._pool = _pool(self.address, model)
        self._health = threading.Lock()
        self._failing_since: float | None = None
        self._answers = self._busy = 0
        self._closed = threading.Event()

    def close(self) -> None:
        self._closed.set()
        self._pool.clear()

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """The reply as JSON. Raises `Refused`, `ItemError` or `WorldError`, and waits in between."""
        with self._health:
            self._busy += 1
        try:
            return self._posted(path, body)
        finally:
            with self._health:
                self._busy -= 1

    def _posted(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        heard, tries, faults, blamed, passed_over = self._answers, 0, 0, 0, 0
        while True:
            got = self._once("POST", path, body)
            if isinstance(got, dict):
                self._healthy()
                return got
            tries, faults = tries + 1, faults + got.ours
            self._unwell(got)
            if self._answers > heard:  # since the failure before this one: a server that is down is not its fault
                heard, blamed, passed_over = self._answers, blamed + got.ours, passed_over + 1
            if blamed >= TRIES or passed_over >= 4 * TRIES or (faults >= 2 * TRIES and self._is_well_without()):
                raise ItemError("unanswered", f"{tries} times, while the server answered others: {got.why}")
            self._rest(tries, got)

    def _is_well_without(self) -> bool:
        """Whether a server with nothing better to do fails at a request, which is alone or one of several such."""
        return self._answers > 0 and (self._busy == 1 or self.names() is not None)

    def names(self) -> list[str] | None:
        """The models it says it has; None where it does not tell."""
        heard = self.heard()
        return heard if isinstance(heard, list) else None

    def heard(self) -> list[str] | Trouble | None:
        """The same, or what keeps it from telling now."""
        try:
            got = self._once("GET", "/models", None)
            return got if isinstance(got, Trouble) else [str(one["id"]) for one in got["data"]] or None
        except (Refused, WorldError, KeyError, TypeError):
            return None

    def waited_for(self, trouble: Trouble) -> str:
        return f"{self.address} does not answer now ({trouble.why}); it has {_time(self.model.patience)} to come up"

    def _once(self, method: str, path: str, body: dict[str, Any] | None) -> dict[str, Any] | Trouble:
        secret = key()
        headers = {"Content-Type": "application/json", "User-Agent": "pixelproof"}
        if secret:
            headers["Authorization"] = f"Bearer {secret}"
        try:
            response = self._pool.request(
                method, self.address + path, body=None if body is None else json.dumps(body).encode(),
                headers=headers, preload_content=False, redirect=False,
            )  # fmt: skip
            content = self._content(response)
        except (HTTPError, OSError) as error:
            return Trouble(_spoken(error), ours="NewConnection" not in type(error).__name__)
        text = content.decode("utf-8", "replace")
        if secret and len(secret) >= A_SECRET:
            text = text.replace(secret, "***")
        return self._judged(response, text)

    def _content(self, response: urllib3.BaseHTTPResponse) -> bytes:
        """All of the body; a server that drips does not get more time than one that is silent."""
        latest = time.monotonic() + self.model.seconds
        content = bytearray()
        try:
            while piece := response.read1(1 << 16):  # what has come, where read() would wait for all of that
                content += piece
                if len(content) > LARGEST:
                    raise OSError("the reply is too large")
                if time.monotonic() > latest:
                    raise TimeoutError(f"no whole reply within {self.model.seconds:g} s")
        except BaseException:
            response.close()
            raise
        response.release_conn()
        return bytes(content)

    def _judged(self, response: urllib3.BaseHTTPResponse, text: str) -> dict[str, Any] | Trouble:
        status = response.status
        if 200 <= status < 300:
            value = _json(text)
            if isinstance(value, dict) and (value.get("choices") or value.get("data")):
                return value
            failed = isinstance(value, dict) and value.get("error")
            return Trouble(_message(text) if failed else "its reply is not one of this protocol, or not whole")
        said = _message(text)
        if status in (401, 403):
            raise WorldError(f"{self.address} refuses the key ({status})", f"set {KEY} to a key that may use it")
        if status == 402 or "insufficient_quota" in text:
            raise WorldError(f"{self.address} says that the account is used up", "fill it up; the same command goes on")
        if status == 404 and response.url and not response.url.endswith("/models"):
            raise self._not_found()
        if 300 <= status < 400:
            raise WorldError(f"{self.address} sends us elsewhere ({status})", "name the address it sends us to")
        if status in AGAIN or (status >= 500 and status != 501):
            busy = status in (429, 503)
            return Trouble(f"{status} {said}".strip(), wait=_retry_after(response), ours=not busy)
        raise Refused(said or f"status {status}")

    def _not_found(self) -> WorldError:
        known = self.names()
        if known is not None and self.model.name not in known:
            return self.unknown_model(known)
        return WorldError(
            f"{self.address} has no model called {self.model.name}, or is no such server (404)",
            "an address ends before /chat/completions, as in http://host:8000/v1",
        )

    def unknown_model(self, known: list[str]) -> WorldError:
        listed = ", ".join(known[:8]) + (", …" if len(known) > 8 else "")
        return WorldError(f"{self.address} has no model called {self.model.name}", f"it has {listed}")

    def _healthy(self) -> None:
        with self._health:
            self._failing_since = None
            self._answers += 1

    def _unwell(self, trouble: Trouble) -> None:
        now = time.monotonic()
        with self._health:
            self._failing_since = self._failing_since or now
            down = now - self._failing_since
        if down >= self.model.patience or self._closed.is_set():
            raise WorldError(
                f"{self.address} has answered nothing for {_time(down)}: {trouble.why}",
                "start the server and give the same command again; --patience says how long one may be down",
            )

    def _rest(self, tries: int, trouble: Trouble) -> None:
        """Longer each time, never all at once; at least as long as the server asks for."""
        wait = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(tries, 10)) * random.uniform(0.5, 1.5)
        left = self.model.patience - (time.monotonic() - (self._failing_since or time.monotonic()))
        self._closed.wait(max(0.0, min(max(wait, trouble.wait or 0.0), left, threading.TIMEOUT_MAX)))


def _pool(address: str, model: Model) -> urllib3.PoolManager:
    timeout = urllib3.Timeout(connect=min(CONNECT, model.seconds), read=model.seconds)
    scheme, _, rest = address.partition("://")
    host = rest.partition("/")[0]
    proxy = None if urllib.request.proxy_bypass(host) else urllib.request.getproxies().get(scheme)
    if proxy:
        return urllib3.ProxyManager(proxy, maxsize=model.in_flight, timeout=timeout, retries=False)
    return urllib3.PoolManager(maxsize=model.in_flight, timeout=timeout, retries=False)


def _retry_after(response: urllib3.BaseHTTPResponse) -> float | None:
    said = response.headers.get("Retry-After")
    if said is None:
        return None
    try:
        return max(0.0, float(said))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(said).timestamp() - time.time())
    except (ValueError, TypeError):
        return None


def _json(text: str) -> Any:
    """None where it is none, or is nested deeper than anybody reads."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _message(text: str) -> str:
    """What the server says of an error, in one line."""
    value = _json(text) or text
    for name in ("error", "message", "detail"):
        if isinstance(value, dict) and name in value:
            value = {**value[name]} if isinstance(value[name], dict) else value[name]
    if isinstance(value, dict):
        value = " ".join(str(part) for part in value.values() if part)
    return whole_letters(" ".join(str(value).split())[:300])


def _spoken(error: BaseException) -> str:
    name = type(error).__name__
    if "Timeout" in name:
        return "no answer in time"
    if "NewConnection" in name or "NameResolution" in name:
        return "nobody answers at that address"
    if "SSL" in name:
        return f"no safe connection: {error}"
    return "the connection broke"


def _time(seconds: float) -> str:
    return f"{seconds / 60:.0f} min" if seconds >= 120 else f"{seconds:.0f} s"
