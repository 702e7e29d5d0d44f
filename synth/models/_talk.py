"""A prompt as a model in this process reads it: by its own chat template, with a place for each picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from synth.records import WorldError
from synth.steps import Prompt


@dataclass(frozen=True, slots=True, eq=False)
class Talk:
    """`teller` is a processor of transformers, or the tokenizer of a model that reads no pictures."""

    name: str
    teller: Any

    @property
    def sees(self) -> bool:
        return hasattr(self.teller, "image_processor")

    @property
    def tokenizer(self) -> Any:
        return getattr(self.teller, "tokenizer", self.teller)

    def text(self, prompt: Prompt, text: str) -> str:
        """The words of the prompt between the marks of the template, up to the reply or with the one that is given."""
        if prompt.images and not self.sees:
            raise WorldError(f"{self.name} does not take images", "name a model that reads pictures with --reader")
        said = [{"role": "user", "content": self._content(text, len(prompt.images))}]
        if prompt.given is not None:
            said.append({"role": "assistant", "content": self._content(prompt.given, 0)})
        ends = {"add_generation_prompt": prompt.given is None, "continue_final_message": prompt.given is not None}
        try:
            made: str = self.teller.apply_chat_template(said, tokenize=False, **ends)
        except ValueError as error:
            if getattr(self.teller, "chat_template", None):
                raise
            fix = "name one that was trained to chat, often called -Instruct or -it"
            raise WorldError(f"{self.name} has no chat template: it only goes on with texts", fix) from error
        return made

    def _content(self, text: str, pictures: int) -> Any:
        if not self.sees:
            return text
        return [{"type": "image"}] * pictures + [{"type": "text", "text": text}]

    def adds_marks(self, text: str) -> bool:
        """Whether the tokenizer is still to put its mark before the text: templates most often bring it themselves."""
        before = self.tokenizer.bos_token
        return self.sees and not (before and text.startswith(before))

    def tokens(self, text: str) -> list[int]:
        ids: list[int] = self.tokenizer(text, add_special_tokens=self.adds_marks(text))["input_ids"]
        return ids

    def tail(self, whole: str, given: str) -> int:
        """How many of the last tokens of the whole text are the reply that was given; 0 where it is not its end."""
        spoken = given if whole.endswith(given) else given.strip()
        if not spoken or not whole.endswith(spoken):
            return 0
        ids, before = self.tokens(whole), self.tokens(whole[: -len(spoken)])
        same = 0
        while same < min(len(ids), len(before)) and ids[same] == before[same]:
            same += 1
        return len(ids) - same

    def ended(self, own: Any) -> set[int]:
        """The tokens that end a turn, by the model's settings for making texts (`own`) and its tokenizer."""
        said = getattr(own, "eos_token_id", None)
        ids = set(said if isinstance(said, list | tuple) else [said])
        return {int(one) for one in (*ids, self.tokenizer.eos_token_id) if one is not None}

    def spelt(self, token: int) -> str:
        """One token alone, with the space it may begin with, which decoding leaves out."""
        decoded: str = self.tokenizer.decode([token])
        raw = self.tokenizer.convert_ids_to_tokens(token)
        spaced = isinstance(raw, str) and raw.startswith("▁") and not decoded.startswith(" ")
        return f" {decoded}" if spaced else decoded


def open_talk(name: str) -> Talk:
    """The processor of a model, which for one without pictures is its tokenizer."""
    from transformers import AutoProcessor

    return Talk(name, AutoProcessor.from_pretrained(name))
