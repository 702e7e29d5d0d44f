"""Conversations with `<image>` tags: LLaVA, LLaVA-NeXT, LLaMA-Factory, Qwen's and InternVL's own trainers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from synth.export._containers import Row, as_json
from synth.export._entry import Entry, Image, Refused
from synth.export._exporter import Drop, OptionError, Options, Seen, SideFacts, Talking
from synth.export._json_files import Json
from synth.export._tags import IMAGE, TURN_TAGS, faults_of, tagged
from synth.export._voice import Spoken

LLAMAFACTORY = "llamafactory"
LINES = frozenset({"qwen", "internvl"})  # a row a line; the others read one list
SYSTEMS = frozenset({LLAMAFACTORY, "internvl"})  # the others train on a system turn, or do not know it


class Exporter(Talking):
    FLAVOURS: ClassVar[tuple[str, ...]] = ("llava", "llava-next", LLAMAFACTORY, "qwen", "internvl")

    def __init__(self, options: Options, drop: Drop) -> None:
        super().__init__(options, drop)
        self.flavour, self.rows_made = options.flavour, 0
        if options.system_as == "keep" and self.flavour not in SYSTEMS:
            raise OptionError(f"{self.flavour} has no turn for a system; its words can only be folded into questions")
        self.container = Json(lines=self.flavour in LINES)

    def rows(self, entry: Entry) -> Iterator[Row]:
        if self.flavour == "llava" and len(entry.images) > 1:
            raise Refused("several_images", "LLaVA 1.5 takes one picture a row")
        for name, spoken in self.talks(entry):
            said = self._row(name, entry.images, self._turns(spoken, len(entry.images)))
            self.rows_made += 1
            yield Row(said, entry.images, [one.turn for one in spoken])

    def _turns(self, spoken: Sequence[Spoken], pictures: int) -> list[tuple[str, str]]:
        """Who says what."""
        found = [("system", self.kept_system)] if self.kept_system else []
        for at, one in enumerate(spoken):
            asked = self.folded(one.question.text, first=at == 0)
            found += [("user", tagged(asked, pictures) if at == 0 else asked), ("assistant", one.answer.text)]
        return found

    def _row(self, name: str, images: Sequence[Image], turns: Sequence[tuple[str, str]]) -> dict[str, Any]:
        paths = [image.path for image in images]
        if self.flavour == LLAMAFACTORY:
            return {"id": name, "messages": [{"role": who, "content": text} for who, text in turns], "images": paths}
        names = {"user": "human", "assistant": "gpt", "system": "system"}
        talk = [{"from": names[who], "value": text} for who, text in turns]
        one = len(images) == 1
        row: dict[str, Any] = {"id": name, "image": paths[0] if one else paths}
        if self.flavour == "internvl":
            widths, heights = zip(*(image.size for image in images), strict=True)
            sizes = (
                {"width": widths[0], "height": heights[0]} if one else {"width_list": widths, "height_list": heights}
            )
            row = {"id": self.rows_made, "sample": name, "image": row["image"], **sizes}
        return {**row, "conversations": talk}

    def extras(self, sides: Mapping[str, SideFacts]) -> Mapping[str, bytes]:
        """The register that a trainer knows the data by."""
        if self.flavour == LLAMAFACTORY:
            columns = {"messages": "messages", "images": "images"}
            known: Any = {
                f"pixelproof_{side}": {
                    "file_name": self.container.name(side), "formatting": "sharegpt", "columns": columns,
                    "tags": TURN_TAGS,
                }
                for side in sides
            }  # fmt: skip
            return {"dataset_info.json": _pretty(known)}
        if self.flavour == "internvl":
            known = {
                f"pixelproof_{side}": {
                    "root": ".", "annotation": self.container.name(side), "data_augment": False, "repeat_time": 1,
                    "length": facts.rows,
                }
                for side, facts in sides.items()
            }  # fmt: skip
            return {"meta.json": _pretty(known)}
        if self.flavour == "llava-next":
            listed = "".join(
                f'  - json_path: {self.container.name(side)}\n    sampling_strategy: "all"\n' for side in sides
            )
            return {"datasets.yaml": f"datasets:\n{listed}".encode()}
        return {}

    def see(self, said: Any) -> Seen:
        ours = self.flavour == LLAMAFACTORY
        key, who, what = ("messages", "role", "content") if ours else ("conversations", "from", "value")
        talk = [(turn[who], turn[what]) for turn in said[key]]
        while talk and talk[0][0] == "system":
            talk.pop(0)
        roles, texts = [role for role, _ in talk], [text for _, text in talk]
        images = said["images"] if ours else said["image"]
        return Seen(
            id=str(said.get("sample", said["id"])),
            images=[images] if isinstance(images, str) else images,
            marks=sum(text.count(IMAGE) for text in texts),
            texts=texts,
            fault=faults_of(roles, texts, *(("user", "assistant") if ours else ("human", "gpt"))),
        )


def _pretty(value: Any) -> bytes:
    rows = ",\n".join(f"  {as_json(name)}: {as_json(said)}" for name, said in value.items())
    return f"{{\n{rows}\n}}\n".encode()
