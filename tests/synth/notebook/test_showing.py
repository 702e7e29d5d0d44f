"""What a notebook shows: text always, and HTML that stands alone, runs nothing and spoils nothing around it."""

import io
import os
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

import synth
from synth.notebook.asked import Asked
from synth.notebook.collection import Collection
from synth.notebook.drawing import Asking, Drawing
from synth.notebook.showing import Shown
from synth.notebook.thumbs import outlined, thumb
from tests.synth.samples import picture
from tests.synth.written import row, write_run

VOID = {"img", "br"}
ALLOWED = {
    "div",
    "b",
    "br",
    "code",
    "details",
    "img",
    "p",
    "pre",
    "span",
    "summary",
    "table",
    "tbody",
    "td",
    "th",
    "tr",
}
HOSTILE = "</pre></td><script>alert(1)</script><img src=x onerror=alert(1)>"


class Tags(HTMLParser):
    """Every tag that is begun, with its attributes; those left open."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.begun: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.begun.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def everything(tmp_path: Path, **changed: Any) -> dict[str, Shown]:
    """One of each thing that is shown."""
    samples = synth.open(write_run(tmp_path / "run", [[row(0, **changed), row(1)]]))
    drawing = Drawing(picture(), 0.25)
    asked = Asked(row(0, **changed)["questions"][0], drawing)
    return {
        "collection": samples,
        "example": samples[0],
        "question": samples[0].questions[0],
        "questions": samples.questions(),
        "rejects": samples.rejects,
        "rejected": samples.rejects[0],
        "drawing": drawing,
        "asking": Asking([asked], [asked], ["overlap: two texts"]),
    }


@pytest.fixture
def shown(tmp_path: Path) -> dict[str, Shown]:
    return everything(tmp_path)


NAMES = ("collection", "example", "question", "questions", "rejects", "rejected", "drawing", "asking")


@pytest.mark.parametrize("name", NAMES)
def test_html_is_static_whole_and_small(shown: dict[str, Shown], name: str):
    html = shown[name]._repr_mimebundle_()["text/html"]
    tags = Tags(html)
    assert tags.open == []
    assert {tag for tag, _ in tags.begun} <= ALLOWED
    assert not any(key.startswith("on") or key == "href" for _, attributes in tags.begun for key in attributes)
    images = [attributes for tag, attributes in tags.begun if tag == "img"]
    assert all(str(image["src"]).startswith("data:image/webp;base64,") for image in images)
    assert all(image["width"] and image["height"] and "alt" in image for image in images)
    assert tags.begun[0][1]["class"] == "pixelproof"
    assert [tag for tag, _ in tags.begun].count("div") >= 1
    assert len(html) < 1_000_000


@pytest.mark.parametrize("name", NAMES)
def test_what_a_model_or_a_program_wrote_stays_text(tmp_path: Path, name: str):
    asked = row(0)["questions"][0]
    said = asked["question"][0] | {"text": HOSTILE}
    questions = [asked | {"question": [said], "proof": HOSTILE, "rationale": HOSTILE, "options": [HOSTILE]}]
    changed = {"questions": questions, "program": HOSTILE, "provenance": row(0)["provenance"] | {"title": HOSTILE}}
    html = everything(tmp_path, **changed)[name].html()
    tags = Tags(html)
    assert tags.open == []
    assert {tag for tag, _ in tags.begun} <= ALLOWED
    assert not any(key.startswith("on") for _, attributes in tags.begun for key in attributes)


def test_only_what_is_asked_for_is_made(shown: dict[str, Shown]):
    samples = shown["collection"]
    assert set(samples._repr_mimebundle_()) == {"text/plain", "text/html"}
    assert set(samples._repr_mimebundle_(include={"text/plain"})) == {"text/plain"}
    assert set(samples._repr_mimebundle_(exclude={"text/plain"})) == {"text/html"}


def test_text_says_what_there_is(shown: dict[str, Shown], tmp_path: Path):
    example = row(0)["id"][:8]
    assert shown["collection"].plain().splitlines() == [
        f"<Collection: 2 samples in {tmp_path / 'run'}>",
        "  pie 1, heatmap 1",
        f"  [0] <Example {example}: pie, “Fähren €”, 1 question>",
        f"  [1] <Example {row(1)['id'][:8]}: heatmap, “Fähren €”, 1 question>",
    ]
    assert shown["question"].plain().splitlines() == [
        "How many in May? → 3.5 thousand",
        "  options: 3.5 thousand | 4 thousand",
        "  because: May shows 3.5.",
        "  checks: proof ✓, legible –",
    ]
    assert shown["rejects"].plain().splitlines()[1:] == ["  overlap 1", "  unique 1"]
    assert "not kept: How many in May? → 3.5 thousand" in shown["asking"].plain()


def test_html_says_what_there_is(shown: dict[str, Shown]):
    text = re.sub(r"<[^>]+>|\s+", " ", shown["example"].html())
    for words in ("Fähren €", "How many in May?", "3.5 thousand", "lookup, choice", "1 bar", "print(&#39;a&#39;)"):
        assert words in text


def test_a_large_dataset_shows_its_first_samples_only(tmp_path: Path):
    samples = synth.open(write_run(tmp_path / "run", [[row(n) for n in range(30)]]))
    html = samples.html()
    assert html.count("<img ") == 12
    assert "the first 12 are shown" in html


def test_a_filter_is_shown_without_looking_for_all_of_it(tmp_path: Path):
    out = write_run(tmp_path / "run", [[row(n) for n in range(15)], [row(15)]])
    found = synth.open(out).filter(lambda example: True)
    (out / "data" / "00001.parquet").write_bytes(b"PAR1 not really PAR1")
    assert "the first 12 are shown" in found.html()
    assert found.plain().startswith(f"<Collection: samples in {out}>")
    few = synth.open(out)[:3].filter(kind="pie")
    assert "<b>1 sample</b>" in few.html()


def test_nothing_is_shown_as_nothing(tmp_path: Path):
    samples = synth.open(write_run(tmp_path / "run", []))
    assert "<b>0 samples</b>" in samples.html()
    assert samples.plain() == f"<Collection: 0 samples in {tmp_path / 'run'}>"
    assert "<b>0 rejects</b>" in samples.rejects.html()


def test_a_picture_that_does_not_pack_is_made_smaller_still():
    noise = Image.frombytes("RGB", (900, 700), os.urandom(900 * 700 * 3))
    small = thumb(noise, "noise", width=600, height=600, sharp=2, most=50_000)
    assert len(small.uri) < 50_000 * 4 / 3 + 100
    assert (small.width, small.height) == (600, 467)


def test_pictures_of_noise_keep_a_page_below_a_megabyte(tmp_path: Path):
    out = io.BytesIO()
    Image.frombytes("RGB", (1200, 900), os.urandom(1200 * 900 * 3)).save(out, "PNG")
    noisy = [row(n, images=[{"bytes": out.getvalue(), "path": "a.png"}]) for n in range(12)]
    samples: Collection = synth.open(write_run(tmp_path / "run", [noisy]))
    assert len(samples.html()) < 1_000_000
    assert len(samples[0].html()) < 1_000_000


def test_a_frame_stands_around_its_box_and_covers_none_of_it():
    black = Image.new("RGB", (60, 40))
    framed = outlined(black, [(20, 10, 40, 30)], [])
    inside = {framed.getpixel((x, y)) for x in range(20, 40) for y in range(10, 30)}
    assert inside == {(0, 0, 0)}
    assert framed.getpixel((17, 20)) == (214, 51, 108)
    assert black.getpixel((17, 20)) == (0, 0, 0)
