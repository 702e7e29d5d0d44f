"""Invoices, timetables and product pages of the offline author: sums that hold, pages of many shapes, nothing cut."""

from __future__ import annotations

import copy
import hashlib
import re
from html.parser import HTMLParser
from typing import Any

import pytest

from qa.case import Pixels
from qa.pictures import faults
from sandbox.contract import Sandbox
from synth.kinds._dice import dice
from synth.kinds._invoice_data import _domain
from synth.kinds._page_source import VOID
from synth.kinds._page_words import word_list
from synth.kinds._timetable_make import make
from synth.kit import renderer
from synth.plan.proposals import make_topic
from synth.plugins import load
from synth.prompts import FOLDER
from synth.records import ItemError, Spec
from synth.shares import Draft
from tests.kinds.drawn_from import kind_of, program

NAMES = ("invoice", "timetable", "product_page")
FROZEN = "30bfd7b887527a8db11b530e02b212c86c80d890ef4f90ff1740ddd0d83f9174"
LEAST_FONT = 13  # pixels
WIDTHS, SEEDS = range(600, 1321), range(100)


class Tree(HTMLParser):
    """The tags of a page as a tree; anything closed out of order is a fault."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.root: list[Any] = ["page", []]
        self.open, self.classes, self.ids = [self.root], set[str](), list[str]()
        self.feed(source)
        assert len(self.open) == 1, f"{self.open[-1][0]} is never closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"{tag} has {names}"
        self.classes |= set((dict(attrs).get("class") or "").split())
        self.ids += [value for name, value in attrs if name == "id" and value]
        node: list[Any] = [tag + (f"[{dict(attrs).get('type')}]" if tag == "input" else ""), []]
        self.open[-1][1].append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1][1].append([tag, []])

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1][0] == tag, f"{tag} closes {self.open[-1][0]}"
        self.open.pop()


def shape(node: list[Any]) -> str:
    """A tree without words, styles and the number of like things."""
    inside = list(dict.fromkeys(shape(child) for child in node[1]))
    return f"({node[0]} {''.join(inside)})"


def data_of(name: str, seed: int) -> Any:
    return copy.deepcopy(program(name, seed).spec.data)


def with_form(form: str) -> Any:
    return next(data_of("timetable", seed) for seed in SEEDS if data_of("timetable", seed)["form"] == form)


def test_shape_forgets_words_and_numbers_but_not_structure() -> None:
    one = Tree("<ul class='a'><li>x</li><li>y</li></ul>")
    assert shape(one.root) == shape(Tree("<ul><li>z</li></ul>").root) == "(page (ul (li )))"
    assert shape(one.root) != shape(Tree("<ol><li>z</li></ol>").root)


@pytest.mark.parametrize("name", NAMES)
def test_a_hundred_pages_have_many_shapes(name: str) -> None:
    assert len({shape(Tree(program(name, seed).source).root) for seed in SEEDS}) >= 60


@pytest.mark.parametrize("name", NAMES)
def test_pages_are_sound(name: str) -> None:
    """Every tag closed, every id once, every rule used, letters large enough, nothing fetched."""
    for seed in SEEDS:
        page = program(name, seed)
        tree, sheet = Tree(page.source), "".join(re.findall(r"<style>(.*?)</style>", page.source, re.DOTALL))
        assert len(tree.ids) == len(set(tree.ids)), f"{name} {seed}"
        ruled = set(re.findall(r"^ *\.([\w-]+) \{", sheet, re.MULTILINE))
        assert ruled == tree.classes, f"{name} {seed}"
        assert set(re.findall(r"^ *#([\w-]+) \{", sheet, re.MULTILINE)) <= set(tree.ids)
        assert set(re.findall(r"var\(--([\w-]+)\)", sheet)) == set(re.findall(r"^ *--([\w-]+):", sheet, re.MULTILINE))
        assert min(map(float, re.findall(r"font-size: ([\d.]+)px", page.source))) >= LEAST_FONT
        assert page.spec.style["width"] in WIDTHS
        assert not re.search(r"https?:|<script|url\(|@import|[\x00-\x08]|undefined", page.source), f"{name} {seed}"


@pytest.mark.parametrize(("name", "least"), [("invoice", 30), ("timetable", 25), ("product_page", 60)])
def test_subjects_are_many_and_each_makes_sound_data(name: str, least: int) -> None:
    """The shape of the data is checked where a spec is read; here only that all subjects get there."""
    subjects = {program(name, seed).spec.topic.subject for seed in range(100)}  # type: ignore[union-attr]
    lists = {"invoice": "trades", "timetable": "timetables", "product_page": "products"}
    assert len(word_list(lists[name])) >= least
    assert len(subjects) >= min(least, 24)
    assert len({program(name, seed).spec.title for seed in SEEDS}) >= 75


def test_the_word_lists_of_pages_are_frozen() -> None:
    texts = [path.read_bytes() for path in sorted((FOLDER / "words" / "pages").glob("*.toml"))]
    assert len(texts) == 4
    assert hashlib.sha256(b"\0".join(texts)).hexdigest() == FROZEN


def test_what_can_be_chosen_is_no_property_too() -> None:
    for seed in SEEDS:
        data = data_of("product_page", seed)
        assert not {one["name"] for one in data["options"]} & {one["name"] for one in data["specs"]}
        assert 5 <= len(data["specs"]) <= 14


@pytest.mark.parametrize("name", NAMES)
def test_three_pages_are_drawn_as_their_data_say(name: str, box: Sandbox) -> None:
    step, pages = renderer("html"), [program(name, seed) for seed in (100, 101, 102)]
    waiting = [box.submit(step.ask(page)) for page in pages]
    for page, outcome in zip(pages, waiting, strict=True):
        picture = step.read(page, outcome.result())
        assert list(faults(Pixels(picture), kind_of(name).expected(page.spec), exact=True)) == [], page.source
        assert picture.pages[0].scene.width == page.spec.style["width"]


def test_no_team_plays_twice_at_one_time() -> None:
    entry = word_list("timetables")["sports tournament"]
    for seed in SEEDS:
        _, week = make("sports tournament", 3, dice(seed, "teams"))
        for slot in range(len(week["slots"])):
            teams = [team for one in week["entries"] if one["slot"] == slot for team in one["what"].split(" v ")]
            assert len(teams) == len(set(teams)), (seed, slot)
    assert any(" v " in cell for cell in entry["cells"])


def test_things_with_hours_happen_within_them() -> None:
    """The youth club is open from three to ten, whatever the week."""
    seen = 0
    for seed in SEEDS:
        _, week = make("community centre", 3, dice(seed, "hours"))
        for one in week["entries"]:
            if one["what"] == "Youth club":
                first, last = week["slots"][one["slot"]], week["slots"][one["slot"] + one["span"] - 1]
                assert "15:00" <= first["start"] < last["end"] <= "22:00"
                seen += 1
    assert seen


def test_an_invoice_has_one_main_heading_and_no_cut_domain() -> None:
    for seed in SEEDS:
        page = program("invoice", seed)
        (heading,) = re.findall(r"<h1[^>]*>([^<]*)</h1>", page.source)
        assert heading.startswith(page.spec.style["title"])
    assert _domain("Inkwell Press Murrysville") == "inkwellpress"
    assert _domain("Copper Kettle Brewery") == "copperkettlebrewery"


def test_the_links_of_a_product_page_are_no_list() -> None:
    for seed in SEEDS:
        assert not re.search(r"<li[^>]*>\s*<a\b", program("product_page", seed).source), seed


def spoiled(name: str, data: Any) -> str:
    with pytest.raises(ItemError) as caught:
        kind_of(name).check(data)
    assert caught.value.reason == "bad_spec"
    return caught.value.detail


def test_a_wrong_sum_is_named() -> None:
    line = {"item": "Shelf", "quantity": 2.5, "unit": "m", "price": 0.33, "amount": 0.83}  # 0.825, half a cent up
    party = {"name": "Oak & Awl", "lines": ["1 Mill Lane"]}
    good = {
        "number": "7", "issued": "2024-01-30", "due": "2024-02-29", "currency": "EUR", "seller": party, "buyer": party,
        "lines": [line, {"item": "Hours", "quantity": 3, "unit": "h", "price": 40, "amount": 120}],
        "subtotal": 120.83,
        "discount": {"name": "Discount", "percent": 5, "amount": 6.04},  # 6.0415
        "shipping": 10,
        "tax": {"name": "VAT", "percent": 20, "amount": 24.96},  # of 124.79: 24.958
        "total": 149.75,
    }  # fmt: skip
    kind_of("invoice").check(good)
    assert "lines.0.amount: is 0.82, should be 0.83" in spoiled(
        "invoice", {**good, "lines": [{**line, "amount": 0.82}, *good["lines"][1:]]}
    )
    assert "total: is 149.76, should be 149.75" in spoiled("invoice", {**good, "total": 149.76})
    assert "subtotal" in spoiled("invoice", {**good, "subtotal": 120.84})
    assert "lines.0.quantity" in spoiled(
        "invoice", {**good, "lines": [{**line, "quantity": 1e300}, *good["lines"][1:]]}
    )
    assert "shipping" in spoiled("invoice", {**good, "shipping": 10**30})
    assert "due: 2024-01-30 is not after" in spoiled("invoice", {**good, "due": "2024-01-30"})
    assert "no day of the calendar" in spoiled("invoice", {**good, "due": "2024-02-30"})


WEEK = {
    "form": "week", "across": "Room", "parallel": True, "columns": ["Elm", "Oak"],
    "slots": [
        {"start": "09:00", "end": "09:45"}, {"start": "09:45", "end": "10:30"}, {"start": "10:30", "end": "11:00"},
    ],
    "entries": [
        {"column": "Elm", "slot": 0, "span": 2, "what": "Posters", "who": "A. Hall"},
        {"column": "Oak", "slot": 1, "what": "Panel", "who": "B. Reed"},
    ],
    "pauses": [{"slot": 2, "what": "Lunch"}],
}  # fmt: skip


def test_a_week_that_cannot_be_is_named() -> None:
    kind_of("timetable").check(WEEK)
    twice = copy.deepcopy(WEEK)
    twice["entries"][1]["who"] = "A. Hall"  # type: ignore[index]
    assert "A. Hall is booked for Posters and Panel at one time" in spoiled("timetable", twice)
    kind_of("timetable").check({**twice, "parallel": False})
    over = copy.deepcopy(WEEK)
    over["entries"].append({"column": "Elm", "slot": 1, "what": "Talk"})  # type: ignore[attr-defined]
    assert "Talk and Posters (entries.0) are both in slot 1 of Elm" in spoiled("timetable", over)
    over["entries"][-1] = {"column": "Oak", "slot": 2, "what": "Talk"}  # type: ignore[index]
    assert "Talk and Lunch are both in slot 2 of Oak" in spoiled("timetable", over)
    assert "starts at 09:30, before" in spoiled(
        "timetable",
        {**WEEK, "slots": [WEEK["slots"][0], {"start": "09:30", "end": "10:30"}, WEEK["slots"][2]]},  # type: ignore[index]
    )


def test_times_that_run_backwards_are_named() -> None:
    runs = {
        "form": "runs", "place": "Stop", "days": "Daily", "stops": ["Mill", "Dock", "Pier"],
        "runs": [{"name": "1", "times": ["08:00", None, "08:20"]}],
    }  # fmt: skip
    kind_of("timetable").check(runs)
    assert "run 1: 07:59 after 08:00" in spoiled(
        "timetable", {**runs, "runs": [{"name": "1", "times": ["08:00", "07:59", "08:20"]}]}
    )
    assert "2 times for 3 stops" in spoiled("timetable", {**runs, "runs": [{"name": "1", "times": ["08:00", "08:10"]}]})
    board = with_form("board")
    board["departures"].reverse()
    assert "stands after" in spoiled("timetable", board)


def test_a_product_that_contradicts_itself_is_named() -> None:
    data = data_of("product_page", 3)
    assert "is not above" in spoiled("product_page", {**data, "old_price": data["price"]})
    assert "none of its choices" in spoiled(
        "product_page", {**data, "options": [{"name": "Size", "control": "radio", "choices": ["S"], "chosen": "M"}]}
    )
    assert "3 of 2 in stock" in spoiled("product_page", {**data, "stock": 2, "quantity": 3})


def test_the_table_of_a_week_by_hand() -> None:
    """Elm's posters last two slots, so their words stand in both rows; lunch goes across both rooms."""
    style = {
        **next(program("timetable", s).spec.style for s in SEEDS if data_of("timetable", s)["form"] == "week"),
        "plan": "columns", "clock": "24", "slot": "start", "corner": "Time", "empty": "", "foot": None,
        "caption": False,
    }  # fmt: skip
    table, written = kind_of("timetable").expected(Spec(topic=None, title="Day 2", data=WEEK, style=style))
    assert table.columns == ("Time", "Elm", "Oak")
    assert table.types == ("category",) * 3
    assert table.rows == (
        ("09:00", "Posters A. Hall", ""),
        ("09:45", "Posters A. Hall", "Panel B. Reed"),
        ("10:30", "Lunch", "Lunch"),
    )
    assert (written.mark, written.columns, written.types) == ("text", ("text",), ("category",))
    assert {"Day 2", "Posters", "B. Reed", "Lunch", "Elm"} <= {text for (text,) in written.rows}


