"""Of several panels or pages a question says which one it means, or is not asked."""

import dataclasses
from collections.abc import Sequence

import pytest
from charts import bars, frame, legend, picture_of, points
from running import FAMILIES, answers, ask_all, traces

from qa.families._plots import plots
from synth.records import Element, Picture

SEEDS = range(6)
TREES = ("Ash", "Elm", "Fir")
TICKS = {0: "0", 20: "20", 40: "40"}


def panel(number: int, title: str | None, *, printed: str | None = None) -> list[Element]:
    """Three bars: 10 times the panel's number, 30 and 50."""
    name = f"panel{number}"
    row = dict(zip(TREES, (10.0 * number, 30.0, 50.0), strict=True))
    made = bars({None: row}, precision=0.25, panel=name, printed=printed)
    renamed = {one.id: f"{one.id}-{number}" for one in made}
    made = [
        dataclasses.replace(one, id=renamed[one.id], links=tuple(renamed[link] for link in one.links)) for one in made
    ]
    left = 80.0 + 600 * number
    return [*frame(panel=name, left=left, title=title, x_ticks={n: n for n in TREES}, y_ticks=TICKS), *made]


def panels(*titles: str | None) -> Picture:
    return picture_of([one for number, title in enumerate(titles, 1) for one in panel(number, title)])


def heading(text: str) -> Element:
    return Element(id="title-figure", kind="title", role="figure", text=text, visible=1.0)


def test_a_question_names_the_panel_it_means():
    picture = panels("Park", "Forest")
    asked = [question for seed in SEEDS for question in ask_all(picture, seed)]
    assert {question.family for question in asked} == set(FAMILIES)
    assert all(
        question.words.startswith(("In the panel titled “Park”, ", "In the panel titled “Forest”, "))
        for question in asked
    )
    # Ash is 10 in the first panel and 20 in the second.
    assert answers(picture, SEEDS, "lookup", "short", "Park", "Ash") == {"10"}
    assert answers(picture, SEEDS, "lookup", "short", "Forest", "Ash") == {"20"}


def test_the_only_panel_with_a_title_is_named_by_it_and_the_other_is_passed_over():
    assert {plot.where for plot in plots(panels("Park", None))} == {"in the panel titled “Park”"}


@pytest.mark.parametrize("titles", [(None, None), ("Park", "Park"), ("Park", "PARK")])
def test_panels_that_nothing_tells_apart_are_passed_over(titles):
    assert ask_all(panels(*titles), 1) == []


def test_a_heading_over_several_panels_may_be_asked_for_but_no_count_of_the_chart():
    picture = panels("Park", "Forest")
    whole = picture_of([*picture.pages[0].scene.elements, heading("Trees of the town")])
    asked = [question for seed in SEEDS for question in ask_all(whole, seed) if "In the panel" not in question.words]
    assert asked
    assert {question.family for question in asked} == {"lookup"}
    said = {question.answer.words for question in asked if question.form == "short"}
    assert said == {"Trees of the town"}


def twins(title: str | None = None) -> list[Element]:
    """Bars of heat on the left axis and a line of rain on the right one, in one place."""
    months = ("Jan", "Feb", "Mar")
    shared = {"x_ticks": {m: m for m in months}, "y_ticks": TICKS}
    rain = list(zip(months, (10.0, 20.0, 45.0), strict=True))
    return [
        *frame(y_label="Temperature (°C)", title=title, **shared),
        *frame(panel="panel2", role="twin", y_label="Rain (mm)", **shared),
        *bars({"Heat": dict(zip(months, (15.0, 30.0, 50.0), strict=True))}, precision=0.2),
        *points({"Rain": rain}, precision=0.2, panel="panel2", role="marker"),
    ]


def test_twin_axes_are_named_by_their_labels():
    picture = picture_of(twins())
    asked = [question for question in ask_all(picture, 1) if question.answer.type != "text"]
    assert asked
    assert all("“Temperature (°C)” axis" in q.words or "“Rain (mm)” axis" in q.words for q in asked)
    assert answers(picture, SEEDS, "lookup", "short", "“Rain (mm)” axis", "Jan") == {"10 mm"}


def test_twin_axes_beside_another_panel_need_both_names():
    picture = picture_of([*twins("Coast"), *panel(3, "Forest")])
    assert {plot.where for plot in plots(picture)} == {
        "in the panel titled “Coast”, on the “Temperature (°C)” axis",
        "in the panel titled “Coast”, on the “Rain (mm)” axis",
        "in the panel titled “Forest”",
    }


def pages(*scenes: Sequence[Element]) -> Picture:
    made = [picture_of(elements).pages[0] for elements in scenes]
    return dataclasses.replace(picture_of([]), pages=tuple(made))


def test_of_several_pages_the_question_names_the_one_it_means_and_reads_no_other():
    picture = pages(panel(1, "Park"), panel(2, "Forest"))
    asked = [question for seed in SEEDS for question in ask_all(picture, seed)]
    assert {question.family for question in asked} == set(FAMILIES)
    assert answers(picture, SEEDS, "lookup", "short", "On the page titled “Park”", "Ash") == {"10"}
    assert answers(picture, SEEDS, "lookup", "short", "On the page titled “Forest”", "Ash") == {"20"}
    for question, trace in traces(asked):
        meant = 0 if "“Park”" in question.words else 1
        assert trace.error is None, trace.error
        assert trace.value == question.answer.value
        assert {page for page, _ in trace.evidence} == {meant}
        assert trace.insensitive == ()
        assert not trace.unread_matters


def test_a_page_and_its_panels_are_both_named():
    both = [heading("Trees of 2020"), *panel(1, "Park"), *panel(2, "Forest")]
    picture = pages(both, [heading("Trees of 2021"), *panel(1, "Park"), *panel(2, "Forest")])
    assert "on the page titled “Trees of 2021”, in the panel titled “Park”" in {plot.where for plot in plots(picture)}
    assert len(plots(picture)) == 4


@pytest.mark.parametrize(
    ("titles", "named"), [((None, None), []), (("Park", "park"), []), ((None, "Park"), [1]), (("Park", "Wood"), [0, 1])]
)
def test_pages_that_no_title_names_are_passed_over(titles, named):
    picture = pages(*(panel(number, title) for number, title in enumerate(titles, 1)))
    assert [plot.page for plot in plots(picture)] == named


def test_legends_of_two_panels_are_not_counted_as_one():
    elements = [*panel(1, "Park"), *panel(2, None), *legend(["North", "South"])]
    asked = [question for seed in SEEDS for question in ask_all(picture_of(elements), seed, ["count"])]
    assert asked
    assert not any("legend" in question.words for question in asked)
