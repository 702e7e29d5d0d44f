"""Runs that are made from Python: recipes from whatever describes them, and where their folders are."""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Callable, Mapping
from contextlib import ExitStack, closing
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from pydantic import BaseModel

import synth
from synth.given.given import understand
from synth.kit import open_model
from synth.models._named import author
from synth.models._settings import Model
from synth.notebook import warm
from synth.recipe import Recipe, parse_recipe, read_recipe
from synth.recipe.about import planned
from synth.records import digest
from synth.runs.folder import NotThisRun
from synth.runs.kept import CACHE
from synth.runs.make import make
from synth.runs.progress import Watch

Say = Callable[[str], None]
TRIES = 20  # folders of one recipe: others hold what another version of synth made, or are being worked on


def _nothing(_words: str) -> None: ...


def recipe_of(
    what: str | Path | Mapping[str, Any] | Recipe | None, keys: Mapping[str, Any], *, n: int | None, say: Say = _nothing
) -> Recipe:
    """The recipe that is described, with these keys in place of its own; a key that is None says nothing.

    `n` is for descriptions that say no number; `say` is told what was understood of a wish.
    """
    said = {key: _plain(value) for key, value in keys.items() if value is not None}
    if isinstance(what, str) and not what.endswith((".yaml", ".yml")):
        base = _planned(what, said.get("n", n or 1), said.get("model"), say)
    elif isinstance(what, str | Path):
        read = _with_files(read_recipe(Path(what)), Path(what).parent)
        if not said:
            return read
        base = _keys(read)
    elif what is None or isinstance(what, Recipe | Mapping):
        base = _keys(what) if isinstance(what, Recipe) else dict(what or {})
    else:
        raise TypeError(f"a recipe is words, a file, its keys or a Recipe, and no {type(what).__name__}")
    if n is not None and not {**base, **said}.get("template"):  # without a number a template is filled with every row
        base.setdefault("n", n)
    return parse_recipe(json.dumps({**base, **said}, indent=1, ensure_ascii=False, default=_plain), "recipe")


def _planned(wish: str, n: int, model: Any, say: Say) -> dict[str, Any]:
    engine = author(model) if model is not None else None
    with ExitStack() as opened:
        asked = (
            opened.enter_context(closing(open_model(engine, _runs() / CACHE))) if isinstance(engine, Model) else None
        )
        plan = planned(wish, n=n, model=asked)
    for note in plan.notes:
        say(note)
    return _keys(parse_recipe(plan.text, "the plan"))


def _keys(recipe: Recipe) -> dict[str, Any]:
    """Those that somebody wrote; what is left open is filled in by others, as facts that are given are looked at."""
    return recipe.model_dump(exclude_unset=True)


def _with_files(recipe: Recipe, folder: Path) -> Recipe:
    """A recipe's files lie beside it, wherever we are."""
    found: dict[str, Any] = {}
    if recipe.data:
        found["data"] = recipe.data.model_copy(update={"file": str(folder / recipe.data.file)})
    if recipe.template:
        found["template"] = str(folder / recipe.template)
    return recipe.model_copy(update=found)


def made(recipe: Recipe, out: Path, *, sandbox: str, workers: int | None, overwrite: bool, display: Watch) -> Path:
    out = out.expanduser()
    given = understand(recipe.data, recipe.template, Path()) if recipe.data or recipe.template else None
    try:
        make(
            recipe, out, sandbox=sandbox, workers=workers, overwrite=overwrite, given=given, watch=display,
            hire=warm.crew,
        )  # fmt: skip
    except KeyboardInterrupt:
        display.say(f"{out} keeps what is done; the same call goes on from there")
        raise
    return out


def kept(recipe: Recipe, *, sandbox: str, workers: int | None, overwrite: bool, display: Watch) -> Path:
    """Made in a folder of this recipe's own in the user's cache."""
    name = f"{_slug(recipe)}-{digest({**recipe.model_dump(mode='json'), 'n': None, 'by': synth.__version__}, 5)}"
    for number in count(1):
        out = _runs() / (name if number == 1 else f"{name}-{number}")
        try:
            return made(recipe, out, sandbox=sandbox, workers=workers, overwrite=overwrite, display=display)
        except NotThisRun:
            if number == TRIES:
                raise
    raise AssertionError


def _runs() -> Path:
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "pixelproof" / "runs"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return _temporary()
    return folder


@cache
def _temporary() -> Path:
    """Where there is no home to keep things in; a name that nobody could have taken before."""
    return Path(tempfile.mkdtemp(prefix="pixelproof-runs-"))


def _slug(recipe: Recipe) -> str:
    drawn = [Path(recipe.data.file).stem] if recipe.data else recipe.names_of_kinds[:2]
    words = recipe.about or "-".join(drawn)
    return "-".join(re.findall(r"[a-z0-9]+", words.lower()))[:40].strip("-") or "run"


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", exclude_unset=True)
    return sorted(value) if isinstance(value, set | frozenset) else list(value) if isinstance(value, tuple) else value
