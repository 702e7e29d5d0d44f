"""What stays of what was invented: how likely a Yes to it is, and for words that name a part of the picture how like
the two are.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from synth.genixer.answers import claim
from synth.genixer.drafts import Draft, Named
from synth.genixer.places import EDGE
from synth.genixer.settings import Genixer
from synth.photos.asking import Asking
from synth.photos.finding import Finding
from synth.photos.photograph import Photograph
from synth.records import ItemError, Picture, Question, Reject, topic_of
from synth.steps import GREEDY, Prompt

SCORE = {"type": "object", "required": ["score"], "properties": {"score": {"type": "number"}}}
_FIRST = re.compile(r"\W{0,8}(\w{1,20})")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tried:
    draft: Draft
    question: Question
    findings: tuple[Finding, ...] = ()


Outcome = Finding | Reject | None  # None: its reply could not be had, and is a reject of its own already


def placed(draft: Draft, least: int) -> tuple[Finding, Finding]:
    """The form of its places, without which there were no draft, and their least side; `too_small` below that."""
    boxes = [named.box for named in draft.named]
    sides = [round(min(box[2] - box[0], box[3] - box[1]), EDGE) for box in boxes]
    if sides and min(sides) < least:
        raise ItemError("too_small", f"a box with a side of {min(sides):g} pixels; {least} are asked for")
    if not sides:
        return Finding(check="format", passed=True), Finding(check="side", passed=None, detail="it names no box")
    return Finding(check="format", passed=True), Finding(check="side", passed=True, score=float(min(sides)))


def confirmed(asking: Asking, picture: Picture, tried: Sequence[Tried], settings: Genixer) -> list[Outcome]:
    """Whether a model that sees the picture holds each question and answer for true; all are asked at once."""
    prompts = [_confirm(one.question, picture) for one in tried]
    heard = asking.hear(topic_of(picture), prompts, lambda _, reply: believed(reply, settings, asking.name("confirm")))
    return [_outcome(one.question, "confirm", "believes", found) for one, found in zip(tried, heard, strict=True)]


def _confirm(question: Question, picture: Picture) -> Prompt:
    """Of a choice the words of its answer stand there, and not the letter."""
    return Prompt(
        stage="confirm",
        item=question,
        template="genixer/confirm.jinja",
        values={"question": question.words, "answer": question.answer.words},
        images=[picture.pages[0].image],
        said=True,
        likely=True,
        sampling=GREEDY,
    )


def believed(reply: Any, settings: Genixer, by: str) -> Finding:
    """How likely the whole reply is, the product over its tokens; kept where it is a Yes and likely enough."""
    text = reply.get("text") if isinstance(reply, dict) else None
    if not isinstance(text, str):
        raise ItemError("bad_reply", "the reply holds no text")
    first = _FIRST.match(text)
    yes = claim(first[1]) if first else None
    if yes is None or not yes.value:
        said = "no" if yes else f"neither yes nor no: {text[:80]!r}"
        return Finding(
            check="believes", passed=False, score=_likelihood(reply), by=by, detail=f"the reader says {said}"
        )
    share = _likelihood(reply)
    if share is None:
        return Finding(check="believes", passed=None, by=by, detail="a yes, but the reader gives no log-probabilities")
    if share < settings.hard:
        told = f"the reader says yes, but is not sure ({share:.2f})"
        return Finding(check="believes", passed=False, score=share, by=by, detail=told)
    return Finding(check="believes", passed=True, score=share, by=by, detail="" if share > settings.keep else "hard")


def _likelihood(reply: dict[str, Any]) -> float | None:
    logprob = reply.get("logprob")
    if not isinstance(logprob, int | float) or isinstance(logprob, bool) or math.isnan(logprob):
        return None
    return round(math.exp(min(0.0, logprob)), 4)


def likened(
    asking: Asking, photograph: Photograph, picture: Picture, tried: Sequence[Tried], settings: Genixer
) -> list[Outcome]:
    """Whether words look like the part of the picture they name; only where an engine is named that can tell."""
    if "similar" not in asking.engines:
        told = "no engine tells how like words and pictures are: `stages` names none for `similar`"
        return [Finding(check="similar", passed=None, detail=told) for _ in tried]
    pairs = [(at, named) for at, one in enumerate(tried) for named in one.draft.named if named.words]
    prompts = [_similar(tried[at].question, photograph, named) for at, named in pairs]
    heard = asking.hear(topic_of(picture), prompts, _score)
    scores: dict[int, list[float | None]] = {}
    for (at, _), score in zip(pairs, heard, strict=True):
        scores.setdefault(at, []).append(score)
    by = asking.name("similar")
    return [
        _outcome(one.question, "similar", "dissimilar", _like(scores.get(at, []), settings.similar, by))
        for at, one in enumerate(tried)
    ]


def _similar(question: Question, photograph: Photograph, named: Named) -> Prompt:
    return Prompt(
        stage="similar",
        item=question,
        template="genixer/similar.jinja",
        values={"text": named.words},
        images=[photograph.part(named.box)],
        schema=SCORE,
        sampling=GREEDY,
    )


def _score(_prompt: Prompt, reply: Any) -> float:
    score = reply.get("score") if isinstance(reply, dict) else None
    if not isinstance(score, int | float) or isinstance(score, bool) or not -1 <= score <= 1:
        raise ItemError("bad_reply", f"{str(score)[:40]} is no similarity")
    return float(score)


def _like(scores: Sequence[float | None], least: float, by: str) -> Finding | None:
    """The least alike of its pairs decides."""
    found = [score for score in scores if score is not None]
    if len(found) < len(scores):
        return None
    if not found:
        return Finding(check="similar", passed=None, by=by, detail="no words name a box")
    score = min(found)
    told = "" if score >= least else f"{score:.2f} alike, {least:g} are asked for"
    return Finding(check="similar", passed=score >= least, score=round(score, 4), by=by, detail=told)


def _outcome(question: Question, stage: str, reason: str, found: Finding | None) -> Outcome:
    if found is None or found.passed is not False:
        return found
    return Reject(record=question, stage=stage, reason=reason, detail=found.detail)
