"""From a picture to the program that draws it: an instruction of ours, and the source in a fence."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from random import Random
from typing import Any, ClassVar

from ruamel.yaml import YAML

from synth.export import _parts
from synth.export._containers import Row
from synth.export._entry import Entry, Refused
from synth.export._exporter import Drop, Options, Seen, SideFacts, Talking
from synth.export._json_files import Json
from synth.export._parquet_files import Parquet
from synth.export._tags import IMAGE, TURN_TAGS, faults_of, tagged
from synth.prompts import FOLDER

# What loaders of tags count, in answers too. A tag with attributes is none of these: `<video controls>` is just HTML.
COUNTED = re.compile(r"<(?:image|video|audio)>")
# What tokenizers make one token of, wherever it stands. `<|--` of a class diagram in Mermaid is none.
TOKEN = re.compile(r"<\|[A-Za-z]\w{0,39}\|>")
FENCED = re.compile(r"(?P<fence>`{3,})\w*\n(?P<program>.*)\n(?P=fence)", re.DOTALL)


class Exporter(Talking):
    """Reserved words of chats are let stand in programs, but for what would break a row: no program is rewritten."""

    FLAVOURS: ClassVar[tuple[str, ...]] = ("sharegpt", "parquet")
    needs: ClassVar[frozenset[str]] = frozenset({"program"})

    def __init__(self, options: Options, drop: Drop) -> None:
        super().__init__(options, drop)
        self.tags = options.flavour == "sharegpt"
        columns = {"id": "string", "images": ["image"], "messages": _parts.MESSAGES, **_parts.ABOUT}
        self.container = Json(lines=False) if self.tags else Parquet(columns, options.size)

    def rows(self, entry: Entry) -> Iterator[Row]:
        program = self._program(entry)
        language = _language(entry.renderer, program)
        asked = self.folded(asked_for(language, entry), first=True)
        answer = fenced(program, str(_languages()[language]["fence"]))
        pictures = len(entry.images)
        if self.tags:
            turns = [("system", self.kept_system)] if self.kept_system else []
            turns += [("user", tagged(asked, pictures)), ("assistant", answer)]
            messages: list[dict[str, Any]] = [{"role": role, "content": text} for role, text in turns]
            images: list[Any] = [image.path for image in entry.images]
        else:
            messages = [_parts.message("system", self.kept_system)] if self.kept_system else []
            messages += [_parts.message("user", asked, pictures), _parts.message("assistant", answer)]
            images = _parts.embedded(entry.images)
        yield Row({"id": entry.id, "messages": messages, "images": images, **_parts.about(entry)}, entry.images)

    def _program(self, entry: Entry) -> str:
        program = entry.program.strip("\r\n")
        if not program.strip():
            raise Refused("no_program")
        found = TOKEN.search(program) or (COUNTED.search(program) if self.tags else None)
        if found:
            raise Refused("reserved_word", found[0])
        return program

    def extras(self, sides: Mapping[str, SideFacts]) -> Mapping[str, bytes]:
        """The register by which LLaMA-Factory knows the data."""
        if not self.tags:
            return {}
        about = {"formatting": "sharegpt", "columns": {"messages": "messages", "images": "images"}, "tags": TURN_TAGS}
        known = {f"pixelproof_{side}": {"file_name": f"{side}.json", **about} for side in sides}
        return {"dataset_info.json": (json.dumps(known, indent=1) + "\n").encode()}

    def see(self, said: Any) -> Seen:
        seen = self._tagged(said) if self.tags else _parts.see(said, ["messages"])
        if not seen.fault and not FENCED.fullmatch(seen.texts[-1]):
            return replace(seen, fault="its answer is no fenced program")
        return seen

    def _tagged(self, said: Any) -> Seen:
        talk = [(one["role"], one["content"]) for one in said["messages"] if one["role"] != "system"]
        roles, texts = [role for role, _ in talk], [text for _, text in talk]
        marks = sum(text.count(IMAGE) for text in texts)
        fault = faults_of(roles, texts, "user", "assistant")
        return Seen(id=said["id"], images=said["images"], marks=marks, texts=texts, fault=fault)


def asked_for(language: str, entry: Entry) -> str:
    """One of our ways of asking; always the same of a sample."""
    asks: Sequence[str] = _languages()[language]["asks"]
    picture = "this picture" if len(entry.images) == 1 else "these pictures"
    return Random(f"code {entry.id}").choice(asks).format(picture=picture)


def fenced(program: str, language: str) -> str:
    """The fence is longer than any that stands in the program."""
    longest = max((len(run) for run in re.findall(r"`+", program)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{program}\n{fence}"


def _language(renderer: str, program: str) -> str:
    """What `templates/export/code.yaml` calls it; a figure of Plotly's is JSON or Python."""
    if renderer == "plotly" and program.lstrip("\ufeff \t\r\n").startswith(("{", "[")):
        return "plotly_json"
    return renderer if renderer in _languages() else "other"


@cache
def _languages() -> Mapping[str, Any]:
    with (FOLDER / "export" / "code.yaml").open(encoding="utf-8") as file:
        return dict(YAML(typ="safe").load(file))
