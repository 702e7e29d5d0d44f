"""Running a program that draws: as a script, with its figures kept however it leaves them."""

from __future__ import annotations

import contextlib
import functools
import io
import linecache
import sys
import types
from typing import Any

import matplotlib
from matplotlib import pyplot
from matplotlib._pylab_helpers import Gcf
from matplotlib.backend_bases import FigureCanvasBase
from matplotlib.figure import Figure, FigureBase

from ..fences import unfenced  # noqa: TID252 - in the guest, `drivers` is the top
from .capture import Kept, Watch, is_blank, keep
from .owners import PROGRAM


def run_program(source: str) -> list[Kept]:
    """Run the source as `__main__`; the pictures it leaves, in order. What it raises is raised."""
    code = unfenced(source)
    Watch.start()
    main = types.ModuleType("__main__")
    main.__dict__.update(__file__=PROGRAM, __builtins__=__builtins__)
    before, stdin, argv = sys.modules.get("__main__"), sys.stdin, sys.argv
    linecache.cache[PROGRAM] = (len(code), None, code.splitlines(keepends=True), PROGRAM)
    sys.modules["__main__"], sys.stdin, sys.argv = main, io.StringIO(""), [PROGRAM]
    try:
        exec(compile(code, PROGRAM, "exec"), main.__dict__)
    except SystemExit as leaving:
        if leaving.code not in (None, 0):
            raise
    finally:
        sys.stdin, sys.argv = stdin, argv
        if before is not None:
            sys.modules["__main__"] = before
    return left_over()


def left_over() -> list[Kept]:
    """Every figure saved or shown, and those still open; failing that, those drawn on a canvas."""
    for manager in list(Gcf.figs.values()):
        figure = manager.canvas.figure
        if not Watch.is_kept(figure) and not is_blank(figure):
            Watch.keep(figure)
    if not Watch.pages:
        for figure in Watch.seen:
            if not is_blank(figure):
                Watch.keep(figure)
    return list(Watch.pages.values())


# What stands in for the calls that need a screen ----------------------------------------------------------------------


def show(*args: Any, **kw: Any) -> None:
    """Keep every open figure; a figure shown is done with, so the next plot starts a new one."""
    for manager in list(Gcf.figs.values()):
        figure = manager.canvas.figure
        if is_blank(figure):
            continue
        _first_frame(figure)
        Watch.keep(figure)
        Watch.last_shown = figure
        Gcf.destroy(manager)


def show_figure(figure: Any, *args: Any, **kw: Any) -> None:
    _first_frame(figure)
    Watch.keep(figure)


def pause(interval: float) -> None:
    for manager in list(Gcf.figs.values()):
        if not is_blank(manager.canvas.figure):
            Watch.keep(manager.canvas.figure)


def _first_frame(figure: Any) -> None:
    if "matplotlib.animation" in sys.modules and figure.canvas.callbacks.callbacks.get("draw_event"):
        figure.canvas.draw()


def _accept_any(*args: Any, **kw: Any) -> None:
    """A backend that needs a screen is asked for in vain, and harmlessly."""


def _clearing(plain: Any) -> Any:
    @functools.wraps(plain)
    def clear(figure: Any, *args: Any, **kw: Any) -> Any:
        Watch.cleared(figure)
        return plain(figure, *args, **kw)

    return clear


def _saving_film(plain: Any) -> Any:
    @functools.wraps(plain)
    def save(film: Any, *args: Any, **kw: Any) -> None:
        Watch.quiet += 1
        try:
            with contextlib.suppress(OSError):  # no such folder, no such encoder
                plain(film, *args, **kw)
        finally:
            Watch.quiet -= 1
        Watch.keep(film._fig)

    return save


def stand_in() -> None:
    """Replace what would open a window, wait for a person or switch the backend."""
    from matplotlib.animation import Animation

    for owner, name, new in (
        (matplotlib, "use", _accept_any),
        (pyplot, "switch_backend", _accept_any),
        (pyplot, "show", show),
        (pyplot, "pause", pause),
        (Figure, "show", show_figure),
        (FigureBase, "clear", _clearing(FigureBase.clear)),
        (Figure, "clear", _clearing(Figure.clear)),
        (FigureBase, "clf", _clearing(FigureBase.clf)),
        (FigureCanvasBase, "start_event_loop", _accept_any),
        (Animation, "save", _saving_film(Animation.save)),
    ):
        setattr(owner, name, new)


__all__ = ["Kept", "keep", "left_over", "run_program", "stand_in"]
