"""What was said of a picture, in the pixels that the picture has now."""

from typing import Any

import pytest

from synth.comvint.facts import facts_of
from synth.comvint.settings import Comvint
from synth.records import ItemError
from tests.synth.comvint.made import BEACH, photograph

ALL = Comvint()


def said(*boxes: list[float], size: list[int] | None = None) -> dict[str, Any]:
    regions = [{"text": f"thing {n}", "boxes": [box], "id": str(n)} for n, box in enumerate(boxes)]
    return {"captions": ["Things."], "regions": regions, "size": size}


def boxes(facts):
    return [list(one.boxes) for one in facts.regions.values()]


def test_boxes_are_scaled_where_the_picture_was_made_smaller():
    facts = facts_of(photograph(BEACH, size=(100, 50)), ALL)
    assert boxes(facts) == [[(5, 10, 25, 40), (30, 10, 50, 40)], [(60, 25, 80, 45)], []]


def test_boxes_stay_where_nobody_said_how_large_the_picture_was():
    assert boxes(facts_of(photograph(said([1, 2, 30, 40]), size=(100, 50)), ALL)) == [[(1, 2, 30, 40)]]


def test_boxes_are_cut_off_at_the_edges_and_those_outside_are_lost():
    facts = facts_of(photograph(said([-20, -5, 40, 300], [200, 0, 260, 50], [10, 20, 11, 60], [0, -9, 50, 1])), ALL)
    assert boxes(facts) == [[(0, 0, 40, 100)]]
    assert [reason for reason, _ in facts.lost] == ["bad_place"] * 3
    assert facts.lost[0][1] == "the region 'thing 1' lies outside of it: [200, 0, 260, 50]"


def test_a_picture_of_another_shape_is_another_picture():
    with pytest.raises(ItemError, match=r"bad_annotations: .* of 200 by 100 pixels, and this is 100 by 200"):
        facts_of(photograph(BEACH, size=(100, 200)), ALL)


def test_sides_that_were_rounded_are_no_other_shape():
    assert facts_of(photograph(said([0, 0, 99, 33], size=[99, 33]), size=(50, 17)), ALL).size == (99, 33)


@pytest.mark.parametrize("beside", [None, {}, {"captions": [], "regions": [], "size": None, "faults": ["none of it"]}])
def test_a_picture_of_which_nothing_was_said_is_a_reject(beside: Any):
    with pytest.raises(ItemError, match="bad_annotations: nothing is said of this picture"):
        facts_of(photograph(beside), ALL)


def test_faults_are_kept_as_what_was_lost():
    facts = facts_of(photograph({**BEACH, "faults": ["a box that is none (3)"]}), ALL)
    assert facts.lost == (("bad_annotations", "a box that is none (3)"),)


def test_the_same_words_for_the_same_place_count_once():
    beside = said([10, 10, 50, 50], [11, 10, 50, 51], [10, 10, 50, 50])
    beside["regions"][1]["text"] = "Thing 0."
    assert list(facts_of(photograph(beside), ALL).regions) == ["R1", "R2"]


def test_a_model_is_told_where_things_are_in_words():
    facts = facts_of(photograph(BEACH), ALL)
    assert [one.where for one in facts.regions.values()] == [
        "middle left, medium, 2 of them", "bottom right, medium", "",
    ]  # fmt: skip


def test_a_region_may_be_as_many_things_as_it_has_boxes_or_says():
    beside = said([0, 0, 9, 9], [20, 20, 60, 60])
    beside["regions"][0]["text"] = "three small boats"
    assert [one.counts for one in facts_of(photograph(beside), ALL).regions.values()] == [{1, 3}, {1}]
    assert facts_of(photograph(BEACH), ALL).regions["R1"].counts == {2}


def test_elements_have_names_of_their_own():
    beside = said([0, 0, 9, 9], [20, 20, 60, 60], [70, 20, 90, 60])
    beside["regions"][0]["id"] = "image"
    beside["regions"][2]["id"] = "1"
    facts = facts_of(photograph(beside), ALL)
    names = [element.id for element in facts.elements((200, 100))]
    assert len(names) == len(set(names)) == 4
    several = list(facts_of(photograph(BEACH), ALL).elements((200, 100)))
    assert [(one.id, one.kind, one.box) for one in several] == [
        ("image", "image", (0, 0, 200, 100)),
        ("1", "region", (10, 20, 100, 80)),
        ("1.1", "region", (10, 20, 50, 80)),
        ("1.2", "region", (60, 20, 100, 80)),
        ("2", "region", (120, 50, 160, 90)),
        ("3", "region", None),
    ]


def test_no_more_is_told_than_the_settings_say():
    facts = facts_of(photograph(BEACH), Comvint(captions=1, regions=2))
    assert facts.names == ["C1", "R1", "R2"]
