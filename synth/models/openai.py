"""Any server that speaks the OpenAI protocol (vLLM, SGLang, llama.cpp, hosted ones); nothing is asked twice."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from synth.models._cache import open_replies
from synth.models._crew import Crew
from synth.models._dialect import Body, Dialect
from synth.models._messages import messages
from synth.models._reading import read, wire
from synth.models._server import Refused, Server, Trouble
from synth.models._settings import Model
from synth.records import JSON, ItemError, WorldError, digest
from synth.steps import Prompt


class Engine:
    """Thread-safe. Replies come from `folder` where they have been given before, from the server otherwise."""

    def __init__(self, model: Model, folder: Path, *, share: int = 1) -> None:
        self.name = model.name
        self._model = model
        self._server = Server(model)
        self._cache = open_replies(folder)
        self._crew = Crew(max(1, model.in_flight // share))
        self._dialect = Dialect()
        self._counting = threading.Lock()
        self._spent: dict[str, Counter[str]] = {}

    def submit(self, prompt: Prompt, /) -> Future[JSON]:
        """`ItemError` comes out of the future for a request that is itself at fault."""
        said = messages(prompt)
        key = self._key(prompt, said)
        known = self._cache.get(key)
        if known is None:
            return self._crew.submit(lambda: self._ask(prompt, said, key))
        self._count(prompt.stage, {"cached": 1})
        future: Future[JSON] = Future()
        try:
            future.set_result(read(prompt, known))
        except ItemError as error:
            future.set_exception(error)
        return future

    def spent(self) -> dict[str, dict[str, int]]:
        """Requests and tokens by stage since this was asked last."""
        with self._counting:
            spent, self._spent = self._spent, {}
        return {stage: dict(sorted(counts.items())) for stage, counts in sorted(spent.items())}

    def check(self) -> str | None:
        """Raises `WorldError` where the server says it has no such model; a server that is down may come up yet."""
        heard = self._server.heard()
        if isinstance(heard, list) and self._model.name not in heard:
            raise self._server.unknown_model(heard)
        return self._server.waited_for(heard) if isinstance(heard, Trouble) and not heard.ours else None

    def close(self) -> None:
        self._server.close()
        self._crew.close()
        self._cache.close()

    def _key(self, prompt: Prompt, said: list[Body]) -> str:
        """Neither the address nor how the server wants to be spoken to: a reply is the model's."""
        sampling = [self._model.temperature, self._model.top_p, self._model.max_tokens]
        return digest([self.name, said, list(prompt.odds), prompt.schema, sampling, prompt.sample], 16)

    def _ask(self, prompt: Prompt, said: list[Body], key: str) -> JSON:
        reply = self._asked(prompt, said)
        return read(prompt, self._cache.put(key, prompt.stage, reply))

    def _asked(self, prompt: Prompt, said: list[Body]) -> dict[str, Any]:
        """The reply as it is kept; a refusal is one too, so that it is not asked for again."""
        dialect = self._dialect
        while True:
            body = dialect.body(self._model, prompt, said)
            try:
                reply, usage = wire(self._server.post("/chat/completions", body))
            except Refused as refusal:
                if prompt.images and "image" in str(refusal).lower():
                    raise WorldError(
                        f"{self.name} at {self._server.address} does not take images: {refusal}",
                        "name a model that reads pictures with --reader",
                    ) from None
                other = dialect.otherwise(body, str(refusal))
                if other is None:
                    return {"refused": str(refusal)}
                dialect = other
                continue
            self._dialect = dialect
            self._count(prompt.stage, {"asked": 1, **usage})
            return reply

    def _count(self, stage: str, counts: Mapping[str, int]) -> None:
        with self._counting:
            self._spent.setdefault(stage, Counter()).update(counts)
