from __future__ import annotations

import pytest

from synth.given.dates import Order, orders, read_date


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2025-04-03", "2025-04-03"), ("2025/4/3", "2025-04-03"), ("2025.04.03", "2025-04-03"),
        ("2025-04", "2025-04-01"), ("04/2025", "2025-04-01"), ("3.4.2025", "2025-04-03"), ("3 Apr 2025", "2025-04-03"),
        ("3rd April 2025", "2025-04-03"), ("Thu, 3 Apr 2025", "2025-04-03"), ("April 3, 2025", "2025-04-03"),
        ("Apr 2025", "2025-04-01"), ("2025-04-03T00:00:00Z", "2025-04-03"), ("2025-04-03 07:30", "2025-04-03T07:30:00"),
        ("2025-04-03T07:30:15", "2025-04-03T07:30:15"),
    ],
)  # fmt: skip
def test_dates_that_can_be_read_in_one_way(text: str, date: str) -> None:
    assert read_date(text, None) == date


@pytest.mark.parametrize(
    "text",
    [
        "3/4/2025", "13-04-2025", "2025-13-01", "2025-02-30", "31.4.2025", "3.4.25", "2025", "April", "3 Foo 2025",
        "13/2025", "4/1066",
        "2025-04-03T07:30:00+02:00", "2025-04/03", "tomorrow", "",
    ],
)  # fmt: skip
def test_what_is_no_date_or_could_be_two(text: str) -> None:
    assert read_date(text, None) is None


@pytest.mark.parametrize(("order", "date"), [("day first", "2025-04-03"), ("month first", "2025-03-04")])
def test_two_numbers_and_a_year_are_read_as_the_user_says(order: Order, date: str) -> None:
    assert read_date("3/4/2025", order) == date


def test_a_day_beyond_twelve_tells_the_order() -> None:
    assert orders(["3/4/2025", "13/4/2025"]) == {"day first"}
    assert orders(["3/4/2025", "4/13/2025"]) == {"month first"}
    assert orders(["3/4/2025", "5/6/2025"]) == {"day first", "month first"}
    assert orders(["13/4/2025", "4/13/2025"]) == set()
