"""What every kind of page answers alike: a subject from its list, and the source of its page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from synth.kinds._dice import Dice, dice
from synth.kinds._page_source import choose_writing, page_source
from synth.kinds._page_text import choose_money
from synth.kinds._page_words import nearest, word_list
from synth.kinds._words import PERSONAS
from synth.records import Spec, Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class Subjects:
    """`words` is the list of what such a page is about, `lead` what stands before it in a subject."""

    lead: str
    words: str

    def domains(self) -> list[str]:
        return list(word_list(self.words))

    def topic(self, source: Any, domain: str | None = None) -> dict[str, Any]:
        throw = Dice(source)
        subject = domain or throw.pick(self.domains())
        return {"subject": f"{self.lead}: {subject}", "persona": throw.pick(PERSONAS), "difficulty": throw.whole(1, 3)}

    def of(self, topic: Topic, throw: Dice) -> str:
        return nearest(list(word_list(self.words)), topic.subject.removeprefix(f"{self.lead}: "), throw)


def priced(
    subjects: Subjects, topic: Topic, make: Callable[..., dict[str, Any]], look: Callable[..., dict[str, Any]]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The data of a page with prices, all in one currency, and how the page looks."""
    throw = dice(topic.seed, "spec")
    subject = subjects.of(topic, throw)
    money = choose_money(throw)
    data = make(subject, topic.difficulty, money["code"], throw)
    return data, look(data, money, dice(topic.seed, "look"))


def page_program(kind: str, view: Callable[[Any, Any, str], Mapping[str, Any]]) -> Callable[[Spec], dict[str, Any]]:
    """Answers the stage `program`; `view` is how a page of that style and title says the data."""

    def program(spec: Spec) -> dict[str, Any]:
        assert spec.topic is not None
        writing, seen = choose_writing(dice(spec.topic.seed, "program")), view(spec.data, spec.style, spec.title)
        return {"source": page_source(kind, spec.style, writing, spec.title, v=seen)}

    return program
