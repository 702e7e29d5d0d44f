"""Pairs for preference training: the answer, and a near miss of it. What nobody mistakes is left out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar
from zlib import crc32

from synth.export import _parts
from synth.export._containers import Row
from synth.export._entry import Entry, Refused, Turn
from synth.export._exporter import Drop, OptionError, Options, Seen, SideFacts, Talking
from synth.export._json_files import Json
from synth.export._parquet_files import Parquet
from synth.export._places_beside import PLACE, objects
from synth.export._tags import IMAGE, TURN_TAGS, tagged
from synth.export._voice import Said, Spoken

LLAMAFACTORY = "llamafactory"
SYSTEMS = frozenset({"trl", LLAMAFACTORY, "swift"})  # the others build their turns of three texts
LINES = frozenset({"swift", "internvl"})
COLUMNS = {"id": "string", "images": ["image"], **dict.fromkeys(("prompt", "chosen", "rejected"), _parts.MESSAGES)}


class Exporter(Talking):
    FLAVOURS: ClassVar[tuple[str, ...]] = ("trl", LLAMAFACTORY, "swift", "llava-next", "internvl")
    most: ClassVar[int | None] = 1

    def __init__(self, options: Options, drop: Drop) -> None:
        super().__init__(options, drop)
        self.flavour, self.rows_made = options.flavour, 0
        if self.kept_system and self.flavour not in SYSTEMS:
            raise OptionError(f"{self.flavour} has no turn for a system; its words can only be folded into questions")
        parquet = Parquet({**COLUMNS, **_parts.ABOUT}, options.size)
        self.container = parquet if self.flavour == "trl" else Json(lines=self.flavour in LINES)

    def mark(self) -> str | None:
        return PLACE if self.options.flavour == "swift" else None

    def _spoken(self, turn: Turn, entry: Entry) -> Spoken | None:
        spoken = super()._spoken(turn, entry)
        if spoken and not spoken.wrong:
            self.drop(entry, turn, Refused("no_near_miss"))
            return None
        return spoken

    def rows(self, entry: Entry) -> Iterator[Row]:
        said_as = {
            "trl": self._trl, LLAMAFACTORY: self._llamafactory, "swift": self._swift, "llava-next": self._llava_next,
            "internvl": self._internvl,
        }[self.flavour]  # fmt: skip
        for name, (spoken,) in self.talks(entry):
            said = said_as(name, spoken, self.rejected(spoken), entry)
            self.rows_made += 1
            yield Row(said, entry.images, [spoken.turn])

    def rejected(self, spoken: Spoken) -> Said:
        """The first near miss; of letters any one, or "A" would be the wrong answer more often than the others."""
        letters = spoken.turn.options and self.options.choices == "letter"
        return spoken.wrong[crc32(spoken.turn.id.encode()) % len(spoken.wrong) if letters else 0]

    def _trl(self, name: str, spoken: Spoken, rejected: Said, entry: Entry) -> dict[str, Any]:
        system = [_parts.message("system", self.kept_system)] if self.kept_system else []
        asked = _parts.message("user", self.folded(spoken.question.text, first=True), len(entry.images))
        chosen, other = (_parts.message("assistant", one.text) for one in (spoken.answer, rejected))
        pair = {"prompt": [*system, asked], "chosen": [chosen], "rejected": [other]}
        return {"id": name, "images": _parts.embedded(entry.images), **pair, **_parts.about(entry)}

    def _llamafactory(self, name: str, spoken: Spoken, rejected: Said, entry: Entry) -> dict[str, Any]:
        chosen, other = ({"role": "assistant", "content": one.text} for one in (spoken.answer, rejected))
        pair = {"messages": self._asked(spoken, entry), "chosen": chosen, "rejected": other}
        return {"id": name, **pair, "images": _paths(entry)}

    def _swift(self, name: str, spoken: Spoken, rejected: Said, entry: Entry) -> dict[str, Any]:
        """Both conversations whole: a mark for a box says the same in both, and swift drops pairs that say the same."""
        row: dict[str, Any] = {"id": name}
        for before, one in (("", spoken.answer), ("rejected_", rejected)):
            row[f"{before}messages"] = [*self._asked(spoken, entry), {"role": "assistant", "content": one.text}]
            row[f"{before}images"] = _paths(entry)
            if places := [*spoken.question.places, *one.places]:
                row[f"{before}objects"] = objects(places)
        return row

    def _llava_next(self, name: str, spoken: Spoken, rejected: Said, entry: Entry) -> dict[str, Any]:
        """`answer` is what it measures lengths by."""
        asked, chosen = self._asked(spoken, entry)[-1]["content"], spoken.answer.text
        pair = {"prompt": asked, "chosen": chosen, "rejected": rejected.text}
        return {"id": name, "image": _one_or_all(entry), **pair, "answer": chosen}

    def _internvl(self, name: str, spoken: Spoken, rejected: Said, entry: Entry) -> dict[str, Any]:
        pair = {"question": self._asked(spoken, entry)[-1]["content"], "chosen": spoken.answer.text}
        return {"id": self.rows_made, "sample": name, "image": _one_or_all(entry), **pair, "rejected": rejected.text}

    def _asked(self, spoken: Spoken, entry: Entry) -> list[dict[str, str]]:
        system = [{"role": "system", "content": self.kept_system}] if self.kept_system else []
        question = tagged(self.folded(spoken.question.text, first=True), len(entry.images))
        return [*system, {"role": "user", "content": question}]

    def extras(self, sides: Mapping[str, SideFacts]) -> Mapping[str, bytes]:
        if self.flavour == LLAMAFACTORY:
            columns = {name: name for name in ("messages", "images", "chosen", "rejected")}
            about = {"formatting": "sharegpt", "ranking": True, "columns": columns, "tags": TURN_TAGS}
            return _register("dataset_info.json", {side: {"file_name": f"{side}.json", **about} for side in sides})
        if self.flavour == "internvl":
            about = {"root": ".", "data_augment": False, "repeat_time": 1}
            files = {side: {"annotation": f"{side}.jsonl", "length": facts.rows} for side, facts in sides.items()}
            return _register("meta.json", {side: {**file, **about} for side, file in files.items()})
        return {}

    def see(self, said: Any) -> Seen:
        if self.flavour == "trl":
            seen = _parts.see(said, ["prompt", "chosen", "rejected"])
            return Seen(id=seen.id, images=seen.images, marks=seen.marks, texts=seen.texts,
                        fault=seen.fault or _same(said["chosen"], said["rejected"]))  # fmt: skip
        images = said["images"] if "images" in said else said["image"]
        question, chosen, rejected, fault = self._pair(said)
        if not fault and any(not text.strip() for text in (question, chosen, rejected)):
            fault = "a text is empty"
        if not fault and IMAGE in chosen + rejected:
            fault = f"{IMAGE} stands in an answer"
        return Seen(
            id=str(said.get("sample", said["id"])), images=[images] if isinstance(images, str) else images,
            marks=question.count(IMAGE), texts=[question, chosen, rejected], fault=fault,
        )  # fmt: skip

    def _pair(self, said: Any) -> tuple[str, str, str, str]:
        """Question, chosen and rejected answer, and what is wrong with them."""
        if self.flavour == LLAMAFACTORY:
            chosen, rejected = said["chosen"]["content"], said["rejected"]["content"]
            return said["messages"][-1]["content"], chosen, rejected, _same(chosen, rejected)
        if self.flavour != "swift":
            question = said["prompt" if self.flavour == "llava-next" else "question"]
            return question, said["chosen"], said["rejected"], _same(said["chosen"], said["rejected"])
        (*asked, chosen), (*asked_again, rejected) = said["messages"], said["rejected_messages"]
        fault = _same((chosen, said.get("objects")), (rejected, said.get("rejected_objects")))
        if asked != asked_again or said["images"] != said["rejected_images"]:
            fault = "the two conversations ask for different things"
        for before in ("", "rejected_"):
            marks = sum(turn["content"].count(PLACE) for turn in said[f"{before}messages"])
            places = len((said.get(f"{before}objects") or {}).get("bbox", []))
            fault = fault or ("" if marks == places else f"{marks} {PLACE} for {places} places")
        return asked[-1]["content"], chosen["content"], rejected["content"], fault


def _paths(entry: Entry) -> list[str]:
    return [image.path for image in entry.images]


def _one_or_all(entry: Entry) -> str | list[str]:
    paths = _paths(entry)
    return paths[0] if len(paths) == 1 else paths


def _same(chosen: object, rejected: object) -> str:
    return "what is rejected is what is chosen" if chosen == rejected else ""


def _register(name: str, sides: Mapping[str, Any]) -> Mapping[str, bytes]:
    known = {f"pixelproof_{side}": about for side, about in sides.items()}
    return {name: (json.dumps(known, indent=1) + "\n").encode()}
