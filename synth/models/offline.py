"""The offline author: no model; the kind's own module answers, and the same seed always gives the same reply."""

from __future__ import annotations

from concurrent.futures import Future
from typing import cast

from synth import plugins
from synth.records import JSON, Record, Spec, Topic
from synth.steps import Kind, Prompt


class Engine:
    """Answers a prompt at once; an error of a kind's code comes out of the future as it is."""

    def submit(self, prompt: Prompt, /) -> Future[JSON]:
        future: Future[JSON] = Future()
        try:
            future.set_result(_kind_of(prompt.item).offline[prompt.stage](prompt.item))
        except Exception as error:  # noqa: BLE001  what a future is for: raised again where its result is asked
            future.set_exception(error)
        return future

    def close(self) -> None:
        """There is nothing to close."""


def _kind_of(item: Record) -> Kind:
    topic = item if isinstance(item, Topic) else item.topic if isinstance(item, Spec) else None
    if topic is None:
        raise TypeError(f"the offline author is asked about a topic or a spec with a topic, not {item!r}")
    return cast(Kind, plugins.load("kinds", topic.kind).kind)
