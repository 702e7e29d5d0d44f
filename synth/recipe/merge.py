"""How what one layer of a recipe says goes over what another does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from synth.given.settings import as_facts
from synth.models._settings import parse


def merged(below: Mapping[Any, Any], above: Mapping[Any, Any]) -> dict[Any, Any]:
    """Mappings key by key; lists and plain values replace what was there, and `null` takes it away."""
    made = dict(below)
    for key, value in above.items():
        if value is None and key in made:
            del made[key]
        else:
            made[key] = _over(as_facts(made.get(key)) if key == "data" else as_mapping(made.get(key)), value)
    return made


def _over(below: Any, above: Any) -> Any:
    if not isinstance(above, dict) or not isinstance(below, dict):
        return above
    if above.get("engine", below.get("engine")) != below.get("engine"):
        return above  # what was set for another engine is nothing to this one
    return merged(below, above)


def as_mapping(value: Any) -> Any:
    """What a list of names or a model in one word says, as the mapping that says the same."""
    if isinstance(value, list) and all(isinstance(one, str) for one in value) and len(set(value)) == len(value):
        return dict.fromkeys(value, 1.0)
    try:
        return parse(value) if isinstance(value, str) else value
    except ValueError:
        return value  # half an address: said where it is checked
