"""A given picture with questions that a model invents about it: asked for, read, filtered, and put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from synth.genixer.drafts import DRAFTS, Draft
from synth.genixer.draws import TALKS, Draw, draws, prompt, task_for
from synth.genixer.filters import Outcome, Tried, confirmed, likened, placed
from synth.genixer.places import words
from synth.genixer.put import Talk, sample
from synth.genixer.replies import Exchange, exchanges
from synth.genixer.settings import Genixer
from synth.kit import Kit
from synth.line import Line
from synth.photos.asking import Asking
from synth.photos.photograph import Photograph
from synth.records import ENGLISH, ItemError, Picture, Question, Reject, Sample, topic_of
from synth.rows import as_json
from synth.tasks import tasks
from synth.words import is_english

FAMILY = "genixer"


def make(line: Line, photograph: Photograph, kit: Kit) -> Sample:
    assert kit.gallery is not None
    assert kit.seer is not None
    settings = kit.gallery.settings.genixer
    asking = Asking(line=line, usual=kit.seer, engines=kit.stages)
    bare = photograph.described((), None, title=photograph.topic.subject)
    talks = _filtered(asking, photograph, bare, _invented(asking, photograph, bare, settings), settings)
    made = sample(photograph, talks)
    line.at("questions", bare)
    line.at("reading", bare)
    if not made.questions:
        raise ItemError("no_questions", f"none of {len(talks)} replies holds a question that stays")
    if kit.excluded and (near := kit.excluded.why_not(made)):
        raise ItemError("excluded", near)
    return made


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Heard:
    text: str
    task: str
    exchanges: Sequence[Exchange]


def _invented(asking: Asking, photograph: Photograph, bare: Picture, settings: Genixer) -> list[Talk]:
    drawn = draws(photograph.topic.seed, settings)
    prompts = [prompt(draw, bare, photograph.all(), settings) for draw in drawn]
    english = photograph.topic.language == ENGLISH
    heard = asking.hear(
        photograph.topic, prompts, lambda asked, reply: _read(drawn[asked.sample], reply, english=english)
    )
    seen: set[str] = set()
    return [
        Talk(draw=draw, task=one.task, reply=one.text, tried=_drafted(asking, bare, one, settings, seen))
        for draw, one in zip(drawn, heard, strict=True)
        if one is not None
    ]


def _read(draw: Draw, reply: Any, *, english: bool) -> _Heard:
    text = reply.get("text") if isinstance(reply, dict) else None
    if not isinstance(text, str):
        raise ItemError("bad_reply", "the reply holds no text")
    found = exchanges(text)
    task = task_for(draw, found)
    asked = " ".join(words(one.question) for one in found)
    if english and not is_english(asked):
        raise ItemError("foreign", f"it is not in English: {asked[:120]!r}")
    return _Heard(text=text, task=task, exchanges=found if task in TALKS else found[:1])


def _drafted(asking: Asking, bare: Picture, heard: _Heard, settings: Genixer, seen: set[str]) -> tuple[Tried, ...]:
    """Its turns up to the first that is not of the right form; the places of all others are."""
    made: list[Tried] = []
    line = asking.line
    for at, exchange in enumerate(heard.exchanges):
        line.at("format", bare)
        tried = line.tried(lambda: _one(bare, heard.task, exchange, settings, seen))  # noqa: B023  called at once
        if isinstance(tried, Reject):
            rest = _with_rest(tried, len(heard.exchanges) - at - 1)
            asking.lose(topic_of(bare), "format", rest.reason, rest.detail)
            break
        made.append(tried)
    return tuple(made)


def _one(bare: Picture, task: str, exchange: Exchange, settings: Genixer, seen: set[str]) -> Tried:
    scene = bare.pages[0].scene
    draft = DRAFTS[task](exchange, (scene.width, scene.height))
    findings = placed(draft, settings.side) if tasks()[task].grounding else ()
    key = as_json([draft.text, draft.form, sorted(draft.options)])
    if key in seen:
        raise ItemError("bad_reply", "it asks what was asked before")
    seen.add(key)
    return Tried(draft=draft, question=_question(bare, draft), findings=findings)


def _question(picture: Picture, draft: Draft) -> Question:
    return Question(
        pictures=(picture,), family=FAMILY, form=draft.form, text=draft.text, answer=draft.answer,
        options=draft.options, wrong=draft.wrong,
    )  # fmt: skip


def _filtered(
    asking: Asking, photograph: Photograph, bare: Picture, talks: Sequence[Talk], settings: Genixer
) -> list[Talk]:
    """Each by the filter for its task; of all that is asked nothing waits for an answer before it."""
    grounding = [tasks()[talk.task].grounding for talk in talks]
    plain = [one for talk, places in zip(talks, grounding, strict=True) if not places for one in talk.tried]
    placed_ = [one for talk, places in zip(talks, grounding, strict=True) if places for one in talk.tried]
    told = dict(zip(map(id, plain), confirmed(asking, bare, plain, settings), strict=True))
    told |= dict(zip(map(id, placed_), likened(asking, photograph, bare, placed_, settings), strict=True))
    return [_cut(asking.line, talk, [told[id(one)] for one in talk.tried]) for talk in talks]


def _cut(line: Line, talk: Talk, outcomes: Sequence[Outcome]) -> Talk:
    """Its turns up to the first that fails: what is said after it may build on it."""
    kept: list[Tried] = []
    for one, outcome in zip(talk.tried, outcomes, strict=True):
        if isinstance(outcome, Reject):
            line.rejects.append(_with_rest(outcome, len(talk.tried) - len(kept) - 1))
        if outcome is None or isinstance(outcome, Reject):
            break
        kept.append(replace(one, findings=(*one.findings, outcome)))
    return replace(talk, tried=tuple(kept), lost=len(talk.tried) - len(kept))


def _with_rest(reject: Reject, after: int) -> Reject:
    if not after:
        return reject
    return replace(reject, detail=f"{reject.detail}; {after} turn{'s' * (after > 1)} after it went with it")
