"""The tap changes no pixel, and its boxes and shares are those of the pixels."""

# ruff: noqa: E501 - programs are easier to read on one line

from __future__ import annotations

import io
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pytest

from renderers._outcome import UNOWNED_PIXELS
from tests.renderers.drawing import draw

HEAD = "import numpy as np\nimport matplotlib.pyplot as plt\nfig, ax = plt.subplots(figsize=(5, 4))\nrng = np.random.default_rng(0)\n"

FIGURES = {
    "bars": "ax.bar_label(ax.bar(['a', 'b'], [1, 2], edgecolor='k'))\n",
    "lines": "ax.plot(np.sin(np.arange(300) / 9), 'o--', markevery=7, label='s')\nax.grid()\nax.legend()\n",
    "scatter": "ax.scatter(*rng.random((2, 90)), c=rng.random(90), s=rng.uniform(3, 300, 90), alpha=.4, marker='s')\n",
    "hatches": "ax.bar([1, 2], [3, 4], hatch='//', fill=False)\nax.fill_between([0, 3], 1, 2, alpha=.3, hatch='x')\n",
    "images": "ax.imshow(rng.random((5, 7)), alpha=.6)\nax.text(2, 2, r'$\\frac{a}{b}^2$', rotation=30)\n",
    "meshes": "ax.pcolormesh(rng.random((4, 5)))\nax.tripcolor([0, 1, 1], [0, 0, 1], [1, 2, 3], shading='gouraud')\n",
    "clipped": "i = ax.imshow(rng.random((9, 9)))\ni.set_clip_path(plt.Circle((4, 4), 3, transform=ax.transData))\n",
    "effects": "import matplotlib.patheffects as pe\nax.plot([0, 1], lw=5, path_effects=[pe.SimpleLineShadow(), pe.Normal()])\n",
    "polar": "fig.clf()\nax = fig.add_subplot(projection='polar')\nax.bar([0, 2], [1, 2], alpha=.5)\n",
    "solid": "fig.clf()\nax = fig.add_subplot(projection='3d')\nax.plot_surface(*np.mgrid[0:3, 0:3], np.eye(3))\n",
    "errors": "ax.errorbar([1, 2], [3, 4], yerr=.5, capsize=4)\nax.set_yscale('log')\nax.contour(rng.random((5, 5)))\n",
    "boxes": "ax.boxplot(rng.random((20, 3)), patch_artist=True)\nax.annotate('a', (1, .5), (2, .7), arrowprops={'arrowstyle': '->'})\n",
    "filtered": "import matplotlib.collections\nl, = ax.plot([0, 1], lw=9)\nl.set_agg_filter(lambda im, dpi: (im[::-1], 0, 0))\n",
}
SAVES = [
    "",
    ", dpi=140, bbox_inches='tight', pad_inches=.3",
    ", dpi=60, transparent=True",
    ", facecolor='#ffe', bbox_inches='tight'",
]


def program(body: str, how: str) -> str:
    return HEAD + body + f"import io\nfile = io.BytesIO()\nfig.savefig(file, format='png'{how})\n"


def test_png_is_byte_identical_to_a_plain_savefig(tmp_path: Path) -> None:
    sources = [program(body, SAVES[i % len(SAVES)]) for i, body in enumerate(FIGURES.values())]
    script = "import io, pathlib, warnings\nwarnings.simplefilter('ignore')\nimport matplotlib\nmatplotlib.use('agg')\n"
    for i, source in enumerate(sources):
        script += textwrap.dedent(source) + f"pathlib.Path('{i}.png').write_bytes(file.getvalue())\nplt.close('all')\n"
    subprocess.run([sys.executable, "-c", script], cwd=tmp_path, check=True, timeout=120)
    for i, (name, source) in enumerate(zip(FIGURES, sources, strict=True)):
        drawn = draw(source)
        assert drawn.image == (tmp_path / f"{i}.png").read_bytes(), name
        assert drawn.unowned == 0, name


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        ("ax.bar([1, 2], [3, 4])[1]", "bar"),
        ("ax.bar([1, 2], [3, 4], edgecolor='k', linewidth=3)[0]", "bar"),
        ("ax.plot([0, 1, 2], [1, 5, 2], linewidth=3)[0]", "line"),
        ("ax.scatter([1.3], [2.2], s=90)", "point"),
        ("ax.text(.4, .5, 'gypsum', transform=ax.transAxes, fontsize=17)", "label"),
        ("ax.text(.4, .5, 'turned', transform=ax.transAxes, rotation=37)", "label"),
        ("ax.set_title('Above it all')", "title"),
    ],
)
def test_box_is_where_pixels_change(make: str, kind: str) -> None:
    body = "ax.set_xlim(0, 3)\nax.set_ylim(0, 6)\nthing = " + make + "\n"
    drawn = draw(program(body, ", dpi=110"))
    without = draw(program(body + "thing.set_visible(False)\n", ", dpi=110"))
    rows, columns = np.nonzero((drawn.pixels != without.pixels).any(axis=2))
    changed = columns.min(), rows.min(), columns.max() + 1, rows.max() + 1
    boxes = [e.box for e in drawn.of(kind)]
    assert any(box and np.abs(np.array(box) - changed).max() <= 1 for box in boxes), (boxes, changed)


