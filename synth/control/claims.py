"""What the path said of a rendered picture, and whether its scene confirms it: one claim after the other.

A claim has the score that a filter would judge it by, and the truth that it found, if it is right. Words for the whole
picture, and things of which there is a crowd, are neither right nor wrong where places are asked for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from synth.boxes import overlap
from synth.truth import Truth, is_whole
from synth.w2c.scene import WHOLE as PICTURE
from synth.words import nouns_of

SAME = 0.5  # of two boxes, common area over that of both, from which they are of one thing


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """`found` is which truth it is, None where it is wrong; a claim without a score no filter has judged."""

    what: str  # concepts, boxes, descriptions, text, counts
    after: str  # the filter it came through
    found: str | None
    score: float | None = None


def claims(notes: Mapping[str, Any], truth: Truth, confirm: float) -> Iterator[Claim]:
    """`notes` are the data of a sample."""
    scores = _scores(notes)
    yield from _concepts(notes, truth, scores, confirm)
    found = _found(notes.get("boxes", ()), truth, scores)
    yield from (Claim(what="boxes", after="detected", found=key) for _, key in found.values() if key != NEUTRAL)
    things = _found(notes.get("things", ()), truth, scores)
    for score, key in things.values():
        if key == NEUTRAL:
            continue
        yield Claim(what="boxes", after="no doubles", found=key, score=score)
        if score is not None and score >= confirm:
            yield Claim(what="boxes", after="existence", found=key, score=score)
    yield from _words(notes, truth)
    yield from _texts(notes, truth, things)
    yield from _counts(notes, truth)


def truths(truth: Truth) -> Iterator[tuple[str, str]]:
    """What there is to be found: what it is, and its key."""
    yield from (("concepts", noun) for noun in (*truth.nouns, *truth.crowds))
    for at, thing in enumerate(truth.things):
        yield "boxes", str(at)
        yield from (("text", f"{at} {word} {nth}") for word, nth in _numbered(thing.text))
    yield from (("counts", noun) for noun in truth.nouns)


NEUTRAL = "-"
Scores = Mapping[tuple[str, str], float]  # how likely a name is on a thing, or on the whole picture


def _scores(notes: Mapping[str, Any]) -> Scores:
    """A yes without a score counts for one."""
    found: dict[tuple[str, str], float] = {}
    for verdict in notes.get("verdicts", ()):
        if verdict["check"] == "exists" and verdict["passed"] is not None:
            said = verdict["score"]
            found[verdict["about"], verdict["name"]] = float(verdict["passed"]) if said is None else said
    return found


def _concepts(notes: Mapping[str, Any], truth: Truth, scores: Scores, confirm: float) -> Iterator[Claim]:
    for name in notes.get("concepts", ()):
        meant = truth.meant(name)
        if not meant and truth.shows(name):
            continue
        score = scores.get((PICTURE, name))
        founds: list[str | None] = [*meant] or [None]
        for found in founds:
            yield Claim(what="concepts", after="named", found=found, score=score)
            if score is not None and score >= confirm:
                yield Claim(what="concepts", after="existence", found=found, score=score)


def _found(
    boxes: Sequence[Mapping[str, Any]], truth: Truth, scores: Scores
) -> dict[str, tuple[float | None, str | None]]:
    """By a box's id, or its place: its score, and which thing it is; each thing is found once, by the nearest."""
    pairs = []
    for at, box in enumerate(boxes):
        nouns = truth.meant(box["name"])
        pairs += [
            (overlap(box["box"], thing.box), at, number)
            for number, thing in enumerate(truth.things)
            if thing.noun in nouns
        ]
    taken: dict[int, int] = {}
    for shared, at, number in sorted(pairs, key=lambda pair: (-pair[0], pair[1:])):
        if shared >= SAME and at not in taken and number not in taken.values():
            taken[at] = number
    return {
        str(box.get("id", at)): (
            scores.get((str(box.get("id")), box["name"])),
            str(taken[at]) if at in taken else NEUTRAL if _is_neutral(box["name"], truth) else None,
        )
        for at, box in enumerate(boxes)
    }


def _is_neutral(name: str, truth: Truth) -> bool:
    return bool(truth.crowds.intersection(truth.meant(name))) or is_whole(name)


def _words(notes: Mapping[str, Any], truth: Truth) -> Iterator[Claim]:
    """What descriptions name: the first of each kind of candidate, and those that were ranked first."""
    facts, regions = notes["facts"], notes.get("regions", {})
    first = [*notes.get("captions", ())[:1], *notes.get("details", ())[:1]]
    first += [text for told in regions.values() for text in told.get("descriptions", ())[:1]]
    chosen = [facts.get("caption", ""), facts.get("detail", "")]
    chosen += [thing.get("description", "") for thing in _things(facts)]
    for after, texts in (("first", first), ("ranking", chosen)):
        for noun in (noun for text in texts for noun in nouns_of(text)):
            yield Claim(what="descriptions", after=after, found=noun if truth.shows(noun) else None)


def _texts(
    notes: Mapping[str, Any], truth: Truth, things: Mapping[str, tuple[float | None, str | None]]
) -> Iterator[Claim]:
    """Word by word, on the things whose boxes are right: before the readings were compared, the first of them."""
    agreed = {thing["id"]: thing.get("text", "") for thing in _things(notes["facts"])}
    for name, (_, key) in things.items():
        if key in (None, NEUTRAL):
            continue
        first = next(iter(notes.get("regions", {}).get(name, {}).get("readings", ())), "")
        for after, text in (("read", first), ("agreement", agreed.get(name, ""))):
            there = set(_numbered(truth.things[int(str(key))].text))
            for word, nth in _numbered(text):
                right = (word, nth) in there
                yield Claim(what="text", after=after, found=f"{key} {word} {nth}" if right else None)


def _numbered(text: str) -> list[tuple[str, int]]:
    """Words of a text, the second of the same as such."""
    seen: Counter[str] = Counter()
    numbered = []
    for word in text.casefold().split():
        numbered.append((word, seen[word]))
        seen[word] += 1
    return numbered


def _counts(notes: Mapping[str, Any], truth: Truth) -> Iterator[Claim]:
    """As many as boxes were found; after the filter those counts that are exact."""
    likely: dict[str, float] = {}
    for verdict in notes.get("verdicts", ()):
        if verdict["check"] == "counts" and verdict["passed"] is not None:
            said = float(verdict["passed"]) if verdict["score"] is None else verdict["score"]
            as_many = verdict["count"] == verdict["of"]
            likely[verdict["name"]] = likely.get(verdict["name"], 1.0) * (said if as_many else 1.0 - said)
    for name, many in Counter(thing["name"] for thing in notes.get("things", ())).items():
        yield from _count(name, many, "boxes", truth, likely.get(name))
    for name, many, exact in notes["facts"].get("counts", ()):
        if exact:
            yield from _count(name, many, "counts", truth, likely.get(name))


def _count(name: str, many: int, after: str, truth: Truth, score: float | None) -> Iterator[Claim]:
    noun = _one_noun(name, truth)
    if noun != NEUTRAL:
        right = noun is not None and len(truth.of(noun)) == many
        yield Claim(what="counts", after=after, found=noun if right else None, score=score)


def _one_noun(name: str, truth: Truth) -> str | None:
    if _is_neutral(name, truth):
        return NEUTRAL
    return next(iter(truth.meant(name)), None)


def _things(facts: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [*facts.get("things", ()), *(thing for group in facts.get("groups", ()) for thing in group["things"])]
