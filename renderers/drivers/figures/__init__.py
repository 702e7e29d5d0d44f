"""Runs Python programs that make Plotly figures, and leaves the figures for the guest that draws them."""

from __future__ import annotations

import json
import sys
from types import ModuleType
from typing import Any

_PROGRAM = "program.py"
_MOST = 16  # figures of a program


def run(source: str, out: Any) -> None:
    """Run one program; its figures are those it shows or writes as pictures, or else those its names stand for."""
    kept = _kept()
    names = _run(source)
    for value in names.values() if not kept.figures else ():
        kept.add(value)
    if not kept.figures:
        out.fail("no_image", "the program ended without a figure", None)
        return
    orders = [{"language": "plotly", "source": figure.to_json(), "scale": 1} for figure in kept.figures[:_MOST]]
    out.handoff("drawings", json.dumps(orders).encode())


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
        exec(compile(source, _PROGRAM, "exec", dont_inherit=True), vars(main))
    except SystemExit as leaving:
        if leaving.code not in (None, 0):
            raise
    return vars(main)