def test_a_page_with_a_look_of_its_own_must_say_its_data() -> None:
    (written,) = kind_of("timetable").expected(Spec(topic=None, title="Day 2", data=WEEK))
    assert [text for (text,) in written.rows] == ["Elm", "Oak", "Posters", "A. Hall", "Panel", "B. Reed", "Lunch"]
    for name in NAMES:
        (written,) = kind_of(name).expected(Spec(topic=None, title="t", data=data_of(name, 1)))
        assert written.mark == "text"
        assert len(written.rows) >= 5


def test_every_form_of_timetable_and_invoice_row_is_used() -> None:
    plans = {program("timetable", seed).spec.style["plan"] for seed in range(160)}
    assert plans == {"columns", "rows", "long", "cards", "agenda", "stops", "runs", "grid", "table", "flex", "list"}
    assert {program("invoice", seed).spec.style["rows"] for seed in SEEDS} == {"table", "grid", "flex", "list"}
    heads = {program("invoice", seed).spec.style["head"] for seed in SEEDS}
    assert heads == {"left", "right", "centred", "banner", "side", "letter", "split"}
    plans = {program("product_page", seed).spec.style["plan"] for seed in SEEDS}
    assert plans == {"two", "mirror", "stack", "three", "side"}


def test_no_run_of_a_timetable_goes_on_into_the_morning() -> None:
    """Times count on past midnight, to three at the latest; a timetable of runs has at least three."""
    kind = load("kinds", "timetable").kind
    for place in range(300):
        data = kind.offline["spec"](make_topic(11, place, Draft("timetable")))["data"]
        kind.check(data)
        if data["form"] == "runs":
            times = [time for run in data["runs"] for time in run["times"] if time]
            assert len(data["runs"]) >= 3
            assert max(times) < "27:00"
