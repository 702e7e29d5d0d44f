"""How much of a word shows: covers, veils, words over words."""

from __future__ import annotations

import pytest

from tests.renderers.html.drawing import draw

TABLE = (
    "<table style='border-collapse:collapse'>"
    "<tr><td style='width:150px;height:40px'>alpha<td style='width:150px'>bravo"
    "<tr><td style='height:40px'>delta<td>golf</table>"
)  # fmt: skip


def shares(body: str) -> dict[str, float]:
    return {str(word.text): float(word.visible or 0) for word in draw(body).of("word")}


def cover(left: int, top: int, width: int, height: int, paint: str, text: str = "") -> str:
    place = f"left:{left}px;top:{top}px;width:{width}px;height:{height}px"
    return f"<div style='position:absolute;{place};background:{paint}'>{text}</div>"


def test_a_stamp_hides_exactly_the_words_under_it() -> None:
    assert shares(TABLE + cover(150, 0, 160, 44, "#c00", "<b style='color:#fff'>VOID</b>")) == {
        "alpha": 1, "bravo": 0, "delta": 1, "golf": 1, "VOID": 1
    }  # fmt: skip


def test_a_cover_hides_the_markers_under_it_whatever_their_colour() -> None:
    drawn = draw(
        "<style>.white::marker { color: #fff } .pink::marker { color: #f0f } ul { position: relative }</style>"
        "<body style='background: #357'><ul><li>one</li><li class=white>two</li>"
        "<li class=pink style='list-style: square'>three</li><li class=white style='list-style: circle'>four</li></ul>"
        "<ul><li>five</li><li class=white>six</li>"
        "<div style='position: absolute; left: 0; top: 0; width: 36px; height: 100%; background: #ccc'></div></ul>"
    )
    assert [(marker.text, marker.visible, marker.colour) for marker in drawn.of("word", "marker")[:4]] == [
        ("•", 1, (0, 0, 0)), ("•", 1, (255, 255, 255)), ("■", 1, (255, 0, 255)), ("◦", 1, (255, 255, 255))
    ]  # fmt: skip
    assert [marker.visible for marker in drawn.of("word", "marker")[4:]] == [0, 0]


def test_half_a_cover_leaves_half_a_word() -> None:
    whole = draw("<div style='font:40px/50px monospace'>HHHHHHHH</div>").word("HHHHHHHH")
    x0, _, x1, _ = whole.box or (0, 0, 0, 0)
    for part in (0.25, 0.5, 0.75):
        width = round((x1 - x0) * part)
        found = shares("<div style='font:40px/50px monospace'>HHHHHHHH</div>" + cover(round(x0), 0, width, 50, "#fff"))
        assert found["HHHHHHHH"] == pytest.approx(1 - part, abs=0.06)


@pytest.mark.parametrize(
    ("paint", "share"), [("rgba(255,255,255,.3)", 1), ("rgba(0,0,0,.4)", 1), ("rgba(0,0,0,.6)", 0), ("#fff", 0)]
)
def test_veils_hide_nothing_and_covers_all(paint: str, share: float) -> None:
    found = shares(TABLE + cover(0, 0, 1000, 300, paint))
    assert found == {"alpha": share, "bravo": share, "delta": share, "golf": share}


def test_a_word_over_a_word() -> None:
    body = "<div style='font:40px/50px monospace'>HHHH</div>"
    alone = draw(body).word("HHHH")
    both = draw(body + "<div style='position:absolute;left:10px;top:4px;color:red;font:40px/50px monospace'>OOO</div>")
    assert both.word("HHHH").box == alone.box
    assert 0.5 < float(both.word("HHHH").visible or 0) < 0.95
    assert both.word("OOO").visible == 1


