"""One picture before the models: what is asked about it, what is heard, and what is noted of that."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from synth.photos.asking import Asking
from synth.photos.photograph import Photograph
from synth.photos.replies import Said, prose, written, yes_or_no
from synth.steps import Prompt
from synth.views import View
from synth.w2c.asked import Asks
from synth.w2c.notes import Notes
from synth.w2c.ranking import Candidate
from synth.w2c.settings import W2c
from synth.words import nouns_of

READ: Mapping[str, Callable[[Any], Any]] = {
    "caption": prose, "detail": prose, "region": prose, "pair": prose,
    "text": written, "exists": yes_or_no, "counts": yes_or_no,
}  # fmt: skip
Beliefs = Mapping[str, float]  # how likely a thing is there, by its name


class Look:
    def __init__(self, photograph: Photograph, asking: Asking, settings: W2c) -> None:
        self.photograph, self.settings = photograph, settings
        self.asks, self.notes = Asks(photograph.topic, settings), Notes()
        self._asking = asking

    @property
    def size(self) -> tuple[int, int]:
        return self.photograph.size

    def all(self) -> View:
        return self.photograph.all()

    def hear(self, prompts: Sequence[Prompt], read: Callable[[Any], Any] | None = None) -> list[Any]:
        """What each reply says, in order; None for one that says nothing, which is a reject by then."""
        return self._asking.hear(
            self.photograph.topic, prompts, lambda prompt, reply: (read or READ[prompt.stage])(reply)
        )

    def exist(self, asked: Sequence[tuple[str, View, str]]) -> list[dict[str, float]]:
        """How likely each name can be seen on its view; `asked` are a thing's id, its view, a name, in this order."""
        heard = self.hear([self.asks.exists(view, name) for _, view, name in asked])
        return [self.believed("exists", about, name, said) for (about, _, name), said in zip(asked, heard, strict=True)]

    def believed(self, check: str, about: str, name: str, said: Said | None, **more: Any) -> dict[str, float]:
        """Notes the answer of a check; nothing is believed where there was none."""
        self.notes.heard(check, about, name, said, self._asking.name(check), **more)
        return {} if said is None else {name: said.likely}

    def lost(self, stage: str, reason: str, detail: str) -> None:
        self._asking.lose(self.photograph.topic, stage, reason, detail)


def candidates(texts: Iterable[str | None]) -> list[Candidate]:
    """Those that were heard; the same words once."""
    return [Candidate(text=text, nouns=tuple(nouns_of(text))) for text in dict.fromkeys(texts) if text]
