"""The nouns: what flows from a topic to a dataset. Imports nothing of ours but its own three parts.

Every record is frozen, holds the record it came from, and has a content id: equal ids mean equal content.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias, get_args

from synth._content import Record, digest
from synth._reasons import REASONS, ItemError, WorldError
from synth._scene import ELEMENT_KINDS, Box, Colour, Element, Reads, Scene, Table

__all__ = [
    "ELEMENT_KINDS", "ENGLISH", "FORMS", "JSON", "REASONS", "Answer", "AnswerType", "Box", "Colour", "Element", "Form",
    "ItemError", "Judged", "Page", "Parts", "Photo", "Picture", "Program", "Question", "Reads", "Record", "Reject",
    "Reply", "Sample", "Scene", "Spec", "Table", "Topic", "Verdict", "Why", "WorldError", "digest", "said",
    "with_places", "words",
]  # fmt: skip

JSON: TypeAlias = None | bool | int | float | str | list[Any] | dict[str, Any]
# Texts of questions and answers: {"type": "text", "text": …}, {"type": "region", "page": n, "box": […]},
# {"type": "point", "page": n, "at": […]}. Never a placeholder or a coordinate inside a string.
Parts: TypeAlias = tuple[Mapping[str, Any], ...]

AnswerType = Literal["text", "number", "date", "bool", "set", "list", "table", "box", "point", "code"]
Form = Literal["short", "free", "choice", "yes_no", "box", "point", "list", "table", "code", "dialogue", "unanswerable"]
FORMS: tuple[str, ...] = get_args(Form)
Why = Literal["repair", "evolve", "redraw"]
ENGLISH = "en"


def said(text: str) -> Parts:
    """Plain words as typed parts."""
    return ({"type": "text", "text": text},)


def words(parts: Parts) -> str:
    """Typed parts as one string, for people and for checks that compare words."""
    return "".join(str(part.get("text") or "") for part in parts)


def with_places(parts: Parts) -> str:
    """The same for people alone, with the pixels of each place that is spoken of."""
    return "".join(str(part.get("text") or "") if part["type"] == "text" else _place(part) for part in parts)


def _place(part: Mapping[str, Any]) -> str:
    pixels = ", ".join(f"{number:g}" for number in part["box" if part["type"] == "region" else "at"])
    return f"[{pixels}]" + (f" on page {part['page'] + 1}" if part["page"] else "")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Topic(Record):
    """What a picture will be about; the seed of every choice after it."""

    kind: str
    subject: str
    persona: str = ""
    language: str = ENGLISH
    difficulty: int = 1
    seed: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Spec(Record):
    """The data to draw and how; `data` is None for a program that came without one."""

    topic: Topic | None
    title: str
    data: JSON
    style: Mapping[str, Any] = field(default_factory=dict)
    parent: Spec | None = None

    @property
    def language(self) -> str:
        return self.topic.language if self.topic else ENGLISH


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Program(Record):
    """A program that draws, and the renderer that runs it."""

    spec: Spec
    renderer: str
    source: str
    files: Mapping[str, bytes] = field(default_factory=dict)
    parent: Program | None = None
    why: Why | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Photo(Record):
    """A given image; `program` describes what was found on it, and `sha256` is of the file as it was given."""

    address: str
    sha256: str
    licence: str = "unknown"
    program: Program | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Reply(Record):
    """What a model said at a stage, where it came to nothing and all else about the picture went on."""

    topic: Topic
    stage: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Page(Record):
    """A page: the PNG as a program saved it, or a given picture as PNG or JPEG; and its scene."""

    image: bytes
    scene: Scene


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Picture(Record):
    pages: tuple[Page, ...]
    made_by: Program | Photo
    effect: str | None = None

    @property
    def program(self) -> Program | None:
        """That drew it, or that describes what was found on it."""
        return self.made_by if isinstance(self.made_by, Program) else self.made_by.program

    @property
    def language(self) -> str:
        """Of the texts on it."""
        return self.program.spec.language if self.program else ENGLISH


def program_of(picture: Picture) -> Program:
    """Of one that is described, or about to be."""
    assert picture.program is not None
    return picture.program


def topic_of(picture: Picture) -> Topic:
    topic = program_of(picture).spec.topic
    assert topic is not None
    return topic


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Answer:
    """`text` is how a person would say `value`; a number within `tolerance` (absolute) is right too."""

    value: Any
    type: AnswerType
    text: Parts
    unit: str | None = None
    tolerance: float = 0.0

    @property
    def words(self) -> str:
        return words(self.text)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Question(Record):
    """A question with its answer and the program that proves it.

    `wrong` holds near misses: answers a hasty reader would give. `evidence` is (page, element id) pairs.
    """

    pictures: tuple[Picture, ...]
    family: str
    form: Form
    text: Parts
    answer: Answer
    options: tuple[str, ...] = ()
    wrong: tuple[Answer, ...] = ()
    rationale: str = ""
    proof: str = ""
    evidence: tuple[tuple[int, str], ...] = ()
    parent: Question | None = None
    thread: str | None = None
    turn: int = 0

    @property
    def words(self) -> str:
        """The question as one string, for people and for checks that compare words."""
        return words(self.text)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Verdict(Record):
    """What a check said; `passed` is None where the check could not be run."""

    question: Question
    check: str
    passed: bool | None
    score: float | None = None
    by: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Judged:
    """A question that stays, with what every check said of it."""

    question: Question
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Sample(Record):
    pictures: tuple[Picture, ...]
    questions: tuple[Judged, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Reject(Record):
    """What failed: `record` is the last record there was, which holds those before it."""

    record: Record
    stage: str
    reason: str
    detail: str = ""
