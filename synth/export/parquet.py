"""Parquet in the dialect of parts, as TRL trains on it: conversations, prompts with completions, or labelled ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from synth.export import _parts
from synth.export._containers import Row
from synth.export._entry import Entry
from synth.export._exporter import Drop, Options, Seen, Talking
from synth.export._parquet_files import Parquet
from synth.export._voice import Spoken

COLUMNS: Mapping[str, Mapping[str, Any]] = {
    "messages": {"messages": _parts.MESSAGES},
    "prompt_completion": {"prompt": _parts.MESSAGES, "completion": _parts.MESSAGES},
    "kto": {"prompt": _parts.MESSAGES, "completion": _parts.MESSAGES, "label": "bool"},
}


class Exporter(Talking):
    """A loss on what the user says too is what TRL takes of `messages`; `prompt_completion` is for answers alone."""

    FLAVOURS: ClassVar[tuple[str, ...]] = tuple(COLUMNS)

    def __init__(self, options: Options, drop: Drop) -> None:
        super().__init__(options, drop)
        self.columns = COLUMNS[options.flavour]
        self.most = 1 if options.flavour == "kto" else None  # type: ignore[misc]
        self.container = Parquet({"id": "string", "images": ["image"], **self.columns, **_parts.ABOUT}, options.size)

    def rows(self, entry: Entry) -> Iterator[Row]:
        for name, spoken in self.talks(entry):
            for at, said in enumerate(self._said(spoken, len(entry.images))):
                row = {"id": name if at == 0 else f"{name}-x{at}", "images": _parts.embedded(entry.images)}
                turns = [one.turn for one in spoken] if at == 0 else []
                yield Row({**row, **said, **_parts.about(entry)}, entry.images, turns)

    def _said(self, spoken: list[Spoken], pictures: int) -> Iterator[dict[str, Any]]:
        messages = _parts.conversation(self, spoken, pictures)
        if self.options.flavour == "messages":
            yield {"messages": messages}
            return
        asked, answered = messages[:-1], messages[-1:]
        if self.options.flavour == "prompt_completion":
            yield {"prompt": asked, "completion": answered}
            return
        yield {"prompt": asked, "completion": answered, "label": True}
        if wrong := spoken[-1].wrong:
            yield {"prompt": asked, "completion": [_parts.message("assistant", wrong[0].text)], "label": False}

    def see(self, said: Any) -> Seen:
        return _parts.see(said, [column for column in self.columns if column != "label"])
