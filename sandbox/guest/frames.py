"""Frames on the pipe between host and guest; both sides use this file."""

from __future__ import annotations

import json
import os
import struct
from collections.abc import Sequence
from typing import Any

START = struct.Struct(">Q")  # length of the start message
JOB = struct.Struct(">QdIIIQB")  # payload size, seconds, memory MB, processes, output MB, pixels, level of libraries
REPLY = struct.Struct(">cQ")  # H hello, O outcome; length
_JSON = struct.Struct(">I")


class Truncated(EOFError):
    """The other side went away in the middle of a frame."""


def read_exactly(fd: int, size: int) -> bytes:
    parts: list[bytes] = []
    while size > 0:
        part = os.read(fd, min(size, 1 << 20))
        if not part:
            raise Truncated
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def write_all(fd: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view[: 1 << 20]) :]


def reply(fd: int, kind: bytes, payload: bytes) -> None:
    write_all(fd, REPLY.pack(kind, len(payload)) + payload)


def pack(head: dict[str, Any], blobs: Sequence[bytes] = ()) -> bytes:
    """A JSON object and the bytes that belong to it; the object's `blobs` are their lengths."""
    text = json.dumps({**head, "blobs": [len(b) for b in blobs]}).encode()
    return b"".join((_JSON.pack(len(text)), text, *blobs))


def unpack(payload: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """The reverse of `pack`. Raises ValueError for anything else, so a forged frame is not taken for a reply."""
    if len(payload) < _JSON.size:
        raise ValueError("frame too short")
    at = _JSON.size + _JSON.unpack_from(payload)[0]
    try:
        head = json.loads(payload[_JSON.size : at])
    except RecursionError as error:
        raise ValueError("frame too deep") from error
    lengths = head.pop("blobs", None) if isinstance(head, dict) else None
    if not isinstance(lengths, list) or not all(type(n) is int and n >= 0 for n in lengths):
        raise ValueError("frame without lengths")
    blobs = []
    for length in lengths:
        blobs.append(payload[at : at + length])
        at += length
    if at != len(payload):
        raise ValueError("lengths do not add up")
    return head, blobs
