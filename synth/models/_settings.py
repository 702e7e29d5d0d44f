"""Which model, where, and how it is asked. The key is no part of it: it stays in the environment."""

from __future__ import annotations

import os
import re
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator
from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

from synth.records import WorldError
from synth.steps import Prompt

ADDRESS, KEY = "OPENAI_BASE_URL", "OPENAI_API_KEY"
USUAL = "https://api.openai.com/v1"
HALF_AN_ADDRESS = re.compile(r"@(\S+://|[\w.-]+:\d+(/|$))")
# What may change between two goes of one run: where the server is and how hard it is driven, not what it says.
FREE = ("address", "in_flight", "seconds", "patience", "price", "device", "batch", "memory")


def with_point(number: Any) -> Any:
    """A whole number where one with a point is asked for; anything else is left to whoever asks."""
    whole = isinstance(number, int) and not isinstance(number, bool)
    return float(number) if whole and abs(number) < 2**1023 else number


def plain_address(said: str) -> str:
    try:
        parts = parse_url(said)
    except LocationParseError:
        parts = None
    if parts is None or parts.scheme not in ("http", "https") or not parts.host:
        raise ValueError("an address looks like http://host:8000/v1")
    if not parts.auth == parts.query == parts.fragment is None:
        raise ValueError(f"an address holds no user, password or query; a key goes into {KEY}")
    return said.rstrip("/")


class TokenPrice(BaseModel):
    """What its server asks for a million tokens, in US dollars."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    prompt: float = Field(ge=0, allow_inf_nan=False, description="dollars a million tokens of what it is told")
    completion: float = Field(ge=0, allow_inf_nan=False, description="dollars a million tokens of its replies")

    @field_validator("prompt", "completion", mode="before")
    @classmethod
    def _whole_numbers_too(cls, value: Any) -> Any:
        return with_point(value)


class Model(BaseModel):
    """A model behind an engine. Its replies depend on the name and the sampling alone."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    engine: str = Field(description="a file in synth/models/, such as openai, transformers or vllm")
    name: str = Field(
        min_length=1, description="what the server calls the model; a folder, or a name of Hugging Face's"
    )
    address: str | None = Field(default=None, description=f"of the server, up to /v1; {ADDRESS} if absent")
    temperature: float | None = Field(default=None, ge=0, le=2, description="the server's own if absent")
    top_p: float | None = Field(default=None, gt=0, le=1, description="the server's own if absent")
    max_tokens: int = Field(default=4096, ge=16, description="that a reply may have")
    in_flight: int = Field(default=64, ge=1, le=4096, description="requests at once, of all workers together")
    seconds: float = Field(default=120.0, gt=0, le=3600, description="that one request may take")
    patience: float = Field(
        default=900.0, ge=0, allow_inf_nan=False, description="seconds a server may be down before the run stops"
    )

    price: TokenPrice | None = Field(
        default=None, description="what tokens cost; by a table of public prices if absent"
    )

    # how an engine in this process loads its weights
    device: str | None = Field(
        default=None, description="cpu, cuda, cuda:1 or auto; a GPU where there is one if absent"
    )
    dtype: Literal["float32", "float16", "bfloat16"] | None = Field(
        default=None, description="of the weights in memory; as the device likes it if absent"
    )
    batch: int = Field(default=16, ge=1, le=1024, description="requests that go through the model together")
    context: int | None = Field(
        default=None, ge=64, description="tokens of a prompt and its reply; the model's if absent"
    )
    memory: float | None = Field(
        default=None, gt=0, le=1, description="share of the GPU that vllm takes; 0.9 if absent"
    )

    @field_validator("temperature", "top_p", "seconds", "patience", "memory", mode="before")
    @classmethod
    def _whole_numbers_too(cls, value: Any) -> Any:
        return with_point(value)

    @field_validator("address")
    @classmethod
    def _plain(cls, value: str | None) -> str | None:
        return None if value is None else plain_address(value)

    def there(self) -> str:
        """The address, from the environment where the recipe names none."""
        if self.address:
            return self.address
        if given := os.environ.get(ADDRESS):
            try:
                return plain_address(given)
            except ValueError as error:
                raise WorldError(f"{ADDRESS} names no server: {error}", "set it anew") from None
        if os.environ.get(KEY):
            return USUAL
        raise WorldError(
            f"no server is named for the model {self.name}",
            f"write --model {self.engine}:{self.name}@http://host:8000/v1, or set {ADDRESS} (and {KEY})",
        )


def key() -> str | None:
    """The key as a header can carry it; a line break after it is a file's, and no part of it."""
    said = os.environ.get(KEY, "").strip()
    if not said.isascii() or not said.isprintable():
        raise WorldError(f"{KEY} holds what no key holds: a line break or a letter beyond ASCII", "set it anew")
    return said or None


def parse(said: str) -> dict[str, str] | str:
    """`openai:NAME@http://host:port/v1` or `vllm:NAME` as settings; what has no colon is an author's plain name."""
    found = re.fullmatch(r"([\w.]+):(.+?)(?:@(https?://.+))?", said)
    if found is None:
        return said
    if HALF_AN_ADDRESS.search(found[2]):
        raise ValueError("an address begins with http:// or https://")
    named = {"engine": found[1], "name": found[2]}
    return {**named, "address": found[3]} if found[3] else named


def sampled(model: Model, prompt: Prompt) -> tuple[float | None, float | None, int]:
    """Temperature, top-p and the most tokens: what the stage asks for goes before what the model is run with."""
    own = prompt.sampling
    return (
        model.temperature if own.temperature is None else own.temperature,
        model.top_p if own.top_p is None else own.top_p,
        own.max_tokens or model.max_tokens,
    )
