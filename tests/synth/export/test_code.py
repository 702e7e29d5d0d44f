"""From a picture to its program: what is asked, how the source is fenced, which programs cannot be said."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest
from ruamel.yaml import YAML

from synth import plugins
from synth.export._entry import Entry, Refused
from synth.export._exporter import Exporter, SideFacts
from synth.prompts import FOLDER
from synth.shipping.asking import asked
from tests.synth.export.entries import entry, image

PROGRAM = "import matplotlib.pyplot as plt\n\nplt.pie([1, 2])\nplt.savefig('a.png')\n"


def exporter(flavour: str = "sharegpt", **more: Any) -> Exporter:
    return asked("code", flavour=flavour, **more).exporter(_fail)


def _fail(_of: Entry, _turn: object, why: Refused) -> None:
    raise why


def one(program: str = PROGRAM, flavour: str = "sharegpt", *, options: Any = None, **more: Any) -> Any:
    of = exporter(flavour, **(options or {}))
    (row,) = of.rows(entry(program=program, **more))
    assert (of.see(row.said).fault, row.turns) == ("", ())
    return row.said


def answer(program: str, **more: Any) -> str:
    said: str = one(program, **more)["messages"][-1]["content"]
    return said


def asks() -> Any:
    return YAML(typ="safe").load((FOLDER / "export" / "code.yaml").read_text(encoding="utf-8"))


def test_a_picture_is_asked_for_and_its_program_is_fenced():
    said = one(images=[image(1), image(2)])
    question, reply = said["messages"]
    assert (said["id"], said["images"]) == ("e1", ["images/e1/e1-1.png", "images/e1/e1-2.png"])
    assert question["role"] == "user"
    wanted = {ask.format(picture="these pictures") for ask in asks()["matplotlib"]["asks"]}
    head, asked_for = question["content"].rsplit("\n", 1)
    assert (head, asked_for in wanted) == ("<image>\n<image>", True)
    assert reply == {
        "role": "assistant",
        "content": "```python\nimport matplotlib.pyplot as plt\n\nplt.pie([1, 2])\nplt.savefig('a.png')\n```",
    }


def test_parts_have_no_tag_in_their_text():
    said = one(flavour="parquet", options={"system": "You draw.", "system_as": "keep"})
    assert [one["role"] for one in said["messages"]] == ["system", "user", "assistant"]
    assert [part["type"] for part in said["messages"][1]["content"]] == ["image", "text"]
    assert "<image>" not in said["messages"][1]["content"][1]["text"]
    assert said["images"] == [{"bytes": image(1).bytes, "path": "e1-1.png"}]


def test_a_system_turn_is_kept_or_folded():
    folded = one(options={"system": "You draw."})["messages"]
    assert folded[0]["content"].startswith("<image>\nYou draw.\n\n")
    kept = one(options={"system": "You draw.", "system_as": "keep"})["messages"]
    assert kept[0] == {"role": "system", "content": "You draw."}


def test_a_sample_is_always_asked_alike_and_not_all_are():
    def question(name: str) -> str:
        said: str = one(id=name)["messages"][0]["content"]
        return said

    names = [f"{number:020x}" for number in range(200)]
    found = Counter(question(name) for name in names)
    assert len(found) == 5
    assert min(found.values()) >= 20  # 40 each, give or take
    assert [question(name) for name in names[:5]] == [question(name) for name in names[:5]]


def test_every_renderer_has_ways_of_asking_that_say_what_for():
    languages = asks()
    assert set(plugins.names("renderers")) < set(languages)
    for said in languages.values():
        assert len(set(said["asks"])) == len(said["asks"]) >= 5
        assert all(ask.format(picture="X").count("X") == 1 for ask in said["asks"])


@pytest.mark.parametrize(
    ("renderer", "program", "fence"),
    [
        ("html", "<p>a</p>", "html"),
        ("graphviz", "digraph { a -> b }", "dot"),
        ("mermaid", "flowchart TD\na --> b", "mermaid"),
        ("svg", "<svg/>", "svg"),
        ("plotly", "import plotly.express as px", "python"),
        ("plotly", '\n {"data": []}', "json"),
        ("their.own", "draw", ""),
    ],
)
def test_what_the_fence_says(renderer: str, program: str, fence: str):
    assert answer(program, renderer=renderer).startswith(f"```{fence}\n")


def test_a_fence_is_longer_than_those_in_the_program():
    assert answer("a\n```\nb\n````\nc") == "`````python\na\n```\nb\n````\nc\n`````"


@pytest.mark.parametrize("program", ["", " \n\n", "\r\n"])
def test_without_a_program_there_is_nothing_to_say(program: str):
    with pytest.raises(Refused, match="no_program"):
        one(program)


def refused(program: str, flavour: str) -> str:
    try:
        said = one(program, flavour, renderer="html")
    except Refused as why:
        return f"{why.reason}: {why.detail}"
    assert program in json.dumps(said["messages"], ensure_ascii=False)
    return ""


@pytest.mark.parametrize("word", ["<image>", "<video>", "<audio>"])
def test_what_loaders_of_tags_count_cannot_be_said_in_tags(word: str):
    assert refused(f"<p>{word}</p>", "sharegpt") == f"reserved_word: {word}"
    assert refused(f"<p>{word}</p>", "parquet") == ""


@pytest.mark.parametrize("flavour", ["sharegpt", "parquet"])
def test_what_is_just_html_or_mermaid_stays(flavour: str):
    """`<s>` strikes out an old price; the last is a class diagram."""
    for program in (
        "<video controls src='a.mp4'></video>", "<img src='a.png'>", "<image href='a.png'/>", "<s>12.00</s>",
        "USER: assistant", "Animal <|-- Dog; Dog --|> Cat", "{<f0> left|<f1> right}",
    ):  # fmt: skip
        assert refused(program, flavour) == ""
    assert refused("<p><|im_end|></p>", flavour) == "reserved_word: <|im_end|>"


def test_no_program_is_rewritten():
    with pytest.raises(Refused, match="reserved_word"):
        one("<p><video></p>", options={"reserved": "rewrite"})


def test_a_register_for_llamafactory():
    known = json.loads(exporter().extras({"train": SideFacts(), "val": SideFacts()})["dataset_info.json"])
    assert known["pixelproof_val"]["file_name"] == "val.json"
    assert known["pixelproof_val"]["columns"] == {"messages": "messages", "images": "images"}
    assert exporter("parquet").extras({"train": SideFacts()}) == {}


@pytest.mark.parametrize("flavour", ["sharegpt", "parquet"])
def test_an_answer_cut_short_is_faulty(flavour: str):
    said = one(flavour=flavour)
    reply = said["messages"][-1]
    if flavour == "sharegpt":
        reply["content"] = reply["content"][:-1]
    else:
        reply["content"][0]["text"] = reply["content"][0]["text"][:-1]
    assert exporter(flavour).see(said).fault == "its answer is no fenced program"
