"""Keeping a figure: its PNG, byte for byte as `savefig` writes it, and its scene, from the same drawing."""

from __future__ import annotations

import contextlib
import functools
import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import matplotlib
from matplotlib.backend_bases import FigureCanvasBase
from matplotlib.backends import backend_agg
from matplotlib.patches import Wedge

from . import glyphs
from .canvas import TapRenderer
from .ink import Tap
from .scene import scene_bytes

PIXELS = 50_000_000  # what the host takes; looked at here before memory runs out on the way there
FigureCanvasAgg: Any = backend_agg.FigureCanvasAgg
plain_print_figure: Any = FigureCanvasBase.print_figure
plain_get_renderer = FigureCanvasAgg.get_renderer
plain_draw = FigureCanvasAgg.draw


@dataclass(slots=True, eq=False)
class Kept:
    figure: Any
    image: bytes
    scene: bytes


class Drawing:
    """One saving in progress: what the canvas paints goes through a tap."""

    now: Drawing | None = None

    def __init__(self) -> None:
        self.scene = b""

    def renderer(self, canvas: Any) -> TapRenderer:
        size = (*canvas.get_width_height(physical=True), canvas.figure.dpi)
        if size[0] * size[1] > PIXELS:
            raise ValueError(f"Image size of {size[0]}x{size[1]} pixels is too large. It must be less than {PIXELS}")
        if not isinstance(getattr(canvas, "renderer", None), TapRenderer) or canvas._lastKey != size:
            canvas.renderer = TapRenderer(*size)
            canvas._lastKey = size
        renderer: TapRenderer = canvas.renderer
        return renderer

    def draw(self, canvas: Any) -> None:
        """What `FigureCanvasAgg.draw` does, with the tap open and the scene read before anything moves again."""
        renderer: Any = self.renderer(canvas)
        Tap.active = renderer.tap
        try:
            canvas.renderer = renderer
            renderer.clear()
            renderer.tap.ledger.backdrops = backdrops(canvas.figure)
            renderer.tap.ledger.remembered = remembered(canvas.figure)
            canvas.figure.draw(renderer)
        finally:
            Tap.active = None
        renderer.tap.settle()
        self.scene = scene_bytes(canvas.figure, renderer.tap)


def _all_axes(figure: Any) -> list[Any]:
    return [*figure.axes, *(child for axes in figure.axes for child in getattr(axes, "child_axes", []))]


def remembered(figure: Any) -> set[int]:
    """What is asked for its footprint later: lines for their vertices, slices for the texts on them."""
    every = _all_axes(figure)
    slices = [patch for axes in every for patch in axes.patches if isinstance(patch, Wedge)]
    return {id(artist) for artist in (*(line for axes in every for line in axes.lines), *slices)}


def backdrops(figure: Any) -> set[int]:
    """The flat patches behind the figure and its panels."""
    owners = [figure, *_all_axes(figure), *getattr(figure, "subfigs", [])]
    return {id(owner.patch) for owner in owners if not owner.patch.get_hatch()}


def get_renderer(canvas: Any) -> Any:
    return Drawing.now.renderer(canvas) if Drawing.now else plain_get_renderer(canvas)


def draw(canvas: Any) -> None:
    if Drawing.now:
        Drawing.now.draw(canvas)
    else:
        Watch.drawn(canvas.figure)
        plain_draw(canvas)


def keep(figure: Any, **how: Any) -> Kept:
    """Save a figure as PNG with these arguments of `print_figure`."""
    given = figure.canvas
    canvas = given if isinstance(given, FigureCanvasAgg) else FigureCanvasAgg(figure)  # it may have been for SVG or PDF
    canvas.renderer, canvas._lastKey = None, None
    file = io.BytesIO()
    Drawing.now = drawing = Drawing()
    try:
        plain_print_figure(canvas, file, **{**how, "format": "png", "backend": None})
    finally:
        Drawing.now = None
        if isinstance(canvas.renderer, TapRenderer):
            canvas.renderer.put_aside()
        figure.set_canvas(given)
    return Kept(figure, file.getvalue(), drawing.scene)


