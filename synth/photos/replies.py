"""What models say in plain words: sentences, a yes or a no, text that was read; not refusals, not other languages."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any

from synth.records import ItemError
from synth.words import is_english

# Nothing was seen: no answer, though it may begin as one.
BLIND = (
    r"\b(?:no|any) (?:image|picture|photo)s? (?:(?:is|was|were|has been|have been) )?"
    r"(?:provided|attached|uploaded|included)"
    r"|(?:provide|upload|attach|share) (?:the|an|your) (?:image|picture|photo)s? (?:so|and i|you|for me|that)\b"
)
UNSEEN = re.compile(BLIND, re.IGNORECASE)
# What no caption and no sign says of itself.
REFUSAL = re.compile(
    r"\b(?:i(?:'m| am) (?:very |so )?sorry(?:[,.;:!]| but| i\b)"
    r"|(?:i |my )(?:sincerely )?apologi(?:[sz]e|es)\b(?:[,.;:!]| but| i\b| for (?:any|the) )"
    r"|sorry, (?:but )?(?:i|as|this|the)\b"
    r"|i (?:can't|can ?not|am unable to|am not able to|won't|will not|do not|don't|must decline to) "
    r"(?:be able to )?(?:actually |really |directly )?(?:help|assist|see|view|describe|provide|identify|answer|do"
    r"|comply|process|fulfil|recogni[sz]e|determine|discuss|analy[sz]e|have (?:the ability|access|enough|any)"
    r"|feel comfortable)"
    r"|i(?:'m| am) (?:unable|not able|not allowed|not permitted) to\b|i must decline"
    r"|as an? (?:ai|language model|large language model|text-based)\b"
    r"|(?:unable|not able) to (?:see|view|process|analy[sz]e) (?:the |this )?(?:image|picture))|" + BLIND,
    re.IGNORECASE,
)
SAID = re.compile(r"[\"“”„«»][^\"“”„«»]*[\"“”„«»]")  # in quotes: it stands on the picture
LIST_MARK = re.compile(r"^(?:[-*•]|\d{1,2}[.)]|#{1,6})\s+")
YES_NO = re.compile(r"[\W_]*(yes|no)(?![^\W_])(?!\W*(?:and|or|/)?\W*(?:yes|no)(?![^\W_]))", re.IGNORECASE)
NOTHING = {"no", "none", "nothing", "no text", "n/a", "there is no text", "empty", ""}
LEAST_LIKELY = -700  # whose likelihood is still a number
LONGEST = 1200  # characters of a description
QUOTES = "\"'“”‘’`"
PAIRS = tuple(map(tuple, ('""', "''", "“”", "„“", "”“", "‘’", "``", "«»")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A yes or a no, and how likely it was; a server that does not tell is taken at its word."""

    yes: bool
    likely: float  # that the reply is a Yes
    told: bool = True  # whether the server said how likely


def _text(reply: Any) -> str:
    return " ".join(str(reply["text"]).split())


def _unquoted(text: str) -> str:
    """Without the quotes around all of it: those of a part stay."""
    for opens, closes in PAIRS:
        inside = text[1:-1].strip()
        if len(text) > 1 and text[0] == opens and text[-1] == closes and not _quotes(inside, (opens, closes)):
            return _unquoted(inside)
    return text


def _quotes(text: str, marks: tuple[str, str]) -> bool:
    """Whether there are such marks, but for apostrophes within words."""
    return any(mark in re.sub(r"(?<=\w)['’](?=\w)", "", text) for mark in marks)


def refusal(text: str) -> str | None:
    """The words by which it is one; what stands in quotes stands on the picture."""
    found = REFUSAL.search(SAID.sub(" ", text.replace("’", "'")))
    return found[0] if found else None


def refused(text: str) -> None:
    if found := refusal(text[:300]):
        raise ItemError("refused", f"it says {found!r}: {text[:120]!r}")


def prose(reply: Any) -> str:
    """Sentences in English, without the marks of a list or quotes around them."""
    text = " ".join(LIST_MARK.sub("", line.strip()) for line in str(reply["text"]).splitlines() if line.strip())
    text = _unquoted(" ".join(text.replace("**", "").split()))
    refused(text)
    if not any(letter.isalnum() for letter in text):
        raise ItemError("bad_reply", "the reply is empty")
    if len(text) > LONGEST:
        raise ItemError("bad_reply", f"a description of {len(text)} characters")
    if not is_english(text):
        raise ItemError("foreign", f"it is not in English: {text[:120]!r}")
    return text


def yes_or_no(reply: Any) -> Said:
    text = _text(reply)
    found = YES_NO.match(text)
    if found is None or UNSEEN.search(text):
        refused(text)
        raise ItemError("bad_reply", f"neither yes nor no: {text[:120]!r}")
    yes, logprob = found[1].casefold() == "yes", reply.get("logprob")
    if not isinstance(logprob, float | int) or isinstance(logprob, bool) or not -math.inf < logprob < math.inf:
        return Said(yes=yes, likely=1.0 if yes else 0.0, told=False)
    sure = math.exp(min(0, logprob)) if logprob > LEAST_LIKELY else 0.0  # of rounding some are a little above nothing
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
    return _unquoted(text)
