"""Any server that speaks the OpenAI protocol (vLLM, SGLang, llama.cpp, hosted ones); nothing is asked twice."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from pathlib import Path

from synth.models._crew import Crew
from synth.models._dialect import Dialect
from synth.models._messages import messages
from synth.models._reading import Kept, kept_given, wire
from synth.models._remembering import Remembering
from synth.models._server import Refused, Server, Trouble
from synth.models._settings import Model
from synth.records import WorldError
from synth.steps import Prompt


class Engine(Remembering):
    """A thread for each request in flight."""

    def __init__(self, model: Model, folder: Path, *, share: int = 1) -> None:
        super().__init__(model, folder)
        self._server = Server(model)
        self._crew = Crew(max(1, model.in_flight // share))
        self._dialect = Dialect()

    def ask(self, prompt: Prompt, text: str, /) -> Future[tuple[Kept, Mapping[str, int]]]:
        return self._crew.submit(lambda: self._asked(prompt, text))

    def check(self) -> str | None:
        """Raises `WorldError` where the server says it has no such model; a server that is down may come up yet."""
        heard = self._server.heard()
        if isinstance(heard, list) and self.model.name not in heard:
            raise self._server.unknown_model(heard)
        return self._server.waited_for(heard) if isinstance(heard, Trouble) and not heard.ours else None

    def close(self) -> None:
        self._server.close()
        self._crew.close()
        super().close()

    def _asked(self, prompt: Prompt, text: str) -> tuple[Kept, Mapping[str, int]]:
        """The reply as it is kept; a refusal is one too, so that it is not asked for again."""
        dialect, said = self._dialect, messages(prompt, text)
        while prompt.given is None or dialect.weighs:
            body = dialect.body(self.model, prompt, said)
            try:
                reply, usage = wire(self._server.post("/chat/completions", body), prompt.given)
            except Refused as refusal:
                if prompt.images and "image" in str(refusal).lower():
                    raise WorldError(
                        f"{self.name} at {self._server.address} does not take images: {refusal}",
                        "name a model that reads pictures with --reader",
                    ) from None
                other = dialect.otherwise(body, str(refusal))
                if other is None:
                    return (kept_given(None) if prompt.given is not None else {"refused": str(refusal)}), {}
                dialect = other
                continue
            self._dialect = dialect
            return reply, usage
        self._dialect = dialect
        return kept_given(None), {}
