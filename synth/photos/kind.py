"""What a given picture is among the kinds: none that is drawn, so no file in `synth/kinds/` and no author's work."""

from __future__ import annotations

from typing import Any

from synth import plugins
from synth.photos.photograph import KIND
from synth.steps import Kind


def _no_shape(_data: Any) -> None:
    """Nobody writes its data: they come of the picture."""


PHOTO = Kind(
    name=KIND,
    about="a picture of your own, of which models say what is on it",
    renderer=KIND,
    families=("things", "inventory"),
    offline={},
    schema={},
    check=_no_shape,
    expected=lambda _spec: (),
)


def kind_named(name: str) -> Kind:
    if name == KIND:
        return PHOTO
    kind: Kind = plugins.load("kinds", name).kind
    return kind
