"""What a run works with: names turned into objects, once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from renderers._drivers import driver_sources
from sandbox.choose import open_sandbox
from sandbox.contract import Job, Outcome, Sandbox
from synth import plugins
from synth.records import Picture, Program, Question
from synth.steps import Author, Kind, Step

Renderer = Step[Program, Job, Outcome, Picture]
Family = Callable[[Picture, int], Iterator[Question]]


class KitRecipe(Protocol):
    """The part of a recipe that says what a run works with."""

    @property
    def names_of_kinds(self) -> list[str]: ...
    @property
    def model(self) -> str: ...
    @property
    def families(self) -> list[str] | None: ...
    @property
    def checks(self) -> list[str]: ...
    @property
    def least(self) -> int: ...
    @property
    def most(self) -> int: ...


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Kit:
    author: Author
    sandbox: Sandbox
    kinds: Mapping[str, Kind]
    renderers: Mapping[str, Renderer]
    families: Mapping[str, Family]
    checks: tuple[str, ...]
    least: int = 1
    most: int = 12
    exact: bool = True  # the offline author draws exactly what its data says; a model may sort or aggregate

    def close(self) -> None:
        self.author.close()
        self.sandbox.close()


def renderer(name: str) -> Renderer:
    made: Renderer = plugins.load("renderers", name).Renderer()
    return made


def open_kit(recipe: KitRecipe, *, sandbox: str, guests: int) -> Kit:
    kinds: dict[str, Kind] = {name: plugins.load("kinds", name).kind for name in recipe.names_of_kinds}
    wanted = {name for kind in kinds.values() for name in kind.families}
    families = {name: plugins.load("families", name).ask for name in sorted(wanted & set(recipe.families or wanted))}
    engine: Any = plugins.load("models", recipe.model).Engine()
    box = open_sandbox(sandbox, driver_sources(), guests=guests)
    return Kit(
        author=engine,
        sandbox=box,
        kinds=kinds,
        renderers={name: renderer(name) for name in sorted({kind.renderer for kind in kinds.values()})},
        families=families,
        checks=tuple(recipe.checks),
        least=recipe.least,
        most=recipe.most,
        exact=recipe.model == "offline",
    )
