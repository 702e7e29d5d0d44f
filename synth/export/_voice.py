"""From typed parts to what a consumer reads: places in its convention, options with letters, the form asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, cached_property, partial
from string import ascii_uppercase
from typing import Any, Literal

from ruamel.yaml import YAML

from synth.export._coords import Coords, Numbers, Style
from synth.export._entry import Entry, Refused, Turn
from synth.export._reserved import Reserved
from synth.prompts import FOLDER
from synth.records import Answer, Parts, words

Choices = Literal["letter", "text"]
Place = tuple[int, Numbers]  # a page, and a box or a point on it in pixels
HOLE = "\0"  # where a place is going to stand; no text holds it


@dataclass(frozen=True, slots=True)
class Said:
    """A text, and the places that are named in it, in their order."""

    text: str
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class Spoken:
    """A turn as a consumer reads it; near misses are said when somebody asks for them."""

    turn: Turn
    question: Said
    answer: Said
    misses: Callable[[], Iterator[Said]]

    @cached_property
    def wrong(self) -> tuple[Said, ...]:
        return tuple(self.misses())


@dataclass(frozen=True, kw_only=True, eq=False)
class Voice:
    """`mark` stands for every place where a consumer is given the places beside the text."""

    coords: Coords
    style: Style
    reserved: Reserved
    choices: Choices = "letter"
    forms: Mapping[str, str] | None = None  # the user's own words for the forms; "" says nothing of one
    mark: str | None = None

    def spoken(self, turn: Turn, entry: Entry) -> Spoken:
        answer = self._answer(turn, entry)
        if not answer.text.strip():
            raise Refused("empty_answer")
        misses = partial(self._wrong, turn, entry, answer)
        return Spoken(turn=turn, question=self._question(turn, entry), answer=answer, misses=misses)

    def system(self, text: str) -> str:
        return self.reserved.checked(text)

    def _question(self, turn: Turn, entry: Entry) -> Said:
        asked = self._said(turn.question, entry)
        lines = [asked.text]
        if turn.options:
            options = [self.reserved.checked(option) for option in turn.options]
            before = [f"{letter}." for letter in ascii_uppercase] if self.choices == "letter" else ["-"] * len(options)
            lines += [f"{mark} {option}" for mark, option in zip(before, options, strict=False)]
        if form := self._form(turn, entry.language):
            lines.append(self.reserved.checked(form) if self.forms is not None else form)
        return Said("\n".join(lines), asked.places)

    def _form(self, turn: Turn, language: str) -> str:
        name = {"choice": f"choice_{self.choices}", "unanswerable": "short", "free": ""}.get(turn.form, turn.form)
        if self.forms is not None and turn.form in self.forms:
            return self.forms[turn.form]
        words = forms_in(language)
        if turn.form not in ("box", "point"):
            return words.get(name, "")
        if self.mark or not self.style.told:
            return ""
        words = words or forms_in("en")
        shape = (self.style.box if turn.form == "box" else self.style.point).replace(
            "{}", words["corners"] if turn.form == "box" else "x, y"
        )
        return words[turn.form].format(shape=shape, coords=words[self.coords.name])

    def _answer(self, turn: Turn, entry: Entry) -> Said:
        if turn.options and self.choices == "letter":
            return Said(self._letter(turn, turn.answer))
        return self._said(turn.answer.text, entry)

    def _wrong(self, turn: Turn, entry: Entry, answer: Said) -> Iterator[Said]:
        """Near misses that differ from the answer as they are said, each once."""
        if turn.options and self.choices == "letter":
            letters = zip(ascii_uppercase, turn.options, strict=False)
            yield from (Said(letter) for letter, option in letters if option != turn.answer.words)
            return
        seen = {self._heard(answer)}
        for one in turn.wrong:
            with suppress(Refused):  # there are others
                miss = self._said(one.text, entry)
                if miss.text.strip() and self._heard(miss) not in seen:
                    seen.add(self._heard(miss))
                    yield miss

    def _heard(self, said: Said) -> object:
        """What a consumer gets of it: the places too, where the text does not say them."""
        return (said.text, said.places) if self.mark else said.text

    def _letter(self, turn: Turn, answer: Answer) -> str:
        if turn.options.count(answer.words) != 1 or len(turn.options) > len(ascii_uppercase):
            raise Refused("no_option", f"{answer.words!r} is not one of {len(turn.options)} options")
        return ascii_uppercase[turn.options.index(answer.words)]

    def _said(self, parts: Parts, entry: Entry) -> Said:
        if HOLE in words(parts):
            raise Refused("control_character", "U+0000")
        bare = "".join(HOLE if "page" in part else str(part.get("text") or "") for part in parts)
        pieces = [self.reserved.checked(piece) for piece in bare.split(HOLE)]
        places = tuple(_place(part, entry) for part in parts if "page" in part)
        written = [self.mark or self._written(place, entry) for place in places]
        text = "".join(piece + mark for piece, mark in zip(pieces, [*written, ""], strict=True))
        return Said(text, places)

    def _written(self, place: Place, entry: Entry) -> str:
        page, numbers = place
        return self.style.write(self.coords.numbers(numbers, entry.images[page].size), self.coords)


def _place(part: Mapping[str, Any], entry: Entry) -> Place:
    page, numbers = part["page"], tuple(part.get("box") or part["at"])
    width, height = entry.images[page].size
    bounds = (width, height, width, height)
    if any(not -1 <= at <= most + 1 for at, most in zip(numbers, bounds, strict=False)):
        raise Refused("place_outside", f"{numbers} on a picture of {width} by {height}")
    return page, numbers


@cache
def _forms() -> Mapping[str, Mapping[str, str]]:
    with (FOLDER / "export" / "formats.yaml").open(encoding="utf-8") as file:
        return dict(YAML(typ="safe").load(file))


def forms_in(language: str) -> Mapping[str, str]:
    """Nothing for a language whose questions we cannot end."""
    return _forms().get(language.partition("-")[0], {})
