"""Reading, structure and pointing on pages, graphs and charts whose facts stand in `tests/qa/by_hand.py`."""

import dataclasses
import random
import re

import pytest
from running import answers, ask_all, run, shuffled, traces

from qa.case import Case, Pixels
from qa.families._pointing_places import inside
from qa.judge import judge
from qa.proofs import faults
from synth.records import Page, Picture, Scene
from tests.qa.by_hand import Sheet, chart_of_staff, decisions, library, pie
from tests.renderers.drawing import draw

NEW = ("reading", "structure", "pointing")
SEEDS = range(6)
PICTURES = {
    "library": library().picture,
    "staff": chart_of_staff().picture,
    "decisions": decisions().picture,
    "pie": pie({"Ash": 40, "Elm": 30, "Fir": 20, "Yew": 10}).picture,
}


def said(name: str, family: str, form: str, *words: str) -> set[str]:
    return answers(PICTURES[name], SEEDS, family, form, *words)


# Reading


def test_cells_fields_items_and_headings():
    assert said("library", "reading", "short", "“Friday”", "“Closes”") == {"16:45"}
    assert said("library", "reading", "short", "“Film”", "“Limit”", "“Late fees”") == {"6"}
    assert said("library", "reading", "short", "“Telephone”") == {"555 0148"}
    assert said("library", "reading", "short", "third", "list") == {"Two small coins"}
    assert said("library", "reading", "short", "main heading") == {"Riverside Library"}


def test_lists_come_in_their_order():
    assert said("library", "reading", "list", "list") >= {
        "A photo card, Proof of address, Two small coins, Your own bag"
    }
    assert said("library", "reading", "list", "column “Fee”") == {"0.20, 1.50, 0.75"}


def test_headings_side_by_side_have_no_order():
    assert said("library", "reading", "list", "headings") == set()  # "What to bring" stands beside "Opening hours"


def test_labels_of_edges():
    assert said("decisions", "reading", "short", "from “Is it damaged?” to “Put on shelf”") == {"No"}
    assert said("decisions", "reading", "short", "from “Call the owner” to “Close the case”") == {"Reached"}


# Structure


def test_sizes_of_tables_lists_and_forms():
    assert said("library", "structure", "short", "rows", "“Opening hours”") == {"3"}
    assert said("library", "structure", "short", "columns", "“Late fees”") == {"3"}
    assert said("library", "structure", "short", "items in the list") == {"4"}
    assert said("library", "structure", "short", "ticked boxes") == {"2"}
    assert said("library", "structure", "list", "tick") == {"Large print, Send me news"}
    assert said("library", "structure", "yes_no", "“Share my list”") == {"No"}
    assert said("library", "structure", "yes_no", "“Large print”") == {"Yes"}


def test_the_heading_over_a_table():
    """A column that the heading stands over: "Fee" begins to the right of the words "Late fees"."""
    assert said("library", "structure", "short", "column “Item”") == {"Late fees"}
    assert said("library", "structure", "short", "column “Day”") == {"Opening hours"}


def test_what_leads_to_what():
    assert said("staff", "structure", "short", "with an arrow to “Gus”") <= {"Cy"}
    assert said("staff", "structure", "short", "points to “Eve”") <= {"Ben"}
    assert said("staff", "structure", "short", "the arrow from “Cy” leads to") <= {"Gus"}
    assert said("staff", "structure", "short", "“Dot” and “Eve”") | said(
        "staff", "structure", "short", "“Eve” and “Fay”"
    ) == {"Ben"}
    assert said("staff", "structure", "short", "no arrow lead") == {"Ada"}
    assert said("decisions", "structure", "short", "“Yes”", "“Is it damaged?”") == {"Take a photo"}
    assert said("decisions", "structure", "short", "“No”", "“Is it damaged?”") == {"Put on shelf"}


def test_counts_of_arrows_and_nodes():
    assert said("staff", "structure", "short", "arrows leaving “Ben”") == {"3"}
    assert said("staff", "structure", "short", "from “Ada” to “Hal”") <= {"3"}
    assert said("decisions", "structure", "short", "arrows leading to “Call the owner”") == {"2"}
    assert said("decisions", "structure", "short", "nodes in the frame “Workshop”") == {"4"}
    assert said("decisions", "structure", "short", "frame", "“Take a photo”") <= {"Intake"}
    assert said("decisions", "structure", "list", "frame “Intake”") == {"Is it damaged?, Parcel arrives, Take a photo"}


