"""Numbers as people write them, and those that could be two."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth.given.numbers import Mark, exact, read_number
from synth.given.reading import how_read, is_open


@pytest.mark.parametrize(
    ("text", "mark", "value", "around"),
    [
        ("12", ".", "12", ("", "")),
        ("-3.50", ".", "-3.50", ("", "")),
        ("−7", ".", "-7", ("", "")),
        ("+4", ".", "4", ("", "")),
        (".5", ".", "0.5", ("", "")),
        ("1,234,567.8", ".", "1234567.8", ("", "")),
        ("1.234.567,8", ",", "1234567.8", ("", "")),
        ("1 234,5", ",", "1234.5", ("", "")),
        ("1\u202f234,5", ",", "1234.5", ("", "")),
        ("1'234.50", ".", "1234.50", ("", "")),
        ("12,5 %", ",", "12.5", ("", "%")),
        ("12.5%", ".", "12.5", ("", "%")),
        ("€ 1.299,00", ",", "1299.00", ("€", "")),
        ("-$5.25", ".", "-5.25", ("$", "")),
        ("$-5.25", ".", "-5.25", ("$", "")),
        ("7.20 €", ".", "7.20", ("", "€")),
        ("EUR 12", ".", "12", ("EUR", "")),
        ("12 kg", ".", "12", ("", "kg")),
        ("80km/h", ".", "80", ("", "km/h")),
        ("1.5E+06", ".", "1500000", ("", "")),
        ("(1,200)", ".", "-1200", ("", "")),
        ("($12.50)", ".", "-12.50", ("$", "")),
        ("$ (7)", ".", "-7", ("$", "")),
        ("(3,5 %)", ",", "-3.5", ("", "%")),
        ("(0.00)", ".", "0", ("", "")),
    ],
)
def test_a_number_and_what_stands_around_it(text: str, mark: Mark, value: str, around: tuple[str, str]) -> None:
    read = read_number(text, mark)
    assert read is not None
    assert (read.value, (read.before, read.after)) == (Decimal(value), around)


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("1,23", "."), ("1.23", ","), ("12,34,567", "."), ("1.2.3", "."), ("A12", "."), ("12A", "."), ("12-14", "."),
        ("--3", "."), ("", "."), (".", "."), (",", ","), ("1 23", "."), ("08:30", "."), ("2024-01-01", "."), ("x", "."),
        ("0,123,456", "."), ("1e", "."), ("inf", "."), ("nan", "."), ("0x10", "."), ("१२", "."),
        ("(-5)", "."), ("(5", "."), ("5)", "."), ("((5))", "."), ("()", "."),
    ],
)  # fmt: skip
def test_what_is_no_number(text: str, mark: Mark) -> None:
    assert read_number(text, mark) is None


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9))
def test_the_same_number_in_either_writing(value: Decimal) -> None:
    """Written with a point or with a comma, with or without thousands, it is that number."""
    grouped, plain = f"{value:,.3f}", f"{value:.3f}"
    turned = grouped.translate(str.maketrans(",.", ".,"))
    for text, mark in ((grouped, "."), (plain, "."), (turned, ","), (plain.replace(".", ","), ",")):
        read = read_number(text, mark)  # type: ignore[arg-type]
        assert read is not None
        assert read.value == value
        assert read.decimals == 3


def test_brackets_are_less_than_nothing_only_beside_numbers_without() -> None:
    assert how_read(["(1,200.50)", "950", "-"], None, typed=False) is not None
    assert how_read(["(1)", "(2)", "(3)"], None, typed=False) is None


def test_a_column_says_which_mark_it_has() -> None:
    found = how_read(["1.234", "12,50", ""], None, typed=False)
    assert found is not None
    assert found.mark == ","
    found = how_read(["1,234", "0.5"], None, typed=False)
    assert found is not None
    assert found.mark == "."


def test_a_column_that_could_be_two_is_open() -> None:
    assert how_read(["1.234", "2.500"], None, typed=False) is None
    assert is_open(["1.234", "2.500"])
    assert not is_open(["1.234", "2.5"])
    assert not is_open(["12", "14"])


def test_what_is_not_read_as_numbers() -> None:
    assert how_read(["007", "012"], None, typed=False) is None  # codes
    assert how_read(["12 kg", "5 g"], None, typed=False) is None  # two units
    assert how_read(["$5", "€5"], None, typed=False) is None
    assert how_read(["", "n/a"], None, typed=False) is None
    assert how_read(["1.2", "3,4"], None, typed=False) is None  # neither mark is that of both


def test_more_digits_than_a_program_holds() -> None:
    assert exact(Decimal(123456789012345))
    assert not exact(Decimal(12345678901234567))
    assert not exact(Decimal("0.12345678901234567891"))
