"""The number a cell says, read by the kind that expects it and by the driver that measures the page: one reading."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from renderers.drivers.html.tables import number_of as drawn_number
from synth.kinds._page_numbers import number_of


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("10 20", None),  # two numbers
        ("1 234", 1234),
        ("1 234 567", 1234567),
        ("12 34 567", None),
        ("1 234,5", 1234.5),
        ("1 234.567", 1234.567),
        ("1 234,567", None),  # thousands parted in two ways
        ("+5", 5),
        ("+ 5.5 %", 5.5),
        ("−5", -5),
        ("(45.10)", -45.1),
        ("($1,200)", -1200),
        ("(−5)", -5),
        ("(5", None),
        ("5)", None),
        ("1,234", 1234),
        ("1,23", 1.23),
        ("1,2345", None),
        ("1.234", 1.234),
        ("1.234.567", 1234567),
        ("1.234,5", 1234.5),
        (".5", 0.5),
        ("5.", None),
        ("₹ 12", 12),
        ("12 ₹", None),
        ("CHF 1'299.00", 1299),
        ("-€ 3", -3),
        ("€ -3", -3),
        ("12 345,50\u00a0kr", 12345.5),
        ("7 h", None),
        ("$", None),
        ("()", None),
        ("", None),
        ("1..2", None),
        ("1 , 2", None),
        ("3 – 4", None),
        ("123456789012345", 123456789012345),
        ("1234567890123456789", 1234567890123456789.0),
    ],
)
def test_both_read_it_so(text: str, value: float | None):
    assert number_of(text) == value
    assert drawn_number(text) == value


pieces = st.sampled_from(
    ["1", "23", "456", "0", "000", ",", ".", " ", "\u00a0", "\u202f", "'", "-", "−", "+", "(", ")", "%", "€", "$", "₹",
     "kr", "zł", "CHF", "h"]
)  # fmt: skip


@given(st.lists(pieces, max_size=9).map("".join))
@example("(+5)")
@example("$ - $ 1 234,5 €")
@example("( 456 000 )")
def test_they_agree_on_whatever_stands_in_a_cell(text: str):
    assert number_of(text) == drawn_number(text)
