"""Graphviz' own libraries, readied once: the process of each source draws with them as `dot` does, but starts warm."""

from __future__ import annotations

import ctypes
import json
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

Size = tuple[int, int]
PLUGINS = ("core", "dot_layout", "neato_layout", "pango", "gd")
# What draws onto a surface of ours: the first does only that; the second, where the first is not built in, a PNG, too.
FORMATS = (b"gd:cairo:gd", b"png:cairo:cairo")
ARGB = 0  # cairo's name for 32 bits a pixel, colours multiplied by alpha
# With SERVER_NAME set and no GV_FILE_PATH, Graphviz opens no file that a source names.
SERVED, SEARCHED = "SERVER_NAME", "GV_FILE_PATH"
# No record: it lays out a space where it has no words, after which some versions of pango leave a thread running.
FIRST = """digraph first {
    node [shape=box, style=filled, label=""]; first -> second -> third; subgraph cluster_first { style=rounded; third }
    second [shape=ellipse, fillcolor="red:blue"]; first -> third [style=dashed]
}"""

POINTER, TEXT, NUMBER = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int
# By library, what each function gives and takes.
GVC: Mapping[str, tuple[Any, ...]] = {
    "gvContext": (POINTER,),
    "gvParseArgs": (NUMBER, POINTER, NUMBER, ctypes.POINTER(TEXT)),
    "gvLayout": (NUMBER, POINTER, POINTER, TEXT),
    "gvRenderData": (NUMBER, POINTER, POINTER, TEXT, POINTER, POINTER),
    "gvFreeRenderData": (None, POINTER),
    "gvRenderContext": (NUMBER, POINTER, POINTER, TEXT, POINTER),
    "gvFreeLayout": (NUMBER, POINTER, POINTER),
}
CGRAPH: Mapping[str, tuple[Any, ...]] = {
    "agread": (POINTER, POINTER, POINTER),
    "agsetfile": (None, TEXT),
    "agclose": (NUMBER, POINTER),
    "agseterrf": (POINTER, POINTER),
    "agreseterrors": (NUMBER,),
}
CAIRO: Mapping[str, tuple[Any, ...]] = {
    "cairo_image_surface_create_for_data": (POINTER, POINTER, NUMBER, NUMBER, NUMBER, NUMBER),
    "cairo_create": (POINTER, POINTER),
    "cairo_destroy": (None, POINTER),
    "cairo_surface_destroy": (None, POINTER),
}
LIBC: Mapping[str, tuple[Any, ...]] = {
    "fmemopen": (POINTER, TEXT, ctypes.c_size_t, TEXT),
    "fclose": (NUMBER, POINTER),
}
HEAR = ctypes.CFUNCTYPE(NUMBER, TEXT)

SizeOf = Callable[[dict[str, Any], str], Size | None]


@dataclass(frozen=True, slots=True, eq=False)
class Drawing:
    """One graph: what Graphviz tells of it, the head of its SVG, and cairo's pixels; none where it is too large."""

    told: dict[str, Any]
    head: str
    pixels: Any | None


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """The graphs of a source, how bad the worst fault was (0 for none), and what was said."""

    drawings: list[Drawing]
    status: int
    said: str


@dataclass(frozen=True, slots=True, eq=False)
class Libraries:
    gvc: Any
    cgraph: Any
    cairo: Any
    libc: Any
    context: int


@cache
def load() -> Libraries:
    """The libraries and a context to draw in. Fonts are listed, but none is opened: that takes threads."""
    gvc, cgraph = _any("libgvc.so.6", "libgvc.so.7"), _any("libcgraph.so.6", "libcgraph.so.7", "libcgraph.so.8")
    cairo, libc = _any("libcairo.so.2"), ctypes.CDLL(None)
    for name in PLUGINS:
        for path in sorted(Path("/usr").glob(f"lib*/*/graphviz/libgvplugin_{name}.so.?")):
            ctypes.CDLL(str(path), mode=os.RTLD_LAZY)
    _any("libfontconfig.so.1").FcInit()
    for library, functions in ((gvc, GVC), (cgraph, CGRAPH), (cairo, CAIRO), (libc, LIBC)):
        for name, (gives, *takes) in functions.items():
            function = getattr(library, name)
            function.restype, function.argtypes = gives, takes
    with _served():
        words = (ctypes.c_char_p * 1)(b"dot")
        gvc.gvParseArgs(gvc.gvContext(), 1, words)  # reads SERVER_NAME, and leaves its context with a job of its own
        return Libraries(gvc, cgraph, cairo, libc, gvc.gvContext())


