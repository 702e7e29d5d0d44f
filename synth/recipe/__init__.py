"""The recipe of a run: what stands at each key, checked, with every fault named by its place in the file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, field_validator

from qa.choose import Wants
from qa.judge import ORDER
from synth.given.settings import AsFacts, Facts, in_one_line
from synth.models._settings import Model
from synth.photos.photograph import KIND as PHOTO
from synth.photos.settings import Photos
from synth.recipe.faults import checked
from synth.recipe.file import RecipeError, cannot, read, text_of
from synth.recipe.fit import (
    LEAST,
    fit_caps,
    fit_domains,
    fit_kinds,
    fit_languages,
    kind,
    kinds_that_fit,
    least_that_fits,
    mixture,
)
from synth.recipe.keys import (
    AsGiven,
    AsWeights,
    Author,
    Caps,
    CheckName,
    DomainName,
    Families,
    Forms,
    KindName,
    Language,
    Level,
    Reader,
    RendererName,
    Weight,
    each_once,
)
from synth.shares import Draft, drafts

__all__ = ["Recipe", "RecipeError", "parse_recipe", "read_recipe"]

N = 60  # samples, where nobody says how many


class Recipe(BaseModel):
    """What a run makes. Frozen into `run.json`. A key may look at those that stand above it here."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    n: int = Field(default=N, ge=1, description="samples to keep, counted after all checks")
    seed: int = Field(default=0, ge=0, description="every choice of the run follows from it")
    about: Annotated[str | None, BeforeValidator(in_one_line)] = Field(
        default=None,
        min_length=1,
        max_length=4000,
        description="what the pictures are to be about, in words; a model heeds it, nobody else does",
        examples=["nutrition labels of snack foods"],
    )
    data: Annotated[Facts | None, AsFacts] = Field(
        default=None,
        description="facts of your own to draw: a file, or a mapping of the file and what it does not say itself",
        examples=["sales.csv", {"file": "sales.csv", "title": "Sales of our shops", "units": {"revenue": "k€"}}],
    )
    template: str | None = Field(
        default=None,
        min_length=1,
        description="a page of your own, filled with each row of `data`",
        examples=["receipt.html.jinja"],
    )
    photos: Photos | None = Field(
        default=None,
        description="pictures of your own, of which models say what is on them; by themselves, or as the kind `photo` "
        "beside drawn ones",
        examples=[{"images": "holidays/", "way": "w2c", "model": "openai:NAME@http://host:8000/v1"}],
    )
    renderers: Annotated[dict[RendererName, Weight] | None, AsWeights] = Field(
        default=None,
        min_length=1,
        description="shares of the renderers, a list or weights; those that `kinds` comes to if absent",
        examples=[{"matplotlib": 2, "html": 1}],
    )
    domains: Annotated[dict[DomainName, Weight] | None, AsWeights] = Field(
        default=None,
        min_length=1,
        description="fields that topics are from, a list or weights; all that a kind knows if absent",
        examples=[["bakery", "coffee shops"]],
    )
    kinds: Annotated[dict[KindName, Weight], AsWeights] = Field(
        default_factory=kinds_that_fit,
        validate_default=True,
        description="shares of the kinds of picture, a list or weights; with `renderers`, shares within their renderer"
        "; all that `renderers`, `domains` and `data` leave if absent",
    )
    model: Author = Field(
        default="offline",
        description="who writes topics, data, programs and questions",
        examples=["openai:NAME@http://host:8000/v1"],
    )
    reader: Reader = Field(
        default=None,
        description="a model that sees pictures, for the checks agrees and believes; none if absent",
        examples=["openai:NAME@http://host:8000/v1"],
    )
    languages: Annotated[dict[Language, Weight], AsWeights] = Field(
        default_factory=lambda: {"en": 1.0},
        min_length=1,
        description="shares of languages, a list of codes or weights; any but en needs a model that writes it, or "
        "`data` in that language",
        examples=[{"en": 3, "de": 1}],
    )
    difficulty: Annotated[dict[Level, Weight] | None, AsWeights] = Field(
        default=None,
        min_length=1,
        description="shares of the difficulties 1, 2 and 3, a list or weights; drawn for each topic if absent",
        examples=[{"1": 1, "3": 2}],
    )
    pages: Literal["tall", "a4", "letter"] = Field(
        default="tall", description="documents as one tall picture, or page by page as a printer makes them"
    )
    families: Annotated[Families | None, AsGiven] = Field(
        default=None,
        description="families of questions, a list or weights; all that a kind offers, in turn, if absent",
        examples=[["lookup", "count"], {"lookup": 3, "trend": 1}],
    )
    forms: Annotated[Forms | None, AsGiven] = Field(
        default=None,
        description="forms of questions, a list or weights; all that there are, in turn, if absent",
        examples=[["short", "choice"], {"short": 3, "yes_no": 1}],
    )
    checks: list[CheckName] = Field(
        default=list(ORDER), min_length=1, description="what every question must pass, in this order"
    )
    least: int = Field(
        default_factory=least_that_fits,
        validate_default=True,
        ge=1,
        description="questions a picture must keep to be a sample; 1 if absent where all pictures are given",
        json_schema_extra={"default": LEAST},
    )
    most: int = Field(default=12, ge=1, le=100, description="questions asked of a picture")
    shard: int = Field(default=16, ge=1, le=1000, description="topics a shard, which is written and resumed as one")
    caps: Caps = Field(
        default_factory=Caps,
        description="the most topics of a kind, renderer, language or difficulty that a run plans, and the most "
        "questions of a family or form that a picture gets",
        examples=[{"kinds": {"pie": 20}, "forms": {"yes_no": 3}}],
    )

    @field_validator("domains")
    @classmethod
    def _domains_fit(cls, value: dict[str, float] | None, info: ValidationInfo) -> dict[str, float] | None:
        fit_domains(value, info.data)
        return value

    @field_validator("kinds")
    @classmethod
    def _kinds_fit(cls, value: dict[str, float], info: ValidationInfo) -> dict[str, float]:
        fit_kinds(value, info.data)
        return value

    @field_validator("languages")
    @classmethod
    def _languages_fit(cls, value: dict[str, float], info: ValidationInfo) -> dict[str, float]:
        fit_languages(value, info.data)
        return value

    @field_validator("checks")
    @classmethod
    def _no_check_twice(cls, value: list[str]) -> list[str]:
        each_once(value)
        return value

    @field_validator("most")
    @classmethod
    def _enough(cls, value: int, info: ValidationInfo) -> int:
        if value < info.data.get("least", 1):
            raise ValueError(f"fewer than the {info.data['least']} questions that `least` asks a picture to keep")
        return value

    @field_validator("caps")
    @classmethod
    def _caps_fit(cls, value: Caps, info: ValidationInfo) -> Caps:
        fit_caps(value, info.data)
        return value

    @property
    def names_of_kinds(self) -> list[str]:
        return sorted(self.kinds)

    @property
    def all_given(self) -> bool:
        """Whether no picture is drawn."""
        return self.kinds.keys() == {PHOTO}

    @property
    def least_of_given(self) -> int:
        """Questions that a given picture must keep."""
        assert self.photos is not None
        return self.photos.least or (self.least if self.all_given else 1)

    @property
    def names_of_renderers(self) -> list[str]:
        """Those that draw, and `photo` for pictures that are given."""
        return sorted({kind(name).renderer for name in self.kinds})

    @property
    def models(self) -> list[Model]:
        """Every one that is asked something, once."""
        return list(dict.fromkeys([*self.models_of_drawn, *(self.photos.models if self.photos else [])]))

    @property
    def models_of_drawn(self) -> list[Model]:
        """Those that are asked about pictures that are there, whoever said what is on them."""
        return list(dict.fromkeys(one for one in (self.model, self.reader) if isinstance(one, Model)))

    @property
    def wants(self) -> Wants:
        """What is asked about a picture."""
        families, forms = self.families, self.forms
        return Wants(
            families=families if isinstance(families, dict) else None,
            forms=forms if isinstance(forms, dict) else None,
            only=frozenset(forms) if isinstance(forms, list) else None,
            most_of_family=self.caps.families,
            most_of_form=self.caps.forms,
        )

    @property
    def wanted(self) -> str:
        """What a model is told that the pictures are to be about."""
        fields = f"They are from these fields: {', '.join(sorted(self.domains))}." if self.domains else ""
        return " ".join(filter(None, (self.about, fields)))

    def drafts(self) -> Iterator[Draft]:
        """What stands at place 0, 1, 2 …, whatever `n` is; it ends where caps are used up."""
        return drafts(self.seed, mixture(dict(self), self.caps))


def read_recipe(path: Path, overrides: Sequence[str] = ()) -> Recipe:
    """`overrides` are settings of the command line: `kinds.pie=2`."""
    try:
        text = text_of(path)
    except OSError as error:
        raise RecipeError([f"{path}: {cannot(error)}"]) from error
    return parse_recipe(text, str(path), overrides)


def parse_recipe(text: str, name: str, overrides: Sequence[str] = ()) -> Recipe:
    """`name` is the file's, beside which files that it extends are looked for."""
    return checked(Recipe, read(text, name, overrides))
