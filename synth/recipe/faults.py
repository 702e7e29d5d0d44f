"""From what pydantic finds wrong to sentences that stand at their places in the file."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from synth import plugins
from synth.recipe.file import RecipeError, Written
from synth.recipe.keys import ABOUT, OURS

Checked = TypeVar("Checked", bound=BaseModel)
NOT_ASKED = "default_factory_not_called"  # of a key that is not there, since one above it is wrong


def checked(model: type[Checked], written: Written) -> Checked:
    made = None
    try:
        made = model.model_validate(written.value())
    except ValidationError as error:
        for fault in error.errors():
            if fault["type"] != NOT_ASKED:
                _note(written, fault, model)
    if made is None or written.faults():
        raise RecipeError(written.faults())
    return made


def _note(written: Written, fault: Any, model: type[BaseModel]) -> None:
    on_key = fault["type"] in ("extra_forbidden", OURS) or "[key]" in fault["loc"] or _is_empty(fault)
    written.fault(place_of(fault), said_of(fault, model), on_key=on_key)


def place_of(fault: Any) -> list[Any]:
    """The keys that lead to a fault as a file has them; pydantic's own words among them stand in brackets."""
    path = fault["loc"]
    path = path[path.index(ABOUT) + 1 :] if ABOUT in path else path
    return [part for part in path if not str(part).startswith("[")]


def said_of(fault: Any, model: type[BaseModel]) -> str:
    message = str(fault["msg"]).removeprefix("Value error, ")
    if _is_empty(fault):
        return "is empty; leave the key out, or say here what it is to be"
    if fault["type"] == "extra_forbidden":
        return plugins.unknown("key", str(fault["loc"][-1]), sorted(_keys_beside(fault["loc"], model)))
    if fault["type"] == "literal_error":
        known = fault["ctx"]["expected"].replace(" or ", ", ").replace("'", "").split(", ")
        near = difflib.get_close_matches(str(fault["input"]), known, n=1)
        message += f"; did you mean {near[0]!r}?" if near else ""
    return message[0].lower() + message[1:]


def _is_empty(fault: Any) -> bool:
    """Whether nothing stands at a key; YAML has no place for that."""
    return fault["input"] is None and fault["type"].endswith("_type")


def _keys_beside(path: Sequence[Any], model: Any) -> list[str]:
    """The keys there are where an unknown one stands."""
    for part in path[:-1]:
        kind = model.model_fields[part].annotation
        model = next(one for one in (kind, *get_args(kind)) if isinstance(one, type) and issubclass(one, BaseModel))
    return list(model.model_fields)
