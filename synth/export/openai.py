"""Chat JSONL with pictures as data URIs: what OpenAI, Azure, Fireworks and Together fine-tune on."""

from __future__ import annotations

import base64
import hashlib
import io
from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from PIL import Image as Pillow

from synth.export._containers import Row, as_json
from synth.export._entry import Entry, Image, Refused
from synth.export._exporter import Drop, Options, Seen, Talking
from synth.export._json_files import Json
from synth.export._voice import Spoken

MOST_IMAGES, MOST_BYTES = 10, 10_000_000  # a row; a picture
MEDIA = {"png": "image/png", "jpg": "image/jpeg", "webp": "image/webp"}
COLOURS = ("RGB", "RGBA")  # rows with other pictures are dropped over there


class Exporter(Talking):
    """Services refuse any key but `messages`, so rows have no id. `together` wants every message as a list of parts."""

    FLAVOURS: ClassVar[tuple[str, ...]] = ("openai", "together")

    def __init__(self, options: Options, drop: Drop) -> None:
        super().__init__(options, drop)
        self.container = Json(lines=True, embeds=True)

    def rows(self, entry: Entry) -> Iterator[Row]:
        if len(entry.images) > MOST_IMAGES:
            raise Refused("many_images", f"{len(entry.images)}; a row may have {MOST_IMAGES}")
        pictures = [_picture(image) for image in entry.images]
        for _, spoken in self.talks(entry):
            messages = self._messages(spoken, pictures)
            yield Row({"messages": messages}, entry.images, [one.turn for one in spoken])

    def _messages(self, spoken: Sequence[Spoken], pictures: Sequence[Any]) -> list[dict[str, Any]]:
        found = [self._message("system", self.kept_system)] if self.kept_system else []
        for at, one in enumerate(spoken):
            asked = self.folded(one.question.text, first=at == 0)
            if at == 0:
                found.append({"role": "user", "content": [*pictures, _text(asked)]})
            else:
                found.append(self._message("user", asked))
            found.append(self._message("assistant", one.answer.text))
        return found

    def _message(self, role: str, text: str) -> dict[str, Any]:
        return {"role": role, "content": [_text(text)] if self.options.flavour == "together" else text}

    def see(self, said: Any) -> Seen:
        """`id` is a digest of what it says."""
        messages = said["messages"]
        parts = [(one["role"], part) for one in messages for part in _parts_of(one["content"])]
        urls = [part["image_url"]["url"] for _, part in parts if part["type"] == "image_url"]
        texts = [part["text"] for role, part in parts if part["type"] == "text" and role != "system"]
        return Seen(
            id=hashlib.blake2b(as_json(messages).encode(), digest_size=10).hexdigest(),
            images=[_decoded(url) for url in urls],
            marks=len(urls),
            texts=texts,
            fault=_fault(said, [one["role"] for one in messages], parts, texts),
        )


def _fault(said: Any, roles: Sequence[str], parts: Sequence[tuple[str, Any]], texts: Sequence[str]) -> str:
    talk = [role for role in roles if role != "system"]
    if list(said) != ["messages"]:
        return f"it has the keys {', '.join(said)}"
    if not talk or talk != ["user", "assistant"] * (len(talk) // 2) or "system" in roles[1:]:
        return f"its turns are {', '.join(roles) or 'none'}, and not user and assistant in turn"
    if any(role != "user" for role, part in parts if part["type"] == "image_url"):
        return "a picture stands in what is no question"
    if len(texts) != len(talk) or not all(text.strip() for text in texts):
        return "a turn is empty"
    return ""


def _text(text: str) -> dict[str, Any]:
    return {"type": "text", "text": text}


def _picture(image: Image) -> dict[str, Any]:
    if len(image.bytes) > MOST_BYTES:
        raise Refused(
            "large_image", f"{len(image.bytes):,} bytes; {MOST_BYTES:,} may be: --image-format jpeg or --side"
        )
    if (mode := Pillow.open(io.BytesIO(image.bytes)).mode) not in COLOURS:
        raise Refused("no_rgb", f"its colours are stored as {mode}; with --image-format jpeg or webp they are RGB")
    media = MEDIA[image.name.rpartition(".")[2]]
    url = f"data:{media};base64,{base64.b64encode(image.bytes).decode()}"
    return {"type": "image_url", "image_url": {"url": url}}


def _parts_of(content: Any) -> list[Any]:
    return [_text(content)] if isinstance(content, str) else content


def _decoded(url: str) -> bytes:
    head, _, data = url.partition(",")
    if head not in [f"data:{media};base64" for media in MEDIA.values()]:
        raise ValueError(f"a picture is no data URI: {head[:40]}")
    return base64.b64decode(data, validate=True)
