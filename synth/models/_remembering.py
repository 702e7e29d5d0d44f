"""What engines that ask a model share: nothing is asked twice, and what was asked is counted."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path

from synth.models._cache import open_replies
from synth.models._keeper import Keeper
from synth.models._messages import asked
from synth.models._reading import Kept, read
from synth.models._settings import Model
from synth.records import JSON, ItemError, digest
from synth.steps import Prompt
from synth.views import shown_name


class Remembering(ABC):
    """Thread-safe. Replies come from `folder` where they have been given before, from the model otherwise."""

    def __init__(self, model: Model, folder: Path) -> None:
        self.name, self.model = model.name, model
        self._cache = open_replies(folder)
        self._keeper = Keeper(self._cache)
        self._counting = threading.Lock()
        self._spent: dict[str, Counter[str]] = defaultdict(Counter)

    @abstractmethod
    def ask(self, prompt: Prompt, text: str, /) -> Future[tuple[Kept, Mapping[str, int]]]:
        """What the model says to the prompt, whose words are `text`, as it is kept; and the tokens it took."""

    @abstractmethod
    def check(self) -> str | None:
        """Raises `WorldError` where it is clear that no request could ever be served; says why none can be yet."""

    def submit(self, prompt: Prompt, /) -> Future[JSON]:
        """`ItemError` comes out of the future for a request that is itself at fault."""
        return self.submit_all([prompt])[0]

    def submit_all(self, prompts: Sequence[Prompt], /) -> list[Future[JSON]]:
        """The same of several: what is known of them is looked up in one go."""
        texts = _texts(prompts)
        keys = [self.key(prompt, text) for prompt, text in zip(prompts, texts, strict=True)]
        known = self._cache.get_all(keys)
        return [
            self._submitted(prompt, text, key, known.get(key))
            for prompt, text, key in zip(prompts, texts, keys, strict=True)
        ]

    def _submitted(self, prompt: Prompt, text: str, key: str, known: Kept | None) -> Future[JSON]:
        future: Future[JSON] = Future()
        if known is not None:
            self._count(prompt.stage, {"cached": 1})
            _settle(future, prompt, known)
            return future
        replied = self.ask(prompt, text)
        replied.add_done_callback(lambda done: self._keep(future, prompt, key, done))
        return future

    def spent(self) -> dict[str, dict[str, int]]:
        """Requests and tokens by stage since this was asked last."""
        with self._counting:
            spent, self._spent = self._spent, defaultdict(Counter)
        return {stage: dict(sorted(counts.items())) for stage, counts in sorted(spent.items())}

    def close(self) -> None:
        self._keeper.close()
        self._cache.close()

    def key(self, prompt: Prompt, text: str) -> str:
        """Of what was asked. Neither where the model is nor how it wants to be spoken to: a reply is the model's."""
        sampling, own = self.model, prompt.sampling
        return digest(
            [
                self.name, text, [shown_name(image) for image in prompt.images], prompt.schema, list(prompt.odds),
                [prompt.said, prompt.likely, prompt.given], prompt.sample,
                [sampling.temperature, sampling.top_p, sampling.max_tokens],
                [own.temperature, own.top_p, own.max_tokens],
            ],
            16,
        )  # fmt: skip

    def _keep(
        self, future: Future[JSON], prompt: Prompt, key: str, done: Future[tuple[Kept, Mapping[str, int]]]
    ) -> None:
        try:
            kept, took = done.result()
        except BaseException as error:  # noqa: BLE001  what a future is for: raised where its result is asked
            future.set_exception(error)
            return
        self._count(prompt.stage, {"asked": 1, **took})
        self._keeper.keep((key, prompt.stage, kept), lambda said: _settle(future, prompt, said))

    def _count(self, stage: str, counts: Mapping[str, int]) -> None:
        with self._counting:
            spent = self._spent[stage]
            for name, count in counts.items():
                spent[name] += count


def _texts(prompts: Sequence[Prompt]) -> list[str]:
    """The words of each; those of one that is asked several times over are written once."""
    written: dict[tuple[str, int, int, tuple[str, ...]], str] = {}
    texts = []
    for prompt in prompts:
        same = (prompt.template, id(prompt.item), id(prompt.values), prompt.faults)
        if same not in written:
            written[same] = asked(prompt)
        texts.append(written[same])
    return texts


def _settle(future: Future[JSON], prompt: Prompt, kept: Kept | BaseException) -> None:
    if isinstance(kept, BaseException):
        future.set_exception(kept)
        return
    try:
        future.set_result(read(prompt, kept))
    except ItemError as error:
        future.set_exception(error)
