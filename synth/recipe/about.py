"""A recipe for what somebody wants: YAML to read, edit and run, planned by a model or by the words of the wish."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from pydantic import BaseModel, Field, ValidationError

from synth import plugins
from synth.kinds._asked import FAMILY as WRITTEN
from synth.kinds._steps import faults
from synth.prompts import fill
from synth.recipe import RecipeError, parse_recipe
from synth.recipe.about_words import AMONG, Understood, understand
from synth.recipe.schema import flow
from synth.records import JSON, ItemError, Topic
from synth.steps import ModelEngine, Prompt

ASKED = 3  # times a model is asked for a plan that can be used
LONGEST = 4000  # letters, as a recipe's `about` may have
WIDTH = 110
PLANNED_FOR = re.compile(r"Planned by .+? for: ")
MORE = "A model knows more: name one with --model openai:NAME@http://host:8000/v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """`notes` say what was understood and what was not; they stand above the recipe as comments."""

    text: str
    notes: tuple[str, ...]


class PlanReply(BaseModel):
    kinds: dict[str, float] = Field(min_length=1)
    families: dict[str, float] = Field(default_factory=dict)
    difficulty: dict[str, float] = Field(default_factory=dict)
    about: str = Field(min_length=3, max_length=LONGEST)
    why: str = Field(default="", max_length=1000)


def planned(text: str, *, n: int, model: ModelEngine | None = None) -> Planned:
    """`WorldError` where the model's server is not there; a model of whose replies none can be used is done without."""
    wish = _plain(text)
    if not 0 < len(wish) <= LONGEST:
        raise RecipeError([f"--about: says in 1 to {LONGEST} letters what is wanted, not in {len(wish)}"])
    if model is None:
        return _by_words(wish, n)
    told: list[str] = []
    while len(told) < ASKED:
        try:
            return _by_model(wish, n, model, told)
        except ItemError as error:
            told.append(error.detail)
    return _by_words(wish, n, (f"{model.name} gave no plan that can be used: {told[-1]}",))


def is_planned_for(text: str, wish: str) -> bool:
    """Whether the notes above a plan say so, wrapped as they are."""
    head = [line.removeprefix("# ") for line in takewhile(lambda line: line.startswith("#"), text.splitlines())]
    for at in range(len(head)):
        if found := PLANNED_FOR.match(" ".join(head[at:])):
            said = _wrapped(f"{found[0]}{_plain(wish)}")
            if head[at : at + len(said)] == said:
                return True
    return False


# By words


def _by_words(wish: str, n: int, before: Sequence[str] = ()) -> Planned:
    found = understand(wish)
    kinds, domains, missing = _held_to(found)
    notes = [*before, f"Planned by words for: {wish}", *_told(found), *missing]
    if not kinds:
        notes.append("Nothing in it names a kind of picture or a field there is: all kinds are here.")
        kinds = {name: (AMONG, "") for name in plugins.names("kinds")}
    if found.lost or not found.kinds:
        notes.append(MORE)
    why = {name: (weight, f"for “{said}”" if said else "") for name, (weight, said) in kinds.items()}
    return _made(n, wish, why, notes, domains=domains)


def _told(found: Understood) -> list[str]:
    return [f"Not understood: {', '.join(found.lost)}"] if found.lost else []


def _held_to(found: Understood) -> tuple[dict[str, tuple[float, str]], list[str], list[str]]:
    """Kinds, the fields they are held to, and a note where they cannot be.

    Of kinds that are only among several, those stay that know the fields, or all where none does; one that is named
    stays whatever it knows.
    """
    domains = sorted({name for names in found.domains.values() for name in names})
    served = {found.kinds[name][1] for name in found.domains}  # words of which some kind knows a field
    stay = {
        name: (weight, said)
        for name, (weight, said) in found.kinds.items()
        if name in found.domains or weight > AMONG or said not in served
    }
    without = [name for name in stay if domains and name not in found.domains]
    if without:
        told = f"Not held to a field, since {' and '.join(without)} would know none. The others could be: domains: "
        return stay, [], [told + flow(domains)]
    return stay, domains, []


# By a model


def _by_model(wish: str, n: int, model: ModelEngine, told: Sequence[str]) -> Planned:
    kinds = [(name, plugins.load("kinds", name).kind.about) for name in plugins.names("kinds")]
    families = [(name, plugins.about("families", name)) for name in plugins.names("families")]
    prompt = Prompt(
        stage="recipe",
        item=Topic(kind="", subject=wish, seed=0),
        template="models/recipe.jinja",
        values={"kinds": kinds, "families": [*families, (WRITTEN, "Questions that the model itself writes.")]},
        schema=_schema([name for name, _ in kinds], [*(name for name, _ in families), WRITTEN]),
        faults=tuple(told),
    )
    return _read(wish, n, model.name, model.submit(prompt).result())


def _read(wish: str, n: int, who: str, reply: JSON) -> Planned:
    """Whether it can be used, the reading of recipes says."""
    try:
        said = PlanReply.model_validate(reply)
    except ValidationError as error:
        raise ItemError("bad_reply", faults(error)) from error
    notes = [f"Planned by {who} for: {wish}", *filter(None, [_plain(said.why)])]
    weights = {name: (weight, "") for name, weight in sorted(said.kinds.items())}
    others = [(key, flow(value)) for key in ("families", "difficulty") if (value := getattr(said, key))]
    made = _made(n, _plain(said.about), weights, notes, others=others)
    try:
        parse_recipe(made.text, "plan")
    except RecipeError as error:
        raise ItemError("bad_reply", "; ".join(_bare(fault) for fault in error.faults)) from error
    return made


def _bare(fault: str) -> str:
    """A fault without its place in a text that the model did not write."""
    return fault.splitlines()[0].partition(": ")[2]


def _schema(kinds: Sequence[str], families: Sequence[str]) -> Mapping[str, Any]:
    def weights(names: Sequence[str]) -> dict[str, Any]:
        number = {"type": "number", "exclusiveMinimum": 0}
        return {"type": "object", "properties": dict.fromkeys(names, number), "additionalProperties": False}

    return {
        "type": "object",
        "properties": {
            "kinds": weights(kinds) | {"minProperties": 1},
            "families": weights(families),
            "difficulty": weights(("1", "2", "3")),
            "about": {"type": "string", "minLength": 3, "maxLength": 2000},
            "why": {"type": "string", "maxLength": 500},
        },
        "required": ["kinds", "about"],
        "additionalProperties": False,
    }


def _made(
    n: int, about: str, kinds: Mapping[str, tuple[float, str]], notes: Sequence[str], *,
    domains: Sequence[str] = (), others: Sequence[tuple[str, str]] = (),
) -> Planned:  # fmt: skip
    text = fill(
        "recipe/planned.yaml.jinja",
        n=n,
        about=_wrapped(about),
        kinds=[(name, flow(weight), why) for name, (weight, why) in kinds.items()],
        notes=[line for note in notes for line in _wrapped(note)],
        domains=flow(list(domains)) if domains else "",
        others=others,
    )
    return Planned(text=text, notes=tuple(notes))


def _plain(text: str) -> str:
    """In one line, of letters that YAML can hold."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, break_long_words=False, break_on_hyphens=False)
