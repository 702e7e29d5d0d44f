"""How unlike things are, on sets small enough to be worked out by hand."""

from __future__ import annotations

import hashlib

import pytest

from synth.report.variety import bits_to_nearest, distinct, effective, mean, nearest, packed, runs


def test_the_nearest_shares_most():
    assert nearest([frozenset("ab"), frozenset("bc"), frozenset("d")]) == pytest.approx([1 / 3, 1 / 3, 0])
    assert nearest([frozenset("ab"), frozenset("ab"), frozenset("abcd")]) == pytest.approx([1, 1, 0.5])
    assert nearest([frozenset(), frozenset()]) == [0, 0]
    assert nearest([frozenset("a")]) == []


def test_bits_are_those_of_the_nearer_pattern():
    plain = bytes(144)
    near = b"\xff" + bytes(71) + b"\xff\xff" + bytes(70)  # 8 bits in one pattern, 16 in the other
    far = b"\xff" * 144  # 576 from the first; from the second 560
    assert bits_to_nearest([plain, near, far]) == [8, 8, 560]
    assert bits_to_nearest([plain, plain]) == [0, 0]
    assert bits_to_nearest([plain]) == []


def test_runs_of_words():
    assert runs("How many are There?") == {("how", "many", "are"), ("many", "are", "there")}
    assert runs("Two words") == {("two", "words")}
    assert runs("") == frozenset()


def test_distinct_pairs_of_words():
    assert distinct(["a b a b"]) == pytest.approx(2 / 3)  # a b, b a, a b
    assert distinct(["a b", "c d"]) == 1.0
    assert distinct(["one", ""]) is None


def test_what_repeats_itself_packs_smaller():
    alike = [f"How many ferries left in {month}?" for month in ("May", "June", "July")] * 10
    apart = [hashlib.sha256(bytes([at])).hexdigest() for at in range(30)]  # four bits a letter: half at most
    assert packed(alike) > 5 > 2 >= packed(apart) > 1.5
    assert packed([]) is None


def test_the_effective_number_of_equally_common_ones_is_their_number():
    assert effective({"a": 5, "b": 5, "c": 5}) == pytest.approx(3)
    assert effective({"a": 1}) == pytest.approx(1)
    # entropy of 1/2, 1/4, 1/4 is 1.5 bits: 2 ** 1.5
    assert effective({"a": 2, "b": 1, "c": 1}) == pytest.approx(2**1.5)
    assert effective({}) is None


def test_a_mean_of_nothing_is_none():
    assert mean([]) is None
    assert mean([1, 2]) == 1.5
