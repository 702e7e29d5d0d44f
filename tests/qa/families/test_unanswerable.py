"""What is asked for is nowhere on the picture; were a name of it the asked one, there would be an answer."""

import random
import re

import charts
import pytest
from charts import legend, picture_of
from reckoned import NEW, assert_sound, form, graph, heat, page, pie
from running import ask_all, traces

from qa.families._absent_names import folded, not_there, others_like, written_on

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
    for picture in (page(), form(), graph(), heat()):
        assert asked(picture), picture
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


def test_a_name_in_any_spelling_counts_as_there():
    picture = picture_of(legend(["north-east corner", "EAST", "Wests"]))
    assert not_there(["Northeast", "East", "West"], picture, random.Random(1)) is None
    assert not_there(["Northeast", "South"], picture, random.Random(1)) == "South"
