"""Calling `dot`: one process lays a source out and says both what it painted and where."""

from __future__ import annotations

import contextlib
import json
import os
import re
import resource
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import errors

# With SERVER_NAME set and no GV_FILE_PATH, dot opens no file that a source names.
ENVIRONMENT = {"SERVER_NAME": "sandbox"}
KEPT = ("PATH", "LC_ALL", "LANG", "HOME", "TMPDIR", "XDG_CACHE_HOME", "FONTCONFIG_FILE", "FONTCONFIG_PATH")
LARGEST_PIXELS = 50_000_000
LARGEST_MEMORY = 700 << 20  # enough for that many pixels; without it dot would first draw ten times as many
FENCE = re.compile(r"^[ \t]*(?:```|~~~)[ \t]*([\w+-]*)[^\n]*\n(.*?)^[ \t]*(?:```|~~~)[ \t]*$", re.DOTALL | re.MULTILINE)
FIGURE = r"([-\d.e+]+)"
TRANSFORM = re.compile(rf'transform="scale\({FIGURE} {FIGURE}\) rotate\({FIGURE}\) translate\({FIGURE} {FIGURE}\)"')
SIZE = re.compile(r"\s*([\d.]+)(?:\s*,\s*([\d.]+))?\s*!?\s*")


@dataclass(frozen=True, slots=True)
class Laid:
    """One graph: what dot says it painted, the picture, and how its points become pixels."""

    told: dict[str, Any]
    image: bytes
    scale: float
    turn: int  # quarter turns, clockwise
    shift: tuple[float, float]

    @property
    def holds_anything(self) -> bool:
        return any(key in one for one in self.parts for key in ("_draw_", "_ldraw_")) or "_ldraw_" in self.told

    @property
    def parts(self) -> list[dict[str, Any]]:
        return [*self.told.get("objects", ()), *self.told.get("edges", ())]

    @property
    def size(self) -> tuple[int, int]:
        return png_size(self.image)

    def pixel(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the layout (y upwards) stands on the picture."""
        across, down = x + self.shift[0], self.shift[1] - y
        for _ in range(self.turn):
            across, down = -down, across
        return across * self.scale, down * self.scale


def lay_out(source: str, out: Any) -> Iterator[Laid]:
    with tempfile.TemporaryDirectory(prefix="dot-") as folder:
        file = Path(folder, "g")
        file.write_text(unfenced(source), "utf-8")
        said = call(file, "-Tpng:cairo", "-Tjson", "-Tsvg")
        error = errors.of_run(said.returncode, said.stderr, source)
        if error is not None:
            if error[0] in ("crash", "program_error"):
                _judge_size(file, out)
            out.fail(*error)
        sys.stderr.write(said.stderr)
        for stem in _stems(file):
            yield _graph(stem, out)


def call(file: Path, *formats: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    started = subprocess.Popen(
        ["dot", *formats, "-O", file.name],
        cwd=file.parent, env=kept | ENVIRONMENT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, encoding="utf-8", errors="replace",
    )  # fmt: skip
    with contextlib.suppress(OSError):  # it may have ended already
        resource.prlimit(started.pid, resource.RLIMIT_AS, (LARGEST_MEMORY, LARGEST_MEMORY))
    _, said = started.communicate()
    return subprocess.CompletedProcess(started.args, started.returncode, "", said)


def unfenced(source: str) -> str:
    """The graph of a Markdown answer, on the lines it stood on; other sources as they are."""
    blocks = [found for found in FENCE.finditer(source) if found[1].lower() in ("", "dot", "gv", "graphviz")]
    if not blocks or re.match(r"\s*(?:strict\b|graph\b|digraph\b|//|/\*|#)", source, re.IGNORECASE):
        return source
    lines = [""] * (source.count("\n") + 1)
    for found in blocks:
        first = source.count("\n", 0, found.start(2))
        block = found[2].split("\n")
        lines[first : first + len(block)] = block
    return "\n".join(lines)


def _stems(file: Path) -> Iterator[Path]:
    """The second graph of a source `g` is drawn to `g.2.json`, and so on."""
    stem, number = file, 1
    while stem.with_name(stem.name + ".json").exists():
        yield stem
        number += 1
        stem = file.with_name(f"{file.name}.{number}")


def _graph(stem: Path, out: Any) -> Laid:
    image = stem.with_name(stem.name + ".cairo.png").read_bytes()
    told = json.loads(stem.with_name(stem.name + ".json").read_text("utf-8", "replace"))
    width, height = png_size(image)
    if width * height > LARGEST_PIXELS:
        out.fail("image_too_large", f"{width} x {height} pixels", None)
    laid = _placed(told, image, stem)
    errors.refuse_files(laid, out)
    return laid


def _placed(told: dict[str, Any], image: bytes, stem: Path) -> Laid:
    """The same view as an SVG has, whose header says how layout points become its points."""
    head = stem.with_name(stem.name + ".svg").read_bytes()[:4000].decode("utf-8", "replace")
    found = TRANSFORM.search(head)
    assert found is not None, "dot wrote an SVG without a transform"
    printed, _, turn, across, down = (float(part) for part in found.groups())
    own = _dpi(told)
    zoom = _zoom(printed * 72 / (own or 72), told)
    return Laid(told, image, zoom * (own or 96) / 72, round(turn / 90) % 4, (across, down))


def _dpi(told: dict[str, Any]) -> float | None:
    for name in ("dpi", "resolution"):
        try:
            if (dpi := float(told.get(name, "0"))) > 0:
                return dpi
        except ValueError:
            continue
    return None


def _zoom(printed: float, told: dict[str, Any]) -> float:
    """The zoom that a `size` asks for; dot prints no more than two digits of it."""
    zooms = [1.0]
    if size := _inches(told.get("size", "")):
        x0, y0, x1, y1 = (float(part) for part in told["bb"].split(","))
        pad = _inches(told.get("pad", "")) or (4.0, 4.0)
        width, height = x1 - x0 + 2 * pad[0], y1 - y0 + 2 * pad[1]
        zooms += [min(size[0] / width, size[1] / height), min(size[0] / height, size[1] / width)]
    nearest = min(zooms, key=lambda zoom: abs(zoom - printed))
    return nearest if abs(nearest - printed) < 0.01 else printed


def _inches(said: str) -> tuple[float, float] | None:
    """One or two numbers of inches, in points."""
    found = SIZE.fullmatch(said)
    return (72 * float(found[1]), 72 * float(found[2] or found[1])) if found else None


def _judge_size(file: Path, out: Any) -> None:
    """Where drawing died: was the picture simply too large?"""
    for old in file.parent.glob(f"{file.name}.*"):
        old.unlink()
    if call(file, "-Tsvg", "-Tjson").returncode:
        return
    for stem in _stems(file):
        told = json.loads(stem.with_name(stem.name + ".json").read_text("utf-8", "replace"))
        laid = _placed(told, b"", stem)
        x0, y0, x1, y1 = (float(part) for part in told["bb"].split(","))
        width, height = (x1 - x0) * laid.scale, (y1 - y0) * laid.scale
        if width * height > LARGEST_PIXELS:
            out.fail("image_too_large", f"{width:.0f} x {height:.0f} pixels", None)


def png_size(image: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", image[16:24])
    return width, height
