"""From what a model wrote to JSON: fences, prose around it, trailing commas and Python's spelling are forgiven.

Nothing is guessed: a text that stops early or has no value of the wanted shape is a `bad_reply`.
"""

from __future__ import annotations

import ast
import json
import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

from synth.records import JSON, ItemError

_THOUGHTS = re.compile(r"<(/?)(think|thinking|reasoning)>")
_FENCE = re.compile(r"[ \t]*(`{3,}(?!.*`)|~{3,})[ \t]*([\w+-]*)")
_LONGEST = 400_000  # characters; a reply of ours has some thousands
_EFFORT = 2_000_000  # characters looked at in search of a closing bracket: a text full of open ones must have an end


def whole_letters(text: str) -> str:
    """JSON can spell half a letter of two, which no file can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


def without_thoughts(text: str) -> str:
    if len(text) > _LONGEST:
        raise ItemError("bad_reply", f"the reply is longer than {_LONGEST} characters")
    kept, at, inside = "", 0, ""
    for tag in _THOUGHTS.finditer(text):
        if not tag[1] and not inside:
            kept, inside = kept + text[at : tag.start()], tag[2]
        elif tag[1] and inside in ("", tag[2]):
            # some chat templates open the block themselves, so that only its end is said
            kept, at, inside = kept if inside else "", tag.end(), ""
    if inside:
        raise ItemError("bad_reply", "the reply ends before its thoughts do")
    return (kept + text[at:]).strip()


def read_json(text: str, schema: Mapping[str, Any]) -> JSON:
    """The first value in the text that has what the schema requires at its top."""
    text = without_thoughts(text)
    for value in _values(text):
        if _fits(value, schema):
            return value
    raise ItemError("bad_reply", f"the reply holds no JSON of the wanted shape: {_short(text)}")


def read_code(text: str) -> str:
    """The code block of a reply, the longest where there are several; JSON with a `source` will do too."""
    text = without_thoughts(text)
    blocks, ended = _blocks(text)
    if code := [block for language, block in blocks if language != "json"]:
        return max(code, key=len)
    if not ended:
        raise ItemError("bad_reply", "the reply's code block has no end")
    try:
        value = read_json(text, {"required": ["source"]})
    except ItemError:
        value = None
    if isinstance(value, dict) and isinstance(value["source"], str):
        return value["source"]
    raise ItemError("bad_reply", f"the reply holds no code block: {_short(text)}")


def _blocks(text: str) -> tuple[list[tuple[str, str]], bool]:
    """Language and content of each fenced block, and whether the last one has its end."""
    blocks: list[tuple[str, str]] = []
    mark, language, lines = "", "", list[str]()
    for line in text.split("\n"):
        if mark and line.strip(" \t\r") == mark:
            blocks.append((language, "".join(f"{one}\n" for one in lines)))
            mark = ""
        elif mark:
            lines.append(line)
        elif found := _FENCE.match(line):
            mark, language, lines = found[1], found[2], []
    return blocks, not mark


def _values(text: str) -> Iterator[JSON]:
    pieces = [text, *(block for _, block in _blocks(text)[0]), *_balanced(text)]
    for piece in dict.fromkeys(piece.strip() for piece in pieces):
        found = _loads(piece)
        if found is not None:
            yield found


def _loads(piece: str) -> JSON:
    for spelt in (piece, _tidied(piece)):
        try:
            return _plain(json.loads(spelt, strict=False))
        except (ValueError, RecursionError):
            continue
    if piece[:1] in "{[":
        try:  # single quotes, None and True
            return _plain(ast.literal_eval(piece))
        except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError):
            return None
    return None


def _plain(value: Any) -> JSON:
    """The value as JSON that any file can hold and any reader take: no tuples, half letters, or endless numbers."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    text.encode("utf-8")
    plain: JSON = json.loads(text, parse_int=_whole)
    return plain


def _whole(word: str) -> int:
    if math.isinf(float(word)):
        raise ValueError("a whole number beyond all others")
    return int(word)


def _tidied(piece: str) -> str:
    """Without comments on lines of their own or commas before a closing bracket, outside strings."""
    # one that does not end goes on to the end of the text: else each mark in it is tried as another beginning
    strings = r'"(?:[^"\\]|\\[\s\S])*(?:"|\\?\Z)'
    piece = re.sub(rf"({strings})|(?:^|(?<=[\s,{{\[]))//[^\n]*", lambda m: m[1] or "", piece, flags=re.MULTILINE)
    return re.sub(rf"({strings})|,(?=\s*[}}\]])", lambda m: m[1] or "", piece)


def _balanced(text: str) -> Iterator[str]:
    """Every stretch from an opening bracket to the one that closes it, outermost first."""
    opening = re.compile(r"[{\[]")
    at, effort = 0, _EFFORT
    while effort > 0 and (found := opening.search(text, at)):
        end = _end(text, found.start())
        effort -= (end or len(text)) - found.start()
        if end is not None:
            yield text[found.start() : end]
        at = end or found.end()


def _end(text: str, start: int) -> int | None:
    depth, quoted, at = 0, False, start
    while at < len(text):
        mark = text[at]
        if quoted:
            at += mark == "\\"
            quoted = mark != '"'
        elif mark == '"':
            quoted = True
        elif mark in "{[":
            depth += 1
        elif mark in "}]":
            depth -= 1
            if depth == 0:
                return at + 1
        at += 1
    return None


def _fits(value: JSON, schema: Mapping[str, Any]) -> bool:
    wanted = schema.get("required", ())
    return isinstance(value, dict) and all(name in value for name in wanted)


def _short(text: str) -> str:
    one_line = " ".join(text.split())
    return repr(one_line[:120] + ("…" if len(one_line) > 120 else ""))
