"""Words that mean something to trainers' templates, and so must not stand in what a question or an answer says.

Some are ordinary HTML: `<video>` and `<s>` are found on pages, and loaders count them as media or end a turn there.
"""

from __future__ import annotations

import re
from typing import Literal

from synth.export._entry import Refused

Policy = Literal["drop", "error", "rewrite"]

# Placeholders of media and places; ends of turns; tokens for places.
EVERYWHERE = (
    r"</?(?:image|video|audio|bbox|ref-object|cot-process|start-image|img|IMG_CONTEXT|box|ref|quad|point|points|s)>"
    r"|<(?:point|points|image|img) [^>]*>"
    r"|<\|[^|<>]{1,40}\|>|<loc_?\d{1,4}>|<seg\d{1,4}>|\[/?INST\]|<(?:start|end)_of_turn>"
)
# Of single consumers: LLaVA splits a conversation there; Qwen's trainer begins to train on what follows the token
# `assistant`, which it is where neither a letter nor a space comes before it.
VICUNA = r"\b(?:USER|ASSISTANT):"
OF_FLAVOUR = {"llava": VICUNA, "llava-next": VICUNA, "qwen": r"(?<![^\W_])(?<! )assistant"}
# Written by nobody on purpose; loaders and tokenizers each do something else with them.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


class Reserved:
    """What may not be said to the consumers of one flavour."""

    def __init__(self, flavour: str, policy: Policy) -> None:
        own = OF_FLAVOUR.get(flavour)
        self._words = re.compile(f"{EVERYWHERE}|{own}" if own else EVERYWHERE)
        self._policy = policy

    def checked(self, text: str) -> str:
        """The text, perhaps rewritten; `Refused` where it cannot be said."""
        if found := _CONTROL.search(text):
            raise Refused("control_character", f"U+{ord(found[0]):04X}")
        found = self._words.search(text)
        if found and self._policy == "rewrite":
            text = self._words.sub(lambda match: match[0].replace("<", "‹").replace(">", "›"), text)
            found = self._words.search(text)
        if found:
            raise Refused("reserved_word", found[0])
        return text
