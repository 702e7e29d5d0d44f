"""Random figures from known data: the table rebuilt from the marks is that data."""

# ruff: noqa: E501 - programs are easier to read on one line

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.renderers.drawing import draw

# No shrinking: a figure takes long to draw, and the first failing example is small enough to read.
FEW = settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck),
               phases=[Phase.explicit, Phase.generate])  # fmt: skip
HEAD = "import datetime\nimport numpy as np\nimport matplotlib.pyplot as plt\nfig, ax = plt.subplots(figsize=(6, 4), dpi=40, layout='constrained')\n"

NAMES = st.lists(
    st.text("abcdefghij ", min_size=1, max_size=8).map(str.strip).filter(bool), min_size=2, max_size=6, unique=True
)
NUMBERS = st.one_of(st.integers(-1000, 1000), st.floats(-1e6, 1e6).map(lambda v: float(f"{v:.6g}")))
POSITIVE = st.floats(1e-3, 1e6).map(lambda v: float(f"{v:.6g}")).filter(lambda v: v > 0)
DAYS = st.lists(st.dates(dt.date(1990, 1, 1), dt.date(2040, 1, 1)), min_size=2, max_size=8, unique=True).map(sorted)


def told(value: Any) -> Any:
    """As a table says it: twelve significant digits, whole numbers whole, dates as ISO."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, str):
        return value
    number = float(f"{float(value):.12g}")
    return int(number) if number.is_integer() else number


def rows(*columns: list[Any]) -> tuple[tuple[Any, ...], ...]:
    return tuple(tuple(told(v) for v in row) for row in zip(*columns, strict=True))


@FEW
@given(data=st.data(), names=NAMES, count=st.integers(1, 3), level=st.booleans(), ticked=st.booleans())
def test_grouped_bars(data: Any, names: list[str], count: int, level: bool, ticked: bool) -> None:
    series = [data.draw(st.lists(NUMBERS, min_size=len(names), max_size=len(names))) for _ in range(count)]
    width = 0.8 / count
    source = HEAD + f"names = {names!r}\nx = np.arange(len(names))\n"
    for i, values in enumerate(series):
        place = f"x + {(i - (count - 1) / 2) * width}" if ticked or count > 1 else "names"
        source += f"ax.{'barh' if level else 'bar'}({place}, {values!r}, {width}, label='S{i}')\n"
    if ticked or count > 1:
        source += f"ax.set_{'y' if level else 'x'}ticks(x, names)\n"
    table = draw(source + "ax.legend()\n").table
    assert table.columns == ("x", *(f"S{i}" for i in range(count)))
    assert table.types == ("category", *["number"] * count)
    assert table.rows == rows(names, *series)


@FEW
@given(data=st.data(), names=NAMES, count=st.integers(2, 3), level=st.booleans())
def test_stacked_bars(data: Any, names: list[str], count: int, level: bool) -> None:
    series = [data.draw(st.lists(st.integers(1, 500), min_size=len(names), max_size=len(names))) for _ in range(count)]
    source = HEAD + f"names = {names!r}\nbase = np.zeros(len(names))\n"
    for i, values in enumerate(series):
        source += f"ax.{'barh' if level else 'bar'}(names, {values!r}, {'left' if level else 'bottom'}=base, label='S{i}')\nbase += {values!r}\n"
    drawn = draw(source + "ax.legend()\n")
    assert drawn.table.rows == rows(names, *series)
    assert {bar.role for bar in drawn.of("bar")} == {"stacked"}
    bases = {bar.value["category"]: bar.value["base"] for bar in drawn.of("bar") if bar.value and bar.series == "S1"}
    assert bases == dict(zip(names, series[0], strict=True))


@FEW
@given(data=st.data(), days=DAYS, log=st.booleans())
def test_bars_and_lines_on_dates(data: Any, days: list[dt.date], log: bool) -> None:
    values = data.draw(st.lists(POSITIVE, min_size=len(days), max_size=len(days)))
    wide = max(0.5, (days[-1] - days[0]).days / 50)  # a bar thinner than a pixel is not on the picture
    for draws in (f"ax.bar(days, values, width={wide})", "ax.plot(days, values, '.-')"):
        source = (
            HEAD + f"days = {days!r}\nvalues = {values!r}\n{draws}\nax.set_yscale({'log' if log else 'linear'!r})\n"
        )
        table = draw(
            source + "ax.set_xlabel('Day')\nax.set_ylabel('Load')\nax.tick_params(axis='x', rotation=40)\n"
        ).table
        assert (table.columns, table.types) == (("Day", "Load"), ("date", "number"))
        assert table.rows == rows(days, values)


@FEW
@given(
    data=st.data(), count=st.integers(1, 4), scale=st.sampled_from(["linear", "log"]), marker=st.sampled_from(["", "o"])
)
def test_lines(data: Any, count: int, scale: str, marker: str) -> None:
    number = POSITIVE if scale == "log" else NUMBERS
    xs = sorted(data.draw(st.lists(POSITIVE, min_size=2, max_size=10, unique_by=lambda v: f"{v:.12g}")))
    series = [data.draw(st.lists(number, min_size=len(xs), max_size=len(xs))) for _ in range(count)]
    source = HEAD + "".join(
        f"ax.plot({xs!r}, {values!r}, marker={marker!r}, label='L{i}')\n" for i, values in enumerate(series)
    )
    table = draw(source + f"ax.set_yscale({scale!r})\nax.set_xscale({scale!r})\nax.legend()\n").table
    assert table.columns == ("x", *(f"L{i}" for i in range(count)))
    assert table.rows == rows(xs, *series)


@FEW
@given(data=st.data(), names=NAMES)
def test_lines_over_categories_with_a_gap(data: Any, names: list[str]) -> None:
    values = data.draw(st.lists(NUMBERS, min_size=len(names), max_size=len(names)))
    table = draw(
        HEAD
        + f"ax.plot({names!r}, {values!r}, 'o-', label='A')\nax.plot({names[1:]!r}, {values[1:]!r}, 'o-', label='B')\nax.legend()\n"
    ).table
    assert table.rows == ((names[0], told(values[0]), None), *rows(names[1:], values[1:], values[1:]))


@FEW
@given(data=st.data(), count=st.integers(1, 3), scale=st.sampled_from(["linear", "log"]))
def test_scatters(data: Any, count: int, scale: str) -> None:
    number = POSITIVE if scale == "log" else NUMBERS
    points = [data.draw(st.lists(st.tuples(number, number), min_size=1, max_size=12)) for _ in range(count)]
    source = HEAD + "".join(f"ax.scatter(*zip(*{pairs!r}), label='G{i}')\n" for i, pairs in enumerate(points))
    table = draw(
        source + f"ax.set_yscale({scale!r})\nax.set_xscale({scale!r})\nax.set_xlabel('Mass')\nax.legend()\n"
    ).table
    named = [(told(x), told(y), f"G{i}") for i, pairs in enumerate(points) for x, y in pairs]
    assert table.mark == "point"
    assert table.columns == (("Mass", "y", "series") if count > 1 else ("Mass", "y"))
    assert table.rows == tuple(row if count > 1 else row[:2] for row in named)


@FEW
@given(data=st.data(), names=NAMES)
def test_twin_axes_and_panels(data: Any, names: list[str]) -> None:
    some = st.lists(st.integers(1, 999), min_size=len(names), max_size=len(names))
    bars, line, other = data.draw(some), data.draw(some), data.draw(some)
    source = "import matplotlib.pyplot as plt\nfig, (ax, low) = plt.subplots(2, 1, figsize=(6, 6), dpi=40)\n"
    source += (
        f"ax.bar({names!r}, {bars!r})\nax.set_ylabel('Units')\ntwin = ax.twinx()\ntwin.plot({names!r}, {line!r}, 'r')\n"
    )
    source += (
        f"twin.set_ylabel('Rate')\nlow.barh({names!r}, {other!r})\nlow.set_xlabel('Total')\nax.set_xlabel('Who')\n"
    )
    first, second, third = draw(source).scene.tables
    assert [t.mark for t in (first, second, third)] == ["bar", "bar", "line"]
    by_columns = {t.columns: t.rows for t in (first, second, third)}
    assert by_columns == {
        ("Who", "Units"): rows(names, bars),
        ("Who", "Rate"): rows(names, line),
        ("x", "Total"): rows(names, other),
    }


def test_many_marks_stand_in_the_table_only() -> None:
    drawn = draw(HEAD + "ax.scatter(np.arange(2500), np.arange(2500) * 2)\n")
    assert len(drawn.of("point")) == 1
    assert drawn.table.rows[2499] == (2499, 4998)
    assert len(draw(HEAD + "ax.scatter(np.arange(1900), np.arange(1900))\n").of("point")) == 1900


def test_times_of_day_are_kept() -> None:
    table = draw(
        HEAD + "ax.plot([datetime.datetime(2024, 3, 1, 12, 30), datetime.datetime(2024, 3, 2)], [1, 2])\n"
    ).table
    assert table.rows == (("2024-03-01T12:30:00", 1), ("2024-03-02", 2))


def test_two_marks_at_one_place_make_a_long_table() -> None:
    table = draw(HEAD + "ax.plot([1, 2, 1], [5, 6, 7], label='a')\nax.legend()\n").table
    assert (table.columns, table.rows) == (("x", "y", "series"), ((1, 5, "a"), (2, 6, "a"), (1, 7, "a")))


def test_years_under_groups_of_bars() -> None:
    drawn = draw(
        HEAD + "x = np.array([2019, 2020, 2021])\nax.bar(x - .2, [1, 2, 3], .4)\nax.bar(x + .2, [4, 5, 6], .4)\n"
    )
    assert drawn.table.rows == ((2019, 1, 4), (2020, 2, 5), (2021, 3, 6))
