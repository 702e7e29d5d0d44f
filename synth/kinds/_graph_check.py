"""Whether the data of a graph are what its kind asks for: its model first, then what no model can say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from pydantic import BaseModel

from synth.kinds._wide import validate
from synth.records import ItemError

Chart = TypeVar("Chart", bound=BaseModel)


def checked(model: type[Chart], faults: Callable[[Chart], list[str]]) -> Callable[[Any], None]:
    def check(data: Any) -> None:
        validate(model, data)
        found = faults(model.model_validate(data))
        if found:
            raise ItemError("bad_spec", "; ".join(found))

    return check
