"""The options of a choice: where each begins, and which of them an answer means."""

from __future__ import annotations

import re
from string import ascii_uppercase

from synth.records import ItemError
from synth.tasks import wordings

MOST = 10
_MARK = re.compile(r"(?:(?<=[\s,;|/])|^)[(\[]?([A-J])[)\].:][ \t]{0,3}")
_LETTER = re.compile(r"[(\[]?([A-Ja-j])(?:[)\].:](.*)|)", re.DOTALL)
_BULLET = re.compile(r"[-*•]\s?|\d{1,2}[.)]\s?")


def split_off(question: str) -> tuple[str, str]:
    """A question without the options that stand in it, and these."""
    marks = _marks(question)
    return (question[: marks[0].start()].strip(), question[marks[0].start() :]) if len(marks) > 1 else (question, "")


def options(text: str) -> tuple[str, ...]:
    """`bad_reply` where they are fewer than two, or two are alike."""
    marks = _marks(text)
    if len(marks) > 1:
        ends = [mark.start() for mark in marks[1:]] + [len(text)]
        found = [text[mark.end() : end] for mark, end in zip(marks, ends, strict=True)]
    else:
        lines = [line for line in text.splitlines() if line.strip()]
        found = lines if len(lines) > 1 else re.split("[;；]" if ";" in text or "；" in text else "[,，、]", text)
        found = [_BULLET.sub("", one.strip(), count=1) for one in found]
    made = tuple(" ".join(one.split()).strip(" ,;|*_/") for one in found)
    if not 2 <= len(made) <= MOST or not all(made):
        raise ItemError("bad_reply", f"these are no options: {text[:120]!r}")
    if len({plain(one) for one in made}) < len(made):
        raise ItemError("bad_reply", f"two options are alike: {', '.join(made)[:120]}")
    return made


def _marks(text: str) -> list[re.Match[str]]:
    """A. or (A), then B, then C: a letter out of turn is a word's."""
    found: list[re.Match[str]] = []
    for match in _MARK.finditer(text):
        if match[1] == ascii_uppercase[len(found)]:
            found.append(match)
    return found


def meant(answer: str, among: tuple[str, ...]) -> str:
    """The option that an answer names, by its letter, its words or both."""
    said = {plain(one): one for one in among}
    if plain(answer) in said:
        return said[plain(answer)]
    answer = _without_beginning(answer)
    if plain(answer) in said:
        return said[plain(answer)]
    letter = _LETTER.fullmatch(answer)
    if letter is None or (at := ascii_uppercase.index(letter[1].upper())) >= len(among):
        raise ItemError("bad_reply", f"{answer[:80]!r} is none of the options")
    if letter[2] and plain(letter[2]) not in ("", plain(among[at])):
        raise ItemError("bad_reply", f"{answer[:80]!r}: {letter[1].upper()} is {among[at][:80]!r}")
    return among[at]


def _without_beginning(answer: str) -> str:
    """Of "The correct answer is (B)" what matters."""
    bare = answer.strip()
    begun = next((one for one in wordings()["answers"] if bare.casefold().startswith(f"{one} ")), "")
    return bare[len(begun) :].strip(" :").removesuffix(".").strip()


def plain(text: str) -> str:
    return " ".join(text.split()).strip(" .\"'").casefold()
