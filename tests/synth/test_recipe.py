"""Recipes: every fault at once, each by its place."""

from pathlib import Path

import pytest

from synth.recipe import Recipe, RecipeError, parse_recipe, read_recipe


def faults(text: str) -> list[str]:
    with pytest.raises(RecipeError) as caught:
        parse_recipe(text, "r.yaml")
    return caught.value.faults


def test_a_list_of_kinds_weighs_them_alike():
    recipe = parse_recipe("kinds: [multi_line, grouped_bars]\nn: 3\n", "r.yaml")
    assert recipe.kinds == {"multi_line": 1.0, "grouped_bars": 1.0}
    assert recipe.n == 3


def test_every_fault_is_told_at_once_with_file_line_column():
    found = faults("n: 0\nsede: 4\nkinds:\n  grouped_bar: 1\nfamilies: [lookup, cuont]\n")
    assert sorted(fault.split(": ")[0] for fault in found) == [
        "r.yaml:1:4",
        "r.yaml:2:1",
        "r.yaml:4:3",
        "r.yaml:5:20",
    ]


def test_an_unknown_key_names_the_near_one_and_points_at_itself():
    (fault,) = faults("n: 3\n\nsede: 4\n")
    first, source, caret = fault.splitlines()
    assert first == "r.yaml:3:1: sede: no key is called 'sede'; did you mean 'seed'?"
    assert source.strip() == "sede: 4"
    assert caret.index("^") == source.index("sede")


def test_an_unknown_kind_names_the_near_one():
    (fault,) = faults("kinds: [multi_lines]\n")
    assert fault.startswith(
        "r.yaml:1:9: kinds.multi_lines: no kind is called 'multi_lines'; did you mean 'multi_line'?"
    )


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("n: 3\nn: 4\n", "r.yaml:2:1"),
        ("n: [1, 2\nseed: 3\n", "r.yaml:2:5"),
        ("- n\n- m\n", "r.yaml:1:1"),
        ("n: 3.5\n", "r.yaml:1:4"),
        ("n: 'sixty'\n", "r.yaml:1:4"),
        ("kinds:\n  multi_line: -2\n", "r.yaml:2:15"),
        ("kinds: {}\n", "r.yaml:1:8"),
        ("kinds: [{grouped_bars: 2}]\n", "r.yaml:1:8"),
        ("kinds: [[a]]\n", "r.yaml:1:8"),
        ("kinds: [no.such.module]\n", "r.yaml:1:9"),
        ("kinds: [pie, pie]\n", "r.yaml:1:8"),
        (f"kinds: {{pie: {10**400}}}\n", "r.yaml:1:14"),
        ("kinds: {pie: .inf}\n", "r.yaml:1:14"),
        ("checks: [proof, proof]\n", "r.yaml:1:9"),
        ("checks: []\n", "r.yaml:1:9"),
        ("families: []\n", "r.yaml:1:11"),
        ("least: 20\nmost: 3\n", "r.yaml:2:7"),
        ("n: 2024-13-45\n", "r.yaml:1:"),
        ("n: \x01\n", "r.yaml:1:"),
    ],
)
def test_what_is_wrong_is_named_by_its_place(text: str, place: str):
    assert faults(text)[0].startswith(place if place.endswith(":") else place + ":"), faults(text)


def test_a_file_that_is_not_there_is_a_fault_and_no_traceback(tmp_path: Path):
    with pytest.raises(RecipeError, match="cannot be read: No such file"):
        read_recipe(tmp_path / "none.yaml")


def test_an_empty_recipe_is_the_default_one():
    assert parse_recipe("# nothing\n", "r.yaml") == Recipe()
