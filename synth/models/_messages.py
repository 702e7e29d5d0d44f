"""A prompt as the messages of a chat."""

from __future__ import annotations

import base64
from typing import Any

from synth.prompts import fill
from synth.steps import Prompt


def messages(prompt: Prompt) -> list[dict[str, Any]]:
    text = fill(prompt.template, item=prompt.item, schema=prompt.schema, **prompt.values)
    if prompt.faults:
        text += fill("models/again.jinja", faults=prompt.faults)
    if not prompt.images:
        return [{"role": "user", "content": text}]
    pictures = [{"type": "image_url", "image_url": {"url": _data_url(image)}} for image in prompt.images]
    return [{"role": "user", "content": [*pictures, {"type": "text", "text": text}]}]


def _data_url(image: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(image).decode()
