"""Making a run: what is missing of it, with whatever this takes, told to whoever watches."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, ExitStack, closing
from dataclasses import replace
from pathlib import Path
from threading import Event

from qa import ocr
from sandbox.contract import TIERS, Tier
from synth.dataset import DamagedFile
from synth.executors._report import Hired
from synth.executors.local import Executor
from synth.given.fit import fitted
from synth.given.given import Given
from synth.kit import open_model
from synth.likeness import duplicates
from synth.likeness.exclude import Excluded
from synth.models._named import is_in_process
from synth.models._settings import Model
from synth.photos.album import Album, all_seen, freeze
from synth.photos.gallery import listing, must_hold_pictures, new_since
from synth.photos.settings import Photos
from synth.places import remote
from synth.places.tries import hurried
from synth.recipe import Recipe
from synth.runs import Run, Tally, finish, is_finished, tally_of
from synth.runs.again import Again
from synth.runs.budget import Budget
from synth.runs.carried import Folder
from synth.runs.folder import NotThisRun, is_preview, locked, must_be_ours, must_match, prepare, throw_away
from synth.runs.kept import cache_of, replies_kept
from synth.runs.lease import Held
from synth.runs.progress import Progress, Quiet, Recorded, State, Watch, duration
from synth.runs.stopping import Interrupted, gently
from synth.steps import ModelEngine

FEW = 100  # samples
MANY = 5000  # shards


def make(
    recipe: Recipe, out: Path, *, sandbox: str = "auto", workers: int | None = None, overwrite: bool = False,
    least: Tier = TIERS[0], preview: int | None = None, max_cost: float | None = None, again: Again | None = None,
    exclude: Path | None = None, given: Given | None = None, watch: Watch | None = None,
    hire: Callable[..., AbstractContextManager[Hired]] = Executor,
) -> Tally:  # fmt: skip
    """The run, made until it holds `recipe.n` samples; of a `preview` the first few of these; or done `again`.

    Nothing is started for a run that holds them. After Ctrl-C what is under way is finished, then `Interrupted` is
    raised; a second one is a KeyboardInterrupt. `hire` gives the workers, which may be there from an earlier run.
    """
    stop, watch = Event(), watch or Quiet()
    if given:
        recipe = fitted(recipe, given)
    whole, recipe = recipe.n, recipe.model_copy(update={"n": min(recipe.n, preview or recipe.n)})
    with locked(out) as held, ExitStack() as opened, gently(stop, watch):
        excluded = _excluded(exclude, watch)
        if overwrite or _is_another_preview(out, recipe, excluded):
            throw_away(out)
        tally = _so_far(out, recipe, again, excluded)
        _look_at_folder(photos := None if again else recipe.photos, out, watch)
        if _is_finished(tally, recipe, out, again, watch):
            return tally
        watch = Budget(recipe, max_cost, stop, watch)
        for line in (*_advice(out, recipe), *(given.explanation() if given else ())):
            watch.say(line)
        drawn_with = [] if again else recipe.names_of_renderers  # proofs run in the guest for charts
        asked = recipe.models_of_drawn if again else recipe.models
        models = _models(asked, out, opened, watch)
        workers = workers or _few_enough(asked)
        executor = opened.enter_context(hire(sandbox=sandbox, workers=workers, renderers=drawn_with, least=least))
        executor.start(len(again.shards()) if again else -(-recipe.n // recipe.shard))
        prepare(
            out, recipe, executor.surroundings(), preview=preview is not None, again=again, excluded=excluded,
            given=given,
        )  # fmt: skip
        _freeze(photos, out, watch)
        if (fault := ocr.missing()) is not None:
            watch.say(f"no text will be read on the pictures: {fault}")
        run = Run(
            out,
            recipe,
            author=_of(models, recipe.model),
            stop=stop,
            again=again,
        )
        if tally.samples:
            watch.say(f"{out}: {tally.samples} of {recipe.n} samples are there")
        executor.open(Folder(out, recipe))
        last = _recorded(run, tally, executor, watch, held)
        _mark_duplicates(out, tally.samples, watch)
        watch.must_not_be_spent()
        if not _is_finished(tally, recipe, out, again, watch):
            if stop.is_set():
                raise Interrupted
            why = "the rows are used up" if recipe.template else "the caps of the recipe allow no more topics"
            watch.say(f"{why}: {tally.samples} of {recipe.n} samples")
        elif preview and last:
            watch.say(_extrapolated(last, whole))
        return tally


def _is_finished(tally: Tally, recipe: Recipe, out: Path, again: Again | None, watch: Watch) -> bool:
    """With as many samples as were asked for, or with as many as given pictures came to."""
    if is_finished(tally, recipe.n, again):
        return True
    if seen := all_seen(out, recipe.kinds, tally.topics):
        watch.say(f"all pictures were looked at: {tally.samples} of {recipe.n} samples")
    return seen


def _freeze(photos: Photos | None, out: Path, watch: Watch) -> None:
    """The names of given pictures are settled by the first go."""
    if photos and not Album(out).is_there():
        watch.say(f"{photos.images}: {freeze(out, listing(photos)):,} pictures")


def _look_at_folder(photos: Photos | None, out: Path, watch: Watch) -> None:
    """Before anything is started: whether there is a picture, or since the first go another one."""
    if photos is None:
        return
    if not Album(out).is_there():
        must_hold_pictures(photos)
    elif count := new_since(photos, out):
        more = "a picture is" if count == 1 else f"{count:,} pictures are"
        watch.say(f"{photos.images}: {more} new since this run began, which goes on without; another -o takes them in")


def _advice(out: Path, recipe: Recipe) -> list[str]:
    """How large shards are is settled by the first go, and costs only later."""
    count = -(-recipe.n // recipe.shard)
    if not remote(out) or count < MANY:
        return []
    return [f"{count:,} shards are {4 * count:,} objects in the store: `shard: 1000` makes fewer (docs/storage.md)"]


def _excluded(folder: Path | None, watch: Watch) -> Excluded | None:
    if folder is None:
        return None
    excluded = Excluded.of(folder)
    watch.say(f"{folder}: {len(excluded.pictures)} pictures and {len(excluded.texts)} texts to keep clear of")
    for warning in excluded.warnings:
        watch.say(warning)
    return excluded


def _is_another_preview(out: Path, recipe: Recipe, excluded: Excluded | None) -> bool:
    """A preview is there to be looked at and thrown away; what a model replied for it is kept all the same."""
    if not is_preview(out):
        return False
    try:
        must_match(out, recipe, excluded=excluded)
    except NotThisRun:
        return True
    return False


def _so_far(out: Path, recipe: Recipe, again: Again | None, excluded: Excluded | None) -> Tally:
    """What the folder holds of this run already; one that holds another is refused."""
    must_be_ours(out)
    if not (out / "run.json").exists():
        return Tally()
    must_match(out, recipe, again=again, excluded=excluded)
    return tally_of(out)


def _few_enough(named: list[Model]) -> int | None:
    """One worker where each would load the weights of a model; None leaves it to the executor."""
    return 1 if any(map(is_in_process, named)) else None


def _models(named: list[Model], out: Path, opened: ExitStack, watch: Watch) -> dict[Model, ModelEngine]:
    """The models of a recipe, as far as can be told at once all there."""
    if named:
        opened.enter_context(replies_kept(out))
    asked = {one: opened.enter_context(closing(open_model(one, cache_of(out)))) for one in named}
    for engine in asked.values():
        if waits := engine.check():
            watch.say(waits)
    return asked


def _of(models: Mapping[Model, ModelEngine], model: str | Model) -> ModelEngine | None:
    return models[model] if isinstance(model, Model) else None


def _recorded(run: Run, tally: Tally, executor: Hired, watch: Watch, held: Held) -> Progress | None:
    """Finishes the run; what was told of it last."""
    recorded = Recorded(run.out, watch, held)
    try:
        finish(run, tally, executor, recorded)
    except BaseException:
        with hurried():  # a store that failed is not waited for again
            _write_last(run, tally, recorded)
        raise
    _write_last(run, tally, recorded)
    return recorded.last


def _write_last(run: Run, tally: Tally, recorded: Recorded) -> None:
    if recorded.last:
        state: State = "done" if run.is_finished(tally) else "stopped"
        recorded.write(replace(recorded.last, state=state))


def _mark_duplicates(out: Path, samples: int, watch: Watch) -> None:
    """Of many samples in a process of its own: it holds something of each, and a run's memory stays as it was."""
    try:
        if samples <= FEW:
            duplicates.mark(out, cache_of(out))
        else:
            watch.say("looking for near duplicates")
            command = ["-P", "-m", "synth.likeness.duplicates", str(out), str(cache_of(out))]
            subprocess.run([sys.executable, *command], check=True)
    except (DamagedFile, subprocess.CalledProcessError) as error:
        watch.say(f"near duplicates are not marked: {error}; synth verify says what is damaged")


def _extrapolated(seen: Progress, whole: int) -> str:
    """What all samples would take, as the first few went; starting took no less for these than it would for all."""
    made = seen.kept - seen.before
    words = f"all {whole} samples would take about {duration(seen.seconds * whole / made)}" if made else ""
    if seen.tokens:
        words += f" and {seen.tokens * whole // max(seen.kept, 1):,} tokens"
        words += (
            f", ${seen.cost * whole / seen.kept:.2f}" if seen.cost is not None else ", at a price that is not known"
        )
    return words or f"the first {seen.kept} samples are there"
