"""Scenes worked out by hand from the source: kinds, roles, values, places."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.renderers.html.drawing import draw, run


def test_places_of_what_stands_at_fixed_places() -> None:
    drawn = draw(
        "<button style='position:absolute;left:100px;top:40px;width:120px;height:50px'>Go</button>"
        "<table style='position:absolute;left:300px;top:40px;border-collapse:separate;border-spacing:0;"
        "table-layout:fixed;width:200px'><tr style='height:40px'><td>A<td>B</table>"
        "<img style='position:absolute;left:600px;top:10px;width:64px;height:48px' src='data:image/gif;base64,"
        "R0lGODlhAQABAIAAAP8AAP///ywAAAAAAQABAAACAkQBADs='>"
    )
    (button,) = drawn.of("button")
    (picture,) = drawn.of("image")
    assert button.box == (100, 40, 220, 90)
    assert [cell.box for cell in drawn.of("cell")] == [(300, 40, 400, 80), (400, 40, 500, 80)]
    assert (picture.box, picture.role, picture.value) == ((600, 10, 664, 58), "picture", {"loaded": True})
    assert drawn.scene.width == 1000
    assert drawn.scene.height == 90


def test_word_boxes_hold_their_ink_and_nothing_else() -> None:
    drawn = draw("<p style='margin:20px'>Some <i>fjord</i> gypsies Ången</p>")
    dark = drawn.pixels.min(axis=2) < 200
    left = dark.copy()
    for word in drawn.of("word"):
        x0, y0, x1, y1 = (int(side) for side in word.box or ())
        inside = dark[y0:y1, x0:x1]
        assert inside[:1].any() or inside[1:2].any()
        assert inside[:, :1].any() or inside[:, 1:2].any()
        assert inside[-2:].any()
        assert inside[:, -2:].any()
        left[y0:y1, x0:x1] = False
    assert not left.any()
    assert drawn.words == ["Some", "fjord", "gypsies", "Ången"]


def test_letters_say_their_size_colour_and_contrast() -> None:
    drawn = draw(
        "<p style='color:#000'>black</p><p style='color:#fff'>white</p><p style='opacity:.5;font-size:31px'>grey</p>"
    )
    black, white, grey = drawn.word("black"), drawn.word("white"), drawn.word("grey")
    assert (black.colour, white.colour) == ((0, 0, 0), (255, 255, 255))
    assert black.contrast == pytest.approx(21, abs=0.1)
    assert white.contrast == pytest.approx(1, abs=0.01)
    assert (black.font_px, grey.font_px) == (20, 31)
    assert all(abs(part - 128) < 8 for part in grey.colour or ())
    assert grey.contrast == pytest.approx(3.95, abs=0.4)  # (1.05) / (0.2159 + 0.05)
    assert (black.visible, white.visible, grey.visible) == (1, 1, 1)


def test_texts_of_elements() -> None:
    drawn = draw(
        "<header><h2>Our <em>own</em> prices</h2></header><p>It costs $<b>45</b>.00 and H<sub>2</sub>O, "
        "<a href=#>see here</a>.</p><p style='text-transform:uppercase'>shout</p><blockquote>said</blockquote>"
        "loose words"
    )
    (heading,) = drawn.of("heading")
    assert (heading.text, heading.value) == ("Our own prices", {"level": 2})
    assert drawn.scene.find(heading.parent or "").role == "header"
    assert [p.text for p in drawn.of("paragraph")] == ["It costs $45.00 and H2O, see here.", "SHOUT"]
    assert [link.text for link in drawn.of("link")] == ["see here"]
    assert [text.text for text in drawn.of("text", "quote")] == ["said"]
    assert [text.text for text in drawn.of("text", "other")] == ["loose words"]
    assert drawn.words == "Our own prices It costs $45.00 and H2O, see here . SHOUT said loose words".split()


def test_lists_have_their_markers() -> None:
    drawn = draw(
        "<ol type=a><li>one<li>two<ul><li>in</ul></ol><ol start=7><li>seven</ol>"
        "<ul style='list-style:none'><li>bare</ul>"
    )
    assert [(item.text, (item.value or {})["marker"]) for item in drawn.of("text", "item")] == [
        ("one", "a."), ("two", "b."), ("in", "◦"), ("seven", "7."), ("bare", None)
    ]  # fmt: skip
    assert [(x.role, (x.value or {})["items"]) for x in drawn.of("list")] == [
        ("ordered", 2), ("unordered", 1), ("ordered", 1), ("unordered", 1)
    ]  # fmt: skip
    assert [marker.visible for marker in drawn.of("word", "marker")] == [1, 1, 1, 1]


def test_generated_content() -> None:
    drawn = draw(
        "<style>.n::before{content:'Note: '}.n::after{content:' end'}li{list-style:none;counter-increment:c}"
        "li::before{content:counter(c) ') '}</style><p class=n>text</p><ul><li>x<li>y</ul><q>said</q>"
    )
    assert [w.text for w in drawn.of("word", "generated")] == ["Note:", "end", "1)", "2)", "“", "”"]
    assert [p.text for p in drawn.of("paragraph")] == ["Note: text end"]
    assert drawn.of("text", "other")[0].text == "“said”"


def test_nothing_is_said_of_what_does_not_show() -> None:
    drawn = draw(
        "<p>seen</p><p style='display:none'>a</p><p style='visibility:hidden'>b</p><p style='opacity:0'>c</p>"
        "<p style='position:absolute;left:-9999px'>d</p><p style='font-size:0'>e</p>"
        "<details><summary>more</summary>f</details>"
        "<p style='position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0,0,0,0)'>g</p>"
        "<script>var h</script>"
        "<div style='height:0;overflow:hidden'>i</div><div style='width:90px;overflow:hidden;white-space:nowrap;"
        "text-overflow:ellipsis'>one two three four</div>"
    )
    assert [word for word in drawn.words if word not in ("▸", "▶")] == ["seen", "more", "one", "two"]


def test_layout_tables_are_none_and_roles_count() -> None:
    drawn = draw(
        "<table role=presentation><tr><td>Only layout</table><div role=table><div role=row>"
        "<span role=columnheader>Fruit</span>"
        "<span role=columnheader>Price</span></div><div role=row>"
        "<span role=cell>Plum</span> <span role=cell>3.20</span></div>"
        "</div><div role=heading aria-level=4>Head</div><span role=button>Press</span>"
    )
    assert drawn.table.columns == ("Fruit", "Price")
    assert drawn.table.rows == (("Plum", 3.2),)
    assert [h.value for h in drawn.of("heading")] == [{"level": 4}]
    assert [b.text for b in drawn.of("button")] == ["Press"]
    assert len(drawn.of("region", "table")) == 1


def test_shadow_trees_and_frames() -> None:
    drawn = draw(
        "<my-box></my-box><iframe style='position:absolute;left:400px;top:100px;width:200px;height:90px;border:0' "
        "srcdoc='<body style=margin:0>framed'></iframe><script>customElements.define('my-box',"
        "class extends HTMLElement{"
        "connectedCallback(){this.attachShadow({mode:'open'}).innerHTML='<p>shadowed</p>'}})</script>"
    )
    assert drawn.words == ["shadowed", "framed"]
    x0, y0, *_ = drawn.word("framed").box or (0, 0)
    assert 400 <= x0 <= 402
    assert 100 <= y0 <= 106


def test_names_of_html_mean_nothing_in_drawings() -> None:
    drawn = draw("<svg width=99 height=40><textarea>a</textarea><td>b</td><label>c</label><text y=20>d</text></svg>")
    assert [(e.kind, e.text) for e in drawn.scene.elements[1:]] == [("image", "d"), ("word", "d")]


def test_turned_words_have_an_outline() -> None:
    drawn = draw(
        "<div style='position:absolute;left:200px;top:200px;transform:rotate(90deg);width:100px'>Upright</div>"
    )
    word = drawn.word("Upright")
    x0, y0, x1, y1 = word.box or (0, 0, 0, 0)
    assert y1 - y0 > 2 * (x1 - x0)
    assert len(word.outline or ()) == 4
    assert min(x for x, _ in word.outline or ()) <= x0 + 1


def test_a_picture_is_the_same_twice() -> None:
    body = "<style>p{animation:a 3s forwards}@keyframes a{from{opacity:0}}</style><p>text</p><input autofocus value=x>"
    assert draw(body).image == draw(body).image


def test_files_beside_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "style.css").write_text("p { font-size: 44px }")
    monkeypatch.chdir(tmp_path)
    drawn = draw("<link rel=stylesheet href=style.css><p>big</p><img src=none.png width=50 height=50>")
    assert drawn.word("big").font_px == 44
    assert [image.value for image in drawn.of("image")] == [{"loaded": False}]


@pytest.mark.parametrize(
    ("html", "kind", "line"),
    [
        ("<!doctype html>\n<p>x\n<script>\nlet a = 1;\nabsent.go();\n</script>", "program_error", 5),
        ("<p>x<script>location = 'http://elsewhere.example/'</script>", "forbidden_network", None),
        ("<p>x<script>fetch('http://elsewhere.example/')</script>", "forbidden_network", None),
        ("<p>x<script>location = 'file:///etc/passwd'</script>", "forbidden_file", None),
        ("<p>x<script>setInterval(() => 0, 1); location.reload()</script>", "program_error", None),
        ("<div style='height:20000px'>x</div>", "image_too_large", None),
        ("<html><body></body></html>", "no_image", None),
    ],
)
def test_pages_that_are_not_drawn(html: str, kind: str, line: int | None) -> None:
    out = run(html)
    assert out.failure is not None
    assert (out.failure[0], out.failure[2]) == (kind, line)
    assert out.pages == []


def test_a_page_cannot_lie_about_itself() -> None:
    lies = (
        "Array.prototype.push = () => { throw 1 }; Array.prototype.map = null; Map.prototype.get = null;"
        "Element.prototype.getBoundingClientRect = () => ({left: 5, top: 5, right: 6, bottom: 6});"
        "document.createRange = () => null; window.getComputedStyle = null; JSON.stringify = () => '{}';"
        "const r = new Range(); r.selectNodeContents(document.querySelector('p'));"
        "CSS.highlights.set('own', new Highlight(r))"
    )
    honest = draw("<p>hello world</p>")
    lying = draw(f"<style>::highlight(own) {{ color: #000 }}</style><p>hello world</p><script>{lies}</script>")
    assert [word.box for word in lying.of("word")] == [word.box for word in honest.of("word")]
    assert lying.word("hello").visible == 1


def test_nothing_of_one_page_is_there_in_the_next() -> None:
    leave = "window.name = 'left'; localStorage.x = 1; sessionStorage.x = 1; document.cookie = 'x=1'; window.left = 1"
    look = (
        "document.body.textContent = [window.name || 'none', localStorage.length, sessionStorage.length,"
        "document.cookie || 'none', typeof window.left, history.length].join(' ')"
    )
    assert draw(f"<p>first</p><script>{leave}</script>").words == ["first"]
    assert draw(f"<p>x</p><script>{look}</script>").words == ["none", "0", "0", "none", "undefined", "1"]


def test_characters_that_no_font_has_are_told_of() -> None:
    unheard = "\U000e1000"  # of a plane that nothing is assigned in
    drawn = draw(f"<p>Known {unheard}word</p><table><tr><td>{unheard}</table>")
    assert {word.text: word.missing for word in drawn.of("word")} == {
        "Known": None, f"{unheard}word": unheard, unheard: unheard
    }  # fmt: skip
    assert drawn.of("paragraph")[0].missing == unheard
    assert drawn.of("cell")[0].missing == unheard
    assert draw("<p>é é 😀 ❤️ a\u00adb c\u200bd</p>").of("paragraph")[0].missing is None
