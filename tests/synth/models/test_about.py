"""Recipes that a model plans, and what the recipe says to the model that finds subjects."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from synth.kinds._steps import WriteProgram
from synth.kinds._topics import ProposeTopics
from synth.models._messages import messages
from synth.models.openai import Engine
from synth.plugins import load, names
from synth.recipe import parse_recipe
from synth.recipe.about import planned
from synth.records import Spec, Topic, WorldError
from tests.synth.models.server import MODEL, Scripted

WISH = "nutrition labels of snack foods"
GOOD = {
    "kinds": {"product_page": 2, "grouped_bars": 1},
    "families": {"reading": 3, "lookup": 1},
    "difficulty": {"1": 1, "3": 2},
    "about": 'Labels: what is in a bar, "per 100 g" and per portion.\nNo brands.',
    "why": "Product pages hold properties; bars compare them.",
}


def test_a_plan_of_a_model_is_a_recipe_with_its_reasons(server: Scripted, open_engine: Callable[..., Engine]):
    server.script = lambda prompt: json.dumps(GOOD)
    made = planned(WISH, n=40, model=open_engine())
    read = parse_recipe(made.text, "x")
    assert read.kinds == {"product_page": 2.0, "grouped_bars": 1.0}
    assert read.families == {"reading": 3.0, "lookup": 1.0}
    assert read.difficulty == {"1": 1.0, "3": 2.0}
    assert read.about == 'Labels: what is in a bar, "per 100 g" and per portion. No brands.'
    assert (read.n, read.domains) == (40, None)
    assert made.notes == (f"Planned by {MODEL} for: {WISH}", GOOD["why"])


def test_the_prompt_tells_the_wish_and_all_that_there_is(server: Scripted, open_engine: Callable[..., Engine]):
    server.script = lambda prompt: json.dumps(GOOD)
    planned(WISH, n=40, model=open_engine())
    (prompt,) = server.asked("recipe")
    assert WISH in prompt
    assert all(f"- {name}: {load('kinds', name).kind.about}\n" in prompt for name in names("kinds"))
    assert all(f"- {name}: " in prompt for name in [*names("families"), "model"])
    assert len(prompt) < 3 * 4000


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        ({"kinds": {"barchart": 1}, "about": "Labels."}, "kinds.barchart: no kind is called 'barchart'"),
        ({"kinds": {"pie": 0}, "about": "Labels."}, "kinds.pie: input should be greater than 0"),
        ({"kinds": {}, "about": "Labels."}, "kinds: "),
        (
            {"kinds": {"pie": 1}, "about": "Labels.", "difficulty": {"5": 1}},
            "difficulty.5: no difficulty is called '5'",
        ),
        ({"kinds": {"pie": 1}}, "the reply holds no JSON of the wanted shape"),
        ("I would rather not.", "the reply holds no JSON"),
    ],
)
def test_a_reply_of_no_use_is_told_and_asked_for_again(
    server: Scripted, open_engine: Callable[..., Engine], bad: Any, told: str
):
    server.script = lambda prompt: json.dumps(GOOD if "not usable" in prompt else bad)
    made = planned(WISH, n=40, model=open_engine())
    assert set(parse_recipe(made.text, "x").kinds) == {"product_page", "grouped_bars"}
    first, second = server.asked("recipe")
    assert "not usable" not in first
    assert f"- {told}" in second


def test_after_three_replies_of_no_use_the_words_decide(server: Scripted, open_engine: Callable[..., Engine]):
    server.script = lambda prompt: json.dumps({"kinds": {"barchart": 1}, "about": "Labels."})
    made = planned("receipts", n=40, model=open_engine())
    assert len(server.asked("recipe")) == 3
    assert parse_recipe(made.text, "x").kinds == {"invoice": 3.0}
    assert made.notes[0].startswith(f"{MODEL} gave no plan that can be used: kinds.barchart: no kind")
    assert made.notes[1] == "Planned by words for: receipts"


def test_a_server_that_refuses_us_is_no_plan_by_words(server: Scripted, open_engine: Callable[..., Engine]):
    server.mishaps.append("401")
    with pytest.raises(WorldError):
        planned(WISH, n=40, model=open_engine())


# What a recipe says to those who find subjects and write programs


def drafts(language: str) -> list[Topic]:
    return [Topic(kind="pie", subject="x", persona="a cook", language=language, seed=seed) for seed in range(3)]


def said(prompt: Any) -> str:
    return messages(prompt)[0]["content"]


def test_what_is_wanted_steers_the_topics_and_nothing_is_said_of_it_else():
    kind = load("kinds", "pie").kind
    plain = said(ProposeTopics(kind, drafts("en"), []).ask(drafts("en")[0]))
    steered = said(ProposeTopics(kind, drafts("en"), [], "snack foods").ask(drafts("en")[0]))
    assert "wanted" not in plain
    assert [line for line in steered.splitlines() if line not in plain.splitlines()] == [
        "The pictures are wanted for this, and every subject must belong to it: snack foods"
    ]


def test_a_language_is_told_where_it_is_not_english():
    kind = load("kinds", "pie").kind
    for language, times in (("en", 0), ("de", 1)):
        topic = drafts(language)[0]
        spec = Spec(topic=topic, title="t", data={})
        for prompt in (ProposeTopics(kind, drafts(language), []).ask(topic), WriteProgram(kind).ask(spec)):
            assert said(prompt).count(f"the language {language}") == times
