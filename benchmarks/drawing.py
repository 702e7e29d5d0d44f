"""Seconds to draw a page or a graph with its scene, in a warm guest: pages by their words, graphs by their nodes.

A browser readies its next page after each answer, so pages are timed twice: with time for that between them, as in a
run whose other work goes on meanwhile, and one right after the other.
"""

from __future__ import annotations

import random
import statistics
import time
from typing import Any

from renderers._drivers import driver_sources
from sandbox.choose import open_sandbox
from sandbox.contract import Sandbox
from synth.kit import renderer
from synth.records import Program, Spec

TIMES = 15
REST = 0.4
WORDS = "river stone garden market bridge letter window copper winter harbour mill orchard".split()


def compare(sandbox: str) -> dict[str, Any]:
    box = open_sandbox(sandbox, driver_sources(), guests=1)
    try:
        measured = {}
        for words in (150, 700):
            pages = [page(words, n) for n in range(TIMES)]
            measured[f"html, {words} words"] = _median(box, "html", pages, REST)
            measured[f"html, {words} words, without rest"] = _median(box, "html", pages)
        for nodes in (12, 60):
            measured[f"graphviz, {nodes} nodes"] = _median(box, "graphviz", [graph(nodes, n) for n in range(TIMES)])
        return {"engine": box.name, "guest": "warm", "times": TIMES, "seconds": measured}
    finally:
        box.close()


def _median(box: Sandbox, name: str, sources: list[str], rest: float = 0.0) -> dict[str, float]:
    step = renderer(name)
    seconds, elements = [], 0
    for source in [sources[0], *sources]:  # the first starts the guest
        program = Program(spec=Spec(topic=None, title="", data=None), renderer=name, source=source)
        time.sleep(rest)
        began = time.perf_counter()
        outcome = box.submit(step.ask(program)).result()
        seconds.append(time.perf_counter() - began)
        elements = len(step.read(program, outcome).pages[0].scene.elements)
    warm = seconds[1:]
    return {
        "first": round(seconds[0], 3),
        "median": round(statistics.median(warm), 4),
        "worst": round(max(warm), 4),
        "elements": elements,
    }


def page(words: int, seed: int) -> str:
    """A page of paragraphs and a table, of about so many words, another each time."""
    rng = random.Random(f"page {seed}")
    rows = max(4, words // 20)
    lines = [(f"{rng.choice(WORDS)} {row}", rng.randint(1, 40), f"{rng.uniform(1, 99):.2f}") for row in range(rows)]
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in line) + "</tr>" for line in lines)
    text = " ".join(rng.choice(WORDS) for _ in range(words - 4 * rows - 8))
    return (
        "<!doctype html><style>body{font:15px sans-serif;margin:40px;width:760px}"
        f"td,th{{border:1px solid #999;padding:4px 9px}}</style>"
        f"<h1>{rng.choice(WORDS).title()} report number {seed}</h1><p>{text}</p>"
        f"<table><tr><th>Item</th><th>Count</th><th>Price</th></tr>{cells}</table>"
    )


def graph(nodes: int, seed: int) -> str:
    rng = random.Random(f"graph {seed}")
    names = [f"{rng.choice(WORDS)} {n}" for n in range(nodes)]
    edges = "\n".join(f'  "{names[rng.randrange(n)]}" -> "{names[n]}";' for n in range(1, nodes))
    return f"digraph {{\n  node [shape=box, style=filled, fillcolor=lightyellow];\n{edges}\n}}\n"
