"""Boxes that belong together, by hand."""

from __future__ import annotations

from synth.w2c.places import Found, groups_of, named, pairs_of

SIZE = (1000, 1000)


def thing(name: str, number: int, *box: float) -> Found:
    left, top, right, bottom = box
    return Found(id=f"{name}_{number}", name=name, box=(left, top, right, bottom), score=0.9)


def test_of_two_boxes_on_each_other_the_surer_stays():
    """Common area 90 x 100, both together 110 x 100: 0.82."""
    boxes = [("cat", (0.0, 0.0, 100.0, 100.0), 0.4), ("dog", (10.0, 0.0, 110.0, 100.0), 0.8)]
    assert [one.name for one in named(boxes, 0.5, 10)] == ["dog"]
    assert [one.name for one in named(boxes, 0.9, 10)] == ["cat", "dog"]


def test_things_are_numbered_from_the_top_by_their_names_in_programs():
    boxes = [("red car", (0.0, 500.0, 90.0, 600.0), 0.9), ("Red Car", (0.0, 10.0, 90.0, 90.0), 0.3)]
    assert [one.id for one in named(boxes, 0.5, 10)] == ["red_car_1", "red_car_2"]


def test_only_the_best_are_kept():
    boxes = [("cat", (float(n * 50), 0.0, n * 50 + 40.0, 40.0), n / 10) for n in range(5)]
    assert [one.score for one in named(boxes, 0.5, 2)] == [0.3, 0.4]


def test_a_chain_of_things_is_one_group_and_the_lone_one_is_in_none():
    chain = [thing("hen", n, n * 50, 0, n * 50 + 60, 50) for n in range(4)]
    lone = thing("hen", 9, 800, 800, 900, 900)
    assert groups_of([chain[0], lone, chain[3], chain[1], chain[2]], 3) == [[chain[0], chain[3], chain[1], chain[2]]]
    assert groups_of([*chain[:2], lone], 3) == []


def test_things_of_two_names_make_no_group():
    mixed = [thing("hen", 1, 0, 0, 50, 50), thing("cock", 1, 40, 0, 90, 50), thing("hen", 2, 80, 0, 120, 50)]
    assert groups_of(mixed, 2) == []


def test_a_pair_is_large_near_and_of_two_names():
    """Five in a hundred of the picture are 50,000 pixels: a side of 224."""
    one, near = thing("table", 1, 0, 0, 300, 300), thing("chair", 1, 350, 0, 650, 300)
    small, far = thing("cup", 1, 290, 0, 340, 50), thing("door", 1, 700, 700, 999, 999)
    same = thing("table", 2, 100, 310, 400, 610)
    found = pairs_of([one, near, small, far, same], {}, SIZE, 10)
    assert {(a.id, b.id) for a, b in found} == {("table_1", "chair_1"), ("chair_1", "table_2")}


def test_members_of_one_group_are_no_pair():
    one, other = thing("man", 1, 0, 0, 300, 300), thing("woman", 1, 250, 0, 550, 300)
    assert pairs_of([one, other], {"man_1": 0, "woman_1": 0}, SIZE, 10) == []
    assert len(pairs_of([one, other], {"man_1": 0, "woman_1": 1}, SIZE, 10)) == 1
