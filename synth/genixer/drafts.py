"""From a question and an answer as they were labelled to a draft of their task, with places in pixels of the picture.

A reply that is not of its task is a `bad_reply`, a place that is none a `bad_place`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from synth.genixer.answers import answer, claim, plain
from synth.genixer.options import meant, options, split_off
from synth.genixer.places import Part, Pieces, Size, boxes_of, groups, parts, points_of, words
from synth.genixer.referring import expression, named_in
from synth.genixer.replies import Exchange
from synth.records import Answer, Box, Form, ItemError, Parts, said
from synth.tasks import wordings

NEAR = 0.01  # of the picture's shorter side: an answer this near to a candidate is that candidate
HIT = 0.05  # of it: nobody points on the pixel


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Named:
    """A box, and the words that say what is in it; none where nobody says it."""

    words: str
    box: Box


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Draft:
    form: Form
    text: Parts
    answer: Answer
    options: tuple[str, ...] = ()
    wrong: tuple[Answer, ...] = ()
    named: tuple[Named, ...] = ()


def common_vqa(of: Exchange, size: Size) -> Draft:
    asked, replied = _words_alone(of)
    form, given = answer(replied)
    return Draft(form=form, text=said(asked), answer=given)


def adv_vqa(of: Exchange, size: Size) -> Draft:
    asked, replied = _words_alone(of)
    if (given := claim(replied)) is None:
        raise ItemError("bad_reply", f"{replied[:80]!r} is neither yes nor no")
    return Draft(form="yes_no", text=said(asked), answer=given)


def mc_vqa(of: Exchange, size: Size) -> Draft:
    asked, replied = _words_alone(of)
    listed = of.options
    if not listed:
        asked, listed = split_off(asked)
    among = options(listed)
    right = meant(replied, among)
    wrong = tuple(plain(one) for one in among if one != right)
    return Draft(form="choice", text=said(asked), answer=plain(right), options=among, wrong=wrong)


def dialogue(of: Exchange, size: Size) -> Draft:
    asked, replied = _words_alone(of)
    return Draft(form="dialogue", text=said(asked), answer=answer(replied)[1])


def rec(of: Exchange, size: Size) -> Draft:
    """One thing and its box."""
    asked = _no_places(of.question, "the question")
    box = _only_box(parts(of.answer, size), "the answer")
    named = Named(words=expression(asked), box=box)
    return Draft(form="box", text=said(asked), answer=_box(box), named=(named,))


def reg(of: Exchange, size: Size) -> Draft:
    asked = parts(of.question, size)
    box = _only_box(asked, "the question")
    phrase = _no_places(of.answer, "the answer").rstrip(".。").strip()
    given = plain(phrase)
    return Draft(form=_form(phrase), text=asked, answer=given, named=(Named(words=phrase, box=box),))


def point_qa(of: Exchange, size: Size) -> Draft:
    if groups(of.candidates):
        return _among_candidates(of, size)
    asked, replied = parts(of.question, size), parts(of.answer, size)
    if not groups(of.question) and not points_of(replied):
        raise ItemError("bad_reply", "the question names no place")
    places = tuple(Named(words="", box=box) for box in boxes_of(asked))
    if not groups(of.answer):
        form, given = answer(words(of.answer))
        return Draft(form=form, text=asked, answer=given, named=places)
    if points_of(replied):
        at = points_of(replied)[0]
        shown: Parts = ({"type": "point", "page": 0, "at": at},)
        given = Answer(value=at, type="point", text=shown, tolerance=round(HIT * min(size), 2))
        return Draft(form="point", text=asked, answer=given, named=places)
    box = _only_box(replied, "the answer")
    return Draft(form="box", text=asked, answer=_box(box), named=(*places, Named(words="", box=box)))


def _among_candidates(of: Exchange, size: Size) -> Draft:
    asked, among = _no_places(of.question, "the question"), parts(of.candidates, size)
    boxes = boxes_of(among)
    right = _only_box(parts(of.answer, size), "the answer")
    near = [box for box in boxes if max(abs(a - b) for a, b in zip(box, right, strict=True)) <= NEAR * min(size)]
    if len(boxes) < 2 or len(near) != 1:
        raise ItemError("bad_reply", f"the answer is {len(near)} of {len(boxes)} candidates")
    shown = [part for box in boxes for part in (*said(" "), {"type": "region", "page": 0, "box": list(box)})]
    return Draft(
        form="box",
        text=(*said(f"{asked} Candidates:"), *shown),
        answer=_box(near[0]),
        wrong=tuple(_box(box) for box in boxes if box != near[0]),
        named=tuple(Named(words="", box=box) for box in boxes),
    )


def boxed_reasoning(of: Exchange, size: Size) -> Draft:
    """Reasons with boxes, and what they come to."""
    if not groups(of.answer):
        raise ItemError("bad_reply", "the reasons name no box")
    asked, reasons = parts(of.question, size), parts(of.answer, size)
    _, concluded = answer(_conclusion(reasons))
    given = Answer(value=concluded.value, type=concluded.type, text=reasons)
    return Draft(form="free", text=asked, answer=given, named=_named(of, size))


def referential_dialogue(of: Exchange, size: Size) -> Draft:
    asked, replied = parts(of.question, size), parts(of.answer, size)
    spoken = words(of.answer)
    if not spoken:
        raise ItemError("bad_reply", "the answer is a place and no word")
    return Draft(
        form="dialogue", text=asked, answer=Answer(value=spoken, type="text", text=replied), named=_named(of, size)
    )


DRAFTS: Mapping[str, Callable[[Exchange, Size], Draft]] = {
    one.__name__: one
    for one in (
        common_vqa, adv_vqa, mc_vqa, dialogue, rec, reg, point_qa, boxed_reasoning, referential_dialogue,
    )
}  # fmt: skip


def _words_alone(of: Exchange) -> tuple[str, str]:
    return _no_places(of.question, "the question"), _no_places(of.answer, "the answer")


def _no_places(of: Pieces, where: str) -> str:
    if found := groups(of):
        raise ItemError("bad_reply", f"{where} names a place, {found[0].written[:80]}, and should not")
    return words(of)


def _only_box(made: Sequence[Part], where: str) -> Box:
    boxes = boxes_of(made)
    if len(boxes) != 1 or points_of(made):
        raise ItemError("bad_reply", f"{where} names {len(boxes)} boxes and {len(points_of(made))} points, not one box")
    return boxes[0]


def _box(box: Box) -> Answer:
    return Answer(value=list(box), type="box", text=({"type": "region", "page": 0, "box": list(box)},))


def _form(phrase: str) -> Form:
    form = answer(phrase)[0]
    return form if form == "free" else "short"


def _named(of: Exchange, size: Size) -> tuple[Named, ...]:
    found = [*named_in(of.question), *named_in(of.answer)]
    return tuple(Named(words=said_, box=box) for said_, group in found for box in boxes_of(parts((group,), size)))


def _conclusion(reasons: Sequence[Part]) -> str:
    """What stands after the last "the answer is"."""
    text = "".join(str(part.get("text", "")) for part in reasons)
    low = text.casefold()
    at = max(((low.rfind(one) + len(one)) for one in wordings()["conclusions"] if one in low), default=None)
    found = text[at:].strip(" :.。\"'*") if at is not None and len(low) == len(text) else ""
    if not found:
        raise ItemError("bad_reply", "the reasons come to no conclusion")
    return found
