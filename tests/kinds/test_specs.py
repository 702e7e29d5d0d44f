"""Specs: plausible, checked, understood again from their subject, and different from topic to topic."""

from __future__ import annotations

import copy
import re
from typing import Any

import pytest

from synth.kinds._numbers import brace_format, f_string, percent_format, printed, set_ticks
from synth.kinds._subjects import bar_ideas, line_ideas, scatter_ideas
from synth.kinds._values import DAYS, enough, scaled
from synth.kinds._words import Metric, domains
from synth.records import ItemError, Spec, Topic
from tests.kinds.drawn_from import KINDS, kind_of, program

IDEAS = {"grouped_bars": bar_ideas, "multi_line": line_ideas, "scatter_groups": scatter_ideas}


def data_of(name: str, seed: int) -> Any:
    return copy.deepcopy(program(name, seed).spec.data)


@pytest.mark.parametrize("name", KINDS)
def test_data_stay_within_the_domain(name: str) -> None:
    for seed in range(100):
        spec = program(name, seed).spec
        assert spec.topic is not None
        idea = IDEAS[name]()[spec.topic.subject]
        data: Any = spec.data
        if idea.pair:
            points = [point for one in data["series"] for point in one["points"]]
            measured = [(idea.pair.x, [x for x, _ in points]), (idea.pair.y, [y for _, y in points])]
        else:
            assert idea.metric is not None
            measured = [(idea.metric, [value for one in data["series"] for value in one["values"]])]
        for metric, values in measured:
            metric = scaled(metric, idea.along if idea.along in DAYS else idea.series)
            assert metric.low <= min(values), f"{name} {seed} {metric.name}"
            assert max(values) <= metric.high, f"{name} {seed} {metric.name}"


@pytest.mark.parametrize("name", ["grouped_bars", "multi_line"])
def test_a_printed_value_is_the_value(name: str) -> None:
    """Whatever way it is printed, the characters say the number in the data exactly."""
    for seed in range(100):
        spec = program(name, seed).spec
        number: Any = spec.style["number"]
        for one in data_of(name, seed)["series"]:
            for value in one["values"]:
                digits = re.sub(r"[^0-9.\-]", "", printed(number, value))
                assert float(digits) * number["divide"] == pytest.approx(value, rel=1e-12), f"{name} {seed}"


def test_ways_of_printing_agree() -> None:
    plain = {"prefix": "£", "suffix": "", "decimals": 1, "divide": 1, "comma": False}
    assert printed(plain, 12.5) == "£12.5"
    assert (brace_format(plain) or "").format(12.5) == "£12.5"
    assert (percent_format(plain) or "") % 12.5 == "£12.5"
    thousands = {"prefix": "$", "suffix": "k", "decimals": 1, "divide": 1000, "comma": False}
    assert printed(thousands, 12300) == "$12.3k"
    assert f_string(thousands, "bar.get_height()") == 'f"${bar.get_height() / 1000:.1f}k"'
    assert brace_format(thousands) is None
    share = {"prefix": "", "suffix": "%", "decimals": 0, "divide": 1, "comma": False}
    assert (percent_format(share) or "") % 45 == "45%"


@pytest.mark.parametrize("name", KINDS)
def test_every_domain_is_used_and_subjects_vary(name: str) -> None:
    assert {idea.domain.name for idea in IDEAS[name]().values()} == set(domains())
    topics = [program(name, seed).spec.topic for seed in range(100)]
    least = 65 if name == "scatter_groups" else 80  # of about two hundred
    assert len({topic.subject for topic in topics if topic}) >= least
    assert len({program(name, seed).spec.title for seed in range(100)}) >= 85


def test_the_lists_are_wide_enough() -> None:
    assert len(domains()) >= 40
    for domain in domains().values():
        assert len(domain.groups) >= 3, domain.name
        assert len(domain.metrics) >= 3, domain.name
        assert len(domain.pairs) >= 2, domain.name
        assert {*domain.ordered, *domain.ranks} <= {*domain.groups}, domain.name
        assert {group for two in domain.apart for group in two} <= {*domain.groups, *DAYS}, domain.name
        assert {*domain.habits} <= {name for names in domain.groups.values() for name in names}, domain.name
        for group, ranks in domain.ranks.items():
            assert len(ranks) == len(domain.groups[group]), (domain.name, group)
        for split in (*domain.metrics, *domain.pairs):
            assert split.by, (domain.name, split)
            assert {*split.by} <= {*domain.groups}, (domain.name, split)
        for metric in [*domain.metrics, *(m for pair in domain.pairs for m in (pair.x, pair.y))]:
            assert metric.low < metric.high, (domain.name, metric.name)
            assert metric.high - metric.low >= 3 * metric.step, (domain.name, metric.name)


