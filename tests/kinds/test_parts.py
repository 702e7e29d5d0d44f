"""Pies and heatmaps of the offline author: sensible parts, programs of many shapes, pictures of exactly their data."""

from __future__ import annotations

import ast
import copy
import re
from typing import Any

import pytest

from qa.case import Pixels
from qa.pictures import faults
from sandbox.contract import Sandbox
from synth.kinds import heatmap, pie
from synth.kinds._pie_look import shares
from synth.kinds._steps import WriteProgram, WriteSpec
from synth.kit import renderer
from synth.plan.proposals import make_topic
from synth.records import ItemError, Spec
from synth.shares import Draft
from tests.kinds.drawn_from import kind_of, program
from tests.kinds.test_programs import shape

NAMES = ("pie", "heatmap")
MARGIN = 6  # pixels around everything that is drawn


def data_of(name: str, seed: int) -> Any:
    return copy.deepcopy(program(name, seed).spec.data)


@pytest.mark.parametrize("name", NAMES)
def test_programs_have_many_shapes_and_are_tidy(name: str) -> None:
    sources = [program(name, seed).source for seed in range(80)]
    assert len({shape(ast.parse(source)) for source in sources}) >= 60
    for source in sources:
        tree = ast.parse(source)
        assert source.endswith("\n")
        assert "\n\n\n\n" not in source
        assert all(line == line.rstrip() for line in source.split("\n"))
        aliases = [a for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom) for a in node.names]
        used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        assert {alias.asname or alias.name.split(".")[0] for alias in aliases} <= used, source
        defined = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
        assert defined <= used, source


@pytest.mark.parametrize("name", NAMES)
def test_three_programs_draw_their_data_and_leave_a_margin(name: str, box: Sandbox) -> None:
    step = renderer("matplotlib")
    programs = [program(name, seed) for seed in range(300, 303)]
    waiting = [box.submit(step.ask(one)) for one in programs]
    for one, outcome in zip(programs, waiting, strict=True):
        picture = step.read(one, outcome.result())
        assert list(faults(Pixels(picture), kind_of(name).expected(one.spec), exact=True)) == [], one.source
        (page,) = picture.pages
        for element in page.scene.elements:
            if element.box and element.kind != "figure":
                x0, y0, x1, y1 = element.box
                near = min(x0, y0, page.scene.width - x1, page.scene.height - y1)
                assert near >= MARGIN, (element, one.source)


@pytest.mark.parametrize("place", [98, 161, 254])
def test_names_around_a_pie_have_room(place: int, box: Sandbox) -> None:
    """Where programs of these topics ended with `axis("equal")`, a larger pie pushed names off the picture."""
    topic, kind, step = make_topic(4242, place, Draft("pie")), kind_of("pie"), renderer("matplotlib")
    spec = WriteSpec(kind).read(topic, kind.offline["spec"](topic))
    one = WriteProgram(kind).read(spec, kind.offline["program"](spec))
    picture = step.read(one, box.submit(step.ask(one)).result())
    assert list(faults(Pixels(picture), kind.expected(spec), exact=True)) == [], one.source


def test_slices_are_parts_of_a_total_and_none_is_a_sliver() -> None:
    for seed in range(100):
        spec = program("pie", seed).spec
        assert spec.topic is not None
        idea = pie.ideas()[spec.topic.subject]
        data = data_of("pie", seed)
        assert idea.metric is not None
        assert idea.metric.adds  # only what adds up has parts
        assert {one["name"] for one in data["slices"]} <= set(idea.domain.groups[idea.series])
        assert 3 <= len(data["slices"]) <= 6
        assert min(shares(data)) >= 0.03
        if idea.series in idea.domain.ordered:
            order = [idea.domain.groups[idea.series].index(one["name"]) for one in data["slices"]]
            assert order == sorted(order)


def test_a_share_that_is_printed_is_the_share() -> None:
    """The characters in a pie's program, or made by it, come to a hundred but for their rounding."""
    for seed in range(100):
        style: Any = program("pie", seed).spec.style
        if style["print"] == "percent":
            said = [float(text.rstrip("%")) for text in style["texts"]]
            assert abs(sum(said) - 100) <= 0.5 * 10.0 ** -style["decimals"] * len(said) + 1e-9
            for text, share in zip(said, shares(data_of("pie", seed)), strict=True):
                assert abs(text - 100 * share) <= 0.5 * 10.0 ** -style["decimals"] + 1e-9


