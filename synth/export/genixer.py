"""What a generator of questions is trained on, as Genixer's was: an instruction in, a question with its answer out.

A row a question, and a row a dialogue, since its turns build on each other.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from string import ascii_uppercase
from typing import Any, ClassVar

from synth.export._containers import Row
from synth.export._coords import CONVENTIONS, Numbers, Style
from synth.export._entry import Entry, Refused, Turn
from synth.export._exporter import Drop, OptionError, Options, Seen, Talking, dialogues
from synth.export._json_files import Json
from synth.export._tags import IMAGE, faults_of, tagged
from synth.export._voice import Said
from synth.records import FORMS, words
from synth.tasks import Shape, asks_for_existence, instructions, task_of, tasks

SHIKRA = "shikra"
BOXES, POINTS = "<boxes>", "<points>"  # Shikra's own marks: its trainer writes the places of `target` there
COMPACT = Style(name="compact", between=",")
NO_TASK = frozenset({"list", "table", "code", "unanswerable", "set"})  # forms and types that none of the nine has
LABELS = ("Question:", "Options:", "Answer:")


@dataclass(frozen=True, slots=True, eq=False)
class _Talk:
    task: str
    text: str
    places: tuple[Numbers, ...]
    turns: Sequence[Turn]


class Exporter(Talking):
    FLAVOURS: ClassVar[tuple[str, ...]] = ("llava", SHIKRA)

    def __init__(self, options: Options, drop: Drop) -> None:
        super().__init__(options, drop)
        if options.forms is not None or options.system_as == "keep":
            raise OptionError("genixer's rows have no line on the form of an answer, and no turn for a system")
        usual = options.coords == "auto" and options.model is None
        coords = CONVENTIONS["norm1"] if usual else self.voice.coords
        style = COMPACT if usual else self.voice.style
        self.voice = replace(self.voice, coords=coords, style=style, forms=dict.fromkeys(FORMS, ""))
        self.shikra = options.flavour == SHIKRA
        self.container = Json(lines=self.shikra)

    def mark(self) -> str | None:
        return BOXES if self.options.flavour == SHIKRA else None

    def rows(self, entry: Entry) -> Iterator[Row]:
        if len(entry.images) > 1:
            raise Refused("several_images", "a generator is shown one picture")
        made = [
            talk
            for turns in dialogues(entry.turns, lambda turn: turn)
            if (talk := self._talk(turns, entry)) is not None
        ]
        if not made:
            raise Refused("no_questions", "none of its questions can be said")
        for number, talk in enumerate(made):
            name = entry.id if len(made) == 1 else f"{entry.id}-{number}"
            yield Row(self._row(name, talk, entry), entry.images, talk.turns)

    def _talk(self, turns: Sequence[Turn], entry: Entry) -> _Talk | None:
        """As many of its turns as can be said before the first that cannot."""
        lines: list[Said] = []
        for turn in turns:
            try:
                lines.append(self._line(turn, entry))
            except Refused as why:
                for lost in turns[len(lines) :]:
                    self.drop(entry, lost, why)
                break
        said = turns[: len(lines)]
        if not said:
            return None
        places = tuple(numbers for line in lines for _, numbers in line.places)
        return _Talk(task_of(_shape(said)), "\n".join(line.text for line in lines), places, said)

    def _line(self, turn: Turn, entry: Entry) -> Said:
        if turn.form in NO_TASK or turn.answer.type in NO_TASK:
            raise Refused("no_task", f"a question of the form {turn.form}, answered by a {turn.answer.type}")
        spoken = self.voice.spoken(replace(turn, options=()), entry)
        asked, replied = (" ".join(one.text.split()) for one in (spoken.question, spoken.answer))
        if label := next((one for one in LABELS if one in asked + replied), None):
            raise Refused("reserved_word", label)
        listed = ""
        if turn.options:
            options = [self.voice.reserved.checked(" ".join(one.split())) for one in turn.options]
            lettered = zip(ascii_uppercase, options, strict=False)
            listed = f" Options: {' '.join(f'({letter}) {option}' for letter, option in lettered)}"
            replied = f"({self._letter(turn)})" if self.options.choices == "letter" else replied
        text = f"Question: {asked}{listed} Answer: {replied}"
        places = (*spoken.question.places, *spoken.answer.places)
        return Said(_marked(text, [numbers for _, numbers in places]) if self.shikra else text, places)

    def _letter(self, turn: Turn) -> str:
        said = words(turn.answer.text)
        if turn.options.count(said) != 1 or len(turn.options) > len(ascii_uppercase):
            raise Refused("no_option", f"{said!r} is not one of {len(turn.options)} options")
        return ascii_uppercase[turn.options.index(said)]

    def _row(self, name: str, talk: _Talk, entry: Entry) -> dict[str, Any]:
        rng = random.Random(f"genixer {talk.turns[0].id}")
        told = " ".join(filter(None, instructions(tasks()[talk.task], rng)))
        asked = {"from": "human", "value": tagged(self.folded(told, first=True), 1)}
        replied: dict[str, Any] = {"from": "gpt", "value": talk.text}
        row: dict[str, Any] = {"id": name, "image": entry.images[0].path, "task": talk.task}
        if self.shikra:
            boxes = [_pixels(place) for place in talk.places if len(place) == 4]
            points = [_pixels(place) for place in talk.places if len(place) == 2]
            row["target"] = {"boxes": boxes, "points": points}
            replied["boxes_seq"] = [[number] for number in range(len(boxes))]
            replied["points_seq"] = [[number] for number in range(len(points))]
        return {**row, "conversations": [asked, replied]}

    def see(self, said: Any) -> Seen:
        talk = [(turn["from"], turn["value"]) for turn in said["conversations"]]
        texts = [text for _, text in talk]
        fault = faults_of([who for who, _ in talk], texts, "human", "gpt")
        if not fault and said["task"] not in tasks():
            fault = f"{said['task']!r} is none of the nine tasks"
        if not fault and self.shikra:
            reply = said["conversations"][1]
            for mark, name in ((BOXES, "boxes"), (POINTS, "points")):
                count, told = texts[1].count(mark), len(reply[f"{name}_seq"])
                if not count == told == len(said["target"][name]):
                    fault = f"{count} {mark} for {told} places"
        marks = sum(text.count(IMAGE) for text in texts)
        return Seen(id=said["id"], images=[said["image"]], marks=marks, texts=texts, fault=fault)


def _shape(turns: Sequence[Turn]) -> Shape:
    asked = [part for turn in turns for part in turn.question]
    replied = [part for turn in turns for part in turn.answer.text]
    first = turns[0]
    return Shape(
        dialogue=first.form == "dialogue",
        options=bool(first.options),
        boxes=sum("box" in part for part in asked),
        points=sum("at" in part for part in asked),
        answer_boxes=sum("box" in part for part in replied),
        answer_points=sum("at" in part for part in replied),
        answer_words=len(words(first.answer.text).split()),
        existence=first.form == "yes_no" and asks_for_existence(words(first.question)),
    )


def _marked(text: str, places: Sequence[Numbers]) -> str:
    """With the mark of its own for each place; its trainer fills them in as Python fills `{}`."""
    pieces = text.split(BOXES)
    if len(pieces) != len(places) + 1 or POINTS in text or "{" in text or "}" in text:
        raise Refused("reserved_word", "a mark of Shikra's, { or }")
    marks = [*(BOXES if len(place) == 4 else POINTS for place in places), ""]
    return "".join(piece + mark for piece, mark in zip(pieces, marks, strict=True))


def _pixels(place: Numbers) -> list[float]:
    return [round(number, 2) for number in place]