def test_what_a_dialog_darkens_is_hidden_and_the_dialog_is_not() -> None:
    """Its backdrop lies over all but itself; a window that is shown whole is 750 pixels tall."""
    page = draw(
        "<style>::backdrop{background:rgba(0,0,0,.8)}</style><p>under</p>"
        "<dialog id=box style='font:20px/30px Liberation Sans'>over</dialog><script>box.showModal()</script>"
    )
    assert page.pixels.shape[:2] == (750, 1000)
    under, over = page.word("under"), page.word("over")
    assert (under.visible, over.visible) == (0, 1)
    assert over.box is not None
    assert over.box[3] - over.box[1] < 20


def test_clipped_words_show_in_part() -> None:
    found = shares("<div style='width:60px;overflow:hidden;font:40px/50px monospace'>HHHHH</div>")
    assert found["HHHHH"] == pytest.approx(60 / 120.4, abs=0.06)  # letters of DejaVu Sans Mono are 0.602 em wide


def test_dots_stand_where_a_line_begins_that_runs_to_the_left() -> None:
    """Its end stays, here five signs of 24 pixels: the dots take as much, and 150 have room for no more."""
    style = "width:150px;font:40px/50px monospace;overflow:hidden;white-space:nowrap;text-overflow:ellipsis"
    drawn = draw(f"<div dir=rtl style='{style}'>ABC DE FGHI JK</div>")
    assert {word.text: word.visible for word in drawn.of("word")} == {"FGHI": pytest.approx(0.5, abs=0.02), "JK": 1}
    assert all((word.box or (0,))[0] > 24 for word in drawn.of("word"))


@pytest.mark.parametrize(
    ("path", "share"),
    [
        ("inset(0 75% 0 0)", 0.25), ("inset(0 0 0 96.3px round 4px)", 0.5), ("polygon(0 0, 100% 0, 0 100%)", 0.5),
        ("ellipse(50% 50% at 100% 50%)", 0.46), ("none", 1),
    ],
)  # fmt: skip
def test_paths_clip_words(path: str, share: float) -> None:
    """Eight letters, 192.6 pixels wide and 29 tall, in a line of 50. Half an ellipse lies over their right half: it is
    29 tall up to 0.81 of the way to its end, and 0.6 of that on average from there on: 0.5 * (0.81 + 0.19 * 0.6)."""
    body = f"<div style='font:40px/50px monospace;width:192.6px;clip-path:{path}'>HHHHHHHH</div>"
    for page in ("tall", "a4"):
        word = draw(body, page=page).word("HHHHHHHH")
        assert float(word.visible or 0) == pytest.approx(share, abs=0.1), page


@pytest.mark.parametrize("path", ["inset(50%)", "inset(100%)", "polygon(0 0, 0 0, 0 0)", "polygon(0px 0px, 5px 0px)"])
def test_what_a_path_takes_away_is_no_word(path: str) -> None:
    assert draw(f"<p>here</p><p style='clip-path:{path}'>nowhere</p>").words == ["here"]


def test_a_fading_text_fades() -> None:
    """Under a mask that goes from all to nothing, what is left at three quarters of the way is a veil of 0.25."""
    words = "<span>strong</span><span style='position:absolute;left:700px'>faint</span>"
    assert shares(f"<div style='mask-image:linear-gradient(to right,#000,transparent)'>{words}</div>") == {
        "strong": 1, "faint": 0
    }  # fmt: skip


@pytest.mark.parametrize(
    "style",
    [
        "color:red !important", "-webkit-text-fill-color:green !important", "transition:all 5s",
        "mix-blend-mode:multiply",
        "filter:grayscale(1)", "background:linear-gradient(red,blue);background-clip:text;color:transparent",
        "opacity:.3",
        "-webkit-text-stroke:1px blue;color:#fff", "text-shadow:1px 1px 2px red", "background:#ff0 !important",
        "color:#808080",
    ],
)  # fmt: skip
def test_dress_hides_nothing(style: str) -> None:
    word = draw(f"<p style='{style}'>dressed</p><p>next</p>").word("dressed")
    plain = draw("<p>dressed</p><p>next</p>").word("dressed")
    assert float(word.visible or 0) > 0.97
    assert word.box is not None
    assert plain.box is not None
    assert all(abs(a - b) <= 1 for a, b in zip(word.box, plain.box, strict=True))
