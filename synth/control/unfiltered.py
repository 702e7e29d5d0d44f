"""The questions that would have been asked had no filter stood in the way, and whether a scene confirms an answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from qa.families import inventory, things
from synth.boxes import around, overlap
from synth.control.claims import SAME
from synth.records import Element, Page, Photo, Picture, Question, Scene
from synth.truth import Seen, Truth
from synth.w2c.facts import Count, Facts, Group, Pair, Thing
from synth.w2c.scene import elements_of
from synth.words import nouns_of

EVERYTHING = 1.0  # how likely each thing is, where nobody asks


def unfiltered(notes: Mapping[str, Any]) -> Facts:
    """The first of every kind of candidate, every box and every group, as they were found."""
    told = notes.get("regions", {})
    found = {one["id"]: _thing(one, told.get(one["id"], {})) for one in notes.get("things", ())}
    groups = [[found[name] for name in group["members"]] for group in notes.get("groups", ())]
    grouped = {thing.id for members in groups for thing in members}
    size = notes["facts"]["size"]
    return Facts(
        size=(size[0], size[1]),
        caption=_first(notes.get("captions")),
        detail=_first(notes.get("details")),
        things=tuple(thing for name, thing in found.items() if name not in grouped),
        groups=tuple(_group(number, members) for number, members in enumerate(groups, 1)),
        counts=tuple(
            Count(name=name, count=many, exact=True)
            for name, many in Counter(thing.name for thing in found.values()).items()
        ),
        pairs=tuple(
            Pair(first=pair["of"][0], second=pair["of"][1], description=_first(pair["descriptions"]))
            for pair in notes.get("pairs", ())
        ),
    )


def _thing(one: Mapping[str, Any], told: Mapping[str, Any]) -> Thing:
    left, top, right, bottom = one["box"]
    return Thing(
        id=one["id"], name=one["name"], box=(left, top, right, bottom), description=_first(told.get("descriptions")),
        text=_first(told.get("readings")),
    )  # fmt: skip


def _group(number: int, members: list[Thing]) -> Group:
    box = around([member.box for member in members])
    return Group(id=f"group_{number}", name=members[0].name, box=box, members=tuple(members))


def _first(texts: Any) -> str:
    return str(next(iter(texts or ()), ""))


def questions_without_filters(notes: Mapping[str, Any]) -> list[Question]:
    facts = unfiltered(notes)
    named = [*notes.get("concepts", ())]
    asked = dict.fromkeys([*named, *(one["name"] for one in notes.get("verdicts", ()) if one["about"] == "picture")])
    elements = tuple(elements_of(facts, dict.fromkeys(asked, EVERYTHING), EVERYTHING))
    scene = Scene(width=facts.size[0], height=facts.size[1], elements=elements)
    picture = Picture(pages=(Page(image=b"", scene=scene),), made_by=Photo(address="", sha256=""))
    return questions_of(picture)


def questions_of(picture: Picture) -> list[Question]:
    """All that follow from its scene; a run takes some of them."""
    return [question for family in (things, inventory) for question in family.ask(picture, 0)]


def is_right(question: Question, truth: Truth) -> bool:
    """What it says of the picture is so, by the element that its proof reads."""
    element = _read(question)
    if question.family == "inventory":
        if question.answer.type == "list":
            return all(_seen(one, truth) for one in question.pictures[0].pages[0].scene.elements if one.role == "thing")
        return _all_there(question.answer.words, truth)
    if element.role == "asked":
        return bool(truth.shows(element.text or "") == question.answer.value)
    if element.role == "count":
        return _is_counted(question, element, truth)
    if element.role == "pair":
        return _all_there(question.answer.words, truth)
    seen = _seen(element, truth)
    if seen is None:
        return False
    if question.answer.type == "text" and question.form == "short" and question.answer.value != element.text:
        return _folded(question.answer.words) == _folded(seen.text)
    return _all_there(question.answer.words, truth) if question.form == "free" else True


def _is_counted(question: Question, element: Element, truth: Truth) -> bool:
    there = max((len(truth.of(noun)) for noun in truth.meant(element.text or "")), default=0)
    if question.answer.type == "number":
        return bool(there == question.answer.value)
    least = int(question.proof.rpartition(">=")[2])
    return bool((there >= least) == question.answer.value)


def _read(question: Question) -> Element:
    """The one whose id stands in the proof; the whole picture for those that read all things."""
    elements = question.pictures[0].pages[0].scene.elements
    return next((one for one in elements if f'e["id"] == {one.id!r}' in question.proof), elements[0])


def _seen(element: Element, truth: Truth) -> Seen | None:
    nouns = truth.meant(element.text or "")
    there = [thing for thing in truth.things if thing.noun in nouns]
    return next((thing for thing in there if element.box and overlap(element.box, thing.box) >= SAME), None)


def _all_there(text: str, truth: Truth) -> bool:
    return all(truth.shows(noun) for noun in nouns_of(text))


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
