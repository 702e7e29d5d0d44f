"""The two steps of an author: a topic becomes a spec, a spec becomes a program. Replies are checked here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from synth.prompts import example, of_kind
from synth.records import JSON, ItemError, Program, Spec, Topic
from synth.steps import Kind, Prompt

FENCES = {"graphviz": "dot", "html": "html"}  # what a block of code is called; Python where a renderer is not here


class SpecReply(BaseModel):
    model_config = ConfigDict(extra="forbid")
    title: str = Field(min_length=1, max_length=300)
    data: Any
    style: dict[str, Any] = Field(default_factory=dict)


class ModelSpecReply(BaseModel):
    """A model says in words how it should look: `style` has keys that only an author of ours knows."""

    title: str = Field(min_length=1, max_length=300)
    data: Any
    look: str = Field(default="", max_length=1000)


class ProgramReply(BaseModel):
    model_config = ConfigDict(extra="forbid")
    source: str = Field(min_length=1, max_length=1_000_000)  # a page may hold its pictures


class WriteSpec:
    """What to draw; `pages` is how documents come out: in one tall picture, or on paper."""

    def __init__(self, kind: Kind, *, by_model: bool = False, pages: str = "tall") -> None:
        self.kind, self.by_model, self.pages = kind, by_model, pages

    def ask(self, topic: Topic, /) -> Prompt:
        return Prompt(
            stage="spec",
            item=topic,
            template=of_kind(self.kind.name, "spec"),
            values={
                "about": self.kind.about,
                "data_schema": compact(without_titles(self.kind.schema)),
                "example": example(self.kind.name, "spec"),
            },
            schema=_reply_schema(self.kind.schema),
        )

    def read(self, topic: Topic, reply: JSON, /) -> Spec:
        said: SpecReply | ModelSpecReply
        try:
            said = (ModelSpecReply if self.by_model else SpecReply).model_validate(reply)
        except ValidationError as error:
            raise ItemError("bad_spec", faults(error)) from error
        self.kind.check(said.data)
        style = {"look": said.look} if isinstance(said, ModelSpecReply) else said.style
        if self.kind.renderer == "html" and self.pages != "tall":
            style = {**style, "page": self.pages}
        return Spec(topic=topic, title=said.title, data=said.data, style=style)


class WriteProgram:
    """How to draw it."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind

    def ask(self, spec: Spec, /) -> Prompt:
        return Prompt(
            stage="program",
            item=spec,
            template=of_kind(self.kind.name, "program"),
            values=drawing(self.kind, spec) | {"example": example(self.kind.name, "program")},
        )

    def read(self, spec: Spec, reply: JSON, /) -> Program:
        return Program(spec=spec, renderer=self.kind.renderer, source=source_of(reply))


def source_of(reply: JSON) -> str:
    try:
        said = ProgramReply.model_validate(reply)
    except ValidationError as error:
        raise ItemError("bad_program", faults(error)) from error
    if not said.source.strip():
        raise ItemError("bad_program", "source: is empty")
    return said.source


def drawing(kind: Kind, spec: Spec) -> dict[str, Any]:
    """What every prompt about a program says."""
    return {
        "about": kind.about,
        "language": spec.language,
        "data": compact(spec.data),
        "renderer": kind.renderer,
        "fence": FENCES.get(kind.renderer, "python"),
    }


def compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "), default=dict)


def without_titles(schema: Any) -> Any:
    """A schema without the titles that pydantic gives every field, which say nothing and cost tokens."""
    if isinstance(schema, Mapping):
        return {
            key: without_titles(value) for key, value in schema.items() if key != "title" or not isinstance(value, str)
        }
    return [without_titles(one) for one in schema] if isinstance(schema, list) else schema


def _reply_schema(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """The data's schema within the reply's; what it refers to stands at the top, where references look for it."""
    inner = dict(without_titles(data))
    found = inner.pop("$defs", None)
    text = {"type": "string", "minLength": 1, "maxLength": 300}
    whole = {
        "type": "object",
        "properties": {"title": text, "data": inner, "look": text},
        "required": ["title", "data"],
        "additionalProperties": False,
    }
    return whole | ({"$defs": found} if found else {})


def faults(error: ValidationError) -> str:
    """Each fault as `where: what`, in one line."""
    return "; ".join(
        f"{'.'.join(str(part) for part in fault['loc']) or 'reply'}: {fault['msg']}" for fault in error.errors()
    )