def test_what_makes_no_sense_is_never_proposed() -> None:
    """Cost types file no reports, a spring rent has no fourth quarter, age groups do not split a median age."""
    assert "building sites: safety reports by month and site" in bar_ideas()
    assert "building sites: safety reports by month and cost type" not in bar_ideas()
    assert "market stalls: pitch rent by stall and season" in bar_ideas()
    assert "market stalls: pitch rent by quarter and season" not in bar_ideas()
    assert "market stalls: pitch rent over quarters by season" not in line_ideas()
    assert "orchard yields: fruit picked by fruit and apple variety" not in bar_ideas()
    assert "local elections: turnout against median age by ward" in scatter_ideas()
    assert "local elections: turnout against median age by age group" not in scatter_ideas()


def test_a_set_with_an_order_keeps_it() -> None:
    for name in ("grouped_bars", "multi_line", "scatter_groups"):
        for seed in range(100):
            spec = program(name, seed).spec
            assert spec.topic is not None
            idea = IDEAS[name]()[spec.topic.subject]
            if idea.series in idea.domain.ordered:
                members, shown = idea.domain.groups[idea.series], [one["name"] for one in data_of(name, seed)["series"]]
                assert shown == list(members[members.index(shown[0]) :][: len(shown)]), f"{name} {seed}"


@pytest.mark.parametrize(
    ("name", "subject", "more", "less"),
    [
        ("multi_line", "bus lines: passengers over months by period", "Morning peak", "Midday"),
        ("multi_line", "battery ageing: internal resistance over months by climate", "Cold", "Hot"),
        ("multi_line", "running: average pace over months by level", "Beginners", "Club"),
        ("grouped_bars", "cycling: average speed by month and bike type", "E-bike", "Cargo bike"),
    ],
)
def test_groups_are_as_their_names_say(name: str, subject: str, more: str, less: str) -> None:
    compared = 0
    for seed in range(20):
        data = kind_of(name).offline["spec"](Topic(kind=name, subject=subject, seed=seed))["data"]
        means = {one["name"]: sum(one["values"]) / len(one["values"]) for one in data["series"]}
        if {more, less} <= means.keys():
            compared += 1
            assert means[more] > means[less], seed
    assert compared >= 3


def test_a_totals_range_suits_the_time_it_is_for() -> None:
    """40 to 1200 a month: a tenth of that in three days, twelve times as much (in steps of ten) in a year."""
    metric = Metric(name="Loans", unit="", low=40, high=1200, step=1, adds="month")
    day, year = scaled(metric, "day"), scaled(metric, "year")
    assert (day.low, day.high, day.step) == (2, 40, 1)
    assert (round(year.low), round(year.high), year.step) == (490, 14600, 10)
    assert scaled(metric, "Branch") is metric
    assert enough(metric, "day")
    assert not enough(metric, "hour")


@pytest.mark.parametrize("name", KINDS)
def test_every_chart_can_be_read(name: str) -> None:
    """Values that are not printed have a grid along their axis or an axis with a line."""
    for seed in range(100):
        style: Any = program(name, seed).spec.style
        side = "bottom" if style.get("horizontal") else "left"
        assert style.get("value_labels") or style["grid"]["axis"] in ("value", "y", "both") or side in style["spines"]
        assert style["legend"]["title"] is None or style["legend"]["place"] == "right"


def test_ticks_are_round_and_printed_alike() -> None:
    number = {"step": 0.1, "divide": 1, "tick_decimals": 1}
    assert set_ticks(number, 0, 9.2, 7) == {"step": 2, "at": [0, 2, 4, 6, 8]}
    assert number["tick_decimals"] == 0
    assert set_ticks(number, 80.0, 91.0, 4) == {"step": 5, "at": [80, 85, 90]}
    assert set_ticks(number, 0.0, 1.1, 6) == {"step": 0.2, "at": [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]}
    assert number["tick_decimals"] == 1


