"""Who is meant by `openai:NAME@ADDRESS`, `offline`, or a mapping: an author without a model, or a model."""

from __future__ import annotations

from typing import Any

from synth import plugins
from synth.models._settings import Model, parse


def author(said: Any) -> Any:
    """`offline` or another author without a model; `openai:NAME@ADDRESS` or a mapping for a model."""
    if isinstance(said, Model):
        return said
    if isinstance(said, str):
        said = parse(said)
    if isinstance(said, str):
        engine = _known_engine(said)
        if hasattr(engine, "check"):
            where = "" if getattr(engine, "in_process", False) else "@http://host:8000/v1"
            raise ValueError(f"{said} needs the name of a model, as in {said}:NAME{where}")
        return said
    if not isinstance(said, dict):
        raise ValueError("a model is a name, such as offline, or a mapping of engine, name, address")
    made = Model.model_validate(said)
    if not hasattr(_known_engine(made.engine), "check"):
        raise ValueError(f"{made.engine} asks no model; write it without one")
    return made


def reader(said: Any) -> Any:
    made = said if said is None else author(said)
    if isinstance(made, str):
        raise ValueError(f"{made} sees no pictures; a reader is a model, as in openai:NAME@http://host:8000/v1")
    return made


def _known_engine(name: str) -> Any:
    try:
        return plugins.load("models", name).Engine
    except plugins.UnknownName as error:
        raise ValueError(str(error)) from error


def is_in_process(model: Model) -> bool:
    """Whether its engine holds the model itself, and asks no server."""
    return bool(getattr(_known_engine(model.engine), "in_process", False))
