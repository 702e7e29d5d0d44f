"""Chats with data URIs: what services take, and what they would drop."""

from __future__ import annotations

import base64
import io
import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image as Pillow

from synth.export._entry import Entry, Image, Refused
from synth.export._exporter import Exporter
from synth.export._files import Folder
from synth.shipping.asking import asked
from tests.synth.export.entries import choice, entry, image, turn

SHORT = "Answer in a few words; if the picture does not say, answer that it cannot be told."


def exporter(flavour: str = "openai", **more: Any) -> Exporter:
    return asked("openai", flavour=flavour, **more).exporter(_fail)


def _fail(_of: Entry, _turn: object, why: Refused) -> None:
    raise why


def one(of: Entry, flavour: str = "openai", **more: Any) -> Any:
    (row,) = exporter(flavour, **more).rows(of)
    assert exporter(flavour).see(row.said).fault == ""
    return row.said


def uri(of: Image, media: str = "image/png") -> dict[str, Any]:
    url = f"data:{media};base64,{base64.b64encode(of.bytes).decode()}"
    return {"type": "image_url", "image_url": {"url": url}}


def words(text: str) -> dict[str, str]:
    return {"type": "text", "text": text}


def stored(kind: str, mode: str, name: str) -> Image:
    to = io.BytesIO()
    Pillow.new(mode, (30, 30)).save(to, kind)
    return Image(name=name, bytes=to.getvalue(), size=(30, 30))


def test_pictures_stand_in_the_first_question_and_nothing_beside_the_messages():
    of = entry(turn(), turn("And in June?", "4", id="q9"), images=[image(1), image(2)])
    assert one(of, system="Look.", system_as="keep") == {
        "messages": [
            {"role": "system", "content": "Look."},
            {"role": "user", "content": [uri(of.images[0]), uri(of.images[1]), words(f"How many in May?\n{SHORT}")]},
            {"role": "assistant", "content": "3.5"},
            {"role": "user", "content": f"And in June?\n{SHORT}"},
            {"role": "assistant", "content": "4"},
        ]
    }


def test_together_has_a_list_in_every_message():
    of = entry(turn(), turn("And in June?", "4", id="q9"))
    contents = [said["content"] for said in one(of, "together", system="Look.", system_as="keep")["messages"]]
    assert contents == [
        [words("Look.")],
        [uri(of.images[0]), words(f"How many in May?\n{SHORT}")],
        [words("3.5")],
        [words(f"And in June?\n{SHORT}")],
        [words("4")],
    ]


def test_what_kind_of_picture_it_is_is_said():
    jpeg, webp = stored("JPEG", "RGB", "e1-1.jpg"), stored("WEBP", "RGBA", "e1-2.webp")
    content = one(entry(images=[jpeg, webp]))["messages"][0]["content"]
    assert content[:2] == [uri(jpeg, "image/jpeg"), uri(webp, "image/webp")]


def refusal(images: list[Image]) -> str:
    with pytest.raises(Refused) as why:
        list(exporter().rows(entry(images=images)))
    return why.value.reason


def test_ten_pictures_are_taken_and_not_eleven():
    assert len(one(entry(images=[image(1)] * 10))["messages"][0]["content"]) == 11
    assert refusal([image(1)] * 11) == "many_images"


def test_ten_megabytes_are_taken_and_not_a_byte_more():
    """Bytes behind the end of a PNG are none of its picture."""
    small = image(1)
    full = Image(name=small.name, bytes=small.bytes.ljust(10_000_000, b"\0"), size=small.size)
    over = Image(name=small.name, bytes=full.bytes + b"\0", size=small.size)
    one(entry(images=[full]))
    assert refusal([over]) == "large_image"


@pytest.mark.parametrize("mode", ["L", "P", "1"])
def test_pictures_without_red_green_and_blue_are_refused(mode: str):
    assert refusal([stored("PNG", mode, "e1-1.png")]) == "no_rgb"
    one(entry(images=[stored("PNG", "RGBA", "e1-1.png")]))


def test_no_picture_is_written_beside_the_rows(tmp_path: Path):
    of = exporter()
    writer = of.container.writer(Folder(tmp_path), "train")
    for row in of.rows(entry(images=[image(1), image(2)])):
        writer.add(row)
    writer.close()
    assert [path.name for path in tmp_path.iterdir()] == ["train.jsonl"]
    (found,) = of.container.read(tmp_path / "train.jsonl")
    seen = of.see(found.said)
    assert (seen.images, seen.marks, seen.fault) == ([image(1).bytes, image(2).bytes], 2, "")


def test_equal_rows_have_equal_ids_and_others_others():
    first, same, other = (
        exporter().see(one(of)).id for of in (entry(), entry(id="e2"), entry(turn("How many in June?")))
    )
    assert first == same != other


def broken(messages: Any, **more: Any) -> str:
    return exporter().see({"messages": messages, **more}).fault


def test_rows_that_services_refuse_are_faulty():
    of = entry(turn(), choice())
    messages = json.loads(json.dumps(one(of)["messages"]))
    assert broken(messages) == ""
    assert broken(messages, id="e1") == "it has the keys messages, id"
    assert broken(messages[1:]) == "its turns are assistant, user, assistant, and not user and assistant in turn"
    assert broken([*messages[:-1], {"role": "assistant", "content": " "}]) == "a turn is empty"
    shown = {"role": "assistant", "content": [uri(of.images[0]), words("B")]}
    assert broken([*messages[:-1], shown]) == "a picture stands in what is no question"
    linked = [{"type": "image_url", "image_url": {"url": "https://example.org/a.png"}}, words("?")]
    with pytest.raises(ValueError, match="no data URI"):
        broken([{"role": "user", "content": linked}, messages[-1]])
