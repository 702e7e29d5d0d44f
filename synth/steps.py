"""The verbs: a step is pure and has two halves, an engine does the work between them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from synth.records import JSON, Record, Spec, Table
from synth.views import Shown

Item = TypeVar("Item", contravariant=True)
Asked = TypeVar("Asked", covariant=True)
Replied = TypeVar("Replied", contravariant=True)
Made = TypeVar("Made", covariant=True)
Request = TypeVar("Request", contravariant=True)
Reply = TypeVar("Reply")


class Step(Protocol[Item, Asked, Replied, Made]):
    """What is asked about an item, and what record its reply makes. Touches nothing."""

    def ask(self, item: Item, /) -> Asked: ...

    def read(self, item: Item, reply: Replied, /) -> Made:
        """Raises `ItemError` when the reply makes no record."""
        ...


class Engine(Protocol[Request, Reply]):
    """Runs requests in the world: thread-safe, batching and limiting inside.

    A request whose item is at fault gets a reply that says so, or its `ItemError` comes out of the future; `WorldError`
    (or the sandbox's `SandboxUnavailable`) comes out only when no request could have been served.
    """

    def submit(self, request: Request, /) -> Future[Reply]: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampling:
    """How one request is sampled, where its stage decides that and not whoever named the model."""

    temperature: float | None = None
    top_p: float | None = None
    max_tokens: int | None = None


GREEDY = Sampling(temperature=0.0)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Prompt:
    """What an author or a reader is asked: `stage` and `item` for an author without a model, a template for models.

    The reply is JSON of the `schema`; without one it is `{"source": …}`, made from a block of code. With

    - `said`, it is `{"text": …}`, as it was said, and with `likely` besides `logprob`, the sum over its `tokens`;
    - `given`, no reply is made: it is `logprob` and `tokens` of this one, as if the model had said it;
    - `odds`, it is how likely the reply begins with each of these words.

    Where an engine does not tell how likely things are, these keys are not there.
    """

    stage: str
    item: Record
    template: str
    values: Mapping[str, Any] = field(default_factory=dict)  # for the blanks of the template, beside `item`
    images: Sequence[Shown] = ()
    schema: Mapping[str, Any] | None = None
    said: bool = False
    likely: bool = False
    given: str | None = None
    odds: tuple[str, ...] = ()
    sampling: Sampling = Sampling()
    faults: tuple[str, ...] = ()  # what was wrong with the replies to this before
    sample: int = 0  # another reply to the same words


Author = Engine[Prompt, JSON]


class ModelEngine(Engine[Prompt, JSON], Protocol):
    """An author or reader that asks a model."""

    name: str

    def check(self) -> str | None:
        """Raises `WorldError` where it is clear that no request could ever be served; says why none can be yet."""
        ...

    def spent(self) -> dict[str, dict[str, int]]:
        """Requests and tokens by stage since this was asked last."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Kind:
    """What a picture shows. A file in `synth/kinds/` makes one as `kind` and needs no edit elsewhere.

    `offline` answers the stages an author is asked without a model, in the same JSON a model would:
    "topic" from a `random.Random`, and one of `domains` to keep to, if any ({"subject", "persona", "difficulty"}),
    "spec" from a `Topic` ({"title", "data", "style"}), "program" from a `Spec` ({"source"}).
    `check` raises `ItemError("bad_spec", …)` for data of another shape; `expected` is what must be drawn.
    """

    name: str
    about: str
    renderer: str
    families: tuple[str, ...]
    offline: Mapping[str, Callable[..., dict[str, Any]]]
    schema: Mapping[str, Any]
    check: Callable[[Any], None]
    expected: Callable[[Spec], tuple[Table, ...]]
    domains: Callable[[], Sequence[str]] = tuple  # the fields that the offline topics are from, by name
