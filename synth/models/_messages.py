"""A prompt as the messages of a chat."""

from __future__ import annotations

import base64
from typing import Any

from synth.prompts import fill
from synth.steps import Prompt
from synth.views import Shown, shown_file


def asked(prompt: Prompt) -> str:
    """In words; the pictures come before them."""
    text = fill(prompt.template, item=prompt.item, schema=prompt.schema, **prompt.values)
    return text + fill("models/again.jinja", faults=prompt.faults) if prompt.faults else text


def messages(prompt: Prompt, text: str | None = None) -> list[dict[str, Any]]:
    """For a server; `text` where it is known already."""
    text = asked(prompt) if text is None else text
    if not prompt.images:
        return [{"role": "user", "content": text}]
    pictures = [{"type": "image_url", "image_url": {"url": _data_url(image)}} for image in prompt.images]
    return [{"role": "user", "content": [*pictures, {"type": "text", "text": text}]}]


def _data_url(image: Shown) -> str:
    kind, data = shown_file(image)
    return f"data:{kind};base64," + base64.b64encode(data).decode()
