"""A real store over HTTP: moto's S3 server, and what may stand between it and us: what fails, cuts off or is slow.

moto checks no signatures, so the proxy may pass requests on as they are.
"""

from __future__ import annotations

import contextlib
import http.client
import threading
import time
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import boto3
import pytest
from moto.server import ThreadedMotoServer
from s3fs import S3FileSystem

BUCKET = "bucket"


class Proxy(ThreadingHTTPServer):
    """Counts what is asked for. Of the writes every `fails`-th is answered with 500 and every `cuts`-th not at all,
    half of them once the store has it. Everything takes `seconds` longer. While `closed` nothing is answered, and with
    a `status` nothing but that."""

    daemon_threads = True

    def __init__(self, store: int) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.store, self.fails, self.cuts, self.seconds, self.closed, self.status = store, 0, 0, 0.0, False, 0
        self.asked: list[tuple[str, str]] = []
        self.writes = self.spoilt = self.sent = 0
        self.lock = threading.Lock()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def be_well(self) -> None:
        """As at first."""
        self.fails = self.cuts = self.writes = self.spoilt = self.sent = self.status = 0
        self.seconds, self.closed = 0.0, False
        self.asked.clear()

    def counts(self) -> Counter[str]:
        return Counter(method for method, _ in self.asked)

    def fate(self, method: str, path: str) -> str:
        with self.lock:
            self.asked.append((method, path))
            if self.closed:
                return "cut"
            if method not in ("PUT", "POST"):
                return ""
            self.writes += 1
            found = "fail" if self.fails and self.writes % self.fails == 0 else ""
            found = "cut" if self.cuts and self.writes % self.cuts == 0 else found
            self.spoilt += bool(found)
            # of those that are spoilt every second one has reached the store
            return f"{found} late" if found and self.spoilt % 2 == 0 else found

    def handle_error(self, *_: object) -> None:
        """A client that hung up is no news."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Proxy

    def _pass_on(self) -> None:
        body, answer, content = self._body(), None, b""
        fate = self.server.fate(self.command, self.path)
        time.sleep(self.server.seconds)
        if not self.server.status and (not fate or "late" in fate):
            answer, content = self._asked(body)
        if "cut" in fate:
            self.close_connection = True
            return
        if "fail" in fate or self.server.status:
            self.send_response(self.server.status or 500)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        assert answer
        self.send_response_only(answer.status, answer.reason)
        for name, value in answer.getheaders():
            if name.lower() not in ("transfer-encoding", "connection", "content-length"):
                self.send_header(name, value)
        length = answer.getheader("Content-Length") if self.command == "HEAD" else str(len(content))
        self.send_header("Content-Length", length or "0")
        self.end_headers()
        self.wfile.write(content)
        self.server.sent += len(content)

    do_GET = do_PUT = do_POST = do_HEAD = do_DELETE = _pass_on

    def _asked(self, body: bytes) -> tuple[http.client.HTTPResponse, bytes]:
        headers = {
            name: value for name, value in self.headers.items() if name.lower() not in ("transfer-encoding", "expect")
        }
        headers["Content-Length"] = str(len(body))
        store = http.client.HTTPConnection("127.0.0.1", self.server.store, timeout=60)
        with contextlib.closing(store):
            store.request(self.command, self.path, body, headers)
            answer = store.getresponse()
            return answer, answer.read()

    def _body(self) -> bytes:
        if "chunked" not in self.headers.get("Transfer-Encoding", ""):
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        held = []
        while size := int(self.rfile.readline().split(b";")[0], 16):
            held.append(self.rfile.read(size))
            self.rfile.readline()
        while self.rfile.readline().strip():
            pass
        return b"".join(held)

    def log_message(self, *_: object) -> None:
        pass


class Store:
    """A bucket of its own, behind the proxy; `environment` is what leads there."""

    def __init__(self, port: int) -> None:
        self.proxy = Proxy(port)
        self.environment = {
            "AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing", "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ENDPOINT_URL": self.proxy.url,
        }  # fmt: skip
        self.client = boto3.client(
            "s3", endpoint_url=f"http://127.0.0.1:{port}", aws_access_key_id="testing",
            aws_secret_access_key="testing", region_name="us-east-1",
        )  # fmt: skip

    def objects(self, under: str) -> dict[str, bytes]:
        """Past everything of ours: by their names below."""
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix=f"{under}/")
        keys = [one["Key"] for page in pages for one in page.get("Contents", [])]
        return {key.removeprefix(f"{under}/"): self.object(key) for key in keys}

    def object(self, key: str) -> bytes:
        return bytes(self.client.get_object(Bucket=BUCKET, Key=key)["Body"].read())

    def upload(self, folder: Path, to: str) -> None:
        for path in folder.rglob("*"):
            if path.is_file():
                self.client.upload_file(str(path), BUCKET, f"{to}/{path.relative_to(folder)}")


@contextlib.contextmanager
def serving() -> Iterator[Store]:
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    try:
        store = Store(server.get_host_and_port()[1])
        store.client.create_bucket(Bucket=BUCKET)
        yield store
        store.proxy.shutdown()
        store.proxy.server_close()
    finally:
        server.stop()


@pytest.fixture(scope="session")
def served() -> Iterator[Store]:
    """For all tests of a process, whose client is kept too."""
    with serving() as store:
        yield store


@pytest.fixture
def store(served: Store, tmp_path: Path) -> Iterator[Store]:
    """Well again before each test."""
    served.proxy.be_well()
    with reaching(served, tmp_path / "cache"):
        yield served
    served.proxy.be_well()


@contextlib.contextmanager
def reaching(store: Store, cache: Path) -> Iterator[None]:
    """This process, and those it starts, find the store; what they keep of it lies in a folder of the test's."""
    S3FileSystem.clear_instance_cache()  # a client that is kept goes where the environment led when it was made
    with pytest.MonkeyPatch.context() as patch:
        for name, value in store.environment.items():
            patch.setenv(name, value)
        patch.setenv("XDG_CACHE_HOME", str(cache))
        yield