def test_both_kinds_vary() -> None:
    pies: list[Any] = [program("pie", seed).spec.style for seed in range(100)]
    assert {style["names"] for style in pies} == {"beside", "legend", "lines"}
    assert {style["print"] for style in pies} == {"percent", "value", "both", None}
    assert {style["where"] for style in pies} == {"inside", "name", None}
    assert 20 <= sum(bool(style["hole"]) for style in pies) <= 80
    heats: list[Any] = [program("heatmap", seed).spec.style for seed in range(100)]
    assert len({style["cmap"] for style in heats}) >= 12
    assert 60 <= sum(style["annot"] for style in heats) < 100
    assert all(style["bar"] or style["annot"] for style in heats)  # values can be read one way at least
    blanks = [any(None in line for line in data_of("heatmap", seed)["values"]) for seed in range(100)]
    assert 3 <= sum(blanks) <= 30


def test_cells_stay_within_the_domain() -> None:
    for seed in range(100):
        spec = program("heatmap", seed).spec
        assert spec.topic is not None
        idea = heatmap.ideas()[spec.topic.subject]
        data = data_of("heatmap", seed)
        assert {data["rows"]["name"], data["columns"]["name"]} == {idea.series.capitalize(), idea.along.capitalize()}
        assert len(data["values"]) == len(data["rows"]["names"])
        assert {len(line) for line in data["values"]} == {len(data["columns"]["names"])}


def test_a_subject_of_other_words_is_understood_by_its_nearest() -> None:
    from synth.records import Topic

    for name in NAMES:
        reply = kind_of(name).offline["spec"](Topic(kind=name, subject="cinema dashboards", seed=5))
        kind_of(name).check(reply["data"])
        assert re.search(r"ticket|office|seats|snack|audience|screen", str(reply), re.IGNORECASE)


def test_faults_in_data_are_named() -> None:
    good = {"value": {"name": "Loans", "unit": ""}, "group": "Branch",
            "slices": [{"name": "Central", "value": 3}, {"name": "Mobile", "value": 1}]}  # fmt: skip
    pie.kind.check(good)
    nothing = [{"name": "A", "value": 0}, {"name": "B", "value": 1}]
    twice = [{"name": "A", "value": 2}] * 2
    for slices, fault in ((nothing[1:], "slices"), (nothing, "value"), (twice, "two have the same name")):
        with pytest.raises(ItemError, match=fault):
            pie.kind.check({**good, "slices": slices})
    heat = {"rows": {"name": "Day", "names": ["Mon", "Tue"]}, "columns": {"name": "Hour", "names": ["8", "9"]},
            "value": {"name": "Calls", "unit": ""}, "values": [[1, 2], [None, 4]]}  # fmt: skip
    heatmap.kind.check(heat)
    with pytest.raises(ItemError, match=r"values of 'Tue': 1 for 2 columns"):
        heatmap.kind.check({**heat, "values": [[1, 2], [3]]})
    with pytest.raises(ItemError, match="1 rows for 2 names"):
        heatmap.kind.check({**heat, "values": [[1, 2]]})


def test_expected_tables_by_hand() -> None:
    data = {"value": {"name": "Loans", "unit": ""}, "group": "Branch",
            "slices": [{"name": "Central", "value": 30}, {"name": "Mobile", "value": 60}]}  # fmt: skip
    (told,) = pie.expected(Spec(topic=None, title="t", data=data, style={"print": "value"}))
    assert (told.mark, told.columns, told.rows) == ("wedge", ("label", "value"), (("Central", 30), ("Mobile", 60)))
    (told,) = pie.expected(Spec(topic=None, title="t", data=data, style={"print": "percent"}))
    assert (told.columns, told.rows) == (("label", "share"), (("Central", 0.333333), ("Mobile", 0.666667)))
    heat = {"rows": {"name": "Day", "names": ["Mon", "Tue"]}, "columns": {"name": "Hour", "names": ["8", "9"]},
            "value": {"name": "Calls", "unit": ""}, "values": [[1, 2], [None, 4]]}  # fmt: skip
    (told,) = heatmap.expected(Spec(topic=None, title="t", data=heat))
    assert (told.mark, told.columns) == ("cell", ("Day", "8", "9"))
    assert told.types == ("category", "number", "number")
    assert told.rows == (("Mon", 1, 2), ("Tue", None, 4))
    (told,) = heatmap.expected(Spec(topic=None, title="t", data=heat, style={"labels": {"rows": None}}))
    assert told.columns[0] == "row"
