"""The recipe of a run: YAML in, one checked value out, every fault named by its place in the file."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from qa.judge import ORDER
from synth import plugins
from synth.kinds._asked import FAMILY as WRITTEN
from synth.models._settings import Model, parse, with_point


def _name_of(group: str, *others: str) -> AfterValidator:
    """A plugin's name, checked when the recipe is read rather than when the run is under way."""

    def known(name: str) -> str:
        if name in others:
            return name
        try:
            plugins.load(group, name)
        except plugins.UnknownName as error:
            raise ValueError(str(error)) from error
        return name

    return AfterValidator(known)


Weight = Annotated[float, Field(gt=0, allow_inf_nan=False)]
KindName = Annotated[str, _name_of("kinds")]
FamilyName = Annotated[str, _name_of("families", WRITTEN)]
CheckName = Annotated[str, _name_of("checks")]


def _author(said: Any) -> Any:
    """`offline` or another author without a model; `openai:NAME@ADDRESS` or a mapping for a model."""
    if isinstance(said, Model):
        return said
    if isinstance(said, str):
        said = parse(said)
    if isinstance(said, str):
        engine = _known_engine(said)
        if hasattr(engine, "check"):
            raise ValueError(f"{said} needs the name of a model, as in {said}:NAME@http://host:8000/v1")
        return said
    if not isinstance(said, dict):
        raise ValueError("a model is a name, such as offline, or a mapping of engine, name, address")
    made = Model.model_validate(said)
    if not hasattr(_known_engine(made.engine), "check"):
        raise ValueError(f"{made.engine} asks no model; write it without one")
    return made


def _reader(said: Any) -> Any:
    made = said if said is None else _author(said)
    if isinstance(made, str):
        raise ValueError(f"{made} sees no pictures; a reader is a model, as in openai:NAME@http://host:8000/v1")
    return made


def _known_engine(name: str) -> Any:
    try:
        return plugins.load("models", name).Engine
    except plugins.UnknownName as error:
        raise ValueError(str(error)) from error


Author = Annotated[str | Model, BeforeValidator(_author)]
Reader = Annotated[Model | None, BeforeValidator(_reader)]


class Recipe(BaseModel):
    """What a run makes. Frozen into `run.json`."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    n: int = Field(default=60, ge=1, description="samples to keep")
    seed: int = Field(default=0, ge=0, description="every choice of the run follows from it")
    kinds: dict[KindName, Weight] = Field(
        default_factory=lambda: dict.fromkeys(plugins.names("kinds"), 1.0),
        min_length=1,
        description="kinds of picture, a list or a mapping of weights",
    )
    pages: Literal["tall", "a4", "letter"] = Field(
        default="tall", description="documents as one tall picture, or page by page as a printer makes them"
    )
    model: Author = Field(default="offline", description="who writes topics, data, programs and questions")
    reader: Reader = Field(default=None, description="a model that sees pictures, for the checks agrees and believes")
    families: list[FamilyName] | None = Field(
        default=None, min_length=1, description="families of questions; all that a kind offers if absent"
    )
    checks: list[CheckName] = Field(
        default=list(ORDER), min_length=1, description="what every question must pass, in this order"
    )
    least: int = Field(default=6, ge=1, description="questions a picture must keep to be a sample")
    most: int = Field(default=12, ge=1, le=100, description="questions asked of a picture")
    shard: int = Field(default=16, ge=1, le=1000, description="topics a shard")

    @field_validator("kinds", mode="before")
    @classmethod
    def _list_of_kinds(cls, value: Any) -> Any:
        if isinstance(value, list):
            if wrong := [item for item in value if not isinstance(item, str)]:
                raise ValueError(f"a list of kinds holds names, and {wrong[0]!r} is none; weights go into a mapping")
            _each_once(value)
            return dict.fromkeys(value, 1.0)
        return {name: with_point(weight) for name, weight in value.items()} if isinstance(value, dict) else value

    @field_validator("families", "checks")
    @classmethod
    def _no_name_twice(cls, value: list[str] | None) -> list[str] | None:
        if value is not None:
            _each_once(value)
        return value

    @field_validator("most")
    @classmethod
    def _enough(cls, value: int, info: ValidationInfo) -> int:
        if value < info.data.get("least", 1):
            raise ValueError(f"fewer than the {info.data['least']} questions that `least` asks a picture to keep")
        return value

    @property
    def names_of_kinds(self) -> list[str]:
        return sorted(self.kinds)

    @property
    def names_of_renderers(self) -> list[str]:
        return sorted({plugins.load("kinds", name).kind.renderer for name in self.kinds})


def _each_once(names: list[str]) -> None:
    if len(set(names)) != len(names):
        raise ValueError("a name stands here twice")


class RecipeError(Exception):
    """Every fault of a recipe, a line each: file:line:column: key: what is wrong."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def model_said(key: str, said: str, before: Any) -> Any:
    """What the command line says of a model; of the same one the recipe's settings stay."""
    try:
        made = (_author if key == "model" else _reader)(said)
    except ValidationError as error:
        raise RecipeError([f"--{key}: {_said(error.errors()[0])}"]) from error
    except ValueError as error:
        raise RecipeError([f"--{key}: {error}"]) from error
    if isinstance(made, Model) and isinstance(before, Model) and made.engine == before.engine:
        return before.model_copy(update=made.model_dump(exclude_unset=True))
    return made


