"""What models are asked at each step, and drafts out of what they reply: the shape is checked here, the sense later."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field, ValidationError

from synth.comvint.drafts import Draft, Thought, answer_of, form_of
from synth.comvint.facts import Facts
from synth.comvint.said import plain
from synth.comvint.same import same, tokens
from synth.comvint.settings import Comvint, Form
from synth.photos.photograph import Photograph
from synth.records import ItemError, Record
from synth.steps import GREEDY, Prompt, Sampling

KINDS = ("hop", "comparison", "count", "condition", "exclusion")  # in which a question is made harder
_NAMES = re.compile(r"\s?[(\[]\s?[RC]\d+(?:[\s,;]|and|[RC]\d+)*[)\]]")  # of facts, in brackets behind a sentence


def _line(value: Any) -> Any:
    """A text without marks that nobody sees; a plain value as it would be said."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, int | float):
        return f"{value:.12g}"
    return plain(value, 2000) if isinstance(value, str) else value


Line = Annotated[str, BeforeValidator(_line), Field(min_length=1, max_length=600)]
Name = Annotated[str, BeforeValidator(lambda value: value.strip(" []().") if isinstance(value, str) else value)]


class StepReply(BaseModel):
    says: Line
    uses: list[Name] = Field(default_factory=list, max_length=30)


class QuestionReply(BaseModel):
    question: Line
    answer: Line
    steps: list[StepReply] = Field(min_length=1, max_length=12)
    counted: list[Name] = Field(default_factory=list, max_length=60)


class FormReply(BaseModel):
    question: Line
    answer: Annotated[str, BeforeValidator(_line)] = ""
    options: list[Line] = Field(default_factory=list, max_length=8)


class AnswerReply(BaseModel):
    answer: Line


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Asks:
    """Prompts on one picture."""

    photograph: Photograph
    facts: Facts
    settings: Comvint

    def synthesise(self, faults: tuple[str, ...]) -> Prompt:
        values = {"count": self.settings.questions, "language": self.photograph.topic.language}
        prompt = self._prompt("synthesise", self.photograph.topic, values, SEVERAL)
        return replace(prompt, faults=faults, sample=len(faults))

    def complicate(self, draft: Draft, how: str, item: Record) -> Prompt:
        values = {"draft": draft, "how": how, "language": self.photograph.topic.language}
        return self._prompt("complicate", item, values, ONE)

    def reformulate(self, draft: Draft, form: Form, how: str, item: Record) -> Prompt:
        values = {"draft": draft, "form": form, "how": how, "language": self.photograph.topic.language}
        return self._prompt("reformulate", item, values, FORMED[form])

    def solve(self, draft: Draft, item: Record) -> Prompt:
        """From what was said and nothing else: neither the answer nor the picture is shown."""
        values = {"question": draft.text, "options": list(draft.options), "form": draft.form}
        prompt = self._prompt("solve", item, values, ANSWER)
        return replace(prompt, images=(), sampling=GREEDY)

    def _prompt(self, stage: str, item: Record, values: Mapping[str, Any], schema: Mapping[str, Any]) -> Prompt:
        return Prompt(
            stage=stage,
            item=item,
            template=f"comvint/{stage}.jinja",
            values={"facts": self.facts, "shown": self.settings.shows, **values},
            images=(self.photograph.all(),) if self.settings.shows else (),
            schema=schema,
            sampling=Sampling(temperature=self.settings.temperature, top_p=self.settings.top_p),
        )


def read_first(reply: Any) -> tuple[list[Draft], list[str]]:
    """The drafts that have the shape of one, and what is wrong with the others; an error where none has."""
    found = reply.get("questions") if isinstance(reply, dict) else None
    drafts, wrong = list[Draft](), list[str]()
    for raw in found[:40] if isinstance(found, list) else []:
        try:
            drafts.append(_draft("synthesise", raw))
        except ItemError as error:
            wrong.append(error.detail)
    if not drafts:
        raise ItemError("bad_reply", wrong[0] if wrong else "there is no question in it")
    return drafts, wrong


def read_harder(before: Draft, how: str, reply: Any) -> Draft:
    return replace(_draft("complicate", reply), how=how, before=before)


def _draft(stage: str, raw: Any) -> Draft:
    said = _checked(QuestionReply, raw)
    return Draft(
        stage=stage,
        text=said.question,
        answer=_spoken(said.answer),
        form=form_of(said.answer),
        thoughts=tuple(Thought(says=_NAMES.sub("", one.says), uses=tuple(one.uses)) for one in said.steps),
        counted=tuple(said.counted),
    )


def _spoken(answer: str) -> str:
    """An answer of a word or two has no full stop."""
    short = answer.rstrip(" .") if form_of(answer) != "free" else answer
    return answer_of(short, form_of(short)).words or answer


def read_formed(before: Draft, form: Form, how: str, dice: random.Random, threshold: float, reply: Any) -> Draft:
    """The same question in another form. Options come in an order of ours: models like to put the right one first."""
    said = _checked(FormReply, reply)
    made = replace(
        before, stage="reformulate", form=form, how=how, text=said.question, before=before, notes=(), options=()
    )
    if form == "free":
        return replace(made, answer=said.answer or before.answer)
    if form == "yes_no":
        return replace(made, answer=how)
    if form == "choice":
        options = [one.rstrip(" .") for one in said.options]
        dice.shuffle(options)
        right = [one for one in options if same(one, before.answer, threshold)]
        right.sort(key=lambda one: tokens(one) != tokens(before.answer))
        return replace(made, options=tuple(options), answer=right[0] if right else before.answer)
    return made


def read_answer(reply: Any) -> str:
    said: AnswerReply = _checked(AnswerReply, reply)
    return said.answer


def _checked(shape: type[Any], raw: Any) -> Any:
    try:
        return shape.model_validate(raw)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "the reply"
        raise ItemError("bad_reply", f"{place}: {first['msg']}") from error


_TEXT = {"type": "string", "minLength": 1, "maxLength": 600}
_NAMED = {"type": "array", "maxItems": 30, "items": {"type": "string", "maxLength": 8}}
_STEP = {
    "type": "object", "properties": {"says": _TEXT, "uses": _NAMED}, "required": ["says", "uses"],
}  # fmt: skip
ONE: dict[str, Any] = {
    "type": "object",
    "properties": {
        "question": _TEXT,
        "answer": _TEXT,
        "steps": {"type": "array", "minItems": 1, "maxItems": 12, "items": _STEP},
        "counted": _NAMED,
    },
    "required": ["question", "answer", "steps"],
}
SEVERAL: dict[str, Any] = {
    "type": "object",
    "properties": {"questions": {"type": "array", "maxItems": 12, "items": ONE}},
    "required": ["questions"],
}
ANSWER: dict[str, Any] = {"type": "object", "properties": {"answer": _TEXT}, "required": ["answer"]}


def _formed(**more: Any) -> dict[str, Any]:
    return {"type": "object", "properties": {"question": _TEXT, **more}, "required": ["question", *more]}


FORMED: dict[Form, dict[str, Any]] = {
    "short": _formed(),
    "yes_no": _formed(),
    "free": _formed(answer=_TEXT),
    "choice": _formed(options={"type": "array", "minItems": 3, "maxItems": 6, "items": _TEXT}),
}
