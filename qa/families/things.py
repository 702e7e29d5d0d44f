"""Of a given picture: whether a thing is there, what and where it is, what is written on it, how many there are."""

from __future__ import annotations

import random
from collections.abc import Iterator

from qa.families._given import Given, Words, given, proof, question, region, text_answer, told
from synth.records import Answer, Element, Picture, Question, said


def ask(picture: Picture, seed: int) -> Iterator[Question]:
    found, rng = given(picture), random.Random(f"things {seed}")
    if found is None:
        return
    for note in found.asked:
        yield _exists(found, note, rng)
    for thing in found.things:
        yield from _about(found, thing, rng)
    for note in found.counts:
        yield from _count(found, note, rng)
    for pair in found.pairs:
        yield _together(found, pair, rng)


def _exists(found: Given, note: Element, rng: random.Random) -> Question:
    there = bool((note.value or {})["there"])
    answers = [_truth(there), _truth(not there)]
    words = {"name": note.text or ""}
    source = proof(note, '["value"]["there"]')
    return question("things", "exists", "yes_no", found.picture, words, answers[0], source, rng, answers[1:])


def _about(found: Given, thing: Element, rng: random.Random) -> Iterator[Question]:
    name, picture = thing.text or "", found.picture
    alone = found.is_alone(thing)
    words: Words = {"name": name, "region": thing}
    yield question("things", "name", "short", picture, words, text_answer(name), proof(thing, '["text"]'), rng)
    if alone:
        yield question("things", "place", "box", picture, words, _box(thing), proof(thing, '["box"]'), rng)
    for key, topic, form in (("description", "described", "free"), ("written", "written", "short")):
        if text := told(thing, key):
            source = proof(thing, f'["value"]["{key}"]')
            topic = topic if alone else f"{topic}_there"
            yield question("things", topic, form, picture, words, text_answer(text), source, rng)  # type: ignore[arg-type]


def _box(thing: Element) -> Answer:
    assert thing.box is not None
    return Answer(value=list(thing.box), type="box", text=(region(thing),), tolerance=2.0)


def _count(found: Given, note: Element, rng: random.Random) -> Iterator[Question]:
    """Of a count that is not exact only that there are as many; a no hangs on there being no more."""
    value, name = note.value or {}, note.text or ""
    many, source = value["count"], proof(note, '["value"]["count"]')
    if value["exact"]:
        answer = Answer(value=many, type="number", text=said(str(many)))
        yield question("things", "count", "short", found.picture, {"name": name}, answer, source, rng)
    for least in (many, many + 1) if value["exact"] else (many,):
        if least > 1:
            so, claim = many >= least, proof(note, f'["value"]["count"] >= {least}')
            words: Words = {"name": name, "least": str(least)}
            yield question("things", "many", "yes_no", found.picture, words, _truth(so), claim, rng, [_truth(not so)])


def _truth(value: bool) -> Answer:
    return Answer(value=value, type="bool", text=said("Yes" if value else "No"))


def _together(found: Given, pair: Element, rng: random.Random) -> Question:
    one, other = (found.thing(name) for name in pair.links)
    words: Words = {"first": one.text or "", "second": other.text or "", "region": one, "other": other}
    source = proof(pair, '["text"]')
    return question("things", "together", "free", found.picture, words, text_answer(pair.text or ""), source, rng)
