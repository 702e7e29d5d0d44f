"""The figures that are held to a bar, and whether they meet it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """`path` leads to the figure in the result; the quartiles stand beside it."""

    name: str
    path: tuple[str, ...]
    bar: float
    at_least: bool = False


def _ratio(name: str, bar: float, *path: str) -> Bar:
    return Bar(name=name, path=(*path, "of_sums"), bar=bar, at_least=True)


def _ms(name: str, bar: float, *path: str) -> Bar:
    return Bar(name=name, path=(*path, "median"), bar=bar)


BARS = (
    _ratio("drawing only, plain / ours", 0.85, "drawing_only", "plain_over_sandbox"),
    _ratio("drawing only, lightest fifth", 0.75, "drawing_only", "lightest_fifth"),
    _ratio("with the scene on both sides", 0.80, "with_scene", "plain_over_sandbox"),
    _ratio("two workers over one, programs", 1.7, "two_workers", "one_over_two"),
    _ratio("two workers over one, pages", 1.3, "two_browsers", "one_over_two"),
    _ratio("docker run a program, times as long", 6, "alternatives", "docker_run_over_sandbox"),
    _ratio("fresh interpreter, times as long", 4, "alternatives", "fresh_interpreter_over_sandbox"),
    _ms("matplotlib, 1480 x 880, ms", 150, "drawings_ms", "matplotlib, 1480 x 880"),
    _ms("plotly, ms", 120, "drawings_ms", "plotly"),
    _ms("html, 150 words, ms", 150, "drawings_ms", "html, 150 words"),
    _ms("html, 700 words, ms", 300, "drawings_ms", "html, 700 words"),
    _ms("mermaid, ms", 100, "drawings_ms", "mermaid"),
    _ms("graphviz, 12 nodes, ms", 40, "drawings_ms", "graphviz, 12 nodes"),
    _ms("svg, ms", 80, "drawings_ms", "svg"),
    _ms("empty program, ms", 10, "empty_ms", "root"),
    _ms("empty program, pandas, ms", 20, "empty_ms", "pandas"),
    _ms("empty program, plotly, ms", 20, "empty_ms", "plotly"),
    _ms("empty program, rdkit, ms", 20, "empty_ms", "rdkit"),
    *(
        _ms(f"start, {engine}, {kind}, ms", 2000, "start_ms", f"{engine}, {kind}")
        for engine in ("docker", "bubblewrap")
        for kind in ("charts", "browser")
    ),
)


def table(result: Mapping[str, Any]) -> str:
    """One line a bar, the plain median above them."""
    head = f"{result['engine']}, {result['programs']} programs, plain median {result['yardstick_ms']} ms"
    return "\n".join([head, *_lines(result)])


def _lines(result: Mapping[str, Any]) -> Iterator[str]:
    for bar in BARS:
        found: Any = result
        for key in bar.path[:-1]:
            found = found.get(key, {})
        if bar.path[-1] not in found:
            yield f"{bar.name:38} {'':>22} {found.get('failed', 'not measured')[:60]}"
            continue
        value = found[bar.path[-1]]
        met = value >= bar.bar if bar.at_least else value <= bar.bar
        scatter = " - ".join(f"{found[key]:g}" for key in ("low", "high"))
        yield f"{bar.name:38} {value:>8g}  ({scatter:>16})  bar {bar.bar:<6g} {'met' if met else 'MISSED'}"
