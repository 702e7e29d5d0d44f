"""What ties two samples together, so that one in train gives the other away in test."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from synth.rows import read_topic

ASPECTS = ("picture", "program", "data", "topic", "subject")
LOOKS_AT = frozenset({"images", "program", "data", "provenance.topic"})  # columns
NOTHING = ("", "null", "{}", "[]", '""')  # data that says nothing


def number(said: str | bytes) -> int:
    """64 bits of a hash."""
    return int.from_bytes(hashlib.blake2b(said if isinstance(said, bytes) else said.encode(), digest_size=8).digest())


def aspects(row: Mapping[str, Any]) -> tuple[int, ...]:
    """A number each, 0 where there is nothing to have in common."""
    picture = hashlib.blake2b(digest_size=8)
    for image in row["images"]:
        picture.update(image["bytes"])
    program = " ".join(row["program"].split())
    topic = read_topic(row["provenance"]["topic"])
    subject = " ".join(topic.subject.casefold().split()) if topic else ""
    return (
        int.from_bytes(picture.digest()),
        number(program) if program else 0,
        number(row["data"]) if row["data"] not in NOTHING else 0,
        number(json.dumps([topic.kind, topic.seed])) if topic else 0,
        number(json.dumps([topic.kind, subject])) if topic and subject else 0,
    )
