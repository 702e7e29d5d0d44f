"""What a drawing may load, what it may not, and that nothing of one is found by the next."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import pytest
from PIL import Image

from tests.renderers.drawings.drawing import draw, drawn, run

HOSTILE = """<svg data-pixelproof='["node", null, {}, 1]' onload="document.title = 'left'" width="90" height="40">
<script>top.left = 1; top.document.body.append('left')</script><style>* { fill: red !important }
@font-face { font-family: Ahem; src: url(x.ttf) } :root { --left: red }</style>
<text id="t" y="20" onclick="1">bad</text><foreignObject width="9" height="9"><form xmlns="http://www.w3.org/1999/xhtml"
name="body"><input name="style"/><meta http-equiv="refresh" content="0; url=http://example.com"/>
<base href="http://example.com/"/><iframe srcdoc="inner"/></form></foreignObject>
<set attributeName="onload" to="top.left = 1"/><a href="javascript:top.left = 1">
<rect width="9" height="9"/></a></svg>"""
PLAIN = """<svg width="120" height="60"><defs><linearGradient id="g"><stop stop-color="red"/></linearGradient></defs>
<rect id="t" x="5" y="5" width="30" height="20" fill="url(#g)"/><text x="50" y="30" fill="var(--left, blue)"
font-family="Ahem">plain text</text></svg>"""


def picture(colour: str) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (4, 4), colour).save(file, "PNG")
    return file.getvalue()


def test_the_same_drawing_is_the_same_whatever_came_before() -> None:
    first = run(PLAIN).pages
    run(HOSTILE)
    assert run(PLAIN).pages == first
    for n in range(12):
        run(f'<svg width="{90 + n}" height="40"><style>text {{ font-size: {n + 9}px }}</style><text>x</text></svg>')
    assert run(PLAIN).pages == first


def test_a_hostile_drawing_is_drawn_without_what_it_tries() -> None:
    drawing = drawn(run(HOSTILE))
    assert drawing.words == ["bad"]
    assert {element.kind for element in drawing.scene.elements} == {
        "figure",
        "region",
        "shape",
        "text",
        "word",
        "field",
    }


def test_pictures_in_a_drawing() -> None:
    inside = base64.b64encode(picture("#00f")).decode()
    drawing = draw(f'<image href="data:image/png;base64,{inside}" width="40" height="40"/>')
    assert drawing.pixels[20, 20].tolist() == [0, 0, 255]


def test_files_beside_a_drawing_are_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for colour in ("#f00", "#00f"):
        (tmp_path / "beside.png").write_bytes(picture(colour))
        drawing = draw('<image href="beside.png" width="40" height="40"/>')
        assert [(image.box, image.value) for image in drawing.of("image")] == [((0, 0, 40, 40), {"loaded": True})]
        assert drawing.pixels[20, 20].tolist() == ([255, 0, 0] if colour == "#f00" else [0, 0, 255])
    (tmp_path / "beside.png").unlink()
    (lost,) = draw('<image href="beside.png" width="40" height="40"/>').of("image")
    assert lost.value == {"loaded": False}


def test_what_is_elsewhere_is_not_loaded_and_noted(capsys: pytest.CaptureFixture[str]) -> None:
    draw(
        "<style>@import 'http://example.com/a.css'; @font-face { font-family: f; src: url(http://example.com/f.woff) }"
        "text { font-family: f }</style><text y='20'>words</text><image href='http://example.com/p.png' width='9' "
        "height='9'/><use href='http://example.com/u.svg#u'/><rect width='9' height='9' style='mask: url(http://e.invalid/m)'/>"
    )
    logs = capsys.readouterr().out
    for address in ("http://example.com/f.woff", "http://example.com/p.png", "http://example.com/u.svg#u"):
        assert f"blocked: {address}" in logs
