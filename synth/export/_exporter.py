"""What an exporter is, what it is told, and what most of them share: turns that are said, and those that cannot be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, ClassVar, Literal, Protocol, TypeVar

from synth.export._consumers import MODELS, Model, placing
from synth.export._containers import Container, Row
from synth.export._entry import Entry, Refused, Turn
from synth.export._reserved import Policy, Reserved
from synth.export._voice import Choices, Spoken, Voice

Drop = Callable[[Entry, Turn | None, Refused], None]
System = Literal["fold", "keep"]


class OptionError(ValueError):
    """These options do not go together; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """`turns` is the most a row may have, None for all questions of a picture; `size` bytes are about a shard."""

    flavour: str
    model: Model | None = None
    coords: str = "auto"
    pixels: int | None = None
    canvas: bool = False
    turns: int | None = None
    choices: Choices = "letter"
    forms: Mapping[str, str] | None = None
    system: str = ""
    system_as: System = "fold"
    reserved: Policy = "drop"
    size: int = 256 << 20
    title: str = "Pixelproof samples"
    licence: str = "unknown"

    def voice(self, mark: str | None = None) -> Voice:
        model = self.model or MODELS.get(self.flavour)  # InternVL's trainer is for InternVL
        coords, style = placing(model, self.coords, self.pixels, canvas=self.canvas)
        reserved = Reserved(self.flavour, self.reserved)
        return Voice(coords=coords, style=style, reserved=reserved, choices=self.choices, forms=self.forms, mark=mark)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a row read back says: its pictures (paths or bytes), how many placeholders ask for one, its texts in turn.

    `fault` where it is not what such a row is to be.
    """

    id: str
    images: Sequence[str | bytes]
    marks: int
    texts: Sequence[str]
    fault: str = ""


@dataclass(slots=True, kw_only=True)
class SideFacts:
    """What a side holds: what cards and registers tell of it.

    `near` samples are marked as nearly an earlier one, None where nobody looked; `shards` are rows by file.
    """

    samples: int = 0
    rows: int = 0
    images: int = 0
    questions: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    renderers: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    forms: Counter[str] = field(default_factory=Counter)
    families: Counter[str] = field(default_factory=Counter)
    near: int | None = None
    shards: Mapping[str, int] = field(default_factory=dict)

    def count(self, entry: Entry, rows: Sequence[Row]) -> None:
        turns = [turn for row in rows for turn in row.turns]
        self.samples, self.rows, self.questions = self.samples + 1, self.rows + len(rows), self.questions + len(turns)
        self.kinds[entry.kind] += 1
        self.renderers[entry.renderer] += 1
        self.languages[entry.language] += 1
        self.forms.update(turn.form for turn in turns)
        self.families.update(turn.family for turn in turns)

    def plain(self) -> dict[str, Any]:
        numbers = ("samples", "rows", "images", "questions", "near")
        counts = ("kinds", "renderers", "languages", "forms", "families")
        told: dict[str, Any] = {name: getattr(self, name) for name in numbers}
        return {**told, **{name: dict(sorted(getattr(self, name).items())) for name in counts}}


class Exporter(Protocol):
    """`needs` are fields of an entry that cost something to read: program, scenes, data."""

    FLAVOURS: ClassVar[tuple[str, ...]]  # the first is taken where none is named
    needs: ClassVar[frozenset[str]]
    container: Container

    def __init__(self, options: Options, drop: Drop) -> None: ...

    def rows(self, entry: Entry) -> Iterator[Row]:
        """What cannot be said is dropped; `Refused` where nothing of the entry can."""
        ...

    def extras(self, sides: Mapping[str, SideFacts]) -> Mapping[str, bytes]:
        """Files beside the data: registers, cards, rewards."""
        ...

    def see(self, said: Any) -> Seen:
        """A row as it was read back."""
        ...


Item = TypeVar("Item")


def dialogues(items: Sequence[Item], turn: Callable[[Item], Turn]) -> Iterator[list[Item]]:
    """Turns of a dialogue that stand together; any other question by itself."""
    for _, group in groupby(enumerate(items), lambda one: -1 if turn(one[1]).form == "dialogue" else one[0]):
        yield [item for _, item in group]


class Talking:
    """For exporters whose rows are questions and answers."""

    needs: ClassVar[frozenset[str]] = frozenset()
    most: ClassVar[int | None] = None  # turns a row of this format may have

    def __init__(self, options: Options, drop: Drop) -> None:
        self.options, self.drop = options, drop
        self.voice = options.voice(self.mark())
        self.system = self.voice.system(options.system)

    def mark(self) -> str | None:
        """What stands for a place in a text, where places are told beside it."""
        return None

    def talks(self, entry: Entry) -> Iterator[tuple[str, list[Spoken]]]:
        """A row's id and its turns."""
        spoken = [said for turn in entry.turns if (said := self._spoken(turn, entry)) is not None]
        if not spoken:
            raise Refused("no_questions", "none of its questions can be said")
        step = min(self.options.turns or len(spoken), self.most or len(spoken), len(spoken))
        rows = self._packed(spoken, step, entry)
        for number, row in enumerate(rows):
            yield entry.id if len(rows) == 1 else f"{entry.id}-{number}", row

    def _packed(self, spoken: Sequence[Spoken], step: int, entry: Entry) -> list[list[Spoken]]:
        """Rows of so many turns; no row begins within a dialogue, whose turns build on those before them."""
        rows: list[list[Spoken]] = [[]]
        for together in dialogues(spoken, lambda one: one.turn):
            if len(rows[-1]) + len(together) > step and rows[-1]:
                rows.append([])
            rows[-1] += together[:step]
            for one in together[step:]:
                self.drop(entry, one.turn, Refused("within_dialogue"))
        return rows

    def folded(self, question: str, *, first: bool) -> str:
        """With the system's words before the first question, where they are not to stand by themselves."""
        fold = first and self.system and self.options.system_as == "fold"
        return f"{self.system}\n\n{question}" if fold else question

    @property
    def kept_system(self) -> str:
        return self.system if self.options.system_as == "keep" else ""

    def extras(self, sides: Mapping[str, SideFacts]) -> Mapping[str, bytes]:
        return {}

    def _spoken(self, turn: Turn, entry: Entry) -> Spoken | None:
        try:
            return self.voice.spoken(turn, entry)
        except Refused as why:
            self.drop(entry, turn, why)
            return None
