"""Questions about slices and cells: answers worked out by hand, proofs that hang on all they read."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from running import FAMILIES, answers, ask_all, run, shuffled, stand_in_order, traces

from qa.proofs import facts_of
from synth.records import Element, Page, Photo, Picture, Scene

SEEDS = range(7)


def picture(elements: Sequence[Element]) -> Picture:
    scene = Scene(width=600, height=400, elements=tuple(elements), tables=())
    return Picture(pages=(Page(image=b"", scene=scene),), made_by=Photo(address="p.png", sha256="0"))


def panel(name: str = "panel1") -> Element:
    return Element(id=name, kind="panel", role="main", value={"x": f"{name}.x", "y": f"{name}.y"}, box=(0, 0, 400, 400))


def pie(parts: dict[str, tuple[float, str | None]], name: str = "panel1") -> Picture:
    """Slices by name: the share of each and what is printed on it."""
    made = [panel(name)]
    for at, (word, (share, text)) in enumerate(parts.items()):
        wedge, label = f"wedge{at}", f"label{at}"
        made.append(
            Element(
                id=wedge, kind="wedge", role="pie", panel=name, box=(0, 0, 50, 50), visible=1.0,
                value={"label": word, "value": None, "share": share}, links=(label,) if text else (),
                reads="printed" if text else "none",
            )
        )  # fmt: skip
        if text:
            made.append(
                Element(
                    id=label, kind="label", role="value", panel=name, text=text, links=(wedge,), visible=1.0,
                    box=(0, 0, 9, 9), value={"number": float(text.rstrip("%")) / 100},
                )
            )  # fmt: skip
    return picture(made)


def heat(rows: dict[str, dict[str, int | None]], printed: bool = True) -> Picture:
    made = [panel()]
    for i, (row, cells) in enumerate(rows.items()):
        for j, (column, value) in enumerate(cells.items()):
            if value is None:
                continue
            cell, label = f"cell{i}{j}", f"label{i}{j}"
            made.append(
                Element(
                    id=cell, kind="cell", role="heat", panel="panel1", box=(0, 0, 50, 50), visible=1.0,
                    links=(label,) if printed else (), reads="printed" if printed else "none",
                    value={
                        "row": i, "column": j, "rows": 1, "columns": 1,
                        "row_header": row, "column_header": column, "value": value,
                    },
                )
            )  # fmt: skip
            if printed:
                made.append(
                    Element(
                        id=label, kind="label", role="value", panel="panel1", text=str(value), links=(cell,),
                        visible=1.0, box=(0, 0, 9, 9), value={"number": value},
                    )
                )  # fmt: skip
    return picture(made)


ENERGY = pie({"Wind": (0.455, "45.5%"), "Hydro": (0.3, "30.0%"), "Solar": (0.16, "16.0%"), "Gas": (0.085, "8.5%")})
BARE = pie({"Wind": (0.42, None), "Hydro": (0.3, None), "Solar": (0.26, None), "Gas": (0.02, None)})
CALLS = heat({
    "Mon": {"North": 12, "South": 40, "East": 25, "West": 31},
    "Tue": {"North": 18, "South": 22, "East": 61, "West": 45},
    "Wed": {"North": 7, "South": None, "East": 33, "West": 52},
})  # fmt: skip
ALL = (ENERGY, BARE, CALLS)


def test_slices_by_hand() -> None:
    assert answers(ENERGY, SEEDS, "lookup", "short", "Hydro") == {"30.0%"}
    assert answers(ENERGY, SEEDS, "lookup", "short", "16.0%") == {"Solar"}
    assert answers(ENERGY, SEEDS, "lookup", "yes_no", "Wind", "45.5%") == {"Yes"}
    assert answers(ENERGY, SEEDS, "lookup", "yes_no", "Gas", "45.5%") <= {"No"}
    assert answers(ENERGY, SEEDS, "extremum", "short", "smallest") == {"Gas", "8.5%"}
    assert answers(ENERGY, SEEDS, "extremum", "short", "largest") == {"Wind", "45.5%"}
    gaps = answers(ENERGY, SEEDS, "comparison", "short", "Wind", "Hydro")
    assert gaps == {"Wind", "Hydro", "15.5 percentage points"}
    assert answers(ENERGY, SEEDS, "count", "short", "above 20%") == {"2"}
    assert answers(ENERGY, range(40), "count", "choice", "all slices") == {"4"}


def test_slices_without_numbers_are_compared_only_where_anyone_sees_it() -> None:
    """Wind takes 12% of the circle more than Hydro, Hydro 4% more than Solar."""
    asked = [question for seed in SEEDS for question in ask_all(BARE, seed)]
    assert {question.family for question in asked} == {"extremum", "comparison", "count"}
    assert not any({"Hydro", "Solar"} <= set(question.words.replace("?", " ").replace(",", " ").split())
                   for question in asked if question.family == "comparison")  # fmt: skip
    assert answers(BARE, SEEDS, "extremum", "short", "largest") == {"Wind"}
    assert answers(BARE, SEEDS, "extremum", "short", "smallest") == {"Gas"}
    assert {question.answer.words for question in asked if question.family == "count"} <= {"4", "3", "5", "Yes", "No"}


def test_cells_by_hand() -> None:
    assert answers(CALLS, SEEDS, "lookup", "short", "row “Tue”", "“East”") == {"61"}
    assert answers(CALLS, SEEDS, "lookup", "choice", "row “Mon”", " 31 ") == {"West"}
    assert answers(CALLS, SEEDS, "extremum", "short", "row “Mon”", "largest") == {"South", "40"}
    assert answers(CALLS, SEEDS, "extremum", "short", "column “North”", "smallest") == {"Wed", "7"}
    assert answers(CALLS, SEEDS, "comparison", "short", "row “Tue”", "difference between “East” and “South”") <= {"39"}
    assert answers(CALLS, SEEDS, "extremum", "short", "whole heatmap", "largest") <= {"Tue", "East"}
    assert not any(
        "South" in q.words and "“Wed”" in q.words for seed in SEEDS for q in ask_all(CALLS, seed, ["lookup"])
    )


def test_colours_alone_are_not_read() -> None:
    blank = heat({"Mon": {"A": 1, "B": 2, "C": 3}, "Tue": {"A": 4, "B": 5, "C": 9}}, printed=False)
    assert [question for seed in SEEDS for question in ask_all(blank, seed)] == []


def test_ties_are_not_asked_about() -> None:
    even = pie({"A": (0.4, "40%"), "B": (0.4, "40%"), "C": (0.2, "20%")})
    words = [question.words for seed in SEEDS for question in ask_all(even, seed, ["extremum", "lookup"])]
    assert not any("largest" in text or "biggest" in text for text in words)
    assert any("smallest" in text for text in words)
    assert not any(text.endswith("comes with 40%?") for text in words)


def test_slices_of_one_name_and_a_label_that_lies_are_passed_over() -> None:
    twice = pie({"A": (0.5, "50%"), "B": (0.3, "30%"), "a": (0.2, "20%")})
    assert ask_all(twice, 1) == []
    lying = pie({"A": (0.5, "20%"), "B": (0.3, "30%"), "C": (0.2, "20%")})
    assert not any("A" in q.words.split() for seed in SEEDS for q in ask_all(lying, seed, ["lookup"]))


@pytest.mark.parametrize("shown", ALL)
def test_proofs_say_the_answer_and_hang_on_all_they_read(shown: Picture) -> None:
    asked = [question for seed in (1, 2) for question in ask_all(shown, seed, FAMILIES[:4])]
    assert len(asked) > 20
    for question, trace in traces(asked):
        assert trace.error is None, (question.words, trace.error)
        assert trace.value == pytest.approx(question.answer.value), question.words
        assert trace.insensitive == (), question.words
        assert not trace.unread_matters, question.words
        assert run(question, shuffled(shown, 3)) == run(question, facts_of([shown]))
        steps = [step for step in trace.steps if not isinstance(step, str)]
        assert stand_in_order(steps, question.rationale), (question.rationale, steps)


@pytest.mark.parametrize("shown", ALL)
def test_near_misses_and_options_are_wrong(shown: Picture) -> None:
    for question in (q for seed in SEEDS for q in ask_all(shown, seed)):
        assert question.answer.words not in [wrong.words for wrong in question.wrong]
        assert question.answer.value not in [wrong.value for wrong in question.wrong]
        if question.form == "choice":
            assert question.options.count(question.answer.words) == 1
            assert len(set(question.options)) == len(question.options) >= 3
