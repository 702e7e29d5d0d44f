"""From scripted replies to facts, each expected value worked out by hand from the script."""

from __future__ import annotations

from typing import Any

import pytest

from synth.records import ItemError
from synth.steps import Prompt
from synth.w2c.facts import Count, Facts
from synth.w2c.seeing import facts_of
from tests.synth.w2c.scripted import look, sure

CAPTIONS = ["A man and three dogs on a beach.", "An umbrella stands beside a man."]
DETAILS = ["A man in a red jacket watches dogs. A boat lies behind him.", "A man, dogs and an umbrella."]
MAN = [10, 20, 110, 280]
DOGS = [[120, 150, 180, 220], [175, 150, 240, 220], [235, 160, 300, 230]]
BOAT = [290, 20, 390, 120]
ABSENT = {"umbrella"}


def boxes(prompt: Prompt) -> Any:
    named = [("man", MAN, 0.9), *(("dog", box, 0.6) for box in DOGS), ("boat", BOAT, 0.5), ("umbrella", BOAT, 0.3)]
    return {"boxes": [{"phrase": name, "box": box, "score": score} for name, box, score in named]}


def exists(prompt: Prompt) -> Any:
    absent = prompt.values["name"] in ABSENT
    return sure("No", 0.8) if absent else sure("Yes", 0.9)


def region(prompt: Prompt) -> str:
    name = prompt.values["name"]
    return [f"The {name} holds an umbrella.", f"The {name} has a red jacket."][prompt.sample % 2]


SCRIPT = {
    "caption": lambda prompt: CAPTIONS[prompt.sample % 2],
    "detail": lambda prompt: DETAILS[prompt.sample % 2],
    "boxes": boxes,
    "exists": exists,
    "region": region,
    "text": lambda prompt: "no",
    "counts": lambda prompt: sure("Yes" if prompt.values["count"] <= 3 else "No", 0.9),
    "pair": lambda prompt: "The boat is to the right of the man.",
}
SETTINGS = {"captions": 2, "descriptions": 2, "readings": 1}


def found(**other: Any) -> tuple[Facts, Any, Any, Any]:
    seen, engine, line = look({**SCRIPT, **other}, **SETTINGS)
    return facts_of(seen), seen.notes, engine, line


def test_the_caption_with_most_that_is_there_is_kept():
    facts, notes, _, _ = found()
    assert facts.caption == CAPTIONS[0]
    assert facts.detail == DETAILS[0]
    assert notes.beliefs["umbrella"] == pytest.approx(0.2)
    assert notes.beliefs["man"] == pytest.approx(0.9)


def test_what_is_not_there_has_no_box():
    """The umbrella's box lies on the boat's, and is less sure: it is the same thing, and gone before anybody asks."""
    facts, notes, _, _ = found()
    assert [thing.name for thing in facts.all_things] == ["man", "boat", "dog", "dog", "dog"]
    assert len(notes.boxes) == 6
    assert len(notes.things) == 5


def test_a_box_whose_thing_is_denied_goes():
    def elsewhere(prompt: Prompt) -> Any:
        apart = {"phrase": "umbrella", "box": [300, 200, 390, 290], "score": 0.9}
        return {"boxes": [*boxes(prompt)["boxes"], apart]}

    facts, notes, _, _ = found(boxes=elsewhere)
    assert "umbrella" not in {thing.name for thing in facts.all_things}
    assert any(verdict["about"] == "umbrella_1" and verdict["passed"] is False for verdict in notes.verdicts)


def test_three_connected_things_of_a_name_are_a_group():
    facts, _, _, _ = found()
    (group,) = facts.groups
    assert (group.id, group.name, group.box) == ("dog_group_1", "dog", (120.0, 150.0, 300.0, 230.0))
    assert [member.id for member in group.members] == ["dog_1", "dog_2", "dog_3"]
    assert Count(name="dog", count=3, exact=True) in facts.counts


def test_a_group_that_is_not_so_large_is_none_and_not_counted():
    facts, notes, _, _ = found(counts=lambda prompt: sure("Yes" if prompt.values["count"] <= 2 else "No", 0.9))
    assert facts.groups == ()
    assert "dog" not in {count.name for count in facts.counts}
    assert [thing.id for thing in facts.things if thing.name == "dog"] == ["dog_1", "dog_2", "dog_3"]
    asked = [(verdict["count"], verdict["passed"]) for verdict in notes.verdicts if verdict.get("of") == 3]
    assert asked == [(3, False), (4, False)]


def test_a_count_is_exact_where_more_are_denied():
    facts, _, _, _ = found(counts=lambda prompt: sure("Yes", 0.9))
    assert Count(name="dog", count=3, exact=False) in facts.counts
    assert Count(name="man", count=1, exact=False) in facts.counts


def test_the_description_whose_nouns_are_confirmed_is_kept():
    facts, _, _, _ = found()
    assert {thing.description for thing in facts.all_things if thing.name == "man"} == {"The man has a red jacket."}


def test_a_thing_of_which_nothing_is_confirmed_is_not_described():
    facts, _, _, _ = found(region=lambda prompt: "It holds an umbrella.")
    assert {thing.description for thing in facts.all_things} == {""}


def test_text_that_most_readings_give_is_kept():
    seen, _, _ = look(
        {**SCRIPT, "text": lambda prompt: ["EXIT 4", "exit  4", "EXIT"][prompt.sample]}, **SETTINGS | {"readings": 3}
    )
    facts = facts_of(seen)
    assert {thing.text for thing in facts.all_things} == {"EXIT 4"}


