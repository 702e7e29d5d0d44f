"""Fields of a page: what they show, their labels, and the words in them."""

from __future__ import annotations

import itertools

from tests.renderers.html.drawing import draw


def test_fields_and_their_labels() -> None:
    drawn = draw(
        "<label for=a>Name</label><input id=a value='Ada L'><label>Mail <input placeholder='you @ home'></label>"
        "<select id=s><option>One<option selected>Two words</select><label><input type=checkbox checked>Yes</label>"
        "<input type=radio><input type=password value=secret><textarea>two\nlines</textarea><input type=hidden value=x>"
        "<input type=date value=2024-03-01>"
    )
    said = [(f.role, *(f.value or {}).values()) for f in drawn.of("field")]
    assert said == [
        ("text", "Name", "Ada L", None, None), ("text", "Mail", None, "you @ home", None),
        ("select", None, "Two words", None, None), ("checkbox", "Yes", None, None, True),
        ("radio", None, None, None, False), ("password", None, None, None, None),
        ("textarea", None, "two\nlines", None, None), ("date", None, "03/01/2024", None, None),
    ]  # fmt: skip
    name = drawn.of("label")[0]
    assert name.text == "Name"
    assert drawn.scene.find(name.links[0]).links == (name.id,)
    assert [w.text for w in drawn.of("word", "value")] == ["Ada", "L", "Two", "words", "two", "lines", "03/01/2024"]
    assert [w.text for w in drawn.of("word", "placeholder")] == ["you", "@", "home"]
    for word in drawn.of("word", "value"):
        field = drawn.scene.find(word.parent or "").box or (0, 0, 0, 0)
        box = word.box or (0, 0, 0, 0)
        assert field[0] <= box[0] < box[2] <= field[2]
        assert field[1] <= box[1] < box[3] <= field[3]
        assert word.visible == 1


def test_lists_of_options_and_files_read_from_left_to_right() -> None:
    drawn = draw(
        "<select multiple size=4><optgroup label='Hot meals'><option selected>Soup<option>Pie</optgroup>"
        "<option selected>Bread</select><input type=file>"
    )
    listed, chooser = drawn.of("field")
    assert (listed.text, (listed.value or {})["value"]) == ("Hot meals Soup Pie Bread", "Soup, Bread")
    assert chooser.text == "Choose File No file chosen"
    tops = [drawn.word(text).box for text in ("meals", "Soup", "Pie", "Bread")]
    assert all(above and below and above[3] < below[3] for above, below in itertools.pairwise(tops))


def test_fields_in_frames() -> None:
    drawn = draw(
        "<iframe srcdoc='<input value=typed><select><option>chosen</select><textarea>note</textarea>'></iframe>"
    )
    assert [field.text for field in drawn.of("field")] == ["typed", "chosen", "note"]


def test_fields_say_their_letters_as_they_show() -> None:
    style = "<style>*{text-transform:capitalize}input{text-transform:uppercase}</style>"
    drawn = draw(f"{style}<select><option>two words</select><input value='ab 12'><input placeholder='like so'>")
    said = [((field.value or {})["value"], (field.value or {})["placeholder"]) for field in drawn.of("field")]
    assert said == [("Two Words", None), ("AB 12", None), (None, "LIKE SO")]
    assert drawn.words == ["Two", "Words", "AB", "12", "LIKE", "SO"]


def test_what_is_hidden_behind_dots_is_not_told() -> None:
    drawn = draw("<input style='-webkit-text-security:disc' value=pin><p style='-webkit-text-security:disc'>pin</p>")
    assert drawn.words == []
    assert [(field.value or {})["value"] for field in drawn.of("field")] == [None]
