"""The offline author with one slip in each program: shows what the checks catch, and tests that they do."""

from __future__ import annotations

import random
from collections.abc import Sequence
from concurrent.futures import Future
from typing import Any, cast

from synth import plugins
from synth.models._slips import SLIPS, Slip
from synth.models.offline import Engine as Offline
from synth.records import JSON, Spec
from synth.steps import Kind, Prompt


class Engine:
    """Topics and data are the offline author's; a program is his too, but for the slip its topic's seed decides."""

    def __init__(self) -> None:
        self._offline = Offline()

    def submit(self, prompt: Prompt, /) -> Future[JSON]:
        replied = self._offline.submit(prompt)
        if prompt.stage != "program" or replied.exception() is not None:
            return replied
        slipped: Future[JSON] = Future()
        slipped.set_result(_with_a_slip(cast("dict[str, Any]", replied.result()), cast(Spec, prompt.item)))
        return slipped

    def close(self) -> None:
        self._offline.close()


def _with_a_slip(reply: dict[str, Any], spec: Spec) -> JSON:
    """The reply with the first slip, in an order the seed decides, that this program gives a hold for."""
    assert spec.topic is not None
    rng = random.Random(f"slip {spec.topic.seed}")
    slips = _slips_for(cast(Kind, plugins.load("kinds", spec.topic.kind).kind))
    for slip in rng.sample(slips, len(slips)):
        source = slip(reply["source"], spec.data, rng)
        if source is not None and source != reply["source"]:
            return {**reply, "source": source}
    return reply


def _slips_for(kind: Kind) -> Sequence[Slip]:
    return SLIPS.get(kind.renderer, ())