def test_readings_that_differ_are_no_text():
    seen, _, _ = look({**SCRIPT, "text": lambda prompt: f"EXIT {prompt.sample}"}, **SETTINGS | {"readings": 2})
    assert {thing.text for thing in facts_of(seen).all_things} == {""}


def test_large_things_that_touch_are_described_together():
    near = [{"phrase": "man", "box": MAN, "score": 0.9}, {"phrase": "boat", "box": [105, 20, 300, 200], "score": 0.8}]
    facts, _, engine, _ = found(boxes=lambda prompt: {"boxes": near})
    (pair,) = facts.pairs
    assert {pair.first, pair.second} == {"man_1", "boat_1"}
    assert pair.description == "The boat is to the right of the man."
    assert {prompt.images[0].window for prompt in engine.of("pair")} == {(10, 20, 300, 280)}


def test_small_or_distant_things_are_not():
    assert found()[0].pairs == ()


def test_nobody_is_asked_twice_whether_a_thing_is_there():
    _, _, engine, _ = found()
    asked = [(prompt.values["name"], prompt.images[0].name) for prompt in engine.of("exists")]
    assert len(asked) == len(set(asked))


def test_every_answer_of_a_check_is_kept():
    _, notes, engine, _ = found()
    assert len(notes.verdicts) == len(engine.of("exists")) + len(engine.of("counts"))
    assert {verdict["by"] for verdict in notes.verdicts} == {"scripted"}


# Replies that are none


BAD = {
    "refusal": "I'm sorry, I cannot describe this picture.",
    "empty": "",
    "another language": "Ein Mann geht mit seinen Hunden am Strand spazieren und schaut auf das Meer.",
}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_a_bad_caption_is_a_reject_and_the_others_count(bad: str):
    facts, notes, _, line = found(detail=lambda prompt: bad if prompt.sample == 0 else DETAILS[1])
    assert notes.details == [DETAILS[1]]
    (reason,) = [reject.reason for reject in line.rejects if reject.stage == "detail"]
    assert reason == {"I'm": "refused", "Ein": "foreign"}.get(bad[:3], "bad_reply")
    assert facts.caption == CAPTIONS[0]


def test_without_any_caption_there_are_no_facts():
    with pytest.raises(ItemError, match="no description") as caught:
        found(caption=lambda _: "", detail=lambda _: "")
    assert caught.value.reason == "no_facts"


def test_an_error_of_an_engine_costs_one_reply():
    facts, _, _, line = found(
        region=lambda prompt: ItemError("unanswered", "5 times") if prompt.sample == 0 else region(prompt)
    )
    assert [reject.reason for reject in line.rejects] == ["unanswered"] * 5
    assert facts.all_things


@pytest.mark.parametrize(
    ("reply", "kept", "reason"),
    [
        ({"boxes": []}, 0, None),
        ({"boxes": [{"phrase": "man", "box": [-50, -50, 20000, 20000]}]}, 1, None),
        ({"boxes": [{"phrase": "man", "box": [500, 400, 600, 500]}]}, 0, "bad_place"),
        ({"boxes": [{"phrase": "man", "box": [10, 10, 10, 90]}]}, 0, "bad_place"),
        ({"boxes": [{"phrase": "man", "box": [90, 90, 10, 10]}]}, 1, None),
        ({"boxes": [{"phrase": "unicorn", "box": [10, 10, 90, 90]}]}, 0, "bad_place"),
        ({"boxes": [{"phrase": "man", "box": [10, 10, float("nan"), 90]}]}, 0, "bad_place"),
        ({"boxes": [{"phrase": "man", "box": ["a", 10, 90, 90]}, 7]}, 0, "bad_place"),
        ({"boxes": [{"phrase": "man", "box": [10, 10, 90, 90], "score": 0.1}]}, 0, None),
        ({"boxes": "none"}, 0, "bad_reply"),
        ({}, 0, "bad_reply"),
    ],
)
def test_boxes_are_cleaned_or_counted(reply: Any, kept: int, reason: str | None):
    facts, _, _, line = found(boxes=lambda _: reply)
    assert len(facts.all_things) == kept
    assert [reject.reason for reject in line.rejects] == ([reason] if reason else [])


def test_no_boxes_leave_the_captions():
    facts, _, _, _ = found(boxes=lambda _: {"boxes": []})
    assert facts.caption == CAPTIONS[0]
    assert facts.all_things == ()


def test_a_model_that_confirms_nothing_leaves_no_facts():
    with pytest.raises(ItemError, match="none is confirmed") as caught:
        found(exists=lambda _: sure("No", 0.9))
    assert caught.value.reason == "no_facts"


def test_an_answer_that_is_neither_yes_nor_no_confirms_nothing():
    facts, notes, _, line = found(
        exists=lambda prompt: "Perhaps." if prompt.values["name"] == "boat" else exists(prompt)
    )
    assert "boat" not in {thing.name for thing in facts.all_things}
    assert {reject.reason for reject in line.rejects} == {"bad_reply"}
    assert any(verdict["name"] == "boat" and verdict["passed"] is None for verdict in notes.verdicts)


def test_a_server_without_log_probabilities_is_taken_at_its_word():
    facts, notes, _, _ = found(exists=lambda prompt: "no" if prompt.values["name"] in ABSENT else "Yes, it can.")
    assert {thing.name for thing in facts.all_things} == {"man", "dog", "boat"}
    assert {verdict["score"] for verdict in notes.verdicts if verdict["check"] == "exists"} == {None}
