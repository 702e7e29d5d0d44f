"""The driver that draws all pages, in its own guests: what it needs of their libraries and fonts is there."""

from __future__ import annotations

import io
import struct

import numpy as np
import pytest
from PIL import Image

from qa.texts import missing_glyphs
from renderers._drivers import driver_sources
from sandbox.kinds import BROWSER, by_kind
from synth.records import Picture
from tests.sandbox.conftest import Draw

RENDERER = "html"
DRIVERS = by_kind(driver_sources())[BROWSER]
BARS = """<div style="width: 600px"><canvas id="bars"></canvas></div>
<script src="https://cdn.jsdelivr.net/npm/chart.js"></script><script>
new Chart(bars, {type: 'bar', options: {scales: {y: {min: 0, max: 10}}, plugins: {legend: {display: false}}},
  data: {labels: ['a', 'b'], datasets: [{label: 'n', data: [10, 5], backgroundColor: ['#ff0000', '#0000ff']}]}});
</script>"""
TWO_PAGES = "<h1>First words</h1><p style='break-before: page'>last words</p>"


def words(picture: Picture) -> list[list[str | None]]:
    return [[element.text for element in page.scene.elements if element.kind == "word"] for page in picture.pages]


@pytest.mark.parametrize(("paper", "inches"), [("a4", (210 / 25.4, 297 / 25.4)), ("letter", (8.5, 11))])
def test_paper(paper: str, inches: tuple[float, float], draw: Draw) -> None:
    picture = draw(TWO_PAGES, page=paper)
    assert words(picture) == [["First", "words"], ["last", "words"]]
    for page in picture.pages:
        size = struct.unpack(">II", page.image[16:24])
        assert size == pytest.approx([96 * side for side in inches], abs=1.5)


def test_one_tall_picture(draw: Draw) -> None:
    assert words(draw(TWO_PAGES)) == [["First", "words", "last", "words"]]


def test_a_script_that_no_font_has_is_told_of(draw: Draw) -> None:
    (page,) = draw("<p>Hello नमस्ते 你好</p>").pages
    found = list(missing_glyphs(page.scene))
    assert any("'नमस्ते': the font has no न" in said for said in found)
    assert not any("你" in said.partition("has no")[2] for said in found)


def test_a_copy_is_loaded_whatever_hash_the_page_names(draw: Draw) -> None:
    address = "https://cdn.jsdelivr.net/npm/d3@7.8.0/dist/d3.min.js"
    tag = f'<script src="{address}" integrity="sha384-AAAA" crossorigin="anonymous"></script>'
    picture = draw(f"{tag}<p id=p>none</p><script>if (window.d3) p.textContent = d3.sum([2, 3])</script>")
    assert words(picture) == [["5"]]


def test_nothing_of_ours_is_found_in_the_page(draw: Draw) -> None:
    look = "Object.getOwnPropertyNames(window).filter(key => /playwright|pixelproof|binding|__pw/i.test(key))"
    assert words(draw(f"<p id=p></p><script>p.textContent = 'found ' + {look}.length</script>")) == [["found", "0"]]


def test_signs_of_an_icon_font_are_no_words(draw: Draw) -> None:
    sheet = "https://cdnjs.cloudflare.com/ajax/libs/font-awesome/6.5.1/css/all.min.css"
    page = f"<link rel=stylesheet href={sheet}><button><i class='fa-solid fa-house'></i> Home</button>"
    assert words(draw(page)) == [["Home"]]


def test_a_chart_that_a_library_draws_is_drawn_to_its_end(draw: Draw) -> None:
    """Bars of 10 and 5 on an axis from 0 to 10: they grow at first, and end twice as tall as one another."""
    (page,) = draw(BARS).pages
    picture = np.asarray(Image.open(io.BytesIO(page.image)).convert("RGB"))
    tall, low = (int((picture == colour).all(axis=2).any(axis=1).sum()) for colour in ((255, 0, 0), (0, 0, 255)))
    assert tall > 150
    assert tall == pytest.approx(2 * low, abs=2)
