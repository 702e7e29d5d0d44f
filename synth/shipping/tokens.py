"""About how many tokens a text comes to, where nobody gave a tokenizer: told as an estimate, never as a count."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

PIECES = re.compile(r"[^\W\d_]+|\d|[^\w\s]+|_+|\n+")
LETTERS = 4.5  # of a Latin word a token, beyond its first few
Count = Callable[[str], int]
TURN = 5  # tokens that a chat template puts around a turn


def estimated(text: str) -> int:
    """A digit is one, a word one for each 4.5 letters begun, of other scripts one for each letter, signs in twos."""
    return sum(_piece(piece) for piece in PIECES.findall(text))


def _piece(piece: str) -> int:
    if piece[0].isalpha():
        return -int(-len(piece) // LETTERS) if ord(piece[0]) < 0x250 else len(piece)
    return 1 if piece[0].isdigit() or piece[0] == "\n" else -(-len(piece) // 2)


def counting(path: Path | None) -> tuple[Count, str]:
    """How texts are counted, and what receipts say of that: by a `tokenizer.json` where the `tokenizers` library is."""
    if path is None:
        return estimated, "estimated from the letters"
    tokenizers: Any = import_module("tokenizers")  # of those who train; we need none
    tokenizer = tokenizers.Tokenizer.from_file(str(path))
    return lambda text: len(tokenizer.encode(text, add_special_tokens=False).ids), f"counted with {path.name}"
