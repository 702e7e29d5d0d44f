"""What is asked for is nowhere on the picture; were a name of it the asked one, there would be an answer."""

import random
import re

import charts
import pytest
from charts import legend, picture_of
from reckoned import NEW, assert_sound, form, graph, heat, page, pie
from running import ask_all, traces

from qa.families._absent_kin import kin_of
from qa.families._absent_names import folded, names_beside, not_there, others_like, written_on
from synth.records import Element

SEEDS = range(10)


def asked(picture):
    return [q for seed in SEEDS for q in ask_all(picture, seed, ["unanswerable"])]


@pytest.mark.parametrize("name", NEW)
def test_the_asked_name_stands_nowhere_and_the_answer_is_none(name):
    for question in asked(NEW[name]):
        assert question.form == "unanswerable"
        assert question.answer.value is None
        assert question.answer.words == "It cannot be told from the picture."
        assert len(question.wrong) >= 1
        found = re.search(r'if "([^"]+)" in names|(?:lower\(\)|\*"\)) == "([^"]+)"', question.proof)
        assert found is not None, question.proof
        assert folded(found[1] or found[2]) not in written_on(NEW[name]), question.words


@pytest.mark.parametrize("name", NEW)
def test_every_question_hangs_on_the_names_it_reads(name):
    assert_sound(asked(NEW[name])[:40])


def test_series_places_and_quantities_of_a_chart():
    words = " ".join(q.words for q in asked(charts.shops()))
    assert "East" in words  # of the compass only this side and those between are missing
    assert re.search(r"\b(May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b", words)
    assert re.search(r"target|forecast|official limit|national average|record|planned|minimum|estimate", words)


def test_the_proof_reads_the_whole_legend():
    questions = [q for q in asked(charts.shops()) if "East" in q.words]
    [(_, trace)] = traces(questions[:1])
    assert {name for _, name in trace.evidence} == {"label-legend0", "label-legend1", "label-legend2"}


def test_pages_pies_heatmaps_and_graphs():
    for picture in (page(), form(), heat()):
        assert asked(picture), picture
    assert not asked(graph())  # "Order", "Pack", "Ship" and "Bill" are in no list: whatever else would be silly
    assert all("Rail" not in q.words for q in asked(pie()))


def test_other_names_are_of_the_same_sort():
    assert others_like(["Mon", "Tue", "Wed", "Thu", "Fri"], "day") == ["Sat", "Sun"]
    assert others_like(["January", "February"], "month")[:2] == ["March", "April"]
    assert others_like(["Nov 2023", "Dec 2023"], "month")[:2] == ["Jan 2024", "Feb 2024"]
    assert others_like(["Q3 2023", "Q4 2023"], "quarter")[0] == "Q1 2024"
    assert others_like(["2019", "2020"], "year") == ["2021", "2022", "2023", "2018", "2017"]
    assert others_like(["Hall A", "Hall B"], "hall") == ["Hall C", "Hall D", "Hall E"]
    assert others_like(["Line 4", "Line 12"], "line")[0] == "Line 13"
    assert others_like(["0 to 17", "18 to 34"], "age group") == []


def chart_of_posts(*titles: str, directed: bool = True):
    value = {"from": "node0", "to": "node1", "directed": directed}
    nodes = [Element(id=f"node{n}", kind="node", text=title, visible=1.0) for n, title in enumerate(titles)]
    return picture_of([*nodes, Element(id="edge0", kind="edge", value=value, visible=1.0)])


def test_another_post_is_one_of_the_same_organisation():
    known = chart_of_posts("Ana Reed Managing baker", "Head baker", "Shop manager Joe Lane", "Pastry baker")
    names = {re.search("“([^”]+)”", q.words)[1] for q in asked(known)}
    assert names
    assert names <= {
        *("Bread baker", "Apprentice baker", "Oven operator", "Sales assistant", "Till supervisor", "Delivery planner"),
        *(
            "Van driver",
            "Packer",
            "Head of finance",
            "Accountant",
            "Bookkeeper",
            "Payroll officer",
            "Purchasing officer",
        ),
        *("Head of people", "Recruiter", "Training officer", "Welfare officer", "Head of IT"),
        *(
            "Systems administrator",
            "Help desk lead",
            "Help desk technician",
            "Data analyst",
            "Facilities manager",
            "Caretaker",
        ),
        *(
            "Press officer",
            "Cleaning supervisor",
            "Security officer",
            "Communications manager",
            "Web editor",
            "Events planner",
        ),
    }


def test_people_whose_posts_are_not_told_are_mixed():
    names = {re.search("“([^”]+)”", q.words)[1] for q in asked(chart_of_posts("Ana Reed", "Joe Lane", "Mia Holt"))}
    assert names <= {"Ana Lane", "Ana Holt", "Joe Reed", "Joe Holt", "Mia Reed", "Mia Lane"}
    assert len(names) > 1


def test_lines_without_arrows_are_not_asked_about_arrows():
    plain = asked(chart_of_posts("Ana Reed", "Joe Lane", "Mia Holt", directed=False))
    assert plain
    assert not any(
        re.search("arrow|point|follow|next|after|reach", q.words) for q in plain if "Following" not in q.words
    )


def test_other_names_come_from_the_lists_that_those_shown_stand_in():
    assert set(kin_of(["Lumen shade", "Power", "Plug", "Brightness"])) == set()
    assert "Dimmer" in kin_of(["Power", "Brightness", "Light colour"])
    assert "Rye bread, sliced" in kin_of(["Butter croissant", "Lemon tart", "Oat biscuits"])
    assert "Ridge" in kin_of(["Valley", "Woodside", "Summit"])
    assert {"Packing unit", "Article number"} <= set(names_beside(["Pos.", "Item", "Qty", "Price (EUR)"]))
    assert names_beside(["Flavour", "Mood"]) == []


def test_another_step_is_one_of_a_process_of_the_same_sort():
    found = kin_of(["Scan the library card", "Renew the card", "Collect the fine", "Reader brings a book"])
    assert "Print the due date" in found
    assert not {"Rinse with cold water", "Send a reset link"} & set(found)


def test_a_name_in_any_spelling_counts_as_there():
    picture = picture_of(legend(["north-east corner", "EAST", "Wests"]))
    assert not_there(["Northeast", "East", "West"], picture, random.Random(1)) is None
    assert not_there(["Northeast", "South"], picture, random.Random(1)) == "South"
