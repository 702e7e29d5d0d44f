"""The dialect of tags: `<image>` stands in the first question for each picture, pictures in a list beside it."""

from __future__ import annotations

from collections.abc import Sequence

IMAGE = "<image>"
# LLaMA-Factory takes those that are not named here for none
TURN_TAGS = {
    "role_tag": "role", "content_tag": "content", "user_tag": "user", "assistant_tag": "assistant",
    "system_tag": "system",
}  # fmt: skip


def tagged(text: str, pictures: int) -> str:
    return f"{IMAGE}\n" * pictures + text


def faults_of(roles: Sequence[str], texts: Sequence[str], asks: str, answers: str) -> str:
    """What is wrong with a conversation that is to go question, answer, question, answer; empty where nothing is."""
    if not roles or list(roles) != [asks, answers] * (len(roles) // 2):
        return f"its turns are {', '.join(map(str, roles)) or 'none'}, and not {asks} and {answers} in turn"
    if any(not isinstance(text, str) or not text.strip() for text in texts):
        return "a turn is empty"
    if any(IMAGE in text for text in texts[1:]):
        return f"{IMAGE} stands after the first question"
    return ""
