"""ms-swift: a line a row, boxes and points in pixels beside the text, which it writes as each model does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from synth.export._containers import Row
from synth.export._entry import Entry
from synth.export._exporter import Drop, Options, Seen, Talking
from synth.export._json_files import Json
from synth.export._places_beside import PLACE, objects
from synth.export._tags import IMAGE, faults_of, tagged
from synth.export._voice import Spoken


class Exporter(Talking):
    """`text` puts bare marks into the answer; `json` the way Qwen2.5-VL was taught, with QWENVL_BBOX_FORMAT=new."""

    FLAVOURS: ClassVar[tuple[str, ...]] = ("text", "json")

    def __init__(self, options: Options, drop: Drop) -> None:
        super().__init__(options, drop)
        self.container = Json(lines=True)

    def mark(self) -> str | None:
        return PLACE

    def rows(self, entry: Entry) -> Iterator[Row]:
        for name, spoken in self.talks(entry):
            said: dict[str, Any] = {"id": name, "messages": self._messages(spoken, len(entry.images))}
            said["images"] = [image.path for image in entry.images]
            if places := [place for one in spoken for said_ in (one.question, one.answer) for place in said_.places]:
                said["objects"] = objects(places)
            yield Row(said, entry.images, [one.turn for one in spoken])

    def _messages(self, spoken: Sequence[Spoken], pictures: int) -> list[dict[str, str]]:
        found = [{"role": "system", "content": self.kept_system}] if self.kept_system else []
        for at, one in enumerate(spoken):
            asked = self.folded(one.question.text, first=at == 0)
            found.append({"role": "user", "content": tagged(asked, pictures) if at == 0 else asked})
            found.append({"role": "assistant", "content": self._answer(one)})
        return found

    def _answer(self, one: Spoken) -> str:
        text = one.answer.text
        if self.options.flavour == "json" and one.turn.form in ("box", "point") and text == PLACE:
            return f'[{{"{"bbox_2d" if one.turn.form == "box" else "point_2d"}": {PLACE}}}]'
        return text

    def see(self, said: Any) -> Seen:
        talk = [(turn["role"], turn["content"]) for turn in said["messages"] if turn["role"] != "system"]
        texts = [text for _, text in talk]
        fault = faults_of([role for role, _ in talk], texts, "user", "assistant")
        boxes = said.get("objects", {}).get("bbox", [])
        marks = sum(text.count(PLACE) for text in texts)
        if not fault and marks != len(boxes):
            fault = f"{marks} {PLACE} for {len(boxes)} places"
        if not fault and any(len(box) not in (2, 4) for box in boxes):
            fault = "a place is neither a box nor a point"
        return Seen(
            id=said["id"],
            images=said["images"],
            marks=sum(text.count(IMAGE) for text in texts),
            texts=texts,
            fault=fault,
        )
