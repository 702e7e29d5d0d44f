"""Every way a program can leave a picture."""

from __future__ import annotations

import pytest

from renderers.drivers.fences import unfenced
from tests.renderers.drawing import draw, draw_all, run

PLOT = "import matplotlib.pyplot as plt\n"


def titles(source: str) -> list[str]:
    return [e.text or "" for page in draw_all(source) for e in page.of("title")]


@pytest.mark.parametrize(
    "ending",
    [
        "plt.show()",
        "",
        "plt.savefig('chart.png')",
        "plt.savefig('chart.svg')",
        "plt.savefig('chart.pdf', metadata={'Title': 'x'})",
        "plt.savefig('chart.jpg')",
        "plt.savefig('chart')",
        "plt.savefig('/no/such/folder/chart.png')",
        "import io; plt.savefig(io.BytesIO())",
        "import io; plt.savefig(io.BytesIO(), format='svg')",
        "plt.savefig('a.png'); plt.savefig('b.png', dpi=50); plt.show()",
        "plt.savefig('a.png'); plt.close()",
        "plt.show(); plt.savefig('late.png')",
        "plt.gcf().canvas.draw(); plt.savefig('a.png')",
        "plt.gcf().canvas.print_png(open('b.png', 'wb'))",
        "plt.gcf().show()",
        "plt.pause(100)",
        "import sys; plt.show(); sys.exit()",
        "import sys; sys.exit(0)",
    ],
)
def test_one_figure_is_one_page(ending: str, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert titles(PLOT + "plt.bar([1, 2], [3, 4])\nplt.title('One')\n" + ending) == ["One"]


def test_the_picture_has_the_dpi_asked_for(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    drawn = draw(PLOT + "plt.figure(figsize=(4, 3))\nplt.plot([1, 2])\nplt.savefig('a.svg', dpi=150)")
    assert (drawn.scene.width, drawn.scene.height) == (600, 450)
    assert (tmp_path / "a.svg").read_bytes().startswith(b"<?xml")


def test_files_are_really_written(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    source = (
        PLOT
        + "plt.plot([1, 2])\nplt.savefig('a.png')\nfrom PIL import Image\nassert Image.open('a.png').size == (640, 480)"
    )
    assert draw(source).image == (tmp_path / "a.png").read_bytes()


def test_several_figures_are_several_pages_in_order() -> None:
    source = "for name in 'ABC':\n    plt.figure()\n    plt.plot([1, 2])\n    plt.title(name)\n"
    assert titles(PLOT + source + "plt.show()") == ["A", "B", "C"]
    assert titles(PLOT + source) == ["A", "B", "C"]


def test_a_figure_shown_is_done_with() -> None:
    assert titles(PLOT + "plt.plot([1])\nplt.title('A')\nplt.show()\nplt.plot([2])\nplt.title('B')\nplt.show()") == [
        "A",
        "B",
    ]


def test_a_figure_cleared_after_saving_is_a_new_page(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    source = "plt.title('A')\nplt.savefig('a.png')\nplt.clf()\nplt.title('B')\nplt.savefig('b.png')"
    assert titles(PLOT + source) == ["A", "B"]


def test_the_last_state_counts(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert titles(PLOT + "plt.title('A')\nplt.savefig('a.png')\nplt.title('B')\nplt.savefig('a.png')") == ["B"]


def test_a_figure_without_pyplot(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    source = """
from matplotlib.figure import Figure
from matplotlib.backends.backend_{0} import FigureCanvas{1}
fig = Figure()
canvas = FigureCanvas{1}(fig)
fig.add_subplot().set_title('Mine')
{2}
"""
    assert titles(source.format("agg", "Agg", "fig.savefig('a.png')")) == ["Mine"]
    assert titles(source.format("svg", "SVG", "fig.savefig('a.svg')")) == ["Mine"]
    assert titles(source.format("agg", "Agg", "canvas.draw(); canvas.buffer_rgba()")) == ["Mine"]


def test_backends_with_windows_are_harmless() -> None:
    source = (
        "import matplotlib\nmatplotlib.use('TkAgg')\n"
        + PLOT
        + "plt.switch_backend('QtAgg')\nplt.ion()\nplt.title('A')\nplt.ginput(1)\nplt.show()"
    )
    assert titles(source) == ["A"]


def test_a_film_leaves_its_last_frame(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    source = PLOT + "from matplotlib.animation import FuncAnimation\nfig, ax = plt.subplots(figsize=(2, 2))\n"
    source += "def frame(i):\n    ax.set_title(f'Frame {i}')\n"
    assert titles(source + "film = FuncAnimation(fig, frame, frames=3)\nfilm.save('a.gif', writer='pillow')") == [
        "Frame 2"
    ]
    assert titles(source + "film = FuncAnimation(fig, frame, frames=3)\nplt.show()") == ["Frame 0"]


def test_code_in_a_fence_keeps_its_lines() -> None:
    answer = "Sure, here it is:\n\n```python\nimport matplotlib.pyplot as plt\nplt.title('A')\n1/0\n```\nEnjoy!\n"
    with pytest.raises(ZeroDivisionError) as caught:
        run(answer)
    assert caught.traceback[-1].lineno + 1 == 6
    assert titles(answer.replace("1/0", "")) == ["A"]
    assert titles(answer.replace("1/0", "").replace("```\nEnjoy!\n", "")) == ["A"]  # cut short
    assert unfenced("x = '''\n```\n'''\n") == "x = '''\n```\n'''\n"


def test_no_figure_is_no_image() -> None:
    assert run("print('nothing')").failure == (
        "no_image",
        "the program ended without a figure that has anything on it",
        None,
    )
    assert run(PLOT + "plt.figure()").failure is not None


def test_what_a_program_raises_is_raised() -> None:
    with pytest.raises(SyntaxError):
        run("def f(:\n")
    with pytest.raises(SystemExit):
        run("raise SystemExit(3)")
    with pytest.raises(EOFError):
        run("input('Your name: ')")
    with pytest.raises(ValueError, match="bmq"):
        run(PLOT + "plt.plot([1])\nplt.savefig('a.bmq')")


def test_the_program_is_main() -> None:
    source = PLOT + "def main():\n    plt.title('Main')\nif __name__ == '__main__':\n    main()\n"
    assert titles(source) == ["Main"]


def test_characters_the_font_lacks_are_named() -> None:
    drawn = draw(PLOT + "plt.title('地域 2024')\nplt.xlabel('Größe in µm')\nplt.ylabel(r'$x^2$ 売')")
    assert set(drawn.text("地域 2024").missing or "") == set("地域")
    assert drawn.text("Größe in µm").missing is None
    assert drawn.text("x² 売").missing == "売"


def test_marks_know_the_line_that_drew_them() -> None:
    drawn = draw(
        PLOT + "fig, ax = plt.subplots()\nax.bar([1], [2])\n\nax.plot([1, 2],\n        [3, 4])\nax.set_title('T')"
    )
    assert [e.line for e in (*drawn.of("bar"), *drawn.of("line"), *drawn.of("title"))] == [3, 5, 7]
