"""The nouns: what flows from a topic to a dataset. Imports nothing of ours.

Every record is frozen, holds the record it came from, and has a content id: equal ids mean equal content.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal, TypeAlias

JSON: TypeAlias = None | bool | int | float | str | list[Any] | dict[str, Any]
# Texts of questions and answers: {"type": "text", "text": …}, {"type": "region", "page": n, "box": […]},
# {"type": "point", "page": n, "at": […]}. Never a placeholder or a coordinate inside a string.
Parts: TypeAlias = tuple[Mapping[str, Any], ...]
Box: TypeAlias = tuple[float, float, float, float]
Colour: TypeAlias = tuple[int, int, int]

AnswerType = Literal["text", "number", "date", "bool", "set", "list", "table", "box", "point", "code"]
Form = Literal["short", "free", "choice", "yes_no", "box", "point", "list", "table", "code", "dialogue", "unanswerable"]
Reads = Literal["printed", "axis", "none"]
Why = Literal["repair", "evolve", "redraw"]

ELEMENT_KINDS = frozenset(
    "figure panel title axis tick label legend bar point line area wedge cell box node edge arrow shape region "
    "image text word heading paragraph list field button link icon formula note atom bond component object3d".split()
)

REASONS: Mapping[str, str] = {
    "bad_spec": "the author's data did not have the shape the kind asks for",
    "bad_program": "the author's program was not the text of a program",
    "bad_reply": "a model's reply could not be read",
    "refused": "a model or its server would not answer",
    "unanswered": "a server failed on this request again and again while it answered others",
    "syntax_error": "the program does not compile",
    "program_error": "the program raised",
    "timeout": "the program ran past its time limit",
    "memory": "the program needed more memory than it may have",
    "too_many_processes": "the program started more processes than it may",
    "output_too_large": "the program wrote or printed more than it may",
    "image_too_large": "the picture has more pixels than it may",
    "no_image": "the program ended without a picture",
    "bad_image": "the picture does not decode",
    "forbidden_network": "the program reached for the network",
    "forbidden_file": "the program reached for a file it may not have",
    "crash": "the program's process died",
    "unsupported": "no renderer here draws this",
    "bad_scene": "the scene could not be read",
    "unowned_ink": "there is ink on the picture that no element of the scene owns",
    "scene_differs": "what was drawn is not what the data says",
    "picture_contradicts_itself": "a label and its mark, or two legend entries, disagree",
    "missing_glyph": "the font lacks characters of a text, which came out as boxes",
    "overlap": "texts lie over each other or over marks",
    "cut_text": "a text runs off the picture",
    "blank": "there is next to no ink on the picture",
    "no_questions": "too few questions survived their checks",
    "proof": "the proof does not compute the stated answer",
    "grounded": "the answer does not hang on the marks the proof read",
    "unique": "more than one answer would be right",
    "visible": "a mark of the evidence is hidden",
    "drawn": "the pixels do not show the evidence",
    "legible": "the evidence is too small or too faint to read",
    "agrees": "a reader of the pixels gives another answer",
    "believes": "a reader of the pixels does not believe the answer",
}


class ItemError(Exception):
    """One item failed: it becomes a `Reject`, and the run goes on."""

    def __init__(self, reason: str, detail: str = "") -> None:
        if reason not in REASONS:
            raise ValueError(f"{reason!r} is not one of the reasons in synth.records.REASONS")
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason, self.detail = reason, detail


class WorldError(Exception):
    """The world failed (a daemon, a server, a disk): the run stops with one sentence and what mends it."""

    def __init__(self, sentence: str, fix: str = "") -> None:
        super().__init__(f"{sentence}\n{fix}" if fix else sentence)
        self.sentence, self.fix = sentence, fix


def said(text: str) -> Parts:
    """Plain words as typed parts."""
    return ({"type": "text", "text": text},)


def words(parts: Parts) -> str:
    """Typed parts as one string, for people and for checks that compare words."""
    return "".join(str(part.get("text") or "") for part in parts)


def digest(value: object, size: int = 10) -> str:
    """A short, stable name for plain content (JSON, bytes, records)."""
    return hashlib.blake2b(_canonical(value), digest_size=size).hexdigest()


def _canonical(value: object) -> bytes:
    if isinstance(value, bytes):
        return b"b" + hashlib.blake2b(value).digest()
    return json.dumps(value, sort_keys=True, ensure_ascii=False, default=_plain, separators=(",", ":")).encode()


def _plain(value: object) -> object:
    if isinstance(value, Record):
        return value.id
    if isinstance(value, bytes):
        return hashlib.blake2b(value).hexdigest()
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, frozenset | set):
        return sorted(value)
    if isinstance(value, Scene | Element | Table | Answer | Judged):
        return {f.name: getattr(value, f.name) for f in fields(value)}
    raise TypeError(f"{type(value).__name__} has no canonical form")


class Record:
    """What every record of the line shares: a content id and a short repr."""

    __slots__ = ("_id",)
    _id: str

    @property
    def id(self) -> str:
        try:
            return self._id
        except AttributeError:
            content = {f.name: getattr(self, f.name) for f in fields(self)}  # type: ignore[arg-type]
            object.__setattr__(self, "_id", digest({"is": type(self).__name__, **content}))
            return self._id

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.id[:8]}>"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Topic(Record):
    """What a picture will be about; the seed of every choice after it."""

    kind: str
    subject: str
    persona: str = ""
    language: str = "en"
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
    """A given image."""

    address: str
    sha256: str
    licence: str = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Element:
    """One thing on the picture. Its kinds and the keys of `value` are described in docs/scene.md."""

    id: str
    kind: str
    role: str | None = None
    text: str | None = None
    value: Mapping[str, Any] | None = None
    series: str | None = None
    panel: str | None = None
    colour: Colour | None = None
    box: Box | None = None
    outline: tuple[tuple[float, float], ...] | None = None
    parent: str | None = None
    links: tuple[str, ...] = ()
    visible: float | None = None
    contrast: float | None = None
    font_px: float | None = None
    reads: Reads = "none"
    precision: float | None = None
    line: int | None = None
    missing: str | None = None  # characters of its text that the font lacks


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Table:
    """The data of one panel, rebuilt from what was drawn."""

    panel: str
    mark: str
    columns: tuple[str, ...]
    types: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scene:
    """Everything on one page."""

    width: int
    height: int
    elements: tuple[Element, ...]
    tables: tuple[Table, ...] = ()

    def find(self, element_id: str) -> Element:
        return next(element for element in self.elements if element.id == element_id)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Page(Record):
    """A drawn page: the PNG as the program saved it, and its scene."""

    image: bytes
    scene: Scene


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Picture(Record):
    pages: tuple[Page, ...]
    made_by: Program | Photo
    effect: str | None = None


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
