"""Pages, graphs and pictures in SVG to time the browser with: another one for each number."""

from __future__ import annotations

import json
import random

WORDS = "river stone garden market bridge letter window copper winter harbour mill orchard".split()


def page(words: int, seed: int) -> str:
    """A page of paragraphs and a table, of about so many words."""
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


def plotly(seed: int) -> str:
    """Grouped bars."""
    rng = random.Random(f"plotly {seed}")
    places = WORDS[: rng.randint(4, 9)]
    bars = [{"type": "bar", "name": name, "x": places, "y": [rng.randint(5, 90) for _ in places]} for name in "AB"]
    layout = {"title": {"text": f"Sales of {rng.choice(WORDS)}"}, "width": 900, "height": 540, "yaxis": {"title": "t"}}
    return json.dumps({"data": bars, "layout": layout})


def mermaid(seed: int) -> str:
    rng = random.Random(f"mermaid {seed}")
    names = [f"{rng.choice(WORDS)} {n}" for n in range(10)]
    edges = "\n".join(f"  n{rng.randrange(n)} --> n{n}[{names[n]}]" for n in range(1, 10))
    return f"flowchart TD\n  n0[{names[0]}]\n{edges}"


def svg(seed: int) -> str:
    """A bar chart written as SVG."""
    rng = random.Random(f"svg {seed}")
    bars = "".join(
        f'<rect x="{60 + 70 * n}" y="{400 - high}" width="50" height="{high}" fill="steelblue"/>'
        f'<text x="{85 + 70 * n}" y="420" text-anchor="middle">{rng.choice(WORDS)}</text>'
        for n, high in enumerate(rng.randint(40, 330) for _ in range(9))
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="720" height="460" '
        f'font-family="sans-serif" font-size="13"><text x="360" y="30" text-anchor="middle" font-size="20">'
        f"{rng.choice(WORDS).title()} of a year</text>{bars}"
        '<line x1="50" x2="690" y1="400" y2="400" stroke="black"/></svg>'
    )
