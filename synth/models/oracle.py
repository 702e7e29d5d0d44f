"""Answers about pictures of a run from their scenes, wrong at a set rate: for tests and demonstrations, no model.

    --model oracle:RUN        never wrong
    --model oracle:RUN#0.1    one answer in ten is: a thing left out or made up, a box beside the thing, a no for a yes

How sure it says it is follows from whether it is right: it is surer then, though not always.
"""

from __future__ import annotations

from collections import Counter
from concurrent.futures import Future
from pathlib import Path
from random import Random

from synth.models._oracle_answers import ANSWERS, Asked
from synth.models._settings import Model
from synth.records import JSON, ItemError, Topic, WorldError, digest
from synth.scenes import Scenes
from synth.steps import Prompt
from synth.truth import Truth
from synth.views import View


class Engine:
    in_process = True

    def __init__(self, model: Model, _folder: Path, *, share: int = 1) -> None:
        run, _, rate = model.name.partition("#")
        self._run, self._scenes = Path(run), Scenes(Path(run))
        self.name, self._spent = model.name, dict[str, Counter[str]]()
        self._rate = _rate(rate)

    def submit(self, prompt: Prompt, /) -> Future[JSON]:
        self._spent.setdefault(prompt.stage, Counter())["asked"] += 1
        future: Future[JSON] = Future()
        try:
            future.set_result(self._answer(prompt))
        except (ItemError, WorldError) as error:
            future.set_exception(error)
        return future

    def check(self) -> str | None:
        if not any((self._run / "data").glob("*.parquet")):
            told = f"{self._run} holds no run the oracle could answer from"
            raise WorldError(told, "write oracle:RUN, a run's folder")
        return None

    def spent(self) -> dict[str, dict[str, int]]:
        spent, self._spent = self._spent, {}
        return {stage: dict(counts) for stage, counts in sorted(spent.items())}

    def close(self) -> None:
        self._scenes.close()

    def _answer(self, prompt: Prompt) -> JSON:
        if prompt.stage not in ANSWERS or not isinstance(prompt.item, Topic) or not prompt.images:
            raise WorldError(f"the oracle is asked nothing at the stage {prompt.stage}", "name a model with --model")
        (view,) = prompt.images
        assert isinstance(view, View)
        subject = prompt.item.subject
        truth = self._truth(subject)
        scale = view.raster.size[0] / truth.size[0]  # how much larger it is shown than it was drawn
        chance = Random(digest([self._rate, prompt.stage, view.name, subject, prompt.values, prompt.sample]))
        asked = Asked(
            values=prompt.values, truth=truth, window=view.window, scale=scale, rate=self._rate, chance=chance
        )
        return ANSWERS[prompt.stage](asked)

    def _truth(self, name: str) -> Truth:
        """Of a page, or of a file that is named after one."""
        try:
            return self._scenes.truth(name.partition(".")[0])
        except (ItemError, OSError) as error:
            raise ItemError("unanswered", f"{name!r} is no picture of {self._run}") from error


def _rate(said: str) -> float:
    try:
        rate = float(said or 0.0)
    except ValueError:
        rate = -1.0
    if not 0 <= rate <= 1:
        raise WorldError(f"{said!r} is no rate of errors", "write oracle:RUN#0.1 for one answer in ten")
    return rate
