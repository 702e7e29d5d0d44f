"""How likely a reply was, from what servers tell of its tokens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from synth.models._likelihoods import spelling
from synth.models._reading import wire
from synth.models.openai import Engine
from tests.synth.models.conftest import done, prompt
from tests.synth.models.server import Scripted

Open = Callable[..., Engine]


def reply(text: str, tokens: Sequence[tuple[str, float]], finish: str = "stop") -> dict[str, Any]:
    listed = [{"token": token, "logprob": value, "bytes": list(token.encode())} for token, value in tokens]
    message = {"role": "assistant", "content": text}
    return {"choices": [{"message": message, "finish_reason": finish, "logprobs": {"content": listed}}]}


@pytest.mark.parametrize(
    ("text", "tokens", "finish", "told"),
    [
        # as hosted servers tell it: the reply's own tokens
        ("Yes, two", [("Yes", -0.5), (",", -0.25), (" two", -1.0)], "stop", (-1.75, 3)),
        # as vLLM tells it: the token that ends the turn, too
        ("Yes, two", [("Yes", -0.5), (",", -0.25), (" two", -1.0), ("<|im_end|>", -3.0)], "stop", (-1.75, 3)),
        ("Yes", [("Yes", -0.5), ("", -3.0)], "stop", (-0.5, 1)),
        # a reply that was cut off ended with none
        ("Yes, tw", [("Yes", -0.5), (",", -0.25), (" tw", -1.0)], "length", (-1.75, 3)),
        ("", [("<|im_end|>", -0.5)], "stop", None),
    ],
)
def test_the_token_that_ends_a_turn_does_not_count(text: str, tokens: Any, finish: str, told: Any):
    kept, _ = wire(reply(text, tokens, finish))
    assert (kept.get("logprob"), kept.get("tokens")) == (told or (None, None))


def test_half_letters_are_compared_by_their_bytes():
    said = reply("€", [("\\xe2\\x82", -1.0), ("\\xac", -0.5)])
    said["choices"][0]["logprobs"]["content"][0]["bytes"] = [0xE2, 0x82]
    said["choices"][0]["logprobs"]["content"][1]["bytes"] = [0xAC]
    assert wire(said)[0]["tokens"] == 2


@pytest.mark.parametrize(
    ("pieces", "text", "count"),
    [
        (["user", "\n", "Yes", ",", " two"], "Yes, two", 3),
        (["Yes", "Yes"], "Yes", 1),
        (["\n", "", "é", "!"], "é!", 3),  # half a letter, and the letter when it is whole
        (["\n", " The", " cat"], "The cat", 2),  # a space of the template that the first token holds
        (["\n\nYes"], "Yes", 0),
        (["Yes", "<|im_end|>"], "Yes", 0),
        (["Yes"], "", 0),
        ([], "Yes", 0),
    ],
)
def test_the_last_pieces_that_spell_a_text(pieces: list[str], text: str, count: int):
    assert spelling(pieces, text) == count


def weighed(*tokens: tuple[str, float]) -> list[Any]:
    """As vLLM has it: for each token of the prompt but the first, by its number."""
    return [None, *({str(n): {"logprob": value, "rank": 1, "decoded_token": t}} for n, (t, value) in enumerate(tokens))]


def test_of_a_reply_that_is_given_its_own_tokens_are_summed(server: Scripted, open_engine: Open):
    server.weighs = weighed(("user", -9.0), ("assistant\n", -9.0), ("Two", -1.5), (" kites", -0.25))
    assert done(open_engine().submit(prompt(given="Two kites"))) == {"logprob": -1.75, "tokens": 2}
    ((_, _, body),) = server.seen
    assert body["messages"][-1] == {"role": "assistant", "content": "Two kites"}
    assert body["continue_final_message"] is True
    assert body["add_generation_prompt"] is False
    assert (body["prompt_logprobs"], body["max_tokens"]) == (0, 1)
    assert "response_format" not in body


@pytest.mark.parametrize(
    "told", [None, [], "x", [None], [None, {}], weighed(("Two", -1.0)), weighed(("Two kites", 3.0))]
)
def test_a_server_that_does_not_tell_gives_nothing(server: Scripted, open_engine: Open, told: Any):
    server.weighs = told
    engine = open_engine()
    assert [done(engine.submit(prompt(given="Two kites"))) for _ in range(2)] == [{}, {}]
    assert len(server.seen) == 1


def test_a_server_that_refuses_is_not_asked_again(server: Scripted, open_engine: Open):
    server.refuses.add("prompt_logprobs")
    engine = open_engine()
    assert [done(engine.submit(prompt(given=one))) for one in ("Two", "Three")] == [{}, {}]
    assert len(server.seen) == 1
    assert done(engine.submit(prompt()))["title"] == "Loans"


def test_a_reply_that_is_too_long_to_be_weighed_is_no_reject(server: Scripted, open_engine: Open):
    server.mishaps.append("long")
    assert done(open_engine().submit(prompt(given="Two kites"))) == {}


def test_a_server_that_takes_no_temperature_is_asked_without(server: Scripted, open_engine: Open):
    server.refuses.add("temperature")
    server.weighs = weighed(("\n", -9.0), ("Two", -1.5))
    assert done(open_engine().submit(prompt(given="Two"))) == {"logprob": -1.5, "tokens": 1}
