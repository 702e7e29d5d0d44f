"""What editors and new users are told of recipes: the JSON schema, and a recipe of defaults with a line on each key."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from ruamel.yaml import YAML

from synth import plugins
from synth.kinds._asked import FAMILY as WRITTEN
from synth.kinds._steps import without_titles
from synth.prompts import fill
from synth.recipe import Recipe
from synth.recipe.file import EXTENDS
from synth.recipe.keys import LANGUAGE, LEVELS, all_domains
from synth.records import FORMS

WEIGHT = {"type": "number", "exclusiveMinimum": 0}
CAP = {"type": "integer", "minimum": 1}
THIRD_PARTY = "\\."  # a name with a point is an import path
PLUGINS = ("kinds", "renderers", "families")
GROUPS = {
    "The run": ("n", "seed", "shard"),
    "What is drawn": (
        "about",
        "data",
        "template",
        "photos",
        "kinds",
        "renderers",
        "domains",
        "languages",
        "difficulty",
        "pages",
    ),
    "Who writes, and who reads": ("model", "reader"),
    "What is asked": ("families", "forms", "least", "most", "checks"),
    "Bounds": ("caps",),
}


def schema() -> dict[str, Any]:
    """Draft 7, as YAML language servers read it. `null` takes away what an extended file says."""
    made: dict[str, Any] = without_titles(Recipe.model_json_schema())
    keys, caps = made["properties"], made["$defs"]["Caps"]["properties"]
    for group, names in _names().items():
        if group in caps:
            caps[group] = _mapping(group, names, CAP) | {"description": caps[group]["description"]}
        if group in keys:
            keys[group] = _told(keys[group]) | {"anyOf": [_list(group, names), _mapping(group, names, WEIGHT)]}
    keys["checks"]["items"] = _name(plugins.names("checks"), THIRD_PARTY)
    seeing = made["$defs"]["Photos"]["properties"]
    model = [{"type": "string"}, {"$ref": "#/$defs/Model"}]
    seeing["model"] = _told(seeing["model"]) | {"anyOf": model}
    seeing["stages"] = _told(seeing["stages"]) | {"type": "object", "additionalProperties": {"anyOf": model}}
    for key in ("model", "reader"):
        keys[key] = _told(keys[key]) | {"anyOf": [{"type": "string"}, {"$ref": "#/$defs/Model"}]}
    name = {"type": "string", "minLength": 1}
    said = "recipes that this one is written over, by their names beside it; the later ones count for more"
    keys = {EXTENDS: {"description": said, "anyOf": [name, {"type": "array", "items": name}]}} | keys
    made["properties"] = {key: _or_null(value) for key, value in keys.items()}
    return {"$schema": "http://json-schema.org/draft-07/schema#", "title": "Recipe of Pixelproof"} | made


def _names() -> dict[str, Mapping[str, str]]:
    """What may be named at a key, each with a line on it; of languages a pattern."""
    kinds = {name: plugins.load("kinds", name).kind.about for name in plugins.names("kinds")}
    families = {name: plugins.about("families", name) for name in plugins.names("families")}
    return {
        "kinds": kinds,
        "renderers": {name: plugins.about("renderers", name) for name in plugins.names("renderers")},
        "domains": dict.fromkeys(all_domains(), ""),
        "families": {**families, WRITTEN: "Questions that a model writes."},
        "forms": dict.fromkeys(FORMS, ""),
        "difficulty": dict(zip(LEVELS, ("small and plain", "ordinary", "rich, with many parts"), strict=True)),
        "languages": {},
    }


def _open(group: str) -> str | None:
    """What names there may be beside those that are known."""
    return f"^{LANGUAGE.pattern}$" if group == "languages" else THIRD_PARTY if group in PLUGINS else None


def _name(names: Sequence[str | int], others: str | None = None) -> dict[str, Any]:
    shapes: list[dict[str, Any]] = [{"enum": list(names)}] if names else []
    shapes += [{"type": "string", "pattern": others}] if others else []
    return {"anyOf": shapes} if len(shapes) > 1 else shapes[0]


def _list(group: str, names: Mapping[str, str]) -> dict[str, Any]:
    whole = [int(name) for name in names] if group == "difficulty" else []
    items = _name([*whole, *names], _open(group))
    return {"type": "array", "items": items, "minItems": 1, "uniqueItems": True}


def _mapping(group: str, names: Mapping[str, str], value: Mapping[str, Any]) -> dict[str, Any]:
    """`null` takes a name away that an extended file has."""
    value, others = _or_null(value), _open(group)
    return {
        "type": "object",
        "properties": {name: value | ({"description": about} if about else {}) for name, about in names.items()},
        **({"patternProperties": {others: value}} if others else {}),
        "additionalProperties": False,
    }


def _told(key: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in key.items() if name in ("description", "default", "examples")}


def _or_null(key: Mapping[str, Any]) -> dict[str, Any]:
    nothing = {"type": "null"}
    if "anyOf" in key:
        return {**key, "anyOf": [*(one for one in key["anyOf"] if one != nothing), nothing]}
    if "$ref" in key:
        return {**_told(key), "anyOf": [{"$ref": key["$ref"]}, nothing]}
    return {**key, "type": [key["type"], "null"]} | ({"enum": [*key["enum"], None]} if "enum" in key else {})


def commented() -> str:
    """A recipe that says of every key what it is when it is left out."""
    plain = Recipe().model_dump(mode="json")
    groups = [(title, [_written(key, plain[key]) for key in keys]) for title, keys in GROUPS.items()]
    return fill("recipe/commented.yaml.jinja", groups=groups)


def _written(key: str, value: Any) -> dict[str, Any]:
    field = Recipe.model_fields[key]
    about = _names()["kinds"] if key == "kinds" else {}
    value = {} if key == "caps" else value
    return {
        "name": key,
        "why": textwrap.wrap(str(field.description), 115),
        "examples": [f"{key}: {flow(one)}" for one in field.examples or ()],
        "value": flow(value),
        "members": [(name, flow(value[name]), line) for name, line in about.items()],
    }


def flow(value: Any) -> str:
    """As YAML in one line, whole weights without a point."""
    yaml: Any = YAML(typ="safe", pure=True)
    yaml.default_flow_style, yaml.width, yaml.allow_unicode = True, 10_000, True
    yaml.sort_base_mapping_type_on_output = False
    out = io.StringIO()
    yaml.dump(_bare(value), out)
    return out.getvalue().removesuffix("...\n").strip()


def _bare(value: Any) -> Any:
    if isinstance(value, dict):
        return {int(name) if name in LEVELS else name: _bare(one) for name, one in value.items()}
    return int(value) if isinstance(value, float) and value.is_integer() else value
