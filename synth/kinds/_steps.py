"""The two steps of an author: a topic becomes a spec, a spec becomes a program. Replies are checked here."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from synth.records import JSON, ItemError, Program, Spec, Topic
from synth.steps import Kind, Prompt


class SpecReply(BaseModel):
    model_config = ConfigDict(extra="forbid")
    title: str = Field(min_length=1, max_length=300)
    data: Any
    style: dict[str, Any] = Field(default_factory=dict)


class ProgramReply(BaseModel):
    model_config = ConfigDict(extra="forbid")
    source: str = Field(min_length=1, max_length=100_000)


class WriteSpec:
    """What to draw."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind

    def ask(self, topic: Topic, /) -> Prompt:
        template = f"kinds/{self.kind.name}/spec.jinja"
        return Prompt(stage="spec", item=topic, template=template, schema=self.kind.schema)

    def read(self, topic: Topic, reply: JSON, /) -> Spec:
        try:
            said = SpecReply.model_validate(reply)
        except ValidationError as error:
            raise ItemError("bad_spec", faults(error)) from error
        self.kind.check(said.data)
        return Spec(topic=topic, title=said.title, data=said.data, style=said.style)


class WriteProgram:
    """How to draw it."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind

    def ask(self, spec: Spec, /) -> Prompt:
        template = f"kinds/{self.kind.name}/program.jinja"
        return Prompt(stage="program", item=spec, template=template, schema=ProgramReply.model_json_schema())

    def read(self, spec: Spec, reply: JSON, /) -> Program:
        try:
            said = ProgramReply.model_validate(reply)
        except ValidationError as error:
            raise ItemError("bad_program", faults(error)) from error
        if not said.source.strip():
            raise ItemError("bad_program", "source: is empty")
        return Program(spec=spec, renderer=self.kind.renderer, source=said.source)


def faults(error: ValidationError) -> str:
    """Each fault as `where: what`, in one line."""
    return "; ".join(
        f"{'.'.join(str(part) for part in fault['loc']) or 'reply'}: {fault['msg']}" for fault in error.errors()
    )
