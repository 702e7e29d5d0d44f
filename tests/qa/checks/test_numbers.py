"""Numbers in sentences, as people write what is less than nothing in a currency."""

from __future__ import annotations

import pytest

from qa.checks._numbers import numbers


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("It goes from -$12.50m to $4m.", [-12.5, 4.0]),
        ("US$5 more than -US$3", [5.0, -3.0]),
        ("−€ 1.234,50", [-1234.5]),
        ("(-£.5)", [-0.5]),
        ("$3-$5", [3.0, 5.0]),
        ("10 - $3", [10.0, 3.0]),
        ("-%5, -Q1", [5.0]),
    ],
)
def test_a_sign_before_a_currency_is_the_numbers(text: str, said: list[float]):
    assert [number for number, _ in numbers(text)] == said
