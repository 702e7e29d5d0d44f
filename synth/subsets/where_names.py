"""What a filter may name: each with what kind of thing it says, the columns it is read from, and how."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from synth.records import words

Row = Mapping[str, Any]
Thing = Literal["a number", "a text", "yes or no", "a list of texts"]


class At:
    """A row, and the question of it that is looked at; what several names are read from is read once."""

    def __init__(self, row: Row, question: Row | None = None) -> None:
        self.row, self.question = row, question

    @cached_property
    def topic(self) -> Row:
        """Empty for a program that came without one: then nothing is known of what it would say."""
        return json.loads(self.row["provenance"]["topic"]) or {}

    def asked(self, question: Row) -> At:
        at = At(self.row, question)
        if "topic" in self.__dict__:
            at.__dict__["topic"] = self.topic
        return at


@dataclass(frozen=True, slots=True)
class Name:
    thing: Thing
    columns: frozenset[str]
    of: Callable[[At], Any]


def _column(name: str) -> Name:
    return Name("a text", frozenset({name}), lambda at: at.row[name])


def _topic(key: str, thing: Thing = "a text") -> Name:
    return Name(thing, frozenset({"provenance.topic"}), lambda at: at.topic.get(key))


def _largest(side: str) -> Name:
    return Name(
        "a number", frozenset({f"pages.list.element.{side}"}), lambda at: max(page[side] for page in at.row["pages"])
    )


def _among_questions(field: str) -> Name:
    """In the order in which they first come, each once."""
    return Name(
        "a list of texts",
        frozenset({_of_question(field)}),
        lambda at: list(dict.fromkeys(question[field] for question in at.row["questions"])),
    )


def _of_question(field: str) -> str:
    return f"questions.list.element.{field}"


def _asked(field: str, of: Callable[[Row], Any], thing: Thing = "a text") -> Name:
    def said(at: At) -> Any:
        assert at.question is not None
        return of(at.question)

    return Name(thing, frozenset({_of_question(field)}), said)


def _score(check: str) -> Name:
    def of(question: Row) -> float | None:
        return next((verdict["score"] for verdict in question["verdicts"] if verdict["check"] == check), None)

    return _asked("verdicts", of, "a number")


SAMPLE: Mapping[str, Name] = {
    **{name: _column(name) for name in ("id", "kind", "renderer", "language")},
    "difficulty": _topic("difficulty", "a number"),
    "subject": _topic("subject"),
    "persona": _topic("persona"),
    "title": Name("a text", frozenset({"provenance.title"}), lambda at: at.row["provenance"]["title"]),
    "pages": Name("a number", frozenset({"pages.list.element.width"}), lambda at: len(at.row["pages"])),
    "width": _largest("width"),
    "height": _largest("height"),
    "bytes": Name("a number", frozenset({"images"}), lambda at: sum(len(one["bytes"]) for one in at.row["images"])),
    "questions": Name("a number", frozenset({_of_question("form")}), lambda at: len(at.row["questions"])),
    "families": _among_questions("family"),
    "forms": _among_questions("form"),
}
QUESTION: Mapping[str, Name] = {
    "family": _asked("family", lambda question: question["family"]),
    "form": _asked("form", lambda question: question["form"]),
    "type": _asked("answer.type", lambda question: question["answer"]["type"]),
    "question": _asked("question", lambda question: words(tuple(question["question"]))),
    "answer": _asked("answer.text", lambda question: words(tuple(question["answer"]["text"]))),
    "options": _asked("options", lambda question: list(question["options"]), "a list of texts"),
    "agrees": _score("agrees"),
    "believes": _score("believes"),
}
