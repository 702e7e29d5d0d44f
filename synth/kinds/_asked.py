"""The step that has a model write questions about a picture: question, answer and proof, none of them believed."""

from __future__ import annotations

import random
from typing import Any

from pydantic import BaseModel, Field, ValidationError

from synth.kinds._steps import FENCES, compact, faults
from synth.prompts import example, of_kind
from synth.records import JSON, Answer, Element, Form, ItemError, Picture, Question, said
from synth.steps import Kind, Prompt

FAMILY = "model"  # of the questions that a model writes; it has no file
COUNT = 6
SCENE = 5000  # characters of the scene that a prompt shows
LEFT_OUT = {"figure", "panel", "tick", "tick_label", "shape", "line", "word", "arrow", "area"}
KEPT = ("kind", "role", "text", "value", "series", "reads")


class AskedReply(BaseModel):
    question: str = Field(min_length=8, max_length=600)
    form: str
    answer: Any
    options: list[str] = Field(default_factory=list, max_length=8)
    rationale: str = Field(default="", max_length=1000)
    proof: str = Field(min_length=20, max_length=4000)


class QuestionsReply(BaseModel):
    questions: list[Any] = Field(max_length=40)


class AskQuestions:
    """A picture becomes questions of the family `model`; each goes through the same proof and checks as any other."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind

    def ask(self, picture: Picture, /) -> Prompt:
        return Prompt(
            stage="questions",
            item=picture,
            template=of_kind(self.kind.name, "questions"),
            values={
                "about": self.kind.about,
                "language": picture.language,
                "scene": told(picture),
                "count": COUNT,
                "example": example(self.kind.name, "questions"),
                "fence": FENCES.get(self.kind.renderer, "python"),
            },
            schema=SCHEMA,
        )

    def read(self, picture: Picture, reply: JSON, /) -> list[Question]:
        """Those that have the shape of a question; one of another shape is left out and the rest stays."""
        shaped, wrong = list[AskedReply](), list[str]()
        try:
            found = QuestionsReply.model_validate(reply).questions
        except ValidationError as error:
            raise ItemError("bad_reply", faults(error)) from error
        for one in found:
            try:
                shaped.append(AskedReply.model_validate(one))
            except ValidationError as error:
                wrong.append(faults(error))
        if wrong and not shaped:
            raise ItemError("bad_reply", wrong[0])
        asked = [(one, answer_of(one)) for one in shaped]
        return [_question(picture, one, *made) for one, made in asked if made is not None]


def _question(picture: Picture, one: AskedReply, form: Form, answer: Answer) -> Question:
    stepped = "def steps(" in one.proof
    return Question(
        pictures=(picture,),
        family=FAMILY,
        form=form,
        text=said(" ".join(one.question.split())),
        answer=answer,
        options=_mixed(one) if form == "choice" else (),
        rationale=one.rationale if stepped else "",  # nothing vouches for the numbers in one without steps
        proof=one.proof,
    )


def _mixed(one: AskedReply) -> tuple[str, ...]:
    """The options in an order of ours: a model likes to put the right one first."""
    options = list(one.options)
    random.Random(one.question).shuffle(options)
    return tuple(options)


def answer_of(one: AskedReply) -> tuple[Form, Answer] | None:
    """The answer by its type; None where it does not suit the form."""
    value = one.answer
    if one.form == "yes_no":
        if isinstance(value, str) and value.strip().casefold() in ("yes", "no"):
            value = value.strip().casefold() == "yes"
        if isinstance(value, bool):
            return "yes_no", Answer(value=value, type="bool", text=said("Yes" if value else "No"))
        return None
    if one.form == "list" and isinstance(value, list) and value and all(_scalar(part) for part in value):
        return "list", Answer(value=value, type="list", text=said(", ".join(_spoken(part) for part in value)))
    if one.form not in ("short", "choice") or not _scalar(value):
        return None
    answer = Answer(value=value, type="text" if isinstance(value, str) else "number", text=said(_spoken(value)))
    if one.form == "choice" and (answer.words not in one.options or len(set(one.options)) < 3):
        return None
    return ("choice" if one.form == "choice" else "short"), answer


def _scalar(value: Any) -> bool:
    return isinstance(value, int | float | str) and not isinstance(value, bool) and value != ""


def _spoken(value: Any) -> str:
    return value if isinstance(value, str) else f"{value:.12g}"


def told(picture: Picture) -> str:
    """The scene as a proof reads it, an element a line, as far as there is room."""
    lines: list[str] = []
    for number, page in enumerate(picture.pages):
        lines += [f"page {number}"] if len(picture.pages) > 1 else []
        lines += [
            compact(_brief(element)) for element in page.scene.elements if not {element.kind, element.role} & LEFT_OUT
        ]
    kept: list[str] = []
    room = SCENE
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            kept.append(f"… and {len(lines) - len(kept)} more elements")
            break
        kept.append(line)
    return "\n".join(kept)


def _brief(element: Element) -> dict[str, Any]:
    fields = {name: getattr(element, name) for name in KEPT}
    return {name: value for name, value in fields.items() if value not in (None, "none")}


SCHEMA = {
    "type": "object",
    "properties": {
        "questions": {
            "type": "array",
            "maxItems": 12,
            "items": {
                "type": "object",
                "properties": {
                    "question": {"type": "string", "minLength": 8, "maxLength": 600},
                    "form": {"type": "string", "enum": ["short", "yes_no", "choice", "list"]},
                    "answer": {
                        "anyOf": [
                            {"type": "string", "maxLength": 200},
                            {"type": "number"},
                            {"type": "boolean"},
                            {"type": "array", "maxItems": 20, "items": {"type": ["string", "number"]}},
                        ]
                    },
                    "options": {"type": "array", "maxItems": 8, "items": {"type": "string", "maxLength": 200}},
                    "rationale": {"type": "string", "maxLength": 600},
                    "proof": {"type": "string", "minLength": 20, "maxLength": 4000},
                },
                "required": ["question", "form", "answer", "proof"],
            },
        }
    },
    "required": ["questions"],
}
