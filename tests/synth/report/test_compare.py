"""Two runs against each other. Expected chances are from tables and by counting ways."""

from __future__ import annotations

import pytest

from synth.report.compare import by_exact_test, by_z_test, difference
from synth.report.counting import Rate


def rate(count: int, of: int) -> Rate:
    return Rate(count=count, of=of)


def test_the_z_test_pools_the_shares():
    # pooled 0.4, error sqrt(0.4 * 0.6 * 2 / 100) = 0.069282, z = 0.2 / 0.069282 = 2.88675
    assert by_z_test(rate(30, 100), rate(50, 100)) == pytest.approx(0.003892, abs=2e-6)
    # z = 1.96 is one in twenty: 0.5 against 0.5 + 1.96 * 0.05 with 200 each has nearly that
    assert by_z_test(rate(100, 200), rate(100, 200)) == 1.0


def test_the_exact_test_counts_ways():
    # 3 of 4 against 1 of 4: of C(8, 4) = 70 ways 16 + 16 + 1 + 1 are no likelier
    assert by_exact_test(rate(3, 4), rate(1, 4)) == pytest.approx(34 / 70)
    # none of 5 against all of 5: 2 of C(10, 5) = 252
    assert by_exact_test(rate(0, 5), rate(5, 5)) == pytest.approx(2 / 252)
    assert by_exact_test(rate(0, 5), rate(0, 9)) == pytest.approx(1.0)


def test_what_is_beyond_chance():
    far, near = difference(rate(150, 150), rate(20, 31)), difference(rate(1, 1788), rate(3, 474))
    assert far is not None
    assert far.beyond_chance
    assert far.points == pytest.approx(20 / 31 - 1)
    assert near is not None
    assert not near.beyond_chance
    assert near.chance is not None
    assert near.chance > 0.01


def test_where_there_is_nothing_or_no_test_nothing_is_said():
    assert difference(rate(0, 0), rate(1, 2)) is None
    untested = difference(rate(1000, 2000), rate(10, 2000), tested=False)
    assert untested is not None
    assert (untested.points, untested.chance, untested.beyond_chance) == (-0.495, None, False)
