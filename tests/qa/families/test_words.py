"""Names, numbers and dates as a person says them."""

from datetime import datetime

import pytest

from qa.families._keys import make_keys, say_date
from qa.families._nouns import a, is_plural, listed, lower_name, measure, plural, singular
from qa.families._scales import Scale, make_scale, name_and_unit, take_apart
from synth.records import Element


@pytest.mark.parametrize(
    ("phrase", "whole"),
    [
        ("month", "a month"),
        ("hour", "an hour"),
        ("unit price", "a unit price"),
        ("8", "an 8"),
        ("11 km", "an 11 km"),
        ("18", "an 18"),
        ("180", "a 180"),
        ("SMS count", "an SMS count"),
        ("GDP", "a GDP"),
        ("euro", "a euro"),
        ("average", "an average"),
    ],
)
def test_articles(phrase, whole):
    assert a(phrase) == whole


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("month", "months"),
        ("country", "countries"),
        ("day", "days"),
        ("class", "classes"),
        ("person", "people"),
        ("series", "series"),
        ("age group", "age groups"),
        ("branch", "branches"),
        ("box", "boxes"),
    ],
)
def test_one_and_many(one, many):
    assert plural(one) == many
    assert singular(many) == one
    assert plural(many) == many
    assert singular(one) == one


@pytest.mark.parametrize(
    ("measure", "many"),
    [
        ("units sold", True),
        ("sales per shop", True),
        ("visitors", True),
        ("number of visitors", False),
        ("revenue", False),
        ("gas", False),
        ("tickets issued", True),
        ("species", False),
        ("people", True),
    ],
)
def test_measures_that_take_are(measure, many):
    assert is_plural(measure) is many


def test_labels_inside_a_sentence():
    assert lower_name("Average Rainfall") == "average rainfall"
    assert lower_name("GDP per head") == "GDP per head"
    assert lower_name("Units sold") == "units sold"
    assert lower_name("Rainfall in Berlin") == "rainfall in Berlin"
    assert listed(["A"]) == "A"
    assert listed(["A", "B", "C"]) == "A, B and C"


@pytest.mark.parametrize(
    ("label", "name", "unit"),
    [
        ("Revenue (million €)", "revenue", "million €"),
        ("Temperature [°C]", "temperature", "°C"),
        ("Share (%)", "share", "%"),
        ("Index (2015 = 100)", "index", None),
        ("Costs (in thousands)", "costs", "thousand"),
        ("%", "value", "%"),
        ("Water used (m³)", "water used", "m³"),
        ("Average speed (km/h)", "average speed", "km/h"),
        ("Fuel use (l/100 km)", "fuel use", "l/100 km"),
        ("Faults (per 1,000)", "faults", "per 1,000"),
        ("Refresh rate (1/h)", "refresh rate", "1/h"),
        (None, "value", None),
    ],
)
def test_name_and_unit(label, name, unit):
    assert name_and_unit(label) == (name, unit)


@pytest.mark.parametrize(
    ("label", "unit", "noun"),
    [
        ("water used", "m³", "amount of water used"),
        ("delivered on time", "%", "share delivered on time"),
        ("seats filled", "%", "share of seats filled"),
        ("water held", "%", "share of water held"),
        ("ship calls", "", "number of ship calls"),
        ("units sold", "thousand", "number of units sold"),
        ("visitors", "k", "number of visitors"),
        ("fuel costs", "million", "fuel costs"),
        ("returns", "%", "returns"),
        ("working hours", "h", "working hours"),
        ("red deer", "", "red deer"),
        ("speed", "km/h", "speed"),
        ("level reached", "", "level reached"),
        ("amount sold", "kg", "amount sold"),
        ("value", "%", "value"),
    ],
)
def test_a_measure_is_a_noun(label, unit, noun):
    assert measure(label, unit) == noun


def test_numbers_taken_apart():
    dollars = take_apart("-$1,250.50")
    assert dollars is not None
    assert (dollars.before, dollars.number, dollars.decimals, dollars.commas) == ("$", -1250.5, 2, True)
    kilo = take_apart("\u22122.5k")
    assert kilo is not None
    assert (kilo.number, kilo.decimals, kilo.after) == (-2.5, 1, "k")
    assert take_apart("May") is None


def scale_of(label: str | None, **ticks: str) -> Scale:
    axis = Element(id="axis1", kind="axis", role="y", value={"scale": "linear", "label": label})
    labels = [
        Element(id=f"label{text}", kind="label", role="tick_label", text=text, value={"number": float(at[1:])})
        for at, text in ticks.items()
    ]
    return make_scale(axis, labels)


