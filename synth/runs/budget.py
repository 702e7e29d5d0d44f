"""What a run's models may cost, and the end of the run when they have."""

from __future__ import annotations

from threading import Event

from synth.models._settings import Model
from synth.recipe import Recipe
from synth.records import WorldError
from synth.runs.prices import price
from synth.runs.progress import Progress, Watch


class Budget:
    """Stops a run once its models have cost as much as they may."""

    def __init__(self, recipe: Recipe, most: float | None, stop: Event, watch: Watch) -> None:
        self._most, self._stop, self._watch = most, stop, watch
        self._spent: float | None = None
        if most is not None:
            for model in (recipe.model, recipe.reader):
                if isinstance(model, Model) and price(model) is None:
                    raise WorldError(
                        f"no price is known for {model.name}, so --max-cost cannot be kept to",
                        "write `price: {prompt: …, completion: …}`, dollars a million tokens, beside its name",
                    )

    def show(self, progress: Progress, /) -> None:
        self._spent = progress.cost
        if self._is_spent() and not self._stop.is_set():
            self._stop.set()
            self._watch.say("finishing what is under way: the models have cost what they may")
        self._watch.show(progress)

    def say(self, words: str, /) -> None:
        self._watch.say(words)

    def must_not_be_spent(self) -> None:
        if self._is_spent():
            raise WorldError(f"the models have cost ${self._spent:.2f}", "a higher --max-cost goes on from here")

    def _is_spent(self) -> bool:
        return self._most is not None and self._spent is not None and self._spent >= self._most
