"""Who is drawing: every artist's `draw` tells the tap, whichever class it is of and whenever that was defined."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from typing import Any

from matplotlib.artist import Artist

from .ink import Tap

PROGRAM = "program.py"


def watch_all() -> None:
    """Wrap `draw` of every artist class there is, and of those a program defines later."""
    _watch_tree(Artist)
    plain = Artist.__init_subclass__.__func__  # type: ignore[attr-defined]

    def on_subclass(cls: type, /, **kw: Any) -> None:
        plain(cls, **kw)
        _watch(cls)

    setattr(Artist, "__init_subclass__", classmethod(on_subclass))  # noqa: B010


def _watch_tree(cls: Any) -> None:
    _watch(cls)
    for sub in cls.__subclasses__():
        _watch_tree(sub)


def _watch(cls: type) -> None:
    draw = cls.__dict__.get("draw")
    if callable(draw) and not hasattr(draw, "_tells_the_tap"):
        setattr(cls, "draw", _telling(draw))  # noqa: B010


def _telling(draw: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(draw)
    def telling(artist: Any, renderer: Any, *args: Any, **kw: Any) -> Any:
        tap = Tap.active
        if tap is None or tap.artist is artist:
            return draw(artist, renderer, *args, **kw)
        before = tap.enter(artist)
        try:
            return draw(artist, renderer, *args, **kw)
        finally:
            tap.enter(before)

    telling._tells_the_tap = True  # type: ignore[attr-defined]
    return telling


def program_line() -> int | None:
    """The line of the program that is running now: its innermost frame."""
    frame = sys._getframe(1)
    while frame is not None:
        if frame.f_code.co_filename == PROGRAM:
            return frame.f_lineno
        frame = frame.f_back  # type: ignore[assignment]
    return None
