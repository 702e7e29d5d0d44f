"""The log-probabilities of a reply's own tokens, as a server of vLLM tells them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any


def of_reply(choice: Any, text: str) -> list[float] | None:
    """Of each token of the reply, less the one that ends a turn, which some servers list and others do not."""
    try:
        listed = choice["logprobs"]["content"]
        pairs = [(str(one["token"]), float(one["logprob"])) for one in listed]
    except (TypeError, KeyError, ValueError, OverflowError):
        return None
    if pairs and choice.get("finish_reason") == "stop" and _is_no_word(pairs[-1][0], listed[-1], text):
        pairs = pairs[:-1]
    return probable([value for _, value in pairs])


def _is_no_word(token: str, listed: dict[str, Any], text: str) -> bool:
    """Whether the last token is none of the text's: it is not what the text ends with."""
    spelt = listed.get("bytes")
    try:
        ending = bytes(spelt) if spelt else token.encode()
    except (TypeError, ValueError):
        ending = token.encode()
    return not ending or not text.encode("utf-8", "replace").endswith(ending)


def of_given(prompt_logprobs: Any, given: str) -> list[float] | None:
    """Of the last tokens of a prompt, those that spell the reply that was given."""
    try:
        last = [next(iter(one.values())) for one in prompt_logprobs[1:]]  # before the first there is nothing
        pieces = [str(one.get("decoded_token") or "") for one in last]
        count = spelling(pieces, given) or spelling(pieces, given.strip())
        return probable([float(one["logprob"]) for one in last[len(last) - count :]])
    except (TypeError, KeyError, ValueError, AttributeError, StopIteration, OverflowError):
        return None


def spelling(pieces: Sequence[str], text: str) -> int:
    """How many of the last pieces spell the text; 0 if none do.

    Half a letter is an empty piece, and its other half the whole letter: so the longest spelling is the right one.
    The first piece may begin with the space that stands before the text.
    """
    left, found = text, 0
    for count, piece in enumerate(reversed(pieces), start=1):
        if left and piece.lstrip(" ") == left:
            piece = left
        if not text or not left.endswith(piece):
            break
        left = left[: len(left) - len(piece)]
        if not left:
            found = count
    return found


def probable(values: list[float]) -> list[float] | None:
    """What can be logarithms of probabilities; a server rounds, and 1e-9 over is none of ours to refuse."""
    good = values and all(math.isfinite(one) and one <= 1e-6 for one in values)
    return [min(one, 0.0) for one in values] if good else None
