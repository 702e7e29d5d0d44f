"""The step that proposes subjects: some places of the plan become topics, each for a person the seed has chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mimesis import Person
from mimesis.locales import Locale
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from synth.kinds._steps import faults
from synth.prompts import of_kind
from synth.records import JSON, ItemError, Topic
from synth.steps import Kind, Prompt

SHOWN = 60  # subjects there are already, the latest, that a prompt lists


class Proposed(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)
    subject: str = Field(min_length=3, max_length=160)


class TopicsReply(BaseModel):
    topics: list[Proposed]


class ProposeTopics:
    """`drafts` hold what the seed decides (person, difficulty, seed), all in one language; the model finds a subject
    for each. `wanted` is what the user wants pictures of, in words.
    """

    def __init__(self, kind: Kind, drafts: Sequence[Topic], taken: Sequence[str], wanted: str = "") -> None:
        self.kind, self.drafts, self.taken, self.wanted = kind, drafts, taken, wanted

    def ask(self, first: Topic, /) -> Prompt:
        personas = [{"persona": one.persona or "a general reader", "difficulty": one.difficulty} for one in self.drafts]
        return Prompt(
            stage="topic",
            item=first,
            template=of_kind(self.kind.name, "topic"),
            values={
                "about": self.kind.about,
                "personas": personas,
                "taken": list(self.taken[-SHOWN:]),
                "language": first.language,
                "wanted": self.wanted,
            },
            schema=_schema(len(self.drafts)),
        )

    def read(self, first: Topic, reply: JSON, /) -> list[Topic]:
        try:
            said = TopicsReply.model_validate(reply)
        except ValidationError as error:
            raise ItemError("bad_reply", faults(error)) from error
        pairs = zip(self.drafts, said.topics, strict=False)
        return [
            Topic(
                kind=draft.kind,
                subject=" ".join(one.subject.split()),
                persona=draft.persona,
                language=draft.language,
                difficulty=draft.difficulty,
                seed=draft.seed,
            )
            for draft, one in pairs
        ]


def at_work(draft: Topic) -> Topic:
    """The draft with a trade for its person, of some hundreds: of whom a model thinks decides of what."""
    trade = Person(Locale.EN, seed=draft.seed).occupation().lower()
    return replace(draft, persona=f"{draft.persona or 'a reader'}; the setting: the work of a {trade}")


def _schema(count: int) -> dict[str, object]:
    topic = {
        "type": "object",
        "properties": {
            "subject": {"type": "string", "minLength": 3, "maxLength": 160},
            "persona": {"type": "string", "maxLength": 160},
            "difficulty": {"type": "integer", "minimum": 1, "maximum": 3},
        },
        "required": ["subject"],
    }
    topics = {"type": "array", "items": topic, "minItems": count, "maxItems": count}
    return {"type": "object", "properties": {"topics": topics}, "required": ["topics"]}
