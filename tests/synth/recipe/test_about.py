"""From a wish in words to a recipe, without a model."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synth import plugins
from synth.recipe import Recipe, RecipeError, parse_recipe
from synth.recipe.about import _plain, _read, is_planned_for, planned
from synth.recipe.about_words import _stem, understand

CHARTS = {"grouped_bars", "heatmap", "multi_line", "pie", "scatter_groups"}


def recipe(wish: str, n: int = 20) -> Recipe:
    return parse_recipe(planned(wish, n=n).text, "planned.yaml")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("companies", "company"),
        ("invoices", "invoice"),
        ("buses", "bus"),
        ("boxes", "box"),
        ("classes", "class"),
        ("bakeries", "bakery"),
        ("shipping", "ship"),
        ("baking", "bakes"),
        ("selling", "sell"),
        ("Center".casefold(), "centres"),
    ],
)
def test_forms_of_one_word_are_one(one: str, other: str):
    assert _stem(one) == _stem(other)


@pytest.mark.parametrize(("one", "other"), [("bus", "bu"), ("glass", "glas"), ("ring", "r"), ("pies", "py")])
def test_words_are_not_cut_into_others(one: str, other: str):
    assert _stem(one) != _stem(other)


@pytest.mark.parametrize(
    ("wish", "kinds"),
    [
        ("receipts", {"invoice": 3}),
        ("BILLS, please", {"invoice": 3}),
        ("a bus schedule", {"timetable": 3}),
        ("pie charts", {"pie": 3}),
        ("bar and line charts", {"grouped_bars": 3, "multi_line": 3}),
        ("organization charts", {"org_chart": 3}),
        ("flow-charts and invoices", {"flowchart": 3, "invoice": 3}),
        ("dashboards with a heatmap", dict.fromkeys(CHARTS, 1) | {"heatmap": 3}),
        ("diagrams", {"flowchart": 1, "org_chart": 1}),
        ("reviews and options", {"product_page": 1}),  # words of that kind's own line
    ],
)
def test_words_for_kinds_are_found(wish: str, kinds: dict[str, float]):
    assert recipe(wish).kinds == kinds


def test_a_word_for_several_that_stands_beside_a_named_kind_counts_too():
    assert set(recipe("org charts and other charts").kinds) == CHARTS | {"org_chart"}


@pytest.mark.parametrize(
    ("wish", "domains"),
    [
        ("bus schedules", {"city bus", "night bus"}),
        ("charts about bakeries", {"bakery"}),
        ("org chart of a hospital", {"hospital"}),
        ("a web shop with headphones and tents", {"wireless headphones", "tent"}),
        ("sales dashboards", {"retail"}),  # sales mean retail, where nothing else is meant
        ("sales dashboards of bakeries", {"bakery"}),
        ("flow chart: how to bake bread", {"baking bread"}),
        ("pies about climate and about hospitals", {"weather", "hospital wards"}),
    ],
)
def test_words_for_fields_are_found(wish: str, domains: set[str]):
    assert set(recipe(wish).domains or ()) == domains


def test_a_field_alone_makes_the_kinds_that_know_it():
    made = recipe("zoos")
    assert (set(made.kinds), made.domains) == ({"org_chart"}, {"zoo": 1.0})


def test_kinds_among_several_that_do_not_know_the_field_stay_away():
    # "documents" are invoices, timetables and product pages; of these only trades have pottery.
    assert recipe("documents of potteries").kinds == {"invoice": 1}


def test_kinds_among_several_of_which_none_knows_the_field_stay():
    made = planned("tables of tides, and pies of budgets", n=20)
    assert parse_recipe(made.text, "x").domains is None
    assert set(parse_recipe(made.text, "x").kinds) == {"invoice", "timetable", "pie"}
    told = "Not held to a field, since invoice and timetable would know none. The others could be: domains: "
    assert f"{told}[personal finance]" in made.notes


def test_a_kind_that_is_named_stays_and_the_notes_say_what_is_lost():
    made = planned("invoices and org charts of a zoo", n=20)
    assert parse_recipe(made.text, "x").domains is None
    assert set(parse_recipe(made.text, "x").kinds) == {"invoice", "org_chart"}
    assert "Not held to a field, since invoice would know none. The others could be: domains: [zoo]" in made.notes


def test_what_is_not_understood_is_said_and_never_guessed():
    made = planned("nutrition labels of snack foods", n=5)
    assert set(parse_recipe(made.text, "x").kinds) == set(plugins.names("kinds"))
    assert made.notes[1] == "Not understood: nutrition, labels, snack, foods"
    assert made.notes[2].startswith("Nothing in it names a kind of picture or a field there is: all kinds are here")
    assert "--model" in made.notes[3]
    head = made.text.partition("\n\n")[0]
    assert all(line.startswith("#") for line in head.splitlines())
    assert " ".join(line[2:] for line in head.splitlines()) == " ".join(made.notes)


def test_a_wish_understood_in_part_says_the_other_part():
    assert planned("invoices for unicorns", n=5).notes[1] == "Not understood: unicorns"
    assert planned("invoices for bakeries", n=5).notes == ("Planned by words for: invoices for bakeries",)


def test_the_plan_keeps_n_and_the_wish():
    made = recipe("receipts: “cheap” & {odd}\n\t# 🧾 ---", n=7)
    assert (made.n, made.about) == (7, "receipts: “cheap” & {odd} # 🧾 ---")


LONG = "invoices for bakeries and coffee shops and pie charts of hospital wards and bar charts of retail sales " * 2


@pytest.mark.parametrize("wish", ["pie charts", LONG, "  pie\n charts\t\x07", "a — “b” # c: d"])
def test_a_plan_knows_its_wish_again(wish: str):
    made = planned(wish, n=5).text
    assert is_planned_for(made, wish)
    assert is_planned_for(made.replace("n: 5", "n: 50"), wish)
    assert is_planned_for(_read(_plain(wish), 5, "openai:a b", {"kinds": {"pie": 1}, "about": "Pies."}).text, wish)
    for other in ("pie", "charts", "pie charts of bakeries", LONG[:60], LONG + "and more", "kinds", "pies"):
        assert not is_planned_for(made, other)
    assert not is_planned_for(made.replace("# Planned", "# Made"), wish)


@pytest.mark.parametrize("wish", ["", "  \n", "x" * 4001])
def test_a_wish_of_no_length_or_of_too_much_is_a_fault(wish: str):
    with pytest.raises(RecipeError, match="--about"):
        planned(wish, n=5)


def test_every_word_of_ours_is_of_a_kind_or_field_that_there_is():
    for kind in plugins.names("kinds"):
        assert kind in understand(kind.replace("_", " ")).kinds
        for domain in plugins.load("kinds", kind).kind.domains():
            found = understand(f"{kind.replace('_', ' ')} {domain}")
            assert domain in found.domains[kind], (kind, domain)


VOCABULARY = sorted(
    {
        word
        for kind in plugins.names("kinds")
        for name in plugins.load("kinds", kind).kind.domains()
        for word in name.split()
    }
    | {"chart", "dashboards", "document", "diagram", "invoices", "receipt", "pie", "schedule", "sales", "xyzzy", "of"}
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=6))
def test_every_plan_is_a_recipe(words: list[str]):
    made = recipe(" ".join(words))
    assert next(made.drafts()).kind in made.kinds


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1, max_size=60))
def test_any_text_is_a_recipe_or_a_fault(wish: str):
    try:
        text = planned(wish, n=3).text
    except RecipeError:
        return
    assert parse_recipe(text, "x").n == 3
