"""Tar shards of samples as webdataset reads them; or a question a sample, with the notes Megatron Energon loads by."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from synth.export._containers import Row
from synth.export._entry import Entry, Image, Refused
from synth.export._exporter import Drop, OptionError, Options, Seen, SideFacts, Talking
from synth.export._tags import faults_of
from synth.export._tar_files import Tar
from synth.export._voice import Spoken

KEY = re.compile(r"[a-z0-9_-]+")  # what follows a dot is the name of a field, folders are part of a key
VQA_SAMPLE = """sample_type:
  __module__: megatron.energon
  __class__: VQASample
field_map:
  image: png,jpg,webp
  context: json[context]
  answers: json[answers]
"""


class Exporter(Talking):
    """`plain` has a sample's questions in one; `energon` loads as it is, without `energon prepare`."""

    FLAVOURS: ClassVar[tuple[str, ...]] = ("plain", "energon")

    def __init__(self, options: Options, drop: Drop) -> None:
        super().__init__(options, drop)
        self.energon = options.flavour == "energon"
        if self.energon and options.system_as == "keep":
            raise OptionError("a VQASample has no turn for a system; its words can only be folded into questions")
        self.most = 1 if self.energon else None  # type: ignore[misc]
        self.container = Tar(options.size, index=self.energon)

    def rows(self, entry: Entry) -> Iterator[Row]:
        if self.energon and len(entry.images) > 1:
            raise Refused("several_images", "a VQASample has one picture")
        members = {name: image.bytes for name, image in zip(_fields(entry.images), entry.images, strict=True)}
        for key, spoken in self.talks(entry):
            if not KEY.fullmatch(key):
                raise Refused("odd_id", "keys of samples are small letters, digits, _ and -")
            about = {"id": key, "kind": entry.kind, "renderer": entry.renderer, "language": entry.language}
            told = {**about, "title": entry.title, "images": list(members), **self._said(spoken)}
            yield Row({"key": key, "json": told, "members": members}, entry.images, [one.turn for one in spoken])

    def _said(self, spoken: Sequence[Spoken]) -> dict[str, Any]:
        if self.energon:
            [one] = spoken
            of = {"question": one.turn.id, "form": one.turn.form, "family": one.turn.family}
            return {**of, "context": self.folded(one.question.text, first=True), "answers": [one.answer.text]}
        messages = [{"role": "system", "content": self.kept_system}] if self.kept_system else []
        for at, one in enumerate(spoken):
            messages.append({"role": "user", "content": self.folded(one.question.text, first=at == 0)})
            messages.append({"role": "assistant", "content": one.answer.text})
        return {"turns": [_turn(one) for one in spoken], "messages": messages}

    def extras(self, sides: Mapping[str, SideFacts]) -> Mapping[str, bytes]:
        """What `energon prepare` would write, less the database by which samples are joined with other datasets'."""
        if not self.energon:
            return {}
        counts = {shard: rows for facts in sides.values() for shard, rows in facts.shards.items()}
        parts = {side: list(facts.shards) for side, facts in sides.items()}
        return {
            ".nv-meta/dataset.yaml": VQA_SAMPLE.encode(),
            ".nv-meta/.info.json": _pretty({"energon_version": None, "shard_counts": counts}),
            ".nv-meta/split.yaml": _pretty({"split_parts": parts, "exclude": []}),
        }

    def see(self, said: Any) -> Seen:
        key, told, members = said["key"], said["json"], said["members"]
        if self.energon:
            talk = [("user", told["context"]), *(("assistant", answer) for answer in told["answers"])]
        else:
            talk = [(one["role"], one["content"]) for one in told["messages"] if one["role"] != "system"]
        roles, texts = [role for role, _ in talk], [text for _, text in talk]
        fault = faults_of(roles, texts, "user", "assistant")
        if not KEY.fullmatch(key) or key != told["id"]:
            fault = f"it stands as {key} and is {told['id']}"
        if not self.energon and 2 * len(told["turns"]) != len(talk):
            fault = f"{len(told['turns'])} questions for {len(talk)} messages"
        images = [members[name] for name in told["images"]]
        return Seen(id=told["id"], images=images, marks=len(members), texts=texts, fault=fault)


def _fields(images: Sequence[Image]) -> list[str]:
    """What members are called after the dot behind the key."""
    suffixes = [image.name.rpartition(".")[2] for image in images]
    return suffixes if len(images) == 1 else [f"{at}.{suffix}" for at, suffix in enumerate(suffixes)]


def _turn(one: Spoken) -> dict[str, Any]:
    turn = one.turn
    said = {"id": turn.id, "question": one.question.text, "answer": one.answer.text, "type": turn.answer.type}
    return {**said, "form": turn.form, "family": turn.family, "options": list(turn.options)}


def _pretty(value: Any) -> bytes:
    """JSON, which is YAML too."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