class Watch:
    """What becomes of the figures of a program: the pages there are, in the order they were first kept."""

    pages: dict[tuple[int, int], Kept]
    editions: dict[int, int]
    seen: list[Any]
    last_shown: Any = None
    quiet = 0

    @classmethod
    def start(cls) -> None:
        cls.pages, cls.editions, cls.seen, cls.last_shown, cls.quiet = {}, {}, [], None, 0

    @classmethod
    def keep(cls, figure: Any, **how: Any) -> Kept:
        figure = figure.figure if getattr(figure, "figure", None) not in (None, figure) else figure
        kept = keep(figure, **how)
        cls.pages[(id(figure), cls.editions.get(id(figure), 0))] = kept
        return kept

    @classmethod
    def is_kept(cls, figure: Any) -> bool:
        return (id(figure), cls.editions.get(id(figure), 0)) in cls.pages

    @classmethod
    def drawn(cls, figure: Any) -> None:
        if not any(figure is other for other in cls.seen):
            cls.seen.append(figure)

    @classmethod
    def cleared(cls, figure: Any) -> None:
        """A figure wiped after it was kept is a new picture from here on."""
        if cls.is_kept(figure):
            cls.editions[id(figure)] = cls.editions.get(id(figure), 0) + 1


Watch.start()


def print_figure(
    canvas: Any,
    filename: Any,
    dpi: Any = None,
    facecolor: Any = None,
    edgecolor: Any = None,
    orientation: str = "portrait",
    format: Any = None,  # noqa: A002
    *,
    bbox_inches: Any = None,
    pad_inches: Any = None,
    bbox_extra_artists: Any = None,
    backend: Any = None,
    **more: Any,
) -> Any:
    """`savefig` to any name or file: the picture is kept as PNG, and the file is written where that is possible."""
    how = {
        "dpi": dpi,
        "facecolor": facecolor,
        "edgecolor": edgecolor,
        "orientation": orientation,
        "bbox_inches": bbox_inches,
        "pad_inches": pad_inches,
        "bbox_extra_artists": bbox_extra_artists,
    }
    if Drawing.now or Watch.quiet:
        return plain_print_figure(canvas, filename, format=format, backend=backend, **how, **more)
    figure = canvas.figure
    if is_blank(figure) and Watch.last_shown is not None:
        figure = Watch.last_shown  # saved after plt.show(): a new, empty figure is not what was meant
    name = (format or _suffix(filename) or "png").lower().lstrip(".")
    if name not in figure.canvas.get_supported_filetypes():
        return plain_print_figure(canvas, filename, format=format, backend=backend, **how, **more)  # says what is wrong
    kept = Watch.keep(figure, **how, **(more if name == "png" else {}))
    with contextlib.suppress(OSError):  # a folder that is not there, or may not be written
        if name == "png" and hasattr(filename, "write"):
            filename.write(kept.image)
        elif name == "png":
            _write(filename, kept.image)
        else:
            plain_print_figure(figure.canvas, filename, format=format, backend=backend, **how, **more)
    return None


def _suffix(filename: Any) -> str:
    text = str(filename) if isinstance(filename, str) or hasattr(filename, "__fspath__") else ""
    return text.rpartition(".")[2] if "." in text.rpartition("/")[2] else ""


def _write(filename: Any, image: bytes) -> None:
    import os

    path = os.fspath(filename)
    if not _suffix(path):
        path = f"{path.rstrip('.')}.{matplotlib.rcParams['savefig.format']}"
    with open(path, "wb") as file:  # noqa: PTH123
        file.write(image)


def is_blank(figure: Any) -> bool:
    return not (figure.axes or figure.texts or figure.artists or figure.lines or figure.patches or figure.images)


def direct(plain: Callable[..., Any]) -> Callable[..., Any]:
    """`canvas.print_png(...)` called by the program itself keeps the figure too."""

    @functools.wraps(plain)
    def printing(canvas: Any, *args: Any, **kw: Any) -> Any:
        if Drawing.now is None and not Watch.quiet:
            Watch.keep(canvas.figure)
        return plain(canvas, *args, **kw)

    return printing


def watch_canvas() -> None:
    """Put these in the place of matplotlib's own."""
    glyphs.listen()
    setattr(FigureCanvasBase, "print_figure", print_figure)  # noqa: B010
    setattr(FigureCanvasAgg, "get_renderer", get_renderer)  # noqa: B010
    setattr(FigureCanvasAgg, "draw", draw)  # noqa: B010
