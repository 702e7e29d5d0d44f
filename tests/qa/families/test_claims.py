"""Claims are asked both ways, and their proofs hang on what they claim; values lead back to their places."""

import random

import charts
import pytest
from charts import bars, frame, legend, picture_of, points
from running import answers, ask_all, traces

from qa.choose import choose
from qa.families._build import Draft, build
from qa.families._phrases import count_answer

SEEDS = range(12)


def asked(picture, *said):
    questions = [question for seed in SEEDS for question in ask_all(picture, seed)]
    return [question for question in questions if all(word in question.words for word in said)]


def assert_grounded(questions):
    for question, trace in traces(questions):
        assert trace.error is None, (question.words, trace.error)
        assert trace.value == question.answer.value, question.words
        assert trace.insensitive == (), (question.words, question.proof)
        assert not trace.unread_matters, question.words


@pytest.mark.parametrize("chart", [charts.shops(), charts.shops(printed="{:g}"), charts.rain(), charts.leaves()])
def test_every_proof_hangs_on_all_it_reads(chart):
    assert_grounded([question for seed in range(3) for question in ask_all(chart, seed)])


def test_what_a_title_says_is_asked_both_ways():
    claims = [q for q in asked(charts.shops(), "“") if q.form == "yes_no"]
    # The title is “Shops by the sea”, the axes are “Month” and “Revenue (million €)”.
    titled = {(q.words.partition("“")[2].partition("”")[0], q.answer.value) for q in claims if "axis" not in q.words}
    assert titled == {("Shops by the sea", True), ("Month", False), ("Revenue (million €)", False)}
    level = {(q.words.partition("“")[2].partition("”")[0], q.answer.value) for q in claims if "horizontal" in q.words}
    assert level == {("Month", True), ("Shops by the sea", False), ("Revenue (million €)", False)}
    assert_grounded(claims)


def test_a_value_that_is_claimed_is_held_against_the_claim_itself():
    claims = [q for q in asked(charts.shops(printed="{:g}"), "Mar") if q.family == "lookup" and q.form == "yes_no"]
    refused = [q for q in claims if q.answer.value is False and " == " in q.proof.partition("return")[2]]
    assert refused
    assert_grounded(refused)


def test_a_printed_value_leads_to_its_place():
    picture = charts.shops(printed="{:g}")
    # North is 12.5, 31, 47.25 and 22 from January to April.
    assert answers(picture, SEEDS, "lookup", "short", "which month", "North", "47.25") == {"Mar"}
    assert answers(picture, SEEDS, "lookup", "choice", "month", "North", "12.5 million €") == {"Jan"}
    found = [q for q in asked(picture, "47.25", "month") if q.answer.words == "Mar"]
    assert_grounded(found)
    [(_, trace)] = traces(found[:1])
    assert {name for _, name in trace.evidence} == {f"{kind}{n}" for kind in ("bar", "label-bar") for n in range(4)}


def test_a_value_that_stands_at_two_places_leads_nowhere():
    months = {month: month for month in ("Jan", "Feb", "Mar", "Apr")}
    row = dict(zip(months, (30.0, 12.0, 30.0, 50.0), strict=True))
    names = frame(x_ticks=months, y_ticks={0: "0", 20: "20", 40: "40"}, x_label="Month", y_label="Rain (mm)")
    picture = picture_of([*names, *bars({None: row}, precision=0.25, printed="{:g}")])
    assert answers(picture, SEEDS, "lookup", "short", "which month", "50 mm") == {"Apr"}
    assert answers(picture, SEEDS, "lookup", "short", "which month", "30 mm") == set()


def test_values_read_off_an_axis_lead_nowhere():
    assert not any("exactly" in q.words for q in asked(charts.rain()) if q.family == "lookup")


def test_two_groups_are_counted_though_two_is_also_a_threshold():
    dots = {"Oak": [(1.0, 1.0), (2.0, 3.0), (3.0, 4.0)], "Elm": [(1.0, 1.5), (2.0, 2.6), (3.0, 5.0)]}
    ticks = frame(x_scale="linear", y_label="Weight (g)", y_ticks={0: "0", 2: "2", 4: "4"})
    picture = picture_of([*ticks, *points(dots, precision=0.01), *legend(["Oak", "Elm"])])
    assert answers(picture, SEEDS, "count", "short", "legend") == {"2"}
    assert answers(picture, SEEDS, "count", "short", "Oak", " 2 g") == {"1"}  # below; two above would repeat the 2
    assert_grounded(asked(picture))


def test_a_question_whose_proof_holds_the_answer_is_never_chosen():
    draft = Draft(
        topic="legend",
        form="short",
        words={"groups": "groups"},
        answer=count_answer(7),
        rationale="There are 7.",
        proof="def answer(facts):\n    return 7\n",
    )
    question = build("count", charts.leaves(), draft, random.Random(1))
    assert question is not None
    assert choose([question], 1) == []
