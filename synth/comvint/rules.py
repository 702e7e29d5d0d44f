"""What a program can say against a question that a model wrote: one sentence, or nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from synth.comvint.drafts import Draft
from synth.comvint.facts import Facts
from synth.comvint.language import wrong_language
from synth.comvint.same import f1, holds, is_unknown, number, same, tokens, truth
from synth.photos.replies import refusal

FEWEST, MOST = 3, 60  # words of a question
LONGEST = 400  # characters of one, for scripts that have no words
MOST_WORDS = 80  # of an answer
ALIKE = 0.95  # F1 of two questions' words from which they are one
SHARE_OF_OPTIONS = 6  # the longest option may have so many times the letters of the shortest

_SOURCE = re.compile(
    r"\b(?:captions?|annotat\w+|descriptions?|bounding box(?:es)?|metadata|the (?:given|provided|listed|above) "
    r"(?:text|facts?|information|sentences?|statements?|list|regions?)|(?:facts|regions) (?:above|below|given)"
    r"|(?:is|are|was|were|as) (?:described|mentioned|stated|annotated)|according to (?:the )?"
    r"(?:text|facts?|information|sentences?|list|statements?)|bildunterschrift|légende|leyenda|didascalia|legenda)\b"
    r"|\b(?:fact|region|sentence|statement)\s+[A-Z]?\d+\b|\b[RC]\d{1,3}\b",
    re.IGNORECASE,
)
_EITHER = re.compile(r"\b(?:or|oder|ou|of|o|eller|lub|veya|или)\b", re.IGNORECASE)
_COUNT = re.compile(r"\bhow many\b|\b(?:total |what (?:is the )?)number of\b|\bcount of\b", re.IGNORECASE)
_ALL = re.compile(r"\b(?:all|none|both|any|neither) of (?:the |these|them|the above)", re.IGNORECASE)


def cited(draft: Draft, facts: Facts) -> str | None:
    """Every fact is there; what is counted comes to the answer."""
    known = set(facts.names)
    if not draft.cited:
        return "it rests on nothing that was said"
    if strange := [name for name in draft.cited if name not in known]:
        return f"it rests on {', '.join(strange[:5])}, which nobody said"
    return _miscounted(draft, facts)


def _miscounted(draft: Draft, facts: Facts) -> str | None:
    stated = number(draft.answer)
    if stated is None or not _COUNT.search(draft.text):
        return None
    names = draft.counted or draft.cited
    sums = _sums([facts.regions[name].counts for name in names if name in facts.regions])
    if stated in sums or stated in _said_numbers([facts.captions[name] for name in names if name in facts.captions]):
        return None
    told = " or ".join(map(str, sorted(sums)[:4])) or "no number"
    return f"it says {stated}, and what it counts comes to {told}"


def _sums(counts: Sequence[frozenset[int]]) -> set[int]:
    """All that they may come to; nothing where nothing is counted."""
    found = {0}
    for one in counts:
        found = {so_far + number for so_far in found for number in one}
    return found - {0}


def _said_numbers(captions: Sequence[str]) -> set[int]:
    """That sentences say; a lone thing has an article."""
    words = [tokens(one) for one in captions]
    return {int(word) for one in words for word in one if word.isdecimal() and len(word) < 7} | {
        1 for one in words if {"one", "a", "an"} & set(one)
    }


def worded(draft: Draft) -> str | None:
    """It is a question for somebody who sees the picture and nothing else."""
    asked, answered, everything = draft.text, draft.answer, _everything(draft)
    words = len(asked.split()) if " " in asked else len(tokens(asked))  # some scripts have no spaces
    if not FEWEST <= words <= MOST or len(asked) > LONGEST:
        return f"it has {words} words in {len(asked)} letters; {FEWEST} to {MOST} in {LONGEST} are allowed"
    if not tokens(answered) or len(tokens(answered)) > MOST_WORDS:
        return f"its answer has {len(tokens(answered))} words"
    if is_unknown(answered):
        return "its answer is that nobody knows"
    if found := _SOURCE.search(everything):
        return f"it speaks of what a reader does not see: {found[0]!r}"
    return _given_away(draft)


def refuses(draft: Draft) -> str | None:
    found = refusal(_everything(draft))
    return f"it says {found!r}" if found else None


def foreign(draft: Draft, language: str) -> str | None:
    return wrong_language(_everything(draft), language)


def _everything(draft: Draft) -> str:
    return " ".join([draft.text, draft.answer, draft.rationale, *draft.options])


def _given_away(draft: Draft) -> str | None:
    if draft.form in ("yes_no", "choice") or _EITHER.search(draft.text):
        return None
    short = _core(draft)
    return f"it says its own answer: {short!r}" if holds(draft.text, short) else None


def _core(draft: Draft) -> str:
    """The answer in short: a whole sentence repeats the question, and may."""
    whole = draft.form == "free" and draft.stage == "reformulate"
    return draft.before.answer if whole and draft.before else draft.answer


def harder(draft: Draft, before: Draft) -> str | None:
    """Than the one it was made of."""
    if f1(tokens(draft.text), tokens(before.text)) >= ALIKE:
        return "it asks the same in the same words"
    if len(draft.cited) <= len(before.cited) and len(draft.thoughts) <= len(before.thoughts):
        return f"it rests on {len(draft.cited)} facts in {len(draft.thoughts)} steps, as the one before it"
    return None


def same_answer(draft: Draft, before: Draft, threshold: float) -> str | None:
    """In its other form it still asks for what the one before it asked for."""
    if draft.form == "choice":
        return _options(draft, before, threshold)
    if draft.form == "yes_no":
        return _claim(draft, before)
    return _sentence(draft, before, threshold) if draft.form == "free" else None


def _sentence(draft: Draft, before: Draft, threshold: float) -> str | None:
    """A whole answer says the short one."""
    if truth(before.answer) is not None:
        return None if truth(draft.answer) is truth(before.answer) else "its answer is another one"
    said = holds(draft.answer, before.answer) or same(draft.answer, before.answer, threshold)
    return None if said else f"its answer does not say {before.answer!r}"


def _options(draft: Draft, before: Draft, threshold: float) -> str | None:
    options = draft.options
    spelt = {" ".join(tokens(one)) for one in options}
    if len(options) < 3 or len(spelt) < len(options) or "" in spelt:
        return f"of its {len(options)} options {len(spelt)} are different; three are needed"
    right = [one for one in options if same(one, before.answer, threshold)]
    if len(right) != 1:
        return f"{len(right)} of its options are the answer {before.answer!r}"
    if odd := [one for one in options if _ALL.search(one) or is_unknown(one)]:
        return f"an option is none that stands for itself: {odd[0]!r}"
    if max(map(len, options)) > SHARE_OF_OPTIONS * min(map(len, options)) + 10:
        return "its options differ so much in length that one stands out"
    return None


def _claim(draft: Draft, before: Draft) -> str | None:
    """A claim that is right says the answer, one that is wrong says something else."""
    if truth(before.answer) is not None:
        return None if truth(draft.answer) is truth(before.answer) else "its answer is another one"
    says = holds(draft.text, before.answer)
    if truth(draft.answer) and not says:
        return f"its claim is to be right, and does not say {before.answer!r}"
    if not truth(draft.answer) and says:
        return f"its claim is to be wrong, and says {before.answer!r}"
    return None


def agrees(draft: Draft, given: str, threshold: float) -> str | None:
    """Somebody who was not told the answer comes to the same."""
    told = f"asked again it is {given[:120]!r}"
    if is_unknown(given):
        return "it cannot be told from what was said"
    if draft.form == "choice":
        right = [one for one in draft.options if tokens(one) == tokens(given)]
        right = right or [one for one in draft.options if same(one, given, threshold)]
        return None if right == [draft.answer] else told
    if draft.form == "yes_no":
        return None if truth(given) is truth(draft.answer) else told
    core = _core(draft)
    stated = number(core)
    if stated is not None and len(tokens(core)) == 1:
        return None if number(given) == stated else told
    close = same(given, core, threshold) or (draft.form == "free" and same(given, draft.answer, threshold))
    return None if close else told