@pytest.mark.parametrize("name", KINDS)
def test_a_subject_of_other_words_is_understood_by_its_nearest(name: str) -> None:
    topic = Topic(kind=name, subject="cinema dashboards", seed=5)
    reply = kind_of(name).offline["spec"](topic)
    kind_of(name).check(reply["data"])
    box = re.compile(r"ticket|office|seats|snack|running time|audience", re.IGNORECASE)
    measures = [reply["data"].get(key, {}).get("name", "") for key in ("value", "x", "y")]
    assert any(box.search(measure) for measure in measures)


def test_faults_in_data_are_named() -> None:
    bars, good = kind_of("grouped_bars"), data_of("grouped_bars", 1)
    bars.check(good)
    short = copy.deepcopy(good)
    short["series"][1]["values"].pop()
    with pytest.raises(ItemError, match=rf"{short['series'][1]['name']}.*values for {len(short['places'])} places"):
        bars.check(short)
    twice = copy.deepcopy(good)
    twice["places"][1] = twice["places"][0]
    with pytest.raises(ItemError, match="places: one stands there twice"):
        bars.check(twice)
    endless = copy.deepcopy(good)
    endless["series"][0]["values"][0] = float("nan")
    with pytest.raises(ItemError, match=r"series\.0\.values\.0"):
        bars.check(endless)
    worded = copy.deepcopy(good)
    worded["series"][0]["values"][0] = "12"
    with pytest.raises(ItemError) as caught:
        bars.check(worded)
    assert caught.value.reason == "bad_spec"
    clouds = data_of("scatter_groups", 1)
    clouds["series"][0]["points"][0] = [1]
    with pytest.raises(ItemError, match=r"series\.0\.points\.0"):
        kind_of("scatter_groups").check(clouds)


def test_expected_tables_by_hand() -> None:
    measure = {"name": "Loans", "unit": ""}
    wide = {
        "along": "Month", "places": ["Jan", "Feb"], "value": measure, "group": "Branch",
        "series": [{"name": "Central", "values": [3, 4]}, {"name": "Mobile", "values": [1, 2.5]}],
    }  # fmt: skip
    (bars,) = kind_of("grouped_bars").expected(Spec(topic=None, title="t", data=wide))
    assert (bars.mark, bars.columns) == ("bar", ("Month", "Central", "Mobile"))
    assert bars.types == ("category", "number", "number")
    assert bars.rows == (("Jan", 3, 1), ("Feb", 4, 2.5))
    unnamed = {"labels": {"along": None, "value": "Loans"}}
    (bars,) = kind_of("grouped_bars").expected(Spec(topic=None, title="t", data=wide, style=unnamed))
    assert bars.columns[0] == "x"
    dated = {**wide, "places": ["2024-01-01", "2024-02-01"]}
    (lines,) = kind_of("multi_line").expected(Spec(topic=None, title="t", data=dated))
    assert (lines.mark, lines.types[0], lines.rows[1]) == ("line", "date", ("2024-02-01", 4, 2.5))
    clouds = {
        "x": {"name": "Age", "unit": "years"}, "y": {"name": "Pay", "unit": "$"}, "group": "Office",
        "series": [{"name": "A", "points": [[5, 1], [2, 3]]}, {"name": "B", "points": [[4, 4]]}],
    }  # fmt: skip
    (points,) = kind_of("scatter_groups").expected(Spec(topic=None, title="t", data=clouds))
    assert points.columns == ("Age", "Pay", "series")
    assert points.rows == ((5, 1, "A"), (2, 3, "A"), (4, 4, "B"))


def test_axes_of_counts_do_not_go_below_nothing() -> None:
    for seed in range(100):
        spec = program("multi_line", seed).spec
        lowest = min(value for one in data_of("multi_line", seed)["series"] for value in one["values"])
        assert lowest < 0 or spec.style["limits"][0] >= 0, f"seed {seed}"


def test_about_half_of_the_bar_charts_print_their_values() -> None:
    printing = sum(program("grouped_bars", seed).spec.style["value_labels"] for seed in range(100))
    assert 40 <= printing <= 75
    assert any(program("multi_line", seed).spec.style["value_labels"] for seed in range(100))
