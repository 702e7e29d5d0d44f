"""From the server's JSON to the reply that is kept, and from that to what a step reads. Both pure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from synth.models import _likelihoods as likelihoods
from synth.models._replies import read_code, read_json, without_thoughts
from synth.records import JSON, ItemError
from synth.steps import Prompt

Kept = dict[str, Any]


def kept_reply(
    text: str, finish: str, *, logprobs: Sequence[float] | None = None, first: Mapping[str, float] | None = None
) -> Kept:
    """As every engine keeps it. `logprobs` are of the reply's own tokens, without the one that ends the turn."""
    kept: Kept = {"text": text, "finish": finish}
    if first is not None:
        kept["first"] = dict(first)
    if logprobs:
        kept["logprob"], kept["tokens"] = math.fsum(logprobs), len(logprobs)
    return kept


def kept_given(logprobs: Sequence[float] | None) -> Kept:
    """Of a reply that was given no text is kept; without `logprobs` it reads as nothing known."""
    return kept_reply("", "given", logprobs=logprobs)


def wire(reply: dict[str, Any], given: str | None = None) -> tuple[Kept, dict[str, int]]:
    """What is kept of a reply, and the tokens it took; odd shapes become a reply that reads as bad."""
    if given is not None:
        return kept_given(likelihoods.of_given(reply.get("prompt_logprobs"), given)), _usage(reply.get("usage"))
    choices = reply.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices and isinstance(choices[0], dict) else {}
    message = choice.get("message")
    message = message if isinstance(message, dict) else {}
    text = _text(message.get("content"))
    kept = kept_reply(
        text,
        str(choice.get("finish_reason") or ""),
        first=_first(choice.get("logprobs")),
        logprobs=likelihoods.of_reply(choice, text),
    )
    if message.get("refusal"):
        kept["refused"] = str(message["refusal"])[:300]
    elif kept["finish"] == "content_filter":
        kept["refused"] = "its content filter stopped the reply"
    return kept, _usage(reply.get("usage"))


def _text(content: Any) -> str:
    """Some servers answer in parts."""
    if isinstance(content, list):
        return "".join(str(part.get("text") or "") for part in content if isinstance(part, dict))
    return content if isinstance(content, str) else ""


def _first(logprobs: Any) -> dict[str, float] | None:
    """The first token's alternatives with their log-probabilities."""
    try:
        first = logprobs["content"][0]
        pairs = [(str(one["token"]), float(one["logprob"])) for one in (first, *first.get("top_logprobs", ()))]
    except (TypeError, KeyError, IndexError, ValueError, AttributeError, OverflowError):
        return None
    return {token: value for token, value in pairs if value <= 0.0 and math.isfinite(value)}


def _usage(usage: Any) -> dict[str, int]:
    names = {"prompt_tokens": "prompt", "completion_tokens": "completion"}
    said = usage if isinstance(usage, dict) else {}
    return {ours: said[theirs] for theirs, ours in names.items() if isinstance(said.get(theirs), int)}


def read(prompt: Prompt, kept: Kept) -> JSON:
    if "refused" in kept:
        raise ItemError("refused", kept["refused"])
    if prompt.odds:
        return _odds(prompt.odds, kept.get("first"))
    if prompt.given is not None:
        return _likelihood(kept)
    if kept["finish"] == "length":
        raise ItemError("bad_reply", "the reply is cut off: it is longer than max_tokens")
    if not without_thoughts(kept["text"]):
        raise ItemError("bad_reply", "the reply is empty")
    if prompt.said:
        return {"text": without_thoughts(kept["text"]), **(_likelihood(kept) if prompt.likely else {})}
    if prompt.schema is not None:
        return read_json(kept["text"], prompt.schema)
    return {"source": read_code(kept["text"])}


def _likelihood(kept: Kept) -> dict[str, JSON]:
    return {name: kept[name] for name in ("logprob", "tokens") if name in kept}


def _odds(words: tuple[str, ...], first: dict[str, float] | None) -> JSON:
    """How likely each word is the first one said; nothing where the server does not tell."""
    if first is None:
        return {}
    found = dict.fromkeys(words, 0.0)
    for token, logprob in first.items():
        bare = token.strip(" \n▁Ġ\"'.*").casefold()
        for word in words:
            if bare == word.casefold():
                found[word] += math.exp(logprob)
    return {word: min(1.0, share) for word, share in found.items()}