@pytest.mark.parametrize(
    ("scale", "value", "digits", "text"),
    [
        (scale_of("Revenue (million €)", n0="0", n10="10"), 12.5, 1, "12.5 million €"),
        (scale_of("Temperature (°C)", n0="0", n10="10"), -3.0, 0, "-3 °C"),
        (scale_of("Share (%)", n0="0", n10="10"), 45.2, 0, "45%"),
        (scale_of("Share", n0="0", n10="10%"), 45.2, 0, "45%"),
        (scale_of("Price ($)", n0="0", n10="10"), 12.0, 2, "$12.00"),
        (scale_of("Price", n0="$0", n1000="$1,000"), -2400.0, 0, "-$2,400"),
        (scale_of("Budget (€m)", n0="0", n10="10"), 7.0, 0, "€7m"),
        (scale_of("Visits", n0="0", n20000="20000"), 12345.0, -2, "12300"),
        (scale_of("Visits", n0="0", n20000="20,000"), 1234.0, -2, "1,200"),
        (scale_of("Visits", n0="0", n500="500"), 12345.0, -2, "12,300"),
        (scale_of("Waiting time (hours)", n0="0", n5="5"), 1.0, 0, "1 hour"),
        (scale_of("Waiting time (hours)", n0="0", n5="5"), 3.0, 0, "3 hours"),
    ],
)
def test_amounts_as_said(scale, value, digits, text):
    assert scale.say(value, digits) == text


def test_tick_labels_that_multiply():
    share = Element(id="axis1", kind="axis", role="y", value={"scale": "linear", "label": "Share"})
    labels = [
        Element(id=f"l{n}", kind="label", role="tick_label", text=text, value={"number": n})
        for n, text in ((0.0, "0%"), (0.2, "20%"), (0.4, "40%"))
    ]
    scale = make_scale(share, labels)
    assert scale.factor == 100.0
    assert scale.say(0.453, 0) == "45%"


def keys_of(scale: str, label: str | None, ticks: dict, found: list):
    axis = Element(id="axis1", kind="axis", role="x", value={"scale": scale, "label": label})
    return make_keys(axis, found, ticks)


def same(*texts: str) -> dict[str, str]:
    return {text: text for text in texts}


@pytest.mark.parametrize(
    ("keys", "key", "at"),
    [
        (keys_of("category", "Month", same("Jan", "May"), ["Jan", "May"]), "May", "in May"),
        (keys_of("category", None, same("Q1 2024", "Q2 2024"), ["Q1 2024", "Q2 2024"]), "Q1 2024", "in Q1 2024"),
        (keys_of("category", "Weekday", same("Mon", "Tue"), ["Mon", "Tue"]), "Tue", "on Tue"),
        (keys_of("category", "Region", same("North", "South"), ["North", "South"]), "North", "for North"),
        (keys_of("category", None, same("2019", "2020"), ["2019", "2020"]), "2019", "in 2019"),
        (keys_of("linear", "Year", {}, [2019, 2020]), 2019, "in 2019"),
        (keys_of("linear", "Distance (km)", {}, [1, 2.5]), 2.5, "at a distance of 2.5 km"),
        (keys_of("linear", "Week", {}, [1, 2, 3]), 3, "in week 3"),
        (keys_of("linear", None, {}, [1, 2.5]), 2.5, "at x = 2.5"),
        (keys_of("date", None, {}, ["2024-03-01", "2024-04-01"]), "2024-03-01", "in March 2024"),
        (keys_of("date", "Date", {}, ["2024-03-12", "2024-03-15"]), "2024-03-12", "on 12 March 2024"),
        (keys_of("date", None, {"2024-03-01": "Mar 2024"}, ["2024-03-01", "2024-04-01"]), "2024-04-01", "in Apr 2024"),
        (keys_of("date", None, {"2024-06-05": "Jun 05"}, ["2024-06-05", "2024-07-09"]), "2024-07-09", "on Jul 09"),
        (keys_of("date", None, {"2024-06-05": "Jun 5"}, ["2024-06-05", "2024-07-09"]), "2024-07-09", "on Jul 9"),
        (keys_of("date", None, {"2024-01-01": "2024"}, ["2024-01-01", "2024-02-01"]), "2024-01-01", "in January 2024"),
        (keys_of("date", None, {}, ["2019-01-01", "2020-01-01"]), "2020-01-01", "in 2020"),
    ],
)
def test_places_along_an_axis(keys, key, at):
    assert keys.at(key) == at


def test_a_category_that_is_not_written_has_no_name():
    keys = keys_of("category", "Region", same("North"), ["North", "South"])
    assert list(keys.said) == ["North"]


def test_a_place_that_is_labelled_with_another_number_has_no_name():
    assert keys_of("linear", "Year", {0: "2017", 1: "2018"}, [0, 1]).said == {}
    assert keys_of("linear", "Dose (mg)", {5: "5", 10: "10"}, [5, 10]).said == {5: "5", 10: "10"}


def test_dates_in_words():
    assert say_date(datetime(2024, 3, 12), "day") == "12 March 2024"
    assert say_date(datetime(2024, 3, 12, 14, 30), "time") == "14:30 on 12 March 2024"
