"""How one server wants to be spoken to: the body of a request, less what it has turned out not to take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from synth.models._settings import Model, sampled
from synth.steps import Prompt

FORMS = ("json_schema", "json_object", "plain")
# how vLLM is asked about a reply that is given; another server refuses these or does not look at them
GIVEN = {"add_generation_prompt": False, "continue_final_message": True, "prompt_logprobs": 0}
OPTIONAL = ("temperature", "top_p", "top_logprobs", "logprobs")
TOP = 20  # alternatives of the first token that are looked through for a yes or a no

Body = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """A request that is refused is spelt anew; what was taken in the end is how the next ones begin."""

    form: int = 0
    dropped: frozenset[str] = frozenset()
    tokens: str = "max_tokens"
    weighs: bool = True  # whether it may be asked about a reply that is given

    def body(self, model: Model, prompt: Prompt, messages: list[Body]) -> Body:
        temperature, top_p, most = sampled(model, prompt)
        made: Body = {"model": model.name, "messages": messages, self.tokens: most}
        if temperature is not None:
            made["temperature"] = temperature
        if top_p is not None:
            made["top_p"] = top_p
        if prompt.odds:
            made |= {self.tokens: 1, "logprobs": True, "top_logprobs": TOP, "temperature": 0.0}
        if prompt.likely:
            made |= {"logprobs": True}
        if prompt.given is not None:
            said = {"role": "assistant", "content": prompt.given}
            made = {"model": model.name, "messages": [*messages, said], self.tokens: 1, "temperature": 0.0, **GIVEN}
        elif prompt.schema is not None and FORMS[self.form] != "plain":
            made["response_format"] = self._format(prompt.schema, prompt.stage)
        return {name: value for name, value in made.items() if name not in self.dropped}

    def _format(self, schema: Mapping[str, Any], name: str) -> Body:
        if FORMS[self.form] == "json_object":
            return {"type": "json_object"}
        return {"type": "json_schema", "json_schema": {"name": name, "schema": dict(schema)}}

    def otherwise(self, sent: Body, refusal: str) -> Dialect | None:
        """Other words for a request the server refused; None where there are none to try."""
        if "max_completion_tokens" in refusal and self.tokens == "max_tokens":
            return replace(self, tokens="max_completion_tokens")
        if any(name in sent and name in refusal for name in GIVEN):
            return replace(self, weighs=False)
        named = next((name for name in OPTIONAL if name in sent and name in refusal), None)
        if named is not None:
            return replace(self, dropped=self.dropped | {named})
        if "response_format" in sent and not is_of_the_text(refusal):
            return replace(self, form=self.form + 1)
        return None


def is_of_the_text(refusal: str) -> bool:
    """Whether what is refused is the text itself, which other spelling does not shorten or cleanse."""
    low = refusal.lower()
    marks = ("context length", "context_length", "too long", "maximum context", "content filter", "content_filter")
    return any(mark in low for mark in (*marks, "content_policy", "image"))