def test_markers_have_boxes_where_they_stand() -> None:
    drawn = draw(program("ax.plot([0, 1, 2], [1, 5, 2], 'o', color='#ff0000', ms=8)\n", ", dpi=100"))
    for element in drawn.of("point"):
        assert element.box is not None
        x0, y0, x1, y1 = (int(v) for v in element.box)
        assert tuple(drawn.pixels[(y0 + y1) // 2, (x0 + x1) // 2][:3]) == (255, 0, 0)
        ring = np.concatenate([drawn.pixels[y0 - 1, x0:x1], drawn.pixels[y1, x0:x1]])
        assert (ring[:, 1:3] > 200).all()


def test_a_bar_half_covered_reads_a_half() -> None:
    body = (
        "ax.bar([1, 2], [4, 4])\nax.set_ylim(0, 5)\nax.add_patch(plt.Rectangle((.6, 0), .8, 2, color='w', zorder=3))\n"
    )
    half, whole = draw(program(body, "")).of("bar")
    assert half.visible == pytest.approx(0.5, abs=0.02)
    assert whole.visible == 1.0


def test_a_translucent_span_hides_nothing() -> None:
    drawn = draw(program("ax.bar([1, 2], [4, 4])\nax.axvspan(.5, 1.5, alpha=.3, color='r', zorder=3)\n", ""))
    assert [bar.visible for bar in drawn.of("bar")] == [1.0, 1.0]


def test_a_translucent_mark_is_hidden_by_what_is_drawn_on_it() -> None:
    body = "ax.set_ylim(0, 5)\nax.bar([1], [4], alpha=.4)\nax.add_patch(plt.Rectangle((.5, 0), 1, 1, color='w', zorder=3))\n"
    (bar,) = draw(program(body, "")).of("bar")
    assert bar.visible == pytest.approx(0.75, abs=0.02)


def test_points_hidden_by_points_show_less() -> None:
    drawn = draw(program("ax.scatter([1, 1], [2, 2], s=200)\nax.scatter([3], [2], s=200)\n", ""))
    below, above, alone = drawn.of("point")
    assert (below.visible, above.visible, alone.visible) == (0.0, 1.0, 1.0)


def test_ink_put_on_the_canvas_by_hand_is_unowned() -> None:
    body = """
def draw(renderer, plain=ax.draw):
    plain(renderer)
    np.asarray(renderer.buffer_rgba())[50:60, 100:120] = (255, 0, 0, 255)
ax.draw = draw
"""
    assert draw(program(body, "")).unowned == 200 > UNOWNED_PIXELS


def test_an_artist_of_the_programs_own_owns_its_ink() -> None:
    body = """
from matplotlib.artist import Artist
from matplotlib.path import Path
from matplotlib.transforms import Affine2D
class Mine(Artist):
    def draw(self, renderer):
        gc = renderer.new_gc()
        renderer.draw_path(gc, Path([(100, 100), (140, 100), (140, 150), (100, 100)]), Affine2D(), (1, 0, 0))
        gc.restore()
ax.add_artist(Mine())
"""
    drawn = draw(program(body, ""))
    assert drawn.unowned == 0
    (mine,) = drawn.of("shape", "other")
    assert mine.box is not None
    assert np.abs(np.array(mine.box) - (100, 250, 140, 300)).max() <= 2  # 400 rows: y runs from 250 to 300 from the top


def test_what_a_program_reads_back_is_the_picture() -> None:
    body = "ax.plot([1, 2])\nfig.savefig(f := io.BytesIO())\nimage = plt.imread(io.BytesIO(f.getvalue()))\nassert image.shape == (400, 500, 4)\n"
    drawn = draw("import io\n" + HEAD + body)
    assert drawn.pixels.shape == (400, 500, 4)
    assert io.BytesIO(drawn.image).read(4) == b"\x89PNG"
