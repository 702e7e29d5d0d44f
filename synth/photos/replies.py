"""What models say in plain words: sentences, a yes or a no, text that was read; not refusals, not other languages."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any

from synth.records import ItemError
from synth.words import is_english

REFUSAL = re.compile(
    r"\b(?:i(?:'|’)?m sorry|i am sorry|i apologi[sz]e"
    r"|i (?:can(?:'|’)?t|cannot|am unable to|am not able to|won(?:'|’)?t) "
    r"(?:help|assist|see|view|describe|provide|identify|answer|do|comply|process|fulfil)"
    r"|as an ai\b|as a language model\b|(?:unable|not able) to (?:see|view|process) (?:the |this )?(?:image|picture))",
    re.IGNORECASE,
)
LIST_MARK = re.compile(r"^(?:[-*•]|\d+[.)])\s+")
YES_NO = re.compile(r"\W*(yes|no)\b", re.IGNORECASE)
NOTHING = {"no", "none", "nothing", "no text", "n/a", "there is no text", "empty", ""}
LONGEST = 1200  # characters of a description
QUOTES = "\"'“”‘’`"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A yes or a no, and how likely it was; a server that does not tell is taken at its word."""

    yes: bool
    likely: float  # that the reply is a Yes
    told: bool = True  # whether the server said how likely

    @property
    def words(self) -> str:
        return "Yes" if self.yes else "No"


def _text(reply: Any) -> str:
    return " ".join(str(reply["text"]).split())


def refused(text: str) -> None:
    if found := REFUSAL.search(text[:300]):
        raise ItemError("refused", f"it says {found[0]!r}: {text[:120]!r}")


def prose(reply: Any) -> str:
    """Sentences in English, without the marks of a list or quotes around them."""
    text = " ".join(LIST_MARK.sub("", line.strip()) for line in str(reply["text"]).splitlines() if line.strip())
    text = " ".join(text.replace("**", "").split()).strip(QUOTES).strip()
    refused(text)
    if not text:
        raise ItemError("bad_reply", "the reply is empty")
    if len(text) > LONGEST:
        raise ItemError("bad_reply", f"a description of {len(text)} characters")
    if not is_english(text):
        raise ItemError("foreign", f"it is not in English: {text[:120]!r}")
    return text


def yes_or_no(reply: Any) -> Said:
    text = _text(reply)
    found = YES_NO.match(text)
    if found is None:
        refused(text)
        raise ItemError("bad_reply", f"neither yes nor no: {text[:120]!r}")
    yes, logprob = found[1].casefold() == "yes", reply.get("logprob")
    if not isinstance(logprob, int | float) or not math.isfinite(logprob):
        return Said(yes=yes, likely=1.0 if yes else 0.0, told=False)
    sure = min(1.0, math.exp(logprob))
    return Said(yes=yes, likely=sure if yes else 1.0 - sure)


def written(reply: Any) -> str:
    """Text that was read on a picture, line by line; empty where there is none."""
    lines = [" ".join(line.split()).strip("`") for line in str(reply["text"]).strip().splitlines()]
    text = "\n".join(line for line in lines if line)
    refused(text)
    bare = text.casefold().strip(" .!" + QUOTES)
    if bare in NOTHING:
        return ""
    if len(text) > LONGEST:
        raise ItemError("bad_reply", f"a reading of {len(text)} characters")
    return text.strip(QUOTES) if text.count('"') != 1 else text
