"""What a run works with: names turned into objects, once."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from qa.choose import EVERYTHING, Wants
from qa.judge import READING
from renderers._drivers import driver_sources
from sandbox.contract import Job, Outcome, Sandbox
from synth import plugins
from synth.given.author import COUNTING
from synth.given.author import Engine as GivenAuthor
from synth.kinds._asked import FAMILY as WRITTEN
from synth.likeness.exclude import Excluded
from synth.models._settings import Model
from synth.photos.gallery import Gallery
from synth.photos.kind import kind_named
from synth.photos.photograph import KIND as PHOTO
from synth.photos.settings import Photos
from synth.records import Picture, Program, Question
from synth.steps import Author, Kind, ModelEngine, Step

Family = Callable[[Picture, int], Iterator[Question]]

SEATS = 3  # items at the desk: one in the guest, one being read, one being judged
LAPS = 3  # times a model may be asked to mend what it wrote


class KitRecipe(Protocol):
    """The part of a recipe that says what a run works with."""

    @property
    def names_of_kinds(self) -> list[str]: ...
    @property
    def model(self) -> str | Model: ...
    @property
    def reader(self) -> Model | None: ...
    @property
    def photos(self) -> Photos | None: ...
    @property
    def families(self) -> Collection[str] | None: ...
    @property
    def checks(self) -> list[str]: ...
    @property
    def pages(self) -> str: ...
    @property
    def wants(self) -> Wants: ...
    @property
    def least(self) -> int: ...
    @property
    def least_of_given(self) -> int: ...
    @property
    def most(self) -> int: ...


class Renderer(Step[Program, Job, Outcome, Picture], Protocol):
    """`drivers` are those of `renderers/drivers` that its jobs need in the guest.

    One that draws Python programs of a library may have `draws(source)`, which says whether a program is one for it.
    """

    @property
    def drivers(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Kit:
    """`desk` bounds the pictures in memory: drawing and judging take a seat, waiting for a model takes none."""

    author: Author
    sandbox: Sandbox
    kinds: Mapping[str, Kind]
    renderers: Mapping[str, Renderer]
    families: Mapping[str, Family]
    checks: tuple[str, ...]
    reader: Author | None = None
    reading: tuple[str, ...] = READING
    pages: str = "tall"
    least: int = 1
    least_of_given: int = 1
    most: int = 12
    wants: Wants = EVERYTHING
    exact: bool = True  # the offline author draws exactly what its data says; a model may sort or aggregate
    by_model: bool = False
    asks: bool = False  # the author writes questions too
    laps: int = 0
    excluded: Excluded | None = None  # what no sample may be near to
    gallery: Gallery | None = None  # of given pictures
    seer: Author | None = None  # who is asked about them
    stages: Mapping[str, Author] = field(default_factory=dict)  # others than the seer, by what they are asked
    desk: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(SEATS))

    def close(self) -> None:
        """Its models; the sandbox belongs to whoever opened it."""
        for engine in self._engines():
            engine.close()

    def spent(self) -> dict[str, dict[str, int]]:
        """Requests and tokens by stage since this was asked last."""
        engines: Sequence[Any] = [engine for engine in self._engines() if hasattr(engine, "spent")]
        summed: dict[str, Counter[str]] = {}
        for engine in engines:
            for stage, counts in engine.spent().items():
                summed.setdefault(stage, Counter()).update(counts)
        return {stage: dict(counts) for stage, counts in summed.items()}

    def _engines(self) -> list[Author]:
        """Each once."""
        named = [self.author, self.reader, self.seer, *self.stages.values()]
        return list({id(engine): engine for engine in named if engine is not None}.values())


def renderer(name: str) -> Renderer:
    made: Renderer = plugins.load("renderers", name).Renderer()
    return made


def drivers_for(renderers: Iterable[str]) -> dict[str, str]:
    """What the guests must have to draw with these and to prove: a run of charts needs no browser."""
    names = set(renderers)
    wanted = {"proofs", *(driver for name in names - {PHOTO} for driver in renderer(name).drivers)}
    wanted |= {"facts"} if PHOTO in names else set()
    wanted |= {"template"} if "html" in names else set()  # fills the pages of a user
    return {name: source for name, source in driver_sources().items() if name.partition(".")[0] in wanted}


def open_model(model: Model, cache: Path, *, share: int = 1) -> ModelEngine:
    """`cache` is the folder of its replies, `share` how many such engines have its requests in flight between them."""
    engine: ModelEngine = plugins.load("models", model.engine).Engine(model, cache, share=share)
    return engine


def _author(model: str | Model, cache: Path | None, share: int) -> Author:
    if isinstance(model, Model):
        assert cache is not None, "the replies of a model are kept"
        return open_model(model, cache, share=share)
    engine: Author = plugins.load("models", model).Engine()
    return engine


def open_kit(
    recipe: KitRecipe, sandbox: Sandbox, *, cache: Path | None = None, share: int = 1, given: Path | None = None,
    album: Path | None = None,
) -> Kit:  # fmt: skip
    """`cache` is needed where the recipe names a model; `share` is how many kits of this recipe there are at once.

    `given` is the folder of a run that draws facts of the user's own, `album` that of one that takes given pictures;
    without it nobody is asked about such.
    """
    kinds = {name: kind_named(name) for name in recipe.names_of_kinds}
    wanted = {name for kind in kinds.values() for name in kind.families}
    families = {name: plugins.load("families", name).ask for name in sorted(wanted & set(recipe.families or wanted))}
    by_model = isinstance(recipe.model, Model)
    opened: dict[Model, Author] = {}

    def engine(model: str | Model) -> Author:
        """One that is named for several things is opened once: it may hold the weights of its model."""
        if not isinstance(model, Model):
            return _author(model, cache, share)
        if model not in opened:
            opened[model] = _author(model, cache, share)
        return opened[model]

    author = engine(recipe.model)
    reader = engine(recipe.reader) if recipe.reader else None
    pages = False
    if given is not None:
        author = GivenAuthor(given, sandbox, author if by_model else None)
        pages = author.frozen.is_pages
        families = {name: ask for name, ask in families.items() if author.frozen.counts or name not in COUNTING}
    drawn_with = {kind.renderer for kind in kinds.values()}
    photos = recipe.photos
    return Kit(
        author=author,
        reader=reader,
        sandbox=sandbox,
        kinds=kinds,
        renderers={name: renderer(name) for name in sorted(drawn_with - {PHOTO})},
        families=families,
        # what a reader says is asked for last, of what has passed all else; without one `agrees` is for OCR
        checks=tuple(name for name in recipe.checks if reader is None or name not in READING),
        pages=recipe.pages,
        least=recipe.least,
        least_of_given=recipe.least_of_given if photos else 1,
        most=recipe.most,
        wants=recipe.wants,
        exact=not by_model and not pages,  # what a page shows of its row only its template knows
        by_model=by_model and not pages,
        asks=by_model and (recipe.families is None or WRITTEN in recipe.families),
        laps=LAPS if by_model and not pages else 0,
        gallery=Gallery(photos, album) if photos and album else None,
        seer=engine(photos.model) if photos and album else None,
        stages={stage: engine(model) for stage, model in photos.stages.items()} if photos and album else {},
    )
