"""Charts of a user's table: each number is a cell of it, or an exact sum of cells that the chart calls a sum."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from synth import plugins
from synth.given.charted import KINDS, part, workable
from synth.given.charts import spec_of
from synth.given.ideas import Idea, alike, ideas, keys, with_months
from synth.given.part import View
from synth.given.programs import program_of
from synth.given.table import Table
from synth.given.views import view
from synth.kinds._dice import dice
from synth.records import Spec, Topic
from tests.synth.given.tables import HIRES, SALES, table_of


def made_of(table: Table, idea: Idea, difficulty: int = 3) -> View:
    """A part of the table for this idea, at the first seed that comes to one."""
    tried = (view(table, idea, difficulty, dice(seed, "part")) for seed in range(50))
    return next(made for made in tried if made is not None)


def spec(table: Table, made: View, seed: int = 0, language: str = "en") -> dict[str, Any]:
    return spec_of(made, table.title, language, dice(seed, "look"))


# Which charts there are


def test_the_columns_that_tell_rows_apart(tmp_path: Path) -> None:
    table = table_of(tmp_path, HIRES)
    assert [[column.header for column in key] for key in keys(table)] == [["Month", "Lake", "Boat"]]
    assert keys(table_of(tmp_path, SALES)) == []


def test_what_is_held_fixed_is_what_else_tells_rows_apart(tmp_path: Path) -> None:
    found = [
        idea for idea in ideas(table_of(tmp_path, HIRES)) if idea.kind == "heatmap" and idea.measures == ("Hires",)
    ]
    assert {(idea.along, idea.series, idea.fixed) for idea in found} == {
        ("Month", "Lake", ("Boat",)), ("Lake", "Month", ("Boat",)), ("Month", "Boat", ("Lake",)),
        ("Boat", "Month", ("Lake",)), ("Lake", "Boat", ("Month",)), ("Boat", "Lake", ("Month",)),
    }  # fmt: skip
    assert {idea.how for idea in found} == {"rows"}


def test_only_what_adds_up_is_summed_or_shared_out(tmp_path: Path) -> None:
    found = list(ideas(with_months(table_of(tmp_path, SALES))))
    assert {idea.measures for idea in found if idea.how == "sum"} == {("units",)}
    assert {idea.measures for idea in found if idea.kind == "pie"} == {("units",)}
    assert all(idea.how != "rows" for idea in found if idea.kind != "scatter_groups")


def test_measures_beside_each_other_have_a_unit_in_common(tmp_path: Path) -> None:
    text = "day,low (°C),high (°C),rain (mm)\n2025-01-01,1.5,7.5,3\n2025-01-02,2.5,6.5,4\n2025-01-03,1,6,5.5\n"
    table = table_of(tmp_path, text)
    assert [[column.name for column in group] for group in alike(table)] == [["low", "high"]]
    made = made_of(table, next(idea for idea in ideas(table) if idea.across))
    assert made.data["value"] == {"name": "low, high", "unit": "°C"}


def test_columns_called_after_years_stand_along_the_axis(tmp_path: Path) -> None:
    rows = "Lund,5,6,8,7,9\nFalun,2,3,2,4,1\nGävle,7,7,6,5,6\n"
    table = table_of(tmp_path, "Town,2019,2020,2021,2022,2023\n" + rows, "beds.csv")
    [idea] = [idea for idea in ideas(table) if idea.kind == "multi_line"]
    data = made_of(table, idea).data
    assert data["value"] == {"name": "beds", "unit": ""}
    rows_of = {"Lund": (5, 6, 8, 7, 9), "Falun": (2, 3, 2, 4, 1), "Gävle": (7, 7, 6, 5, 6)}
    for one in data["series"]:
        assert one["values"] == [rows_of[one["name"]][year - 2019] for year in data["places"]]
    alone = next(idea for idea in ideas(table) if idea.measures == ("2021",) and not idea.across)
    assert made_of(table, alone).data["value"]["name"] == "beds 2021"


def has_pie(folder: Path, rows: str) -> bool:
    return "pie" in workable(table_of(folder, "Group,Members\n" + rows))


def test_a_pie_is_of_all_its_parts(tmp_path: Path) -> None:
    assert has_pie(tmp_path, "A,10\nB,20\nC,15\nD,30\n")
    assert not has_pie(tmp_path, "A,10\nB,20\nC,\nD,30\n")


@pytest.mark.parametrize(
    ("names", "drawn"),
    [
        ("0-17 (24%)|18-64 (57%)|65+ (19%)", False),
        ("Young 24 %|Middle|Old", False),
        ("Young (240)|Middle (570)|Old: 190", False),
        ("0-17|18-64|65+", True),
        ("Under 50%|50% to 90%|Over 90%", True),
        ("Group 190|Group 240|Group 570", True),  # numbers of others, in another order
    ],
)
def test_no_pie_of_names_that_say_their_shares(tmp_path: Path, names: str, drawn: bool) -> None:
    """Numbers behind a name are read as those of the slice: 240, 570 and 190 are 24, 57 and 19%."""
    rows = "".join(f"{name},{value}\n" for name, value in zip(names.split("|"), (240, 570, 190), strict=True))
    assert has_pie(tmp_path, rows) == drawn


# The numbers


def test_a_part_is_made_of_cells(tmp_path: Path) -> None:
    table = table_of(tmp_path, HIRES)
    cells = {tuple(row[:3]): row[3:] for row in csv.reader(io.StringIO(HIRES))}
    idea = Idea(kind="grouped_bars", measures=("Income (€)",), along="Month", series="Lake", fixed=("Boat",))
    for seed in range(20):
        made = view(table, idea, 3, dice(seed, "part"))
        assert made is not None
        boat = made.held[0].said
        for one in made.data["series"]:
            for month, value in zip(made.data["places"], one["values"], strict=True):
                assert Decimal(repr(value)) == Decimal(cells[month, one["name"], boat][1])
        assert spec(table, made, seed)["title"].endswith(f", {boat}")


def test_sums_are_exact_and_called_so(tmp_path: Path) -> None:
    table = with_months(table_of(tmp_path, SALES))
    idea = Idea(kind="multi_line", measures=("units",), along="day (month)", how="sum")
    made = view(
        table, Idea(kind="grouped_bars", measures=("units",), along="day (month)", how="sum"), 3, dice(1, "part")
    )
    assert made is not None
    sums = dict(zip(made.data["places"], made.data["series"][0]["values"], strict=True))
    assert {"2024-01": 11, "2024-02": 10, "2024-03": 7}.items() >= sums.items()
    assert made.data["value"]["name"] == "Sum of units"
    assert view(table, idea, 3, dice(1, "part")) is None  # a line has four places or more
    by_shop = made_of(
        table, Idea(kind="grouped_bars", measures=("units",), along="shop", series="day (month)", how="sum")
    )
    known = {("Quay", "2024-01"): 6, ("Mill", "2024-01"): 5, ("Quay", "2024-02"): 2, ("Mill", "2024-02"): 8,
             ("Quay", "2024-03"): 1, ("Mill", "2024-03"): 6}  # fmt: skip
    for one in by_shop.data["series"]:
        for shop, value in zip(by_shop.data["places"], one["values"], strict=True):
            assert value == known[shop, one["name"]]


def test_sums_of_decimals_are_those_of_paper(tmp_path: Path) -> None:
    """0.1 ten times is 1, which floats would not say."""
    rows = "".join(f"{'ab'[at % 2]},0.1\n{'ab'[at % 2]},0.7\nc,0.3\n" for at in range(10))
    table = table_of(tmp_path, "shop,sales\n" + rows, sums=["sales"])
    made = made_of(table, Idea(kind="pie", measures=("sales",), along="shop", how="sum"))
    assert {one["name"]: one["value"] for one in made.data["slices"]} == {"a": 4.0, "b": 4.0, "c": 3.0}


def test_rows_are_counted_where_nothing_adds_up(tmp_path: Path) -> None:
    text = "answer,age\n" + "yes,old\n" * 5 + "no,old\n" * 3 + "perhaps,young\n" * 2 + "yes,young\n"
    table = table_of(tmp_path, text)
    made = made_of(table, Idea(kind="pie", measures=(), along="answer", how="count"))
    assert made.data["value"] == {"name": "Number of rows", "unit": ""}
    assert {one["name"]: one["value"] for one in made.data["slices"]} == {"yes": 6, "no": 3, "perhaps": 2}


def test_a_pie_is_of_all_parts_or_none(tmp_path: Path) -> None:
    idea = Idea(kind="pie", measures=("Sold",), along="Fruit")
    several = "".join(f"Sort {at},{10 + 3 * at}\n" for at in range(9))
    sliver = "Figs,1\nPears,200\nPlums,150\n"
    negative = "Figs,-3\nPears,20\nPlums,15\n"
    for rows in (several, sliver, negative):
        table = table_of(tmp_path, "Fruit,Sold\n" + rows)
        assert all(view(table, idea, 3, dice(seed, "part")) is None for seed in range(20))


def test_a_line_has_no_gap(tmp_path: Path) -> None:
    rows = [f"2024-{month:02}-01,{month * 1.5 if month != 6 else ''}\n" for month in range(1, 13)]
    table = table_of(tmp_path, "month,level\n" + "".join(rows))
    idea = Idea(kind="multi_line", measures=("level",), along="month")
    for seed in range(30):
        made = view(table, idea, 3, dice(seed, "part"))
        assert made is not None
        months = [int(place[5:7]) for place in made.data["places"]]
        assert months == list(range(months[0], months[0] + len(months)))
        assert 6 not in months
        assert made.data["series"][0]["values"] == [month * 1.5 for month in months]


def test_a_heatmap_keeps_what_is_missing(tmp_path: Path) -> None:
    rows = [f"{day},at {hour},{day_at * 10 + hour}.5\n" for day_at, day in enumerate("Mon Tue Wed Thu".split(), 1)
            for hour in range(5) if (day, hour) != ("Tue", 2)]  # fmt: skip
    table = table_of(tmp_path, "day,hour,load\n" + "".join(rows))
    seen = set()
    for seed in range(30):
        made = view(table, Idea(kind="heatmap", measures=("load",), along="day", series="hour"), 3, dice(seed, "part"))
        if made is not None:
            sides = made.data["rows"]["names"], made.data["columns"]["names"]
            for row, line in zip(sides[0], made.data["values"], strict=True):
                for column, value in zip(sides[1], line, strict=True):
                    day, hour = (row, column) if row in ("Mon", "Tue", "Wed", "Thu") else (column, row)
                    missing = (day, hour) == ("Tue", "at 2")
                    seen.add(missing)
                    due = ["Mon", "Tue", "Wed", "Thu"].index(day) * 10 + 10 + int(hour[3]) + 0.5
                    assert value == (None if missing else due)
    assert seen == {True, False}


def test_numbers_are_not_cut_to_thousands_unless_nothing_is_lost(tmp_path: Path) -> None:
    def printed(values: list[int]) -> set[tuple[int, str]]:
        rows = "".join(f"Place {at},{value}\n" for at, value in enumerate(values))
        table = table_of(tmp_path, "place,income ($)\n" + rows)
        made = made_of(table, Idea(kind="grouped_bars", measures=("income ($)",), along="place"))
        numbers = [spec(table, made, seed)["style"]["number"] for seed in range(60)]
        return {(number["divide"], number["suffix"]) for number in numbers}

    assert printed([12_345, 23_456, 34_567]) == {(1, "")}
    assert printed([12_000, 23_500, 34_600]) == {(1, ""), (1000, "k")}


# Titles


def test_titles_say_the_users_words(tmp_path: Path) -> None:
    table = table_of(tmp_path, HIRES, "boat_hire.csv")
    idea = Idea(kind="heatmap", measures=("Hires",), along="Lake", series="Month", fixed=("Boat",))
    made = made_of(table, idea)
    titles = {spec(table, made, seed)["title"] for seed in range(40)}
    boat = made.held[0].said
    assert titles == {f"Hires by Lake and Month, {boat}", f"boat hire: Hires by Lake and Month, {boat}"}
    foreign = {spec(table, made, seed, "de")["title"] for seed in range(40)}
    assert foreign == {f"Hires (Lake, Month), {boat}", f"boat hire: Hires (Lake, Month), {boat}"}


def test_dates_of_one_year_have_it_in_the_title(tmp_path: Path) -> None:
    table = table_of(tmp_path, HIRES)
    made = made_of(table, Idea(kind="multi_line", measures=("Hires",), along="Month", series="Boat", fixed=("Lake",)))
    assert spec(table, made)["title"].endswith(", 2024")


# Any table at all

WORDS = st.text(alphabet="aäZ $_\\\"'{}%,;#<é北1", min_size=1, max_size=9).map(str.strip).filter(bool)
NUMBERS = st.one_of(
    st.integers(-10_000_000, 10_000_000).map(str), st.decimals(-9999, 9999, places=2).map(str), st.just("")
)


@st.composite
def anything(draw: st.DrawFn) -> str:
    heads = draw(st.lists(WORDS, min_size=2, max_size=5, unique_by=lambda name: " ".join(name.split())))
    assume(not all(_is_decimal(name.replace(",", ".")) for name in heads))  # those are no names of columns
    kinds = draw(
        st.lists(st.sampled_from(["word", "number", "date", "year"]), min_size=len(heads), max_size=len(heads))
    )
    pools = [draw(st.lists(WORDS, min_size=2, max_size=6)) for _ in heads]
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(heads)
    for at in range(draw(st.integers(4, 30))):
        cells = []
        for kind, pool in zip(kinds, pools, strict=True):
            cells.append(
                draw(NUMBERS) if kind == "number" else draw(st.sampled_from(pool)) if kind == "word"
                else f"2024-{at % 12 + 1:02}-01" if kind == "date" else str(1990 + at)
            )  # fmt: skip
        writer.writerow(cells)
    return text.getvalue()


def numbers_in(data: Any) -> Iterator[float]:
    if isinstance(data, Mapping):
        for key, value in data.items():
            if key != "places":
                yield from numbers_in(value)
    elif isinstance(data, list):
        for one in data:
            yield from numbers_in(one)
    elif isinstance(data, int | float):
        yield data


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(anything(), st.integers(0, 10_000))
def test_whatever_the_table_its_charts_are_of_its_kind_and_of_its_numbers(text: str, seed: int) -> None:
    with TemporaryDirectory() as folder:
        table = with_months(table_of(Path(folder), text))
    cells = {Decimal(cell) for row in csv.reader(io.StringIO(text)) for cell in row if _is_decimal(cell)}
    known = workable(table)
    for name in known:
        kind = plugins.load("kinds", name).kind
        topic = Topic(kind=name, subject="", seed=seed, difficulty=1 + seed % 3)
        made = part(table, known, topic, 0)
        if made is None:
            continue
        reply = spec(table, made, seed)
        kind.check(reply["data"])
        written = Spec(topic=topic, title=reply["title"], data=reply["data"], style=reply["style"])
        compile(program_of(written)["source"], "program.py", "exec")
        assert kind.expected(written)
        if made.idea.how == "rows":
            assert {Decimal(repr(value)) for value in numbers_in(made.data)} <= cells


def _is_decimal(cell: str) -> bool:
    try:
        return math.isfinite(float(cell))
    except ValueError:
        return False


@pytest.mark.parametrize("name", [name for name in KINDS if name != "pie"])
def test_a_seed_decides_the_part_and_the_look(tmp_path: Path, name: str) -> None:
    table = table_of(tmp_path, HIRES)
    known = workable(table)
    topic = Topic(kind=name, subject="", seed=5)
    one, same = part(table, known, topic, 0), part(table, known, topic, 0)
    assert one is not None
    assert same is not None
    assert one.data == same.data
    assert spec(table, one, 3) == spec(table, same, 3)
