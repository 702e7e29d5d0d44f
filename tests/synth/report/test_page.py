"""The page itself: it needs nothing, runs nothing, says what it should, and can be read by those who do not see."""

from __future__ import annotations

import io
import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image

from synth.cli.report import command
from synth.report import Report, say
from synth.report.shown import _image, around
from tests.synth.report.made import HOSTILE, MOVE, RECIPE, write_run

VOID = {"meta", "img", "rect", "br", "link", "input"}


class Page(HTMLParser):
    """Tags in their order with what stands in them; that they close in turn is looked at on the way."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.text.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]

    @property
    def words(self) -> str:
        return " ".join(" ".join(self.text).split())


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_run(tmp_path_factory.mktemp("page") / "<i>run & more")


@pytest.fixture(scope="module")
def text(out: Path) -> str:
    return Report(out).html()


@pytest.fixture(scope="module")
def page(text: str) -> Page:
    return Page(text)


@pytest.fixture(scope="module")
def two(out: Path, tmp_path_factory: pytest.TempPathFactory) -> Page:
    other = write_run(tmp_path_factory.mktemp("other") / "second", {**RECIPE, "families": None})
    return Page(Report(out, other).html())


def must_stand_alone(page: Page) -> None:
    assert page.open == []
    assert not {tag for tag, _ in page.tags} & {"script", "link", "iframe", "object", "embed", "base", "form", "i"}
    for tag, attributes in page.tags:
        assert not [name for name in attributes if name.startswith("on")], tag
        for name in ("src", "href", "xlink:href", "action", "data", "poster", "srcset"):
            where = attributes.get(name)
            assert where is None or re.match(r"#[\w-]+$|data:image/webp;base64,[\w+/=]+$", where), (tag, where)
    policies = [meta["content"] for meta in page.all("meta") if meta.get("http-equiv") == "Content-Security-Policy"]
    assert policies == ["default-src 'none'; img-src data:; style-src 'unsafe-inline'"]


def must_be_readable(text: str, page: Page) -> None:
    assert len(page.all("svg")) == len(re.findall(r"<svg [^>]*role=\"img\"[^>]*>\s*<title>[^<]+</title>", text))
    for table in re.findall(r"<table>.*?</table>", text, re.DOTALL):
        columns = len(re.findall(r'<th scope="col"', table))
        assert columns > 1
        for row in re.findall(r"<tr>(.*?)</tr>", table.partition("</thead>")[2], re.DOTALL):
            spanned = sum(int(span) - 1 for span in re.findall(r'colspan="(\d+)"', row))
            assert row.count('<th scope="row">') == 1
            assert len(re.findall(r"<t[hd]", row)) + spanned == columns
    ids = [attributes["id"] for _, attributes in page.tags if attributes.get("id")]
    assert len(ids) == len(set(ids))
    assert {str(link["href"])[1:] for link in page.all("a")} <= set(ids)
    assert all(image.get("alt") for image in page.all("img"))


def test_a_page_stands_alone_and_can_be_read(text: str, page: Page):
    must_stand_alone(page)
    must_be_readable(text, page)


def test_the_page_of_two_runs_does_too(out: Path, two: Page, tmp_path: Path):
    must_stand_alone(two)
    other = write_run(tmp_path / "second")
    text = Report(out, other).html()
    must_be_readable(text, Page(text))


def test_what_stands_in_the_data_is_text_on_the_page(out: Path, page: Page, tmp_path: Path):
    copy = shutil.copytree(out, tmp_path / "copy")
    described = json.loads((copy / "run.json").read_text())
    described["versions"] = {"<script>": "</style><script>alert(1)</script>"}
    (copy / "run.json").write_text(json.dumps(described))
    must_stand_alone(Page(Report(copy).html()))
    assert "<i>run & more" in page.words


def test_the_numbers_stand_as_text(page: Page):
    for said in ("3 of 3 samples kept", "5 questions", "$0.667 a kept sample", "planned 8 100.0%", "kept 3 37.5%"):
        assert said in page.words, said
    assert "grouped_bars 2 66.7% grouped_bars: 66.7% 75.0% −8.3" in page.words
    assert "Texts in en." in page.words


def test_rejects_are_shown_with_lines_pictures_and_what_was_asked(page: Page):
    assert f"1 a = 2 # {HOSTILE} 2 print(a) 3 b = 2" in page.words
    assert "line 2: NameError" in page.words
    assert f"How many in {MOVE}? 7 bar1: too little of {HOSTILE}" in page.words
    # that question's, the overlap's and the picture's that kept too little; programs that failed have none
    assert [image["alt"] for image in page.all("img")] == [
        f"bar1: too little of {HOSTILE}", "2 of 3 questions passed, 6 are asked for", "bar1 and title",
    ]  # fmt: skip


def test_two_runs_stand_side_by_side(two: Page):
    assert "0 shares differ by more than chance" in two.words
    assert "planned 8 100.0% 8 100.0%" in two.words
    assert "lookup 3 60.0% 3 60.0% lookup: 60.0%, 60.0% 75.0% – 0.0 1.00" in two.words


def test_a_difference_beyond_chance_is_listed(tmp_path: Path):
    one, other = tmp_path / "one", tmp_path / "other"
    for folder, drawn in ((one, 500), (other, 100)):
        (folder / "done").mkdir(parents=True)
        (folder / "run.json").write_text(json.dumps({"recipe": RECIPE}))
        said = {"topics": 1000, "samples": 0, "questions": 0, "rejects": {}, "passed": {"drawn": drawn, "checked": 0}}
        (folder / "done" / "00000.json").write_text(json.dumps(said))
    page = Page(Report(one, other).html())
    assert "1 share differs by more than chance" in page.words
    assert "Samples by stage drawn 50.0% 10.0% −40.0 < 0.001" in page.words


def test_a_run_of_nothing_has_a_page(tmp_path: Path):
    (tmp_path / "run.json").write_text(json.dumps({"recipe": RECIPE}))
    page = Page(Report(tmp_path).html())
    must_stand_alone(page)
    assert "0 of 3 samples kept" in page.words
    for section in ("Questions and answers", "Pictures", "Likeness"):
        assert f"{section} Nothing was kept." in page.words


def test_a_run_that_keeps_nothing_has_no_guesses_beside_one_that_does(out: Path, tmp_path: Path):
    (tmp_path / "run.json").write_text(json.dumps({"recipe": RECIPE}))
    page = Page(Report(out, tmp_path).html())
    assert page.words.count("Who never looks") == 1
    assert "Nothing was kept." not in page.words


def test_texts_keep_their_direction_to_themselves(page: Page):
    """Beside Hebrew or Arabic the numbers of a row would change places."""
    assert page.all("bdi")
    assert "\u2068" in page.words


def test_what_is_transparent_is_white():
    data = io.BytesIO()
    Image.new("RGBA", (4, 3), (0, 0, 0, 0)).save(data, "PNG")
    shown = _image(data.getvalue())
    assert shown is not None
    assert (shown.mode, shown.getpixel((1, 1))) == ("RGB", (255, 255, 255))
    assert _image(data.getvalue()[:20]) is None


def test_it_is_written_where_it_is_asked_for(out: Path, tmp_path: Path):
    copy = shutil.copytree(out, tmp_path / "copy")
    assert Report(copy).write() == copy / "report.html"
    assert Report(copy).write(tmp_path / "new" / "page.html").read_text().startswith("<!doctype html>")


def test_the_command_writes_a_page_or_prints_the_figures(out: Path, tmp_path: Path):
    came = CliRunner().invoke(command, [str(out), "-o", str(tmp_path / "page.html")])
    assert came.exit_code == 0, came.output
    assert came.stdout.startswith(str(tmp_path / "page.html"))
    said = json.loads(CliRunner().invoke(command, [str(out), str(out), "--json"]).stdout)
    assert [run["head"]["kept"] for run in said["runs"]] == [3, 3]
    assert said["runs"][0]["tables"]["checks"]["rows"]["drawn"] == {"count": 1, "of": 8, "share": 0.125, "asked": None}
    assert said["runs"][0]["spreads"]["question_words"]["count"] == 5
    assert said["runs"][0]["costs"]["stages"]["spec"]["cost"] == 2.0
    assert not (out / "report.html").exists()


def test_a_folder_of_something_else_is_refused(tmp_path: Path):
    came = CliRunner().invoke(command, [str(tmp_path)])
    assert came.exit_code == 2
    assert "holds no run and no dataset" in came.output


@pytest.mark.parametrize(
    ("boxes", "shown"),
    [
        ([], (0, 0, 1000, 2000)),
        ([(500, 1000, 510, 1010)], (265, 845, 745, 1165)),  # 480 x 320 around it
        ([(0, 0, 10, 10)], (0, 0, 480, 320)),
        ([(990, 1990, 1000, 2000)], (520, 1680, 1000, 2000)),
        ([(100, 100, 200, 200), (800, 1500, 900, 1600)], (40, 40, 960, 1660)),  # all of them and 60 around
    ],
)
def test_what_is_framed_is_shown_with_what_is_around(boxes: list[tuple[int, ...]], shown: tuple[int, ...]):
    assert around(boxes, (1000, 2000)) == shown


def test_a_small_picture_is_shown_whole():
    assert around([(10, 10, 20, 20)], (200, 100)) == (0, 0, 200, 100)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (say.dollars(None), "unknown"), (say.dollars(0), "$0.00"), (say.dollars(0.00123), "$0.00123"),
        (say.share(0.1234), "12.3%"), (say.share(None), "–"), (say.points(-0.0833), "−8.3"),
        (say.points(0.0001), "0.0"),
        (say.chance(0.0002), "< 0.001"), (say.chance(0.034), "0.034"), (say.chance(0.5), "0.50"),
        (say.duration(4.25), "4.2 s"), (say.duration(90), "90 s"), (say.duration(600), "10 min"),
        (say.size(72_600), "72.6 kB"), (say.number(4.666), "4.7"), (say.number(1234.5), "1,234"),
        (say.cut("a\n b  c", 3), "a b …"),
    ],
)  # fmt: skip
def test_numbers_are_written_for_people(said: str, expected: str):
    assert said == expected
