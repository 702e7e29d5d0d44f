"""A dataset for the Hub: its rows, its card."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from ruamel.yaml import YAML

from synth.export._entry import Entry, Refused
from synth.export._exporter import Exporter, SideFacts
from synth.export._files import Folder
from synth.records import Answer, said
from synth.shipping.asking import asked
from tests.synth.export.entries import box, choice, entry, image, text, turn

SHORT = "Answer in a few words; if the picture does not say, answer that it cannot be told."


def exporter(**more: Any) -> Exporter:
    return asked("huggingface", **more).exporter(_fail)


def _fail(_of: Entry, _turn: object, why: Refused) -> None:
    raise why


def row(*turns: Any, **more: Any) -> Any:
    of = exporter(**more)
    (found,) = of.rows(entry(*turns, title="Birds", program="print(1)\n"))
    assert of.see(found.said).fault == ""
    return found.said


def facts(**counts: Any) -> SideFacts:
    held = {"samples": 2, "rows": 2, "images": 3, "questions": 5, "kinds": Counter(pie=2), "forms": Counter(short=5)}
    return SideFacts(**{**held, "languages": Counter({"de": 2}), **counts})


def card(sides: dict[str, SideFacts], **more: Any) -> tuple[dict[str, Any], str]:
    """Its head, and the rest."""
    whole = exporter(**more).extras(sides)["README.md"].decode()
    _, head, rest = whole.split("---\n", 2)
    yaml = YAML(typ="safe")
    yaml.version = (1, 1)  # as the Hub reads it: `no` is no language there
    return yaml.load(head), rest


def test_questions_stand_apart_and_in_a_chat():
    wrong = (text("4"), text("5"))
    answer = Answer(value=3.5, type="number", text=said("3.5 t"), unit="t", tolerance=0.05)
    told = row(turn(answer=answer, wrong=wrong, rationale="May has 3.5."), choice())
    assert [part["text"] for one in told["messages"] for part in one["content"] if part["type"] == "text"] == [
        f"How many in May?\n{SHORT}",
        "3.5 t",
        "Which is largest?\nA. Reedbed\nB. Shore\nC. Meadow\nAnswer with the letter of the right option.",
        "B",
    ]
    assert told["questions"] == [
        {"id": "q1", "question": "How many in May?", "answer": "3.5 t", "form": "short", "family": "lookup",
         "options": [], "wrong": ["4", "5"], "rationale": "May has 3.5.", "type": "number", "value": "3.5",
         "unit": "t", "tolerance": 0.05},
        {"id": "q2", "question": "Which is largest?", "answer": "Shore", "form": "choice", "family": "lookup",
         "options": ["Reedbed", "Shore", "Meadow"], "wrong": ["Reedbed", "Meadow"], "rationale": "", "type": "text",
         "value": '"Shore"', "unit": None, "tolerance": 0.0},
    ]  # fmt: skip
    assert {name: told[name] for name in ("id", "kind", "renderer", "language", "title", "program")} == {
        "id": "e1", "kind": "pie", "renderer": "matplotlib", "language": "en", "title": "Birds",
        "program": "print(1)\n",
    }  # fmt: skip


def test_a_box_is_said_in_the_convention_and_valued_in_pixels():
    """20, 10, 60, 30 of 200 by 100."""
    (question,) = row(box())["questions"]
    assert (question["question"], question["answer"]) == ("Where is the bar?", "[100, 100, 300, 300]")
    assert (question["value"], question["tolerance"]) == ("[20,10,60,30]", 2.0)


def test_what_the_user_says_of_forms_is_for_the_chat_alone():
    told = row(turn(), forms={"short": "In a word."}, system="Look.")
    assert told["messages"][0]["content"][1]["text"] == "Look.\n\nHow many in May?\nIn a word."
    assert told["questions"][0]["question"] == "How many in May?"


def test_a_row_whose_questions_are_not_those_of_its_chat_is_faulty():
    told = row(turn(), choice())
    told["questions"].pop()
    assert exporter().see(told).fault == "1 questions for 2 answers"


def test_pictures_are_in_the_file_under_bare_names(tmp_path: Path):
    of = exporter()
    pages = [image(1), image(2, (60, 80))]
    writer = of.container.writer(Folder(tmp_path), "train")
    for one in of.rows(entry(images=pages)):
        writer.add(one)
    writer.close()
    (held,) = pq.read_table(tmp_path / "train-00000.parquet").to_pylist()
    assert held["images"] == [{"bytes": page.bytes, "path": page.name} for page in pages]
    assert [path.name for path in tmp_path.iterdir()] == ["train-00000.parquet"]


def test_the_head_of_a_card():
    head, _ = card({"train": facts(), "dev-1": facts()}, title='Bars: "pies" & tables', licence="cc-by-4.0")
    assert {name: head[name] for name in ("pretty_name", "license", "language", "size_categories")} == {
        "pretty_name": 'Bars: "pies" & tables', "license": "cc-by-4.0", "language": ["de"], "size_categories": ["n<1K"],
    }  # fmt: skip
    assert head["annotations_creators"] == ["machine-generated"]
    assert "synthetic" in head["tags"]
    assert head["configs"] == [
        {
            "config_name": "default",
            "data_files": [
                {"split": "train", "path": "train-*.parquet"},
                {"split": "dev_1", "path": "dev-1-*.parquet"},
            ],
        }
    ]
    features = {one["name"]: one for one in head["dataset_info"]["features"]}
    assert features["images"] == {"name": "images", "sequence": "image"}
    assert features["messages"]["list"][1] == {
        "name": "content", "list": [{"name": "type", "dtype": "string"}, {"name": "text", "dtype": "string"}],
    }  # fmt: skip
    assert {"name": "options", "sequence": "string"} in features["questions"]["list"]
    assert {"name": "tolerance", "dtype": "float64"} in features["questions"]["list"]


def test_a_split_takes_no_file_of_a_side_whose_name_begins_like_its_own():
    head, _ = card({"train": facts(), "train-hard": facts()})
    first, second = head["configs"][0]["data_files"]
    assert first["path"] == "train-[0-9][0-9][0-9][0-9][0-9].parquet"
    assert second["path"] == "train-hard-*.parquet"


@pytest.mark.parametrize(
    ("rows", "size"), [(999, "n<1K"), (1000, "1K<n<10K"), (99_999, "10K<n<100K"), (2_000_000, "1M<n<10M")]
)
def test_how_large_it_is_said_to_be(rows: int, size: str):
    assert card({"train": facts(rows=rows)})[0]["size_categories"] == [size]


def test_languages_that_yaml_takes_for_something_else():
    head, _ = card({"train": facts(languages=Counter({"no": 3, "de-AT": 1}))})
    assert head["language"] == ["no", "de"]


def test_a_card_counts_over_all_sides():
    sides = {"train": facts(), "test": facts(kinds=Counter(pie=1, invoice=1200), samples=1201, questions=1300)}
    _, rest = card(sides)
    assert "| train | 2 | 3 | 5 |\n| test | 1,201 | 3 | 1,300 |" in rest
    assert "| kind | samples |\n|---|---|\n| invoice | 1,200 |\n| pie | 3 |\n" in rest
    assert "| form of answer | questions |\n|---|---|\n| short | 10 |\n" in rest


def test_a_card_says_plainly_what_nobody_knows():
    _, rest = card({"train": facts()})
    assert "Nobody has said under which licence this data may be used." in rest
    assert "Nobody has looked for pictures, programs or questions that are nearly the same." in rest
    _, rest = card({"train": facts(near=1), "test": facts(near=2)}, licence="cc0-1.0")
    assert "`cc0-1.0`" in rest
    assert "3 of 4 samples are nearly the same as an earlier one" in rest
    assert "Nobody has" not in rest


def test_a_card_says_how_places_and_options_are_said():
    _, rest = card({"train": facts()}, coords="percent")
    assert "points are in percent of the picture across and down;" in rest
    assert "In `messages` an option is answered by its letter" in rest
    _, rest = card({"train": facts()}, coords="loc1024", choices="text")
    assert "points are in the tokens of `loc1024`;" in rest
    assert "by its letter" not in rest
