"""What a page asks for is answered from memory or not at all."""

from __future__ import annotations

import mimetypes
import re
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from . import cdn

POLICY = "form-action 'none'; webrtc 'block'; object-src 'self' data:"
NOTES = 100
_QUOTED = r"""\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))"""
_TAG = re.compile(r"""<(?:script|link)\s(?:[^<>"']|"[^"]*"|'[^']*')*>""", re.IGNORECASE)
_HASH = re.compile(r"\sintegrity" + _QUOTED, re.IGNORECASE)
_ADDRESS = re.compile(r"\s(?:src|href)" + _QUOTED, re.IGNORECASE)


class Network:
    """Answers the requests of one document at a time."""

    def __init__(self, policy: str = POLICY) -> None:
        self.policy = policy
        self.site, self.document = "", b""
        self.blocked: list[str] = []
        self.left: str | None = None  # where the page itself tried to go
        self.file_asked: str | None = None
        self.served = 0
        self.asked = 0

    def begin(self, site: str, document: bytes) -> None:
        self.site, self.document = site, document
        self.blocked, self.left, self.file_asked, self.served, self.asked = [], None, None, 0, 0

    def guard(self, context: Any) -> None:
        context.route("**/*", self._answer)
        context.on("page", self._popup)

    def said(self, entry: dict[str, Any]) -> None:
        """A line of the browser's log: it tells of files a page asked for, which never become requests."""
        text = str(entry.get("text", ""))
        if text.startswith("Not allowed to load local resource"):
            self.file_asked = self.file_asked or text[len("Not allowed to load local resource:") :].strip()

    def socket(self, socket: Any) -> None:
        """A web socket was asked for. It finds no network; routing it would leave a name of ours in the page."""
        self._note(socket.url)

    def _popup(self, page: Any) -> None:
        if page.opener() is not None:
            page.close()

    def _note(self, url: str) -> None:
        if len(self.blocked) < NOTES:
            self.blocked.append(url[:200])

    def _answer(self, route: Any) -> None:
        request = route.request
        url = request.url
        self.asked += 1
        if url == self.site and request.is_navigation_request() and request.frame.parent_frame is None:
            self.served += 1
            if self.served <= 2:
                headers = {"content-type": "text/html; charset=utf-8", "content-security-policy": self.policy}
                route.fulfill(status=200, headers=headers, body=self.document)
                return
        found = self._file(url) or cdn.find(url)
        if found is not None:
            route.fulfill(
                status=200, headers={"content-type": found[1], "access-control-allow-origin": "*"}, body=found[0]
            )
            return
        if request.is_navigation_request() and request.frame.parent_frame is None and url != self.site:
            self.left = self.left or url
        self._note(url)
        route.abort("aborted")

    def _file(self, url: str) -> tuple[bytes, str] | None:
        """A file beside the page, by its relative address."""
        if not url.startswith(self.site):
            return None
        name = unquote(urlsplit(url).path[len(urlsplit(self.site).path) :])
        path = Path(name)
        if not name or path.is_absolute() or ".." in path.parts or path.is_symlink() or not path.is_file():
            return None
        return path.read_bytes(), mimetypes.guess_type(name)[0] or "application/octet-stream"


def without_hashes(html: str) -> str:
    """The document, its tags that load what we hold a copy of without the hash of what another site holds."""
    return _TAG.sub(lambda tag: _HASH.sub(_lines, tag[0]) if _is_ours(tag[0]) else tag[0], html)


def _is_ours(tag: str) -> bool:
    address = _ADDRESS.search(tag)
    return address is not None and cdn.find(unescape(next(filter(None, address.groups()), "")).strip()) is not None


def _lines(attribute: re.Match[str]) -> str:
    """As many lines as before, so that errors keep theirs."""
    return " " + "\n" * attribute[0].count("\n")