def test_ways_of_random_trees():
    """Each node hangs under an earlier one, so the way to a node is found by climbing from it."""
    for seed in range(12):
        rng = random.Random(seed)
        names = [f"Part {letter}" for letter in rng.sample("ABCDEFGHJKLMNPQR", 9)]
        over = {name: rng.choice(names[:place]) for place, name in enumerate(names) if place}
        sheet = Sheet(900, 900)
        made = {name: sheet.node(name, (20 + 110 * (place % 8), 20 + 90 * place)) for place, name in enumerate(names)}
        for name, above in over.items():
            sheet.edge(made[above], made[name])
        for question in ask_all(sheet.picture, seed, ["structure"]):
            quoted = re.findall("“([^”]*)”", question.words)
            if question.form == "list" and question.answer.type == "list":
                assert question.answer.value == climbed(over, quoted[0], quoted[1]), question.words
            elif question.form == "list":
                below = sorted(name for name, above in over.items() if above == quoted[0])
                assert question.answer.value == below, question.words
            elif question.form == "short" and "arrows leaving" in question.words:
                assert question.answer.value == list(over.values()).count(quoted[0]), question.words
            elif question.form == "short" and "arrows on the way" in question.words:
                assert question.answer.value == len(climbed(over, quoted[0], quoted[1])) - 1, question.words
            elif question.form == "short" and "with an arrow to" in question.words:
                assert question.answer.value == over[quoted[0]], question.words


def climbed(over: dict[str, str], top: str, end: str) -> list[str]:
    return [end] if end == top else [*climbed(over, top, over[end]), end]


def test_without_arrows_places_say_what_leads_to_what():
    """Ida stands over Jo and Kit, which have nothing between them; Lou beside Ida would make it a question of taste."""
    sheet = Sheet(600, 400)
    ida, jo, kit = (sheet.node(name, at) for name, at in (("Ida", (200, 20)), ("Jo", (60, 160)), ("Kit", (340, 160))))
    max_ = sheet.node("Max", (60, 300))
    for start, end in ((ida, jo), (ida, kit), (jo, max_)):
        sheet.edge(start, end, directed=False)
    flat = sheet.picture
    asked = [q for seed in SEEDS for q in ask_all(flat, seed, ["structure"]) if q.form == "short"]
    assert {q.answer.words for q in asked if "the node linked to “Max” from above" in q.words} == {"Jo"}
    assert {q.answer.words for q in asked if "linked from above to both “Jo” and “Kit”" in q.words} == {"Ida"}
    assert not any("arrow" in q.words for q in asked)
    for question in (q for seed in SEEDS for q in ask_all(flat, seed, ["structure"]) if q.form == "choice"):
        assert not any(f"“{option}”" in question.words for option in question.options), question.words
    sheet.edge(kit, sheet.node("Lou", (480, 20)), directed=False)  # leads upwards
    asked = [q for seed in SEEDS for q in ask_all(sheet.picture, seed, ["structure"])]
    assert asked
    assert not any("above" in q.words or "linked" in q.words for q in asked)


def test_nodes_of_one_label_are_passed_over():
    sheet = chart_of_staff()
    sheet.node("Gus", (40, 350))
    for question in (q for seed in SEEDS for q in ask_all(sheet.picture, seed, NEW)):
        assert "“Gus”" not in question.words
        assert "Gus" not in question.options


# Pointing


def places(name: str, form: str, thing: str) -> list[list[float]]:
    asked = [q for seed in SEEDS for q in ask_all(PICTURES[name], seed, ["pointing"])]
    return [q.answer.value for q in asked if q.form == form and thing in q.words]


def test_boxes_and_points():
    # Cells are 110 by 30 from (40, 110): row 3 and column 2 begin at (260, 200).
    assert places("library", "box", "row “Friday” and column “Closes”")[0] == [260, 200, 370, 230]
    assert places("library", "point", "row “Friday” and column “Closes”")[0] == [315, 215]
    assert places("library", "box", "button “Clear”")[0] == [200, 745, 320, 779]
    assert places("library", "box", "check box for “Large print”")[0] == [40, 705, 56, 721]
    assert places("staff", "box", "node “Fay”")[0] == [360, 240, 470, 280]
    assert places("staff", "point", "the arrow from “Gus” leads to")[0] == [705, 370]
    assert places("staff", "point", "the arrow from “Gus” to “Hal”")[0] == [705, 315]
    assert places("staff", "box", "the arrow from “Gus” to “Hal”") == []


