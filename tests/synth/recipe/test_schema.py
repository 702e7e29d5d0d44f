"""What editors and new users are told: the JSON schema, and the recipe that `synth init` writes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from synth import plugins
from synth.cli.init import command
from synth.models._settings import Model
from synth.recipe import Recipe, read_recipe
from synth.recipe.schema import GROUPS, commented, schema


def run(*args: str) -> tuple[int, str]:
    result = CliRunner().invoke(command, args)
    return result.exit_code, result.output


def shapes(key: str) -> tuple[dict, dict]:
    """Of a key that is a list or a mapping: what stands in the one, and what in the other."""
    one, other, nothing = schema()["properties"][key]["anyOf"]
    assert (one["type"], other["type"], nothing) == ("array", "object", {"type": "null"})
    return one, other


# The schema


def test_the_schema_is_one_that_editors_take():
    made = json.loads(json.dumps(schema()))
    assert made["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert (made["type"], made["additionalProperties"]) == ("object", False)
    text = json.dumps(made)
    for name in ("prefixItems", "discriminator", "const", "unevaluatedProperties"):  # newer than draft 7, or pydantic's
        assert f'"{name}"' not in text
    assert {part.partition('"')[0] for part in text.split('"$ref": "#/$defs/')[1:]} <= set(made["$defs"])


def test_every_key_has_a_line_and_its_default():
    keys = schema()["properties"]
    assert list(keys) == ["extends", *Recipe.model_fields]
    assert all(len(key["description"]) > 15 for key in keys.values())
    plain = {
        name: keys[name]["default"] for name in ("n", "seed", "pages", "model", "checks", "least", "most", "shard")
    }
    assert plain == {name: getattr(Recipe(), name) for name in plain}


def test_every_key_of_a_model_and_of_caps_has_a_line():
    made = schema()["$defs"]
    assert set(made["Model"]["properties"]) == set(Model.model_fields)
    for name in ("Model", "Caps"):
        assert all(key.get("description") for key in made[name]["properties"].values())
        assert made[name]["additionalProperties"] is False


@pytest.mark.parametrize(
    ("key", "others"), [("kinds", True), ("renderers", True), ("families", True), ("forms", False)]
)
def test_names_are_listed_and_third_parties_have_points(key: str, others: bool):
    one, other = shapes(key)
    named = one["items"]["anyOf"][0] if others else one["items"]
    assert set(named["enum"]) == set(other["properties"])
    assert other["additionalProperties"] is False
    assert ("patternProperties" in other) is others
    if others:
        assert set(named["enum"]) - {"model"} == set(plugins.names(key))
    assert other["properties"][named["enum"][0]]["type"] == ["number", "null"]
    assert other["properties"][named["enum"][0]]["exclusiveMinimum"] == 0


def test_difficulties_may_be_written_as_numbers():
    one, other = shapes("difficulty")
    assert one["items"] == {"enum": [1, 2, 3, "1", "2", "3"]}
    assert list(other["properties"]) == ["1", "2", "3"]


def test_the_bounds_of_numbers_are_there():
    keys = schema()["properties"]
    assert (keys["n"]["minimum"], keys["n"]["type"]) == (1, ["integer", "null"])
    assert (keys["most"]["minimum"], keys["most"]["maximum"]) == (1, 100)
    assert keys["pages"]["enum"] == ["tall", "a4", "letter", None]


# The commented recipe


def test_a_written_recipe_reads_back_as_the_defaults(tmp_path: Path):
    out = tmp_path / "mine.yaml"
    code, said = run("-o", str(out))
    assert (code, "synth run" in said) == (0, True)
    assert read_recipe(out) == Recipe()


def test_every_key_stands_in_it_once_with_a_line_above():
    lines = commented().splitlines()
    for key in Recipe.model_fields:
        (at,) = [number for number, line in enumerate(lines) if line.lstrip("#").startswith(f"{key}:")]
        assert lines[at - 1].startswith("# ") or lines[at - 1].startswith("#   "), key
    assert sorted(key for keys in GROUPS.values() for key in keys) == sorted(Recipe.model_fields)
    assert all(len(line) <= 120 for line in lines)


def test_kinds_stand_in_it_to_be_chosen(tmp_path: Path):
    """Written as they are they would be a fault beside `renderers` or `data` that leave some of them out."""
    text = commented()
    (tmp_path / "one.yaml").write_text(text.replace("renderers: null", "renderers: [graphviz]"))
    assert set(read_recipe(tmp_path / "one.yaml").kinds) == {"flowchart", "org_chart"}
    (tmp_path / "some.yaml").write_text(text.replace("#kinds:", "kinds:").replace("#  pie:", "  pie:"))
    assert read_recipe(tmp_path / "some.yaml").kinds == {"pie": 1.0}
    (tmp_path / "all.yaml").write_text(re.sub(r"^#(kinds:|  \w)", r"\1", text, flags=re.MULTILINE))
    assert read_recipe(tmp_path / "all.yaml") == Recipe()


def test_its_examples_are_recipes(tmp_path: Path):
    examples = [line[4:] for line in commented().splitlines() if line.startswith("#   ") and ": " in line]
    for number, example in enumerate(examples):
        if not example.startswith("extends"):
            text = f"{example}\nn: 20\n" + ("model: openai:x@http://h/v1\n" if "languages" in example else "")
            (tmp_path / f"{number}.yaml").write_text(text)
            assert read_recipe(tmp_path / f"{number}.yaml") != Recipe(n=20), example
    assert len(examples) > 10


def test_a_file_that_is_there_stays_as_it_is(tmp_path: Path):
    out = tmp_path / "mine.yaml"
    out.write_text("n: 3\n")
    code, said = run("-o", str(out))
    assert code == 2
    assert "is there already" in said
    assert out.read_text() == "n: 3\n"


def test_the_schema_can_be_printed(tmp_path: Path):
    code, said = run("--schema")
    assert (code, json.loads(said)) == (0, json.loads(json.dumps(schema())))
