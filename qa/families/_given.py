"""Questions about a given picture: what its scene holds, words with places in them, proofs that read one element."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qa.families._nouns import capital
from qa.families._wording import blanks, phrasings
from synth.records import Answer, Element, Form, Parts, Picture, Question, said

BLANK = re.compile(r"\{(\w+)\}")
Words = Mapping[str, str | Element]  # an element stands for its place


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Given:
    """The scene of a given picture, by the roles of its elements."""

    picture: Picture
    whole: Element
    things: tuple[Element, ...]
    counts: tuple[Element, ...]
    pairs: tuple[Element, ...]
    asked: tuple[Element, ...]
    nouns: Mapping[str, int]  # how many things are called so

    def thing(self, name: str) -> Element:
        return next(thing for thing in self.things if thing.id == name)

    def is_alone(self, element: Element) -> bool:
        """Whether nothing else on the picture goes by its name: of a dog and a brown dog neither is "the dog"."""
        return self.nouns[_noun(element)] == 1


def _noun(thing: Element) -> str:
    """The last word of its name."""
    return ((thing.text or "").casefold().split() or [""])[-1]


def given(picture: Picture) -> Given | None:
    """None for a picture that was drawn."""
    elements = picture.pages[0].scene.elements
    wholes = [element for element in elements if element.role == "photo"]
    if not wholes:
        return None

    def of(role: str) -> tuple[Element, ...]:
        return tuple(element for element in elements if element.role == role)

    things = of("thing")
    return Given(
        picture=picture, whole=wholes[0], things=things, counts=of("count"), pairs=of("pair"), asked=of("asked"),
        nouns=Counter(map(_noun, things)),
    )  # fmt: skip


def question(
    family: str, topic: str, form: Form, picture: Picture, words: Words, answer: Answer, proof: str, rng: random.Random,
    wrong: Sequence[Answer] = (),
) -> Question:  # fmt: skip
    ways = [way for way in phrasings(family)[topic][form] if set(blanks(way)) <= words.keys()]
    return Question(
        pictures=(picture,), family=family, form=form, text=parts(rng.choice(ways), words), answer=answer, proof=proof,
        wrong=tuple(wrong),
    )  # fmt: skip


def parts(way: str, words: Words) -> Parts:
    """A sentence whose blanks are filled with words, or with places."""
    made: list[Mapping[str, object]] = []
    for at, piece in enumerate(BLANK.split(way)):
        value = words[piece] if at % 2 else piece
        if isinstance(value, Element):
            made.append(region(value))
        elif made and made[-1]["type"] == "text":
            made[-1] = {"type": "text", "text": f"{made[-1]['text']}{value}"}
        elif value:
            made.append({"type": "text", "text": value})
    if made[0]["type"] == "text":
        made[0] = {"type": "text", "text": capital(str(made[0]["text"]))}
    return tuple(made)


def region(element: Element) -> Mapping[str, object]:
    assert element.box is not None
    return {"type": "region", "page": 0, "box": list(element.box)}


def told(element: Element, key: str) -> str:
    return str((element.value or {}).get(key) or "")


def text_answer(text: str) -> Answer:
    return Answer(value=text, type="text", text=said(text))


def proof(element: Element, what: str) -> str:
    """Reads one fact of one element."""
    chosen = f'[e for e in facts["pages"][0]["elements"] if e["id"] == {element.id!r}][0]'
    return f"def answer(facts):\n    return {chosen}{what}\n"