def test_a_point_of_a_wedge_lies_in_it():
    """Ash takes the first 144 degrees clockwise from the right, Yew the last 36."""
    for x, y in places("pie", "point", "“Ash”"):
        assert y > 205
        assert (x - 200) ** 2 + (y - 200) ** 2 < 145**2
    for x, y in places("pie", "point", "“Yew”"):
        assert 0 < (200 - y) < 0.72 * (x - 200)  # tan 36 degrees is 0.727


def test_a_point_of_a_ring_is_not_its_hole():
    turns = [(0, 1), (0.7, 0.7), (1, 0), (0.7, -0.7), (0, -1)]
    ring = [(100 * x, 100 * y) for x, y in turns] + [(60 * x, 60 * y) for x, y in turns[::-1]]
    (x, y), free = inside(ring, (0, -100, 100, 100))
    assert 60 < (x * x + y * y) ** 0.5 < 100
    assert free > 8


BARS = """
import matplotlib.pyplot as plt
fig, ax = plt.subplots(figsize=(6, 4), dpi=100)
ax.bar(["Jan", "Feb", "Mar"], [20, 50, 30], width=0.5)
ax.set(xlabel="Month", ylabel="Loans", xlim=(-0.5, 2.5), ylim=(0, 60))
ax.set_position([0.1, 0.2, 0.8, 0.6])
"""


def test_bars_are_pointed_at_by_name_and_by_height():
    """The axes are 480 by 240 from (60, 80), 160 px a month and 4 px a loan; a bar is 80 px wide."""
    chart = draw(BARS)
    drawn = Picture(pages=(Page(image=chart.image, scene=chart.scene),), made_by=PICTURES["pie"].made_by)
    asked = [q for seed in SEEDS for q in ask_all(drawn, seed, ["pointing"])]
    for thing, box in {"tallest bar": [260, 120, 340, 320], "bar for Mar": [420, 200, 500, 320]}.items():
        found = [q.answer.value for q in asked if q.form == "box" and thing in q.words]
        assert found
        assert all(abs(a - b) <= 1 for value in found for a, b in zip(value, box, strict=True)), thing


# All of them


@pytest.mark.parametrize("name", PICTURES)
def test_proofs_may_run_and_compute_the_answers_in_any_order_of_elements(name):
    picture = PICTURES[name]
    for family in NEW:
        for question in ask_all(picture, 3, [family]):
            assert faults(question.proof) == []
            assert run(question, shuffled(picture, 5)) == question.answer.value
            for miss in question.wrong:
                assert miss.value != question.answer.value


@pytest.mark.parametrize("name", PICTURES)
def test_the_order_of_elements_changes_no_question(name):
    scene = PICTURES[name].pages[0].scene
    turned = Scene(width=scene.width, height=scene.height, elements=scene.elements[::-1], tables=scene.tables)
    page = dataclasses.replace(PICTURES[name].pages[0], scene=turned)
    other = Picture(pages=(page,), made_by=PICTURES[name].made_by)
    assert [q.words for q in ask_all(PICTURES[name], 2, NEW)] == [q.words for q in ask_all(other, 2, NEW)]


@pytest.mark.parametrize("name", PICTURES)
def test_what_is_asked_passes_every_check(name):
    pixels = Pixels(PICTURES[name])
    asked = ask_all(PICTURES[name], 1, NEW)
    failed = []
    for question, trace in traces(asked):
        verdicts = judge(
            Case(question=question, trace=trace, pixels=(pixels,)),
            ("proof", "grounded", "unique", "visible", "drawn", "legible"),
        )
        failed += [(question.words, v.check, v.detail) for v in verdicts if v.passed is False]
    assert failed == []


def test_a_hidden_cell_is_not_asked_about():
    sheet = library()
    film = next(e.id for e in sheet.elements if e.text == "1.50" and e.kind == "cell")
    place = next(n for n, e in enumerate(sheet.elements) if e.id == film)
    sheet.elements[place] = dataclasses.replace(sheet.elements[place], visible=0.4)
    for seed in SEEDS:
        assert not any(q.answer.words == "1.50" for q in ask_all(sheet.picture, seed, ["reading"]))


def test_yes_and_no_are_balanced():
    for family in ("reading", "structure"):
        asked = [q for name in PICTURES for seed in range(12) for q in ask_all(PICTURES[name], seed, [family])]
        told = [q.answer.value for q in asked if q.form == "yes_no"]
        assert 0.38 < sum(told) / len(told) < 0.62, family
