"""Places that questions speak of, as people are shown them."""

from __future__ import annotations

from pathlib import Path

from synth.notebook.asked import Asked
from synth.records import said, with_places
from synth.viewer import _page, _question

BOX = {"type": "region", "page": 0, "box": [10.0, 8.5, 120.0, 28.0], "text": None, "at": None}
POINT = {"type": "point", "page": 2, "at": [3.0, 4.25], "text": None, "box": None}


def test_boxes_and_points_are_numbers_in_words():
    assert with_places((*said("What is in "), BOX, *said("?"))) == "What is in [10, 8.5, 120, 28]?"
    assert with_places((*said("And at "), POINT)) == "And at [3, 4.25] on page 3"
    assert with_places(said("Nothing")) == "Nothing"


def asked() -> dict[str, object]:
    answer = {"text": [BOX], "type": "box", "value": "[10.0, 8.5, 120.0, 28.0]", "tolerance": 2.0, "unit": None}
    return {"question": [*said("Where beside "), POINT], "answer": answer, "wrong": [], "evidence": [], "id": "x"}


def test_a_notebook_says_them():
    one = Asked(asked(), None)  # type: ignore[arg-type]
    assert (one.text, one.answer) == ("Where beside [3, 4.25] on page 3", "10, 8.5, 120, 28")


def test_the_page_says_and_draws_them():
    shown = _question(asked(), {})
    assert (shown["words"], shown["answer_short"]) == ("Where beside [3, 4.25] on page 3", "the box on the picture")
    assert shown["targets"] == [POINT, BOX]


def test_things_on_a_given_picture_are_marks_with_names_and_the_picture_is_none(tmp_path: Path):
    (tmp_path / "images").mkdir()
    elements = [
        {"id": "picture", "kind": "image", "role": "photo", "box": [0, 0, 9, 9], "text": "A caption"},
        {"id": "dog_1", "kind": "region", "role": "thing", "box": [1, 1, 5, 5], "text": "dog"},
        {"id": "panel", "kind": "region", "box": [0, 0, 9, 9]},
        {"id": "bar", "kind": "bar", "box": [2, 2, 3, 3], "text": "7"},
        {"id": "count_1", "kind": "note", "role": "count", "text": "dog"},
    ]
    page = _page({"path": "a.png", "bytes": b""}, {"elements": elements, "width": 9, "height": 9}, tmp_path)
    assert page["marks"] == [{"box": [1, 1, 5, 5], "name": "dog"}, {"box": [2, 2, 3, 3], "name": None}]