def read_recipe(path: Path) -> Recipe:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RecipeError([f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}"]) from error
    return parse_recipe(text, str(path))


def parse_recipe(text: str, name: str) -> Recipe:
    yaml = YAML(typ="safe", pure=True)
    try:
        root = yaml.compose(io.StringIO(text))
        raw = yaml.load(io.StringIO(text))
    except (YAMLError, ValueError, RecursionError) as error:  # ValueError: a date or number that is none
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        place = f"{mark.line + 1}:{mark.column + 1}" if mark else "1:1"
        said = getattr(error, "problem", None) or str(error)
        raise RecipeError([f"{name}:{place}: {said.splitlines()[0]}"]) from error
    if raw is None:
        raw = {}
    if not isinstance(raw, dict):
        raise RecipeError([f"{name}:1:1: a recipe is a mapping of keys, such as `n: 60`"])
    try:
        return Recipe.model_validate(raw)
    except ValidationError as error:
        faults = sorted(_fault(fault, root, text.splitlines(), name) for fault in error.errors())
        raise RecipeError([said for _, _, said in faults]) from error


def _fault(fault: Any, root: Node | None, lines: list[str], name: str) -> tuple[int, int, str]:
    """Where it is, for the order they are told in, and what is told."""
    path = [part for part in fault["loc"] if part != "[key]"]
    line, column = _place(root, path, on_key=fault["type"] == "extra_forbidden" or "[key]" in fault["loc"])
    key = ".".join(str(part) for part in path) or "recipe"
    source = lines[line] if line < len(lines) else ""
    return line, column, f"{name}:{line + 1}:{column + 1}: {key}: {_said(fault)}\n    {source}\n    {' ' * column}^"


def _said(fault: Any) -> str:
    if fault["type"] == "extra_forbidden":
        keys = Recipe.model_fields if len(fault["loc"]) == 1 else Model.model_fields
        return plugins.unknown("key", str(fault["loc"][-1]), sorted(keys))
    message = str(fault["msg"]).removeprefix("Value error, ")
    return message[0].lower() + message[1:]


def _place(node: Node | None, path: Sequence[Any], *, on_key: bool) -> tuple[int, int]:
    """The line and column of the node a fault is about, or of the nearest one that stands in the file."""
    mark = node.start_mark if node else None
    for depth, part in enumerate(path):
        found = None
        if isinstance(node, MappingNode):
            for key, value in node.value:
                if key.value == str(part):
                    found = value
                    mark = key.start_mark if on_key and depth == len(path) - 1 else value.start_mark
        elif isinstance(node, SequenceNode):
            # a list of kinds became a mapping before it was checked: there the part is what stands in the list
            items = {number: item for number, item in enumerate(node.value)}
            found = items.get(part) or next((item for item in node.value if item.value == part), None)
            mark = found.start_mark if found else mark
        if found is None:
            break
        node = found
    return (mark.line, mark.column) if mark else (0, 0)
