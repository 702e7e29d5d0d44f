"""What may stand at the keys of a recipe: names of plugins, weights, caps, models, languages, domains."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag, ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from synth import plugins
from synth.kinds._asked import FAMILY as WRITTEN
from synth.models._named import author, reader
from synth.models._settings import Model, with_point
from synth.photos.photograph import KIND as PHOTO
from synth.records import FORMS

LEVELS = ("1", "2", "3")
ABOUT = "[of]"  # in a fault's place: what follows is the key that it is really about
OURS = "recipe"  # the type of a fault that is about a name, not about what stands at it
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def faults_at(faults: Iterable[tuple[tuple[str, ...], str]]) -> None:
    """Raises what is wrong within a key, each with the place under it."""
    told = [
        InitErrorDetails(type=PydanticCustomError(OURS, "{said}", {"said": said}), loc=place, input=None)
        for place, said in faults
    ]
    if told:
        raise ValidationError.from_exception_data("recipe", told)


# Names


def _plugin(group: str, *others: str) -> AfterValidator:
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


def _one_of(what: str, known: Callable[[], Sequence[str]]) -> AfterValidator:
    def checked(name: str) -> str:
        if name not in known():
            raise ValueError(plugins.unknown(what, name, list(known())))
        return name

    return AfterValidator(checked)


@cache
def all_domains() -> tuple[str, ...]:
    """Of the kinds there are."""
    found = (name for kind in plugins.names("kinds") for name in plugins.load("kinds", kind).kind.domains())
    return tuple(sorted(set(found)))


def _domain(name: str) -> str:
    if name not in all_domains():
        said = plugins.unknown("domain", name, list(all_domains()))
        hint = said if "did you mean" in said else f"no domain is called {name!r}; `synth init --schema` lists them"
        raise ValueError(hint)
    return name


def _language(code: str) -> str:
    if not LANGUAGE.fullmatch(code):
        raise ValueError("a language is written as a code, such as en, de or pt-BR")
    return code


KindName = Annotated[str, _plugin("kinds", PHOTO)]
RendererName = Annotated[str, _plugin("renderers", PHOTO)]
FamilyName = Annotated[str, _plugin("families", WRITTEN)]
CheckName = Annotated[str, _plugin("checks")]
FormName = Annotated[str, _one_of("form", lambda: FORMS)]
DomainName = Annotated[str, AfterValidator(_domain)]
Language = Annotated[str, AfterValidator(_language)]
Level = Annotated[str, _one_of("difficulty", lambda: LEVELS)]


# Weights and caps


def each_once(names: Sequence[str]) -> None:
    if len(set(names)) != len(names):
        raise ValueError("a name stands here twice")


def _names(value: list[Any]) -> list[str]:
    value = [str(one) if type(one) is int else one for one in value]
    if wrong := [one for one in value if not isinstance(one, str)]:
        raise ValueError(f"a list holds names, and {wrong[0]!r} is none; weights go into a mapping")
    each_once(value)
    return value


def _weights(value: Any) -> Any:
    """A list weighs all alike."""
    if isinstance(value, list):
        return dict.fromkeys(_names(value), 1.0)
    return _weights_or_names(value)


def _weights_or_names(value: Any) -> Any:
    if isinstance(value, list):
        return _names(value)
    if isinstance(value, dict):
        return {name: with_point(weight) for name, weight in value.items()}
    if value is None:
        return None
    raise ValueError("is a list of names, or a mapping of names to weights")


def _shape(value: Any) -> str:
    return "[weights]" if isinstance(value, dict) else "[names]"


Weight = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Cap = Annotated[int, Field(ge=1)]
AsWeights = BeforeValidator(_weights)
Families = Annotated[
    Annotated[list[FamilyName], Field(min_length=1), Tag("[names]")]
    | Annotated[dict[FamilyName, Weight], Field(min_length=1), Tag("[weights]")],
    Discriminator(_shape),
]
Forms = Annotated[
    Annotated[list[FormName], Field(min_length=1), Tag("[names]")]
    | Annotated[dict[FormName, Weight], Field(min_length=1), Tag("[weights]")],
    Discriminator(_shape),
]
AsGiven = BeforeValidator(_weights_or_names)


class Caps(BaseModel):
    """Of kinds, renderers, languages and difficulties topics a run; of families and forms questions a picture."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    kinds: dict[KindName, Cap] = Field(default_factory=dict, description="topics of a kind that a run plans")
    renderers: dict[RendererName, Cap] = Field(
        default_factory=dict, description="topics of a renderer that a run plans"
    )
    languages: dict[Language, Cap] = Field(default_factory=dict, description="topics in a language that a run plans")
    difficulty: dict[Level, Cap] = Field(default_factory=dict, description="topics of a difficulty that a run plans")
    families: dict[FamilyName, Cap] = Field(default_factory=dict, description="questions of a family about a picture")
    forms: dict[FormName, Cap] = Field(default_factory=dict, description="questions of a form about a picture")


# Who writes and who reads


Author = Annotated[str | Model, BeforeValidator(author)]
Reader = Annotated[Model | None, BeforeValidator(reader)]
