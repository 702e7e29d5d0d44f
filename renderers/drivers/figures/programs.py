"""A Python program and the Plotly figures that it leaves."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

from ..fences import unfenced  # noqa: TID252 - in the guest, `drivers` is the top

_PROGRAM = "program.py"


def figures_of(source: str) -> list[Any]:
    """Those that it shows or writes as pictures, or else those that its names stand for."""
    kept = _kept()
    names = _run(source)
    for value in names.values() if not kept.figures else ():
        kept.add(value)
    return kept.figures


class _Kept:
    """Figures, each once."""

    def __init__(self, kind: type) -> None:
        self._kind = kind
        self.figures: list[Any] = []

    def add(self, figure: Any, *_: Any, **__: Any) -> None:
        if isinstance(figure, self._kind) and not any(figure is known for known in self.figures):
            self.figures.append(figure)


def _kept() -> _Kept:
    """What a program shows, or writes as a picture, is kept: there is no screen here and nothing to write one with."""
    import plotly.io
    from plotly.basedatatypes import BaseFigure

    kept = _Kept(BaseFigure)
    for owner in (BaseFigure, plotly.io):
        for name in ("show", "write_image"):
            setattr(owner, name, lambda figure, *_, **__: kept.add(figure))
    return kept


def _run(source: str) -> dict[str, Any]:
    main = ModuleType("__main__")
    vars(main).update(__file__=_PROGRAM)
    sys.modules["__main__"] = main
    try:
        exec(compile(unfenced(source), _PROGRAM, "exec", dont_inherit=True), vars(main))
    except SystemExit as leaving:
        if leaving.code not in (None, 0):
            raise
    return vars(main)
