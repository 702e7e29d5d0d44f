"""Printed pages, and an independent reading: the text layer of what Chromium prints of the same page."""

from __future__ import annotations

import io
from typing import Any

import pypdfium2 as pdfium
import pytest

from tests.renderers.html.drawing import HEAD, draw_all

ROWS = "".join(f"<tr><td>row{n}<td>{n * 11}" for n in range(1, 61))
LONG = (
    f"{HEAD}<style>@page {{ margin: 20mm }} @media print {{ .screen {{ display: none }} }}"
    "h2 { break-before: page }</style>"
    f"<h1>Report</h1><p class=screen>only on screens</p><table><thead><tr><th>Name<th>Count</thead>{ROWS}</table>"
    "<h2>Second part</h2><ul><li>last words</ul>"
)


def test_pages_breaks_and_repeated_headers() -> None:
    pages = draw_all(LONG, page="a4")
    for page in pages:  # 210 mm x 297 mm
        assert abs(page.scene.width - 793.7) < 1.5
        assert abs(page.scene.height - 1122.5) < 1.5
    texts = [page.words for page in pages]
    assert not any("screens" in words for words in texts)
    assert texts[-1] == ["Second", "part", "•", "last", "words"]
    tables = [table for page in pages for table in page.scene.tables]
    assert len(tables) == len(pages) - 1 > 1
    assert {table.columns for table in tables} == {("Name", "Count")}
    assert [row for table in tables for row in table.rows] == [(f"row{n}", n * 11) for n in range(1, 61)]


def test_printed_words_stand_on_their_ink() -> None:
    for page in draw_all(LONG, page="letter"):
        dark = page.pixels.min(axis=2) < 160
        for word in page.of("word"):
            x0, y0, x1, y1 = (int(side) for side in word.box or ())
            assert dark[y0:y1, x0:x1].any(), word.text
            assert word.visible == 1
            dark[y0:y1, x0:x1] = False
        assert not dark.any()


def test_margins_of_the_page_are_kept() -> None:
    first = draw_all(LONG, page="a4")[0]
    x0, y0, *_ = first.of("heading")[0].box or (0, 0)
    assert 20 / 25.4 * 96 - 1 <= x0 <= 20 / 25.4 * 96 + 5
    assert y0 >= 20 / 25.4 * 96


def test_boxes_and_pictures_are_printed_where_they_stand() -> None:
    """The page's margin is an inch, so are its pictures' sides; boxes are 13 pixels wide."""
    drawn = "<canvas width=96 height=96></canvas><svg width=96 height=96><circle r=9 /></svg>"
    style = "<style>@page{margin:1in}body{margin:0;line-height:0}input{margin:0}p{margin:1in 0}</style>"
    (page,) = draw_all(f"{HEAD}{style}{drawn}<p><input type=checkbox checked><input type=radio></p>", page="a4")
    places = [(e.role, *(round(side) for side in e.box or ())) for e in (*page.of("image"), *page.of("field"))]
    assert places == [
        ("canvas", 96, 96, 192, 192), ("svg", 192, 96, 288, 192),
        ("checkbox", 96, 288, 109, 301), ("radio", 109, 288, 122, 301),
    ]  # fmt: skip
    assert [(field.value or {})["checked"] for field in page.of("field")] == [True, False]


READ = [
    "<h1>Lake and shore</h1><p>Some <b>words</b> of a text, in <i>two</i> faces.</p>"
    "<table><tr><th>A<th>B<tr><td>12<td>x y</table>",
    "<div style='columns:3'>" + "Seven words stand in this one sentence. " * 20 + "</div>",
    "<div style='display:flex;gap:20px'><div>left part</div><div>right part</div></div><ol><li>first<li>second</ol>",
]


@pytest.mark.parametrize("body", READ)
def test_words_are_those_of_the_text_layer(body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from renderers.drivers.html import paper

    printed: list[bytes] = []
    own = paper._printed

    def keep(*given: Any) -> bytes:
        printed.append(own(*given))
        return printed[-1]

    monkeypatch.setattr(paper, "_printed", keep)
    (page,) = draw_all(HEAD + body, page="a4")
    layer = _layer(printed[0])
    ours = [(str(w.text), w.box or (0, 0, 0, 0)) for w in page.of("word")]
    assert sorted(text for text, _ in ours) == sorted(text for text, _ in layer)
    for text, (x0, y0, x1, y1) in layer:
        near = [box for said, box in ours if said == text and abs(box[0] - x0) < 3 and abs(box[2] - x1) < 3]
        assert any(abs(box[1] - y0) < 3 and abs(box[3] - y1) < 3 for box in near), text


def _layer(data: bytes) -> list[tuple[str, tuple[float, float, float, float]]]:
    """Words of a page of PDF by its characters, whose boxes are those of their glyphs."""
    page = pdfium.PdfDocument(io.BytesIO(data))[0]
    text, height, zoom = page.get_textpage(), page.get_height(), 96 / 72
    found: list[tuple[str, tuple[float, float, float, float]]] = []
    gap = True
    for n in range(text.count_chars()):
        sign = text.get_text_range(n, 1)
        if not sign.strip():
            gap = True
            continue
        left, bottom, right, top = text.get_charbox(n)
        box = (left * zoom, (height - top) * zoom, right * zoom, (height - bottom) * zoom)
        if gap or not found:
            found.append((sign, box))
        else:
            said, was = found[-1]
            found[-1] = (
                said + sign,
                (min(was[0], box[0]), min(was[1], box[1]), max(was[2], box[2]), max(was[3], box[3])),
            )
        gap = False
    return found