def first(size_of: SizeOf) -> Drawing:
    """A graph drawn before any source's, in this thread, with every plugin that most graphs need."""
    with _served():
        return _draw(load(), FIRST, size_of).drawings[0]


def _any(*names: str) -> Any:
    for name in names[:-1]:
        try:
            return ctypes.CDLL(name, mode=os.RTLD_GLOBAL)
        except OSError:
            continue
    return ctypes.CDLL(names[-1], mode=os.RTLD_GLOBAL)


@contextmanager
def _served() -> Iterator[None]:
    before = {name: os.environ.pop(name) for name in (SERVED, SEARCHED) if name in os.environ}
    os.environ[SERVED] = "sandbox"
    try:
        yield
    finally:
        del os.environ[SERVED]
        os.environ.update(before)


def draw(source: str, size_of: SizeOf) -> Run:
    """Lay out and draw the graphs of a source; `size_of` says how large a picture is. A crash ends this process."""
    libraries = load()
    with _served():
        return _alone(lambda: _draw(libraries, source, size_of))


def _alone(work: Callable[[], Run]) -> Run:
    """In a thread, whose memory comes from a fresh arena: Graphviz takes things in the order of their addresses."""
    done: list[Run | BaseException] = []

    def run() -> None:
        try:
            done.append(work())
        except BaseException as error:  # noqa: BLE001 - raised again where it belongs
            done.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if isinstance(done[0], BaseException):
        raise done[0]
    return done[0]


def _draw(libraries: Libraries, source: str, size_of: SizeOf) -> Run:
    said: list[bytes] = []

    def hear(words: bytes) -> int:
        said.append(words)
        return 0

    ear = HEAR(hear)  # kept as long as Graphviz may call it
    libraries.cgraph.agseterrf(ctypes.cast(ear, POINTER))
    drawings, status = [], 0
    for graph in _graphs(libraries, source):
        if libraries.gvc.gvLayout(libraries.context, graph, b"dot") == 0:
            drawings.append(_drawing(libraries, graph, size_of))
            libraries.gvc.gvFreeLayout(libraries.context, graph)
        status = max(status, int(libraries.cgraph.agreseterrors()))
    status = max(status, int(libraries.cgraph.agreseterrors()))
    libraries.cgraph.agseterrf(None)
    return Run(drawings, status, b"".join(said).decode("utf-8", "replace"))


def _graphs(libraries: Libraries, source: str) -> Iterator[int]:
    """Each is closed when the next is asked for."""
    content = source.encode()
    if not content:
        return
    file = libraries.libc.fmemopen(content, len(content), b"r")
    libraries.cgraph.agsetfile(b"source")
    while graph := libraries.cgraph.agread(file, None):
        yield graph
        libraries.cgraph.agclose(graph)
    libraries.libc.fclose(file)


def _drawing(libraries: Libraries, graph: int, size_of: SizeOf) -> Drawing:
    told = json.loads(_rendered(libraries, graph, b"json").decode("utf-8", "replace"))
    head = _rendered(libraries, graph, b"svg")[:4000].decode("utf-8", "replace")
    size = size_of(told, head)
    return Drawing(told, head, None if size is None else _pixels(libraries, graph, size))


def _rendered(libraries: Libraries, graph: int, name: bytes) -> bytes:
    start, size = ctypes.c_void_p(), ctypes.c_size_t()
    libraries.gvc.gvRenderData(libraries.context, graph, name, ctypes.byref(start), ctypes.byref(size))
    content = ctypes.string_at(start, size.value)
    libraries.gvc.gvFreeRenderData(start)
    return content


def _pixels(libraries: Libraries, graph: int, size: Size) -> Any:
    width, height = size
    pixels = np.zeros((height, width, 4), np.uint8)
    cairo = libraries.cairo
    surface = cairo.cairo_image_surface_create_for_data(pixels.ctypes.data, ARGB, width, height, 4 * width)
    ink = cairo.cairo_create(surface)
    with _silent():
        for name in FORMATS:
            if libraries.gvc.gvRenderContext(libraries.context, graph, name, ink) == 0:
                break
    cairo.cairo_destroy(ink)
    cairo.cairo_surface_destroy(surface)
    return pixels


@contextmanager
def _silent() -> Iterator[None]:
    """Nothing into the log: GD says of every picture that it was built without something."""
    log, nothing = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 2)
    os.close(nothing)
    try:
        yield
    finally:
        os.dup2(log, 2)
        os.close(log)
