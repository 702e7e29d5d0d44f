"""What README and docs say is so."""

import re
import textwrap
import tomllib
from pathlib import Path

import pytest

from synth import plugins
from synth.cli import COMMANDS
from synth.export._consumers import MODELS
from synth.export._coords import NAMES
from synth.recipe import Recipe, parse_recipe, read_recipe
from synth.recipe.keys import Caps
from synth.recipe.schema import schema
from synth.records import ELEMENT_KINDS, REASONS
from synth.shipping.asking import exporter_of

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")])


def test_every_command_is_in_the_readme():
    assert [name for name in COMMANDS if f"synth {name}" not in README] == []


def test_every_command_of_the_readme_exists():
    assert set(re.findall(r"^    synth (\w+)", README, re.MULTILINE)) <= set(COMMANDS)


@pytest.mark.parametrize(
    "target", re.findall(r"^    make (\w+)", README + (ROOT / "CONTRIBUTING.md").read_text(), re.MULTILINE)
)
def test_every_make_target_exists(target: str):
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path):
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not link.startswith("http") and not (page.parent / link).exists()] == []


def test_imports_are_told_as_they_are_checked():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    (checked,) = [contract["layers"] for contract in contracts if contract["type"] == "layers"]
    told = (ROOT / "docs/design.md").read_text(encoding="utf-8").partition("\n## Imports\n")[2]
    lines = re.findall(r"^ {4}( *)(.+)$", told, re.MULTILINE)
    ladder = [" ".join(names for depth, names in lines if len(depth) == 2 * rung) for rung in range(len(checked))]
    assert ladder == [layer.replace("synth.", "").replace(" :", ",") for layer in checked]


@pytest.mark.parametrize("recipe", sorted((ROOT / "examples").glob("*.yaml")), ids=lambda path: path.name)
def test_examples_are_recipes(recipe: Path):
    assert set(read_recipe(recipe).kinds) <= set(plugins.names("kinds"))


@pytest.mark.parametrize(
    ("group", "page"),
    [
        ("kinds", "kinds.md"),
        ("families", "questions.md"),
        ("checks", "checks.md"),
        ("engines", "sandbox.md"),
        ("exports", "exports.md"),
    ],
)
def test_every_plugin_is_described(group: str, page: str):
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    assert [name for name in plugins.names(group) if name not in text] == []


def test_every_reason_is_described():
    text = (ROOT / "docs" / "dataset.md").read_text(encoding="utf-8")
    assert [reason for reason in REASONS if f"`{reason}`" not in text] == []


def test_every_flavour_model_and_reason_of_exports_is_described():
    text = (ROOT / "docs" / "exports.md").read_text(encoding="utf-8")
    flavours = {flavour for name in plugins.names("exports") for flavour in exporter_of(name).FLAVOURS}
    sources = [*(ROOT / "synth/export").glob("*.py"), *(ROOT / "synth/shipping").glob("*.py")]
    reasons = {found for path in sources for found in re.findall(r'Refused\(\s*"(\w+)"', path.read_text("utf-8"))}
    assert len(reasons) > 10
    assert sorted(name for name in flavours | set(MODELS) | set(NAMES) | reasons if f"`{name}`" not in text) == []


def test_the_page_of_recipes_and_the_schema_hold_every_key_of_a_recipe_and_no_other():
    text = (ROOT / "docs" / "recipe.md").read_text(encoding="utf-8")
    described = set(re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE))
    keys = schema()["properties"]
    assert described == set(keys) == {*Recipe.model_fields, "extends"}
    assert [name for name, key in keys.items() if not key.get("description")] == []
    assert all(f"\n      {group}: {{" in text for group in Caps.model_fields)


def test_the_examples_of_the_page_of_recipes_are_recipes():
    text = (ROOT / "docs" / "recipe.md").read_text(encoding="utf-8")
    blocks = [block for block in re.findall(r"(?:^    .*\n)+", text, re.MULTILINE) if re.match(r"    \w+:", block)]
    whole = [
        parse_recipe(textwrap.dedent(block), "docs/recipe.md", ["n=1"]) for block in blocks if "did you" not in block
    ]
    assert len(whole) == 2


def test_the_scene_page_names_only_kinds_there_are():
    text = (ROOT / "docs" / "scene.md").read_text(encoding="utf-8")
    section = text.split("## Kinds a chart has")[1].split("## ")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)) <= ELEMENT_KINDS


def test_the_tree_of_the_readme_is_the_tree():
    for folder in re.findall(r"^    (\w+)/ ", README, re.MULTILINE):
        assert (ROOT / folder).is_dir(), folder
