"""Graphviz' own libraries, loaded once: a child of this process draws with them as `dot` does, but starts warm."""

from __future__ import annotations

import ctypes
import mmap
import os
import resource
import sys
import threading
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

Size = tuple[int, int]
PLUGINS = ("core", "dot_layout", "neato_layout", "pango", "gd")
# What draws onto a surface of ours: the first does only that; the second, where the first is not built in, a PNG, too.
FORMATS = (b"gd:cairo:gd", b"png:cairo:cairo")
ARGB = 0  # cairo's name for 32 bits a pixel, colours multiplied by alpha
# With SERVER_NAME set and no GV_FILE_PATH, Graphviz opens no file that a source names.
SERVED = "SERVER_NAME"
HARMLESS = b"GD Warning: GD image support has been disabled"


@dataclass(frozen=True, slots=True)
class Run:
    """How the child ended: its exit status, less than 0 for a signal, and what was said."""

    status: int
    said: str


@dataclass(frozen=True, slots=True)
class Libraries:
    gvc: Any
    cgraph: Any
    cairo: Any


@cache
def load() -> Libraries:
    """The libraries, with the plugins most graphs need. Fonts are listed, but none is opened: that takes threads."""
    gvc, cgraph = _any("libgvc.so.6", "libgvc.so.7"), _any("libcgraph.so.6", "libcgraph.so.7", "libcgraph.so.8")
    cairo = _any("libcairo.so.2")
    for name in PLUGINS:
        for path in sorted(Path("/usr").glob(f"lib*/*/graphviz/libgvplugin_{name}.so.?")):
            ctypes.CDLL(str(path), mode=os.RTLD_LAZY)
    _any("libfontconfig.so.1").FcInit()
    pointer = ctypes.c_void_p
    for library, name, gives, takes in (
        (gvc, "gvContext", pointer, []),
        (gvc, "gvParseArgs", ctypes.c_int, [pointer, ctypes.c_int, ctypes.POINTER(ctypes.c_char_p)]),
        (gvc, "gvNextInputGraph", pointer, [pointer]),
        (gvc, "gvLayoutJobs", ctypes.c_int, [pointer, pointer]),
        (gvc, "gvRenderJobs", ctypes.c_int, [pointer, pointer]),
        (gvc, "gvRenderContext", ctypes.c_int, [pointer, pointer, ctypes.c_char_p, pointer]),
        (gvc, "gvFreeLayout", ctypes.c_int, [pointer, pointer]),
        (cgraph, "agclose", ctypes.c_int, [pointer]),
        (cgraph, "agreseterrors", ctypes.c_int, []),
        (cairo, "cairo_image_surface_create_for_data", pointer, [pointer, *[ctypes.c_int] * 4]),
        (cairo, "cairo_create", pointer, [pointer]),
        (cairo, "cairo_surface_flush", None, [pointer]),
    ):
        function = getattr(library, name)
        function.restype, function.argtypes = gives, takes
    return Libraries(gvc, cgraph, cairo)


def _any(*names: str) -> Any:
    for name in names[:-1]:
        try:
            return ctypes.CDLL(name, mode=os.RTLD_GLOBAL)
        except OSError:
            continue
    return ctypes.CDLL(names[-1], mode=os.RTLD_GLOBAL)


def draw(file: Path, formats: tuple[str, ...], size_of: Callable[[Path], Size | None]) -> Run:
    """Lay out the graphs of a file: `g.json` and so on, and `g.pixels` where `size_of` says how large that is."""
    libraries = load()
    said = file.with_name(f"{file.name}.said")
    sys.stdout.flush()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of forks beside threads; the guest has none
        pid = os.fork()
    if pid == 0:
        status = 70
        try:
            _enter(file.parent, said)
            status = _alone(lambda: _draw(libraries, file, formats, size_of))
        finally:
            os._exit(status)
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    lines = said.read_bytes().split(b"\n") if said.exists() else []
    return Run(status, b"\n".join(line for line in lines if line.strip() != HARMLESS).decode("utf-8", "replace"))


def _enter(folder: Path, said: Path) -> None:
    os.chdir(folder)
    os.environ.pop("GV_FILE_PATH", None)
    os.environ[SERVED] = "sandbox"
    nothing = os.open(os.devnull, os.O_RDWR)
    words = os.open(said, os.O_WRONLY | os.O_CREAT, 0o600)
    for target, source in ((0, nothing), (1, nothing), (2, words)):
        os.dup2(source, target)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _alone(work: Callable[[], int]) -> int:
    """In a thread, whose memory comes from a fresh arena: Graphviz takes things in the order of their addresses."""
    done: list[int] = []
    thread = threading.Thread(target=lambda: done.append(work()))
    thread.start()
    thread.join()
    return done[0]


def _draw(libraries: Libraries, file: Path, formats: tuple[str, ...], size_of: Callable[[Path], Size | None]) -> int:
    """What the main function of `dot` does, and the picture of each graph."""
    gvc, cgraph = libraries.gvc, libraries.cgraph
    context, other = gvc.gvContext(), gvc.gvContext()  # one context does not go on to another kind of job
    words = [b"dot", *(f"-T{name}".encode() for name in formats), b"-O", file.name.encode()]
    gvc.gvParseArgs(context, len(words), (ctypes.c_char_p * len(words))(*words))
    status, number, before = 0, 1, None
    while graph := gvc.gvNextInputGraph(context):
        if before:
            gvc.gvFreeLayout(context, before)
            cgraph.agclose(before)
        gvc.gvLayoutJobs(context, graph)
        gvc.gvRenderJobs(context, graph)
        stem = stem_of(file, number)
        if (size := size_of(stem)) is not None:
            _picture(libraries, other, graph, stem, size)
        status = max(status, int(cgraph.agreseterrors()))
        before, number = graph, number + 1
    return max(status, int(cgraph.agreseterrors()))


def stem_of(file: Path, number: int) -> Path:
    """The second graph of a source `g` is drawn to `g.2.json`, and so on."""
    return file if number == 1 else file.with_name(f"{file.name}.{number}")


def _picture(libraries: Libraries, context: int, graph: int, stem: Path, size: Size) -> None:
    width, height = size
    with stem.with_name(f"{stem.name}.pixels").open("w+b") as file:
        file.truncate(width * height * 4)
        with mmap.mmap(file.fileno(), 0) as shared:
            start = ctypes.c_char.from_buffer(shared)
            cairo = libraries.cairo
            surface = cairo.cairo_image_surface_create_for_data(ctypes.addressof(start), ARGB, width, height, 4 * width)
            ink = cairo.cairo_create(surface)
            for name in FORMATS:
                if libraries.gvc.gvRenderContext(context, graph, name, ink) == 0:
                    break
            cairo.cairo_surface_flush(surface)
            del start
