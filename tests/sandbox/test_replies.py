"""Replies of a guest are parsed as something nobody trusts."""

from __future__ import annotations

import struct

import pytest

from sandbox.contract import ERROR_KINDS
from sandbox.guest.classify import KINDS
from sandbox.guest.frames import pack, unpack
from sandbox.process import parse_outcome

GOOD = {"error": None, "logs": "", "pages": 1, "seconds": 0.5, "peak_mb": 3}


def parse(head, blobs):
    return parse_outcome(pack(head, blobs))


def test_a_good_reply():
    outcome = parse({**GOOD, "data": True, "handoff": "html"}, [b"image", b"scene", b"data", b"handed"])
    assert (outcome.status, outcome.seconds, outcome.peak_mb) == ("ok", 0.5, 3.0)
    assert (outcome.pages[0].image, outcome.pages[0].scene) == (b"image", b"scene")
    assert (outcome.data, outcome.handoff) == (b"data", ("html", b"handed"))


@pytest.mark.parametrize(
    ("head", "blobs"),
    [
        ({**GOOD, "pages": 2}, [b"a", b"b"]),
        ({**GOOD, "pages": 10**9}, []),
        ({**GOOD, "pages": -1}, []),
        ({**GOOD, "pages": True}, [b"a", b"b"]),
        ({**GOOD, "logs": 5}, [b"a", b"b"]),
        ({**GOOD, "error": {"kind": "fine", "message": "", "line": None}}, [b"a", b"b"]),
        ({**GOOD, "error": {"kind": "crash", "message": 5, "line": None}}, [b"a", b"b"]),
        ({**GOOD, "error": {"kind": "crash", "message": "", "line": "5"}}, [b"a", b"b"]),
        ({**GOOD, "error": {"kind": "crash", "message": "", "line": 0}}, [b"a", b"b"]),
        ({**GOOD, "error": {"kind": "crash", "message": "", "line": 10**20}}, [b"a", b"b"]),
        ({**GOOD, "error": {"kind": "crash", "message": "half \ud800", "line": None}}, [b"a", b"b"]),
        ({**GOOD, "error": {"kind": ["crash"], "message": "", "line": None}}, [b"a", b"b"]),
        ({**GOOD, "logs": "half \udfff"}, [b"a", b"b"]),
        ({**GOOD, "seconds": "0.5"}, [b"a", b"b"]),
        ({**GOOD, "seconds": float("nan")}, [b"a", b"b"]),
        ({**GOOD, "peak_mb": -1}, [b"a", b"b"]),
        ({**GOOD, "peak_mb": True}, [b"a", b"b"]),
        (GOOD, [b"a", b"b", b"one more"]),
    ],
)
def test_a_wrong_reply_is_no_result(head, blobs):
    with pytest.raises(ValueError):
        parse(head, blobs)


@pytest.mark.parametrize(
    "frame",
    [
        b"",
        b"\0\0",
        struct.pack(">I", 50) + b"{}",
        struct.pack(">I", 2) + b"[]",
        struct.pack(">I", 13) + b'{"blobs":[9]}',
        struct.pack(">I", 14) + b'{"blobs":[-1]}',
        struct.pack(">I", 15) + b'{"blobs":["1"]}',
        struct.pack(">I", 12) + b'{"blobs":[]}' + b"more",
        struct.pack(">I", 200_000) + b"[" * 200_000,
    ],
)
def test_a_frame_that_does_not_add_up(frame):
    with pytest.raises(ValueError):
        unpack(frame)


def test_guest_and_contract_agree_on_kinds():
    assert frozenset(ERROR_KINDS) == KINDS
