"""Templates: their faults before anything runs, and pages filled as the rows say."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import pytest

from renderers.drivers.template import run
from sandbox.contract import Job, Limits, Sandbox
from synth.given.author import Frozen
from synth.given.faults import Unfit
from synth.given.given import Given, understand
from synth.given.settings import Facts
from synth.given.template import read_template
from synth.records import Topic
from tests.synth.given.tables import written

COLUMNS = ("name", "price", "Unit price", "index")


def faults(folder: Path, text: str) -> list[str]:
    path = written(folder, text, "page.html.jinja")
    with pytest.raises(Unfit) as raised:
        read_template(path, COLUMNS)
    return [fault.replace(f"{path}", "page") for fault in raised.value.faults]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<p>\n{% for x in row %}\n</p>", "page:2: Unexpected end of template."),
        ("a\n{{ name | upercase }}", "page:2: No filter named 'upercase'."),
        ("\n\n{{ nmae }}", "page:3: no column is called 'nmae'; did you mean 'name'?"),
        ("{{ Unit_price }}", "page:1: no column is called 'Unit_price'; write row['Unit price']"),
        ("{{ lipsum() }}", "page:1: no column is called 'lipsum'; the rows have name, price, Unit price and index"),
        ("{% include 'a.html' %}", "page:1: a template stands alone: include finds no other"),
        ("\n{% import 'a.html' as a %}", "page:2: a template stands alone: import finds no other"),
        ("{% extends 'a.html' %}", "page:1: a template stands alone: extends finds no other"),
        ("<p>\n<img src='logo.png'>", "page:2: logo.png is not in page.files/, where pictures of a template stand"),
        ("<style>\nb { background: url(tile.svg) }\n</style>",
         "page:2: tile.svg is not in page.files/, where pictures of a template stand"),
        ("  \n", "page: is empty"),
    ],
)  # fmt: skip
def test_faults_are_told_by_line(tmp_path: Path, text: str, said: str) -> None:
    assert any(fault.startswith(said) for fault in faults(tmp_path, text))


def test_all_faults_are_told_together(tmp_path: Path) -> None:
    told = faults(tmp_path, "{{ nam }}\n{{ prize }}\n<img src=x.png>")
    assert [fault.split(":")[1] for fault in told] == ["1", "2", "3"]


@pytest.mark.parametrize(
    "text",
    [
        "{{ name }} {{ row['Unit price'] }} {{ index }} {{ rows | length }}",
        "{% set total = 3 %}{{ total }}{% for name in row %}{{ loop.index }}{{ name }}{% endfor %}",
        "<a href='other.html'>x</a><img src='https://x.example/a.png'><a href='#top'>y</a>",
        "<img src='data:image/png;base64,AA'>",
        "<img src='{{ name }}.png'>",
        "{# {{ nothing }} #}<!-- <img src='gone.png'> -->",
    ],
)
def test_what_is_no_fault(tmp_path: Path, text: str) -> None:
    assert read_template(written(tmp_path, text, "page.html.jinja"), COLUMNS).text == text


def test_pictures_become_part_of_the_page(tmp_path: Path) -> None:
    beside = tmp_path / "page.files" / "in"
    beside.mkdir(parents=True)
    (beside / "a b.png").write_bytes(b"\x89PNG")
    ground = "<b style=\"background:url('./in/a b.png')\"></b>"
    text = f'<p>in/a b.png</p><img src="in/a%20b.png">{ground}<img src="other.png">'
    template = read_template(written(tmp_path, text.replace("other.png", "{{ name }}"), "page.html.jinja"), COLUMNS)
    data = "data:image/png;base64,iVBORw=="
    assert template.with_pictures(text) == (
        f'<p>in/a b.png</p><img src="{data}"><b style="background:url(\'{data}\')"></b><img src="other.png">'
    )


# Filling, by the driver alone


class Failed(BaseException):
    pass


class Out:
    """What a driver writes to, as the guest has it."""

    page = ""

    def data(self, data: bytes, /) -> None:
        self.page = data.decode()

    def fail(self, kind: str, message: str, line: int | None = None, /) -> NoReturn:
        raise Failed(kind, message, line)


def filled(template: str, row: str, numbers: dict[str, str] | None = None, rows: list[Any] | None = None) -> str:
    out = Out()
    run(
        f'{{"template": {json.dumps(template)}, "row": {row}, "numbers": {json.dumps(numbers or {})}, "index": 4, '
        f'"rows": {json.dumps(rows)}}}',
        out,
    )
    return out.page


@pytest.mark.parametrize(
    ("template", "page"),
    [
        ("{{ n }} {{ d }} {{ big }}", "3 12.50 123456789012345678901"),
        ("{{ n * d }} {{ n + 1 }} {{ '%.3f' | format(d) }}", "37.5 4 12.500"),
        ("{{ range(n) | list }}", "[0, 1, 2]"),
        ("{{ t }}|{{ t | safe }}", "a &lt; b|a < b"),
        ("{{ nil }}|{{ row['two words'] }}|{{ index }}", "|x|4"),
        ("{% for one in deep.list %}{{ one.v }};{% endfor %}", "1.10;2;"),
        ("{{ deep.list | map(attribute='v') | sum }}", "3.1"),
        ("{{ '7' | int + 1 }} {{ 'x' | int(5) }} {{ '2.5' | float }}", "8 5 2.5"),
    ],
)
def test_what_a_row_says_stands_on_the_page(template: str, page: str) -> None:
    row = (
        '{"n": 3, "d": 12.50, "big": 123456789012345678901, "t": "a < b", "nil": null, "two words": "x", '
        '"deep": {"list": [{"v": 1.10}, {"v": 2}]}}'
    )
    assert filled(template, row) == page


def test_cells_that_are_numbers_count_and_print_as_they_are_written() -> None:
    row, numbers = '{"price": "1.234,50", "count": "1.208", "no": "0012"}', {"price": "1234.50", "count": "1208"}
    assert filled("{{ price }} {{ count }} {{ no }}", row, numbers) == "1.234,50 1.208 0012"
    assert filled("{{ price * 2 }} {{ count + 1 }} {{ no ~ 1 }}", row, numbers) == "2469.0 1209 00121"
    assert (
        filled("{{ rows[1].price + price }}", row, numbers, [["a", {}], [json.loads(row), numbers]][1:] * 2) == "2469.0"
    )


@pytest.mark.parametrize(
    ("template", "kind", "line", "said"),
    [
        ("a\n{{ row.gone }}", "program_error", 2, "has no attribute 'gone'"),
        ("{{ 1 / 0 }}", "program_error", 1, "division by zero"),
        ("\n{{ '12,5' | float }}", "program_error", 2, "'12,5' is no number"),
        ("{{ 'x' | int }}", "program_error", 1, "'x' is no whole number"),
        ("{{ row.__class__.__mro__ }}", "forbidden_file", 1, "unsafe"),
        ("{{ ''.__class__ }}", "forbidden_file", 1, "unsafe"),
        ("{{ row.update(a=1) }}", "forbidden_file", 1, "unsafe"),
        ("{% for a in range(99999999) %}{% endfor %}", "program_error", 1, "Range too big"),
        ("{% for a in range(99999) %}{{ 'x' * 99 }}{% endfor %}", "output_too_large", None,
         "more than 1,000,000 characters"),
    ],
)  # fmt: skip
def test_what_goes_wrong_is_told_by_the_template_line(template: str, kind: str, line: int | None, said: str) -> None:
    with pytest.raises(Failed) as raised:
        filled(template, '{"a": 1}')
    assert raised.value.args[0] == kind
    assert said in raised.value.args[1]
    assert raised.value.args[2] == line


# In the guest


@pytest.mark.parametrize(
    ("template", "kind"),
    [
        ("{% for a in range(9999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}", "timeout"),
        ("{% set x = 'x' * 900000000 %}{{ x | length }}", "memory"),
    ],
)
def test_a_template_that_eats_time_or_memory_is_ended(box: Sandbox, template: str, kind: str) -> None:
    source = json.dumps({"template": template, "row": {}, "numbers": {}, "index": 0, "rows": None})
    limits = Limits(seconds=2.0, memory_mb=256, processes=4)
    outcome = box.submit(Job(driver="template", source=source, limits=limits)).result()
    assert outcome.error is not None
    assert outcome.error.kind == kind


# Rows of data


def test_rows_of_a_table_keep_what_is_written(tmp_path: Path, given_pages: Callable[..., Given]) -> None:
    given = given_pages("name;price;no\nTea;1.234,50;007\nSoup;;012\n", "{{ name }}: {{ price }}")
    assert given.most == 2
    given.freeze(tmp_path / "out")
    frozen = Frozen(tmp_path / "out")
    spec = frozen.spec(Topic(kind="synth.given.page", subject="rows.csv, row 2", seed=1))
    assert spec["data"] == {"name": "Soup", "price": "", "no": "012"}
    first = json.loads(frozen.fill(Topic(kind="synth.given.page", subject="rows.csv, row 1", seed=1)).source)
    assert first["row"] == {"name": "Tea", "price": "1.234,50", "no": "007"}
    assert first["numbers"] == {"price": "1234.50"}
    assert (first["index"], first["rows"]) == (0, None)
    assert not frozen.counts  # who writes 1.234,50 may mean 1234 by 1.234


def test_all_rows_go_along_where_they_are_wanted(tmp_path: Path, given_pages: Callable[..., Given]) -> None:
    given = given_pages("name,price\nTea,1.50\nSoup,3\n", "{{ rows | length }}")
    given.freeze(tmp_path / "out")
    frozen = Frozen(tmp_path / "out")
    job = json.loads(frozen.fill(Topic(kind="synth.given.page", subject="rows.csv, row 1", seed=1)).source)
    assert job["rows"] == [
        [{"name": "Tea", "price": "1.50"}, {"price": "1.50"}], [{"name": "Soup", "price": "3"}, {"price": "3"}]
    ]  # fmt: skip
    assert frozen.counts


@pytest.fixture
def given_pages(tmp_path: Path) -> Callable[..., Given]:
    def made(rows: str, template: str) -> Given:
        data = written(tmp_path, rows, "rows.csv")
        written(tmp_path, template, "page.html.jinja")
        return understand(Facts(file=data.name), "page.html.jinja", tmp_path)

    return made
