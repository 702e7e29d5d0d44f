"""From what people have said of a picture to hard questions: synthesised, made harder, brought into other forms."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import partial

from synth.comvint.asks import KINDS, Asks, read_first, read_formed, read_harder
from synth.comvint.checking import Checking
from synth.comvint.drafts import Draft, judged, kept_once
from synth.comvint.facts import facts_of
from synth.comvint.listing import listing
from synth.comvint.same import truth
from synth.comvint.settings import Form
from synth.kit import Kit
from synth.line import Line
from synth.photos.asking import Asking
from synth.photos.photograph import Photograph
from synth.records import ItemError, Sample

__all__ = ["listing", "make"]

TOLD = 3  # faults of the replies before that a model is told


def make(line: Line, photograph: Photograph, kit: Kit) -> Sample:
    assert kit.gallery is not None
    assert kit.seer is not None
    settings = kit.gallery.settings.comvint
    line.at("annotations", photograph.topic)
    facts = facts_of(photograph, settings)
    asking = Asking(line=line, usual=kit.seer, engines=kit.stages)
    for reason, detail in facts.lost:
        asking.lose(photograph.topic, line.stage, reason, detail)
    elements = list(facts.elements(photograph.size))
    picture = photograph.described(elements, facts.json(), title=facts.title)
    work = Checking(
        asking=asking, asks=Asks(photograph=photograph, facts=facts, settings=settings), picture=picture
    )  # fmt: skip

    drafts = synthesised(work)
    harder = complicated(work, drafts)
    kept = reformulated(work, harder)[: kit.most]
    line.at("questions", picture)
    line.at("reading", picture)
    if len(kept) < kit.least_of_given:
        told = f"{len(kept)} of {len(drafts)} questions passed, {kit.least_of_given} are asked for"
        raise ItemError("no_questions", told)
    grown = [[step.json() for step in reversed(list(draft.lineage))] for draft in kept]
    picture = photograph.described(elements, {**facts.json(), "questions": grown}, title=facts.title)
    sample = Sample(pictures=(picture,), questions=tuple(judged(draft, facts, picture) for draft in kept))
    if kit.excluded and (near := kit.excluded.why_not(sample)):
        raise ItemError("excluded", near)
    return sample


def synthesised(work: Checking) -> list[Draft]:
    """First questions; where none is sound they are asked for again, with what was wrong."""
    line, topic, faults = work.asking.line, work.asks.photograph.topic, tuple[str, ...]()
    for _ in range(work.asks.settings.tries):
        before = len(line.rejects)
        [made] = work.asking.hear(topic, [work.asks.synthesise(faults)], lambda _, reply: read_first(reply))
        drafts, wrong = made or ([], [])
        for detail in dict.fromkeys(wrong):
            work.asking.lose(topic, "synthesise", "bad_reply", detail)
        sound = [one for one in work.passing(kept_once(drafts)[: work.asks.settings.questions]) if one]
        if sound:
            return sound
        told = [f"{reject.reason}: {reject.detail[:200]}" for reject in line.rejects[before:]]
        faults = (*faults, *told)[-TOLD:]
    return []


def complicated(work: Checking, drafts: Sequence[Draft]) -> list[Draft]:
    """Each made harder in a few rounds; a round that fails leaves it as it was, and the next goes another way."""
    now, settings, topic = list(drafts), work.asks.settings, work.asks.photograph.topic
    for turn in range(settings.rounds):
        ways = [_way(topic.seed, place, turn) for place in range(len(now))]
        prompts = [work.asks.complicate(draft, how, work.question(draft)) for draft, how in zip(now, ways, strict=True)]
        steps = {id(prompt): pair for prompt, pair in zip(prompts, zip(now, ways, strict=True), strict=True)}
        made = work.asking.hear(topic, prompts, lambda prompt, reply: read_harder(*steps[id(prompt)], reply))  # noqa: B023
        now = [better or draft for draft, better in zip(now, work.passing(made), strict=True)]
    return kept_once(now)


def _way(seed: int, place: int, turn: int) -> str:
    """In which a question is made harder: all ways in turn, in an order of its own."""
    order = random.Random(f"comvint/{seed}/{place}").sample(KINDS, len(KINDS))
    return order[turn % len(order)]


def reformulated(work: Checking, drafts: Sequence[Draft]) -> list[Draft]:
    """In other forms; one that takes no other form stays in its own, where that one is wanted."""
    wanted = [_forms(work, draft, place) for place, draft in enumerate(drafts)]
    asked = [(draft, *one) for draft, forms in zip(drafts, wanted, strict=True) for one in forms]
    prompts = [work.asks.reformulate(draft, form, how, work.question(draft)) for draft, form, how, _ in asked]
    threshold = work.asks.settings.agreement
    reads = {
        id(prompt): partial(read_formed, draft, form, how, random.Random(dice), threshold)
        for prompt, (draft, form, how, dice) in zip(prompts, asked, strict=True)
    }
    made = work.asking.hear(work.asks.photograph.topic, prompts, lambda prompt, reply: reads[id(prompt)](reply))
    passed = [one for one in work.passing(made) if one]
    kept: list[Draft] = []
    for draft in drafts:
        own = [one for one in passed if one.before is draft]
        kept += own or ([draft] if work.asks.settings.forms.get(draft.form) else [])
    return kept_once(kept)


def _forms(work: Checking, draft: Draft, place: int) -> list[tuple[Form, str, str]]:
    """Which ones, drawn by their weights; what a claim is to be; and the seed of the order of options."""
    settings, seed = work.asks.settings, f"comvint/{work.asks.photograph.topic.seed}/{place}"
    dice = random.Random(f"{seed}/forms")
    # a drawing without putting back: the heavy ones come first more often, in the ratio of their weights
    lots = {form: dice.random() ** (1 / weight) for form, weight in sorted(settings.forms.items()) if weight > 0}
    fitting = [form for form in sorted(lots, key=lambda form: -lots[form]) if form in _fits(draft)]
    claim = draft.answer if truth(draft.answer) is not None else dice.choice(("Yes", "No"))
    return [(form, claim if form == "yes_no" else "", f"{seed}/{form}") for form in fitting[: settings.each]]


def _fits(draft: Draft) -> tuple[Form, ...]:
    """Forms that its answer can take."""
    if draft.form == "yes_no":
        return ("yes_no", "free")
    return ("yes_no", "free") if draft.form == "free" else ("short", "choice", "yes_no", "free")
