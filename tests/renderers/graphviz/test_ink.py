"""Boxes, shares and colours against pixels found another way: each thing in a colour of its own."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.renderers.graphviz.drawing import draw

LAYOUTS = ("dot", "neato", "fdp", "sfdp", "circo", "twopi", "osage")
COLOURS = ("#ff0000", "#00aa00", "#0000ff", "#aa00aa", "#aa7700", "#00aaaa")
SHAPES = ("box", "ellipse", "diamond", "hexagon", "cylinder", "star")


def near(pixels: Any, colour: str) -> tuple[int, int, int, int]:
    """The box of pixels on white that have something of a colour: those between it and white."""
    wanted = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)])
    span = 255 - wanted
    share = (255 - pixels) @ span / (span @ span)
    there = (np.abs(pixels - (255 - share[..., None] * span)).max(axis=2) < 6) & (share > 0.12)
    rows, columns = np.flatnonzero(there.any(axis=1)), np.flatnonzero(there.any(axis=0))
    return columns[0], rows[0], columns[-1] + 1, rows[-1] + 1


def within_a_pixel(one: Any, other: Any) -> bool:
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) <= 1


@pytest.mark.parametrize("layout", LAYOUTS)
def test_boxes_of_nodes_are_those_of_their_pixels(layout: str) -> None:
    nodes = "; ".join(
        f'n{at} [label="" shape={shape} color="{colour}" fillcolor="{colour}"]'
        for at, (shape, colour) in enumerate(zip(SHAPES, COLOURS, strict=True))
    )
    drawn = draw(
        f"graph {{ layout={layout}; overlap=false; node [style=filled]; {nodes}; edge [style=invis]; "
        "n0 -- {n1 n2 n3}; n1 -- {n4 n5} }"
    )
    found = {node.value["shape"]: node for node in drawn.of("node") if node.value}
    assert len(found) == 6
    for shape, colour in zip(SHAPES, COLOURS, strict=True):
        assert within_a_pixel(found[shape].box, near(drawn.pixels, colour)), shape
        assert found[shape].colour == tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))
        assert found[shape].visible == 1.0


VIEWS = (
    "", "dpi=150;", "size=2;", 'size="3,3!"; dpi=110;', "pad=0.7;", "rotate=90;", "rankdir=LR; margin=0.5;",
    'size="2.5,9"; landscape=true;',
)  # fmt: skip


@pytest.mark.parametrize("view", VIEWS)
def test_boxes_of_texts_and_edges_are_those_of_their_pixels(view: str) -> None:
    drawn = draw(
        f'digraph {{ {view} node [color=white]; a [label="Ägypten jq" fontcolor="{COLOURS[0]}"];'
        f'b [label="(second)" fontcolor="{COLOURS[1]}" fontname="DejaVu Sans Bold"]; label="Title, gy"; '
        f'fontcolor="{COLOURS[2]}"; a -> b [color="{COLOURS[3]}" label="edge" fontcolor="{COLOURS[4]}"] }}'
    )
    (edge,) = drawn.of("edge")
    for box, colour in (
        (drawn.only("text", "Ägypten jq").box, COLOURS[0]),
        (drawn.only("text", "(second)").box, COLOURS[1]),
        (drawn.only("title", "Title, gy").box, COLOURS[2]),
        (drawn.only("label", "edge").box, COLOURS[4]),
    ):
        assert within_a_pixel(box, near(drawn.pixels, colour)), (view, colour)
    (arrow,) = drawn.of("arrow")
    assert edge.box
    assert arrow.box
    both = [f(a, b) for f, a, b in zip((min, min, max, max), edge.box, arrow.box, strict=True)]
    assert within_a_pixel(both, near(drawn.pixels, COLOURS[3])), view
    assert drawn.unowned <= 2


def test_half_a_node_under_another() -> None:
    """Two squares of an inch, the second half a width to the right and drawn later: half of the first is left."""
    node = 'shape=box style=filled fixedsize=true width=1 height=1 penwidth=0 label=""'
    drawn = draw(
        f'graph {{ layout=neato; node [{node}]; a [pos="0,0!" fillcolor=red shape=square]; '
        'b [pos="0.5,0!" fillcolor=blue]; c [pos="3,0!" fillcolor="#00ff0040"]; '
        'd [pos="3.2,0.3!" fillcolor="#0000ff30"] }'
    )
    shares = {node.box[0]: node.visible for node in drawn.of("node") if node.box}
    first, second, third, fourth = (shares[x] for x in sorted(shares))
    assert first == pytest.approx(0.5, abs=0.02)
    assert (second, third, fourth) == (1.0, 1.0, 1.0)


def test_a_text_half_covered_keeps_its_whole_box() -> None:
    """The label is read off a second drawing where another node hides part of it in the first."""
    free = draw('graph { layout=neato; a [pos="0,0!" shape=box label="MMMMMMMM"]; b [pos="9,0!"] }')
    drawn = draw(
        'graph { layout=neato; a [pos="0,0!" shape=box label="MMMMMMMM"]; '
        'b [pos="0.5,0!" shape=box width=1 style=filled fillcolor=white label=""]; c [pos="9,0!"] }'
    )
    whole, part = free.only("text", "MMMMMMMM"), drawn.only("text", "MMMMMMMM")
    assert whole.box
    assert part.box
    assert whole.visible == 1.0
    assert within_a_pixel((whole.box[2] - whole.box[0],), (part.box[2] - part.box[0],))
    assert part.visible is not None
    assert 0.35 < part.visible < 0.65


def test_a_label_that_an_edge_crosses_is_hidden_a_little() -> None:
    drawn = draw(
        'graph { layout=neato; outputorder=nodesfirst; a [pos="0,0!"]; b [pos="4,0!"]; '
        'm [pos="2,0!" shape=none label="MMMM" fontsize=24]; a -- b [penwidth=4] }'
    )
    share = drawn.only("text", "MMMM").visible
    assert share is not None
    assert 0.5 < share < 0.9
    assert drawn.unowned <= 2


def test_contrast_colour_and_size_of_letters() -> None:
    drawn = draw('digraph { bgcolor="#101010"; a [style=filled fillcolor=white fontsize=18 label="on white"]; a -> b }')
    line = drawn.only("text", "on white")
    assert line.colour == (0, 0, 0)
    assert line.contrast == 21.0
    assert line.font_px == 24.0
    dark = drawn.only("text", "b")
    assert dark.contrast is not None
    assert dark.contrast < 1.2


DENSE = (
    'digraph { node [shape=record style=filled fillcolor=lightblue]; a [label="x|{y|z}"]; a -> b -> c -> a; }',
    'digraph { node [shape=cylinder penwidth=5]; a -> b; b [penwidth=9 color="red" style=filled] }',
    "digraph { edge [arrowhead=vee arrowtail=odiamond dir=both penwidth=3]; a -> b -> c -> d; a -> d [style=dotted] }",
    'graph { bgcolor="white:lightblue"; node [style=radial fillcolor="yellow:red" shape=doublecircle]; a -- b -- c }',
    'digraph { splines=ortho; node [shape=cylinder color="red" penwidth=2]; a -> {b c d} -> e }',
    'digraph { bgcolor=transparent; a -> b [color="red:blue:green" arrowsize=2]; b -> c [style=tapered penwidth=9] }',
    'digraph { node [style=wedged fillcolor="red:green:blue" shape=circle]; a -> b; c [style=striped shape=box '
    'fillcolor="red:white"]; subgraph cluster_1 { style="rounded,filled"; color=pink; b } }',
)


@pytest.mark.parametrize("source", DENSE)
def test_every_pixel_of_ink_is_somebodys(source: str) -> None:
    assert draw(source).unowned <= 2


def test_a_node_that_is_underlined_has_the_box_of_line_and_words() -> None:
    drawn = draw('digraph { a [shape=underline color=red fontcolor=blue label="MMM"]; a -> b }')
    words, line = near(drawn.pixels, "#0000ff"), near(drawn.pixels, "#ff0000")
    assert words[3] <= line[1]
    node = drawn.only("node", "MMM").box
    assert within_a_pixel(node, (min(words[0], line[0]), words[1], max(words[2], line[2]), line[3]))


def test_cells_that_share_a_border_hide_nothing_of_each_other() -> None:
    rows = "".join(f"<tr><td>{row}1</td><td>{row}2</td></tr>" for row in "abc")
    drawn = draw(
        f'digraph {{ t [shape=none label=<<table border="0" cellborder="2" cellspacing="0">{rows}</table>>] }}'
    )
    assert [cell.visible for cell in drawn.of("cell")] == [1.0] * 6
