"""Flowcharts and organisation charts: programs of many shapes, data that make sense, pictures that say them."""

from __future__ import annotations

import copy
import hashlib
import itertools
import re
from typing import Any

import pytest

from qa.case import Pixels
from qa.pictures import faults
from sandbox.contract import Sandbox
from synth.kinds._graph_look import apart, headed
from synth.kinds._graph_words import organisations, processes
from synth.kit import renderer
from synth.prompts import FOLDER
from synth.records import ItemError, Spec
from tests.kinds.drawn_from import kind_of, program

GRAPHS = ("flowchart", "org_chart")
FROZEN = "f2c69319ff6e896040a43682afcd7b75d12e00bf4ff1c30f06f959187cf7c7aa"
STRING = re.compile(r'"(?:\\.|[^"\\])*"')
MARKUP = re.compile(r"<(?:[^<>]|<[^<>]*>)*>")
VALUES = {"shape", "style", "rankdir", "splines", "dir", "arrowhead", "labelloc", "newrank", "rank"}


def shape(source: str) -> tuple[Any, ...]:
    """What kinds of statements a program is made of: no names, words, numbers, colours, and no repetition."""
    held = source.replace("->", "\u2192").replace("--", "\u2192")
    form = ["markup" for _ in MARKUP.findall(held)][:1] + re.findall(r"<(table|b|font)\b", held)[:1]
    form += sorted({f"{key}={value}" for key, value in re.findall(r'(\w+)="?([\w,]+)', held) if key in VALUES})
    plain = MARKUP.sub("<>", STRING.sub("s", held))
    comments = tuple(mark for mark in ("//", "/*", "#") if re.search(rf"^\s*{re.escape(mark)}", source, re.MULTILINE))
    lines = [re.sub(r"\s+", " ", line.strip()) for line in plain.split("\n")]
    lines = [line for line in lines if line and not line.startswith(("//", "/*", "#"))]
    kinds = [re.sub(r"[\w.\-]+", "w", re.sub(r"\[.*\]", "[]", line)) for line in lines]
    kinds = [re.sub(r"(w ?\u2192 ?)+w", "chain", kind) if kind.count("\u2192") > 1 else kind for kind in kinds]
    ordered = tuple(kind for at, kind in enumerate(kinds) if at == 0 or kind != kinds[at - 1])
    return (tuple(form), comments, tuple(dict.fromkeys(ordered)))


def test_shape_forgets_names_but_not_structure() -> None:
    one = shape('digraph { a [shape=box label="x"]; a -> b; b -> c }')
    assert one == shape('digraph { q [shape=box label="long words"]; zz -> y; y -> w }')
    assert one != shape('digraph { a [shape=oval label="x"]; a -> b; b -> c }')
    assert shape("digraph {\n a -> b;\n}") != shape("digraph {\n a -> b -> c;\n}")


def test_word_lists_are_frozen() -> None:
    """Pictures made from a seed must not change when somebody adds a word."""
    texts = [path.read_bytes() for path in sorted((FOLDER / "words" / "graphs").glob("*.toml"))]
    assert len(texts) == 2
    assert hashlib.sha256(b"\0".join(texts)).hexdigest() == FROZEN


@pytest.mark.parametrize("name", GRAPHS)
def test_a_hundred_programs_have_many_shapes(name: str) -> None:
    assert len({shape(program(name, seed).source) for seed in range(100)}) >= 60


@pytest.mark.parametrize("name", GRAPHS)
def test_programs_are_tidy(name: str) -> None:
    for seed in range(100):
        lines = program(name, seed).source.split("\n")
        assert lines[-1] == ""
        assert lines[-2] == "}"
        assert all(line == line.rstrip() for line in lines)
        assert max(map(len, lines)) < 500
        assert not any(one == "" == two for one, two in itertools.pairwise(lines))


@pytest.mark.parametrize("name", GRAPHS)
def test_subjects_vary(name: str) -> None:
    subjects = {topic.subject for seed in range(150) if (topic := program(name, seed).spec.topic)}
    assert len(subjects) >= 38
    assert len(organisations()) >= 40
    assert len(processes()) >= 40


@pytest.mark.parametrize("name", list(processes()))
def test_every_process_is_sound(name: str) -> None:
    """Whole, and with all that may be left out left out."""
    from synth.kinds._dice import dice
    from synth.kinds.flowchart import _kept, check

    for share in (0.0, 1.0):
        steps = _kept(processes()[name], share, dice(1, "spec"))
        check(
            {
                "process": name,
                "steps": [{"key": s.key, "kind": s.kind, "text": s.text, "lane": s.lane} for s in steps],
                "flows": [{"from": s.key, "to": end, "label": label} for s in steps for label, end in s.flows],
            }
        )
        assert len({step.lane is None for step in steps}) == 1, "all steps have a lane or none has"


def test_every_organisation_is_sound() -> None:
    for name, one in organisations().items():
        titles = [one.head, *[one.board] * bool(one.board)]
        for unit in one.units:
            titles += [unit.head, *unit.posts, *(junior for under in unit.posts.values() for junior in under)]
            assert len(unit.posts) >= 2, (name, unit.name)
        assert sorted(set(titles)) == sorted(titles), (name, [t for t in titles if titles.count(t) > 1])


def test_faults_in_a_flowchart_are_named() -> None:
    steps = [
        {"key": "a", "kind": "start", "text": "Begin"}, {"key": "b", "kind": "decision", "text": "Well?"},
        {"key": "c", "kind": "end", "text": "Done"},
    ]  # fmt: skip
    flows = [
        {"from": "a", "to": "b"},
        {"from": "b", "to": "c", "label": "Yes"},
        {"from": "b", "to": "a", "label": "No"},
    ]
    good: Any = {"process": "p", "steps": steps, "flows": flows}
    kind_of("flowchart").check(good)

    def fault(change: Any) -> str:
        bad = copy.deepcopy(good)
        change(bad)
        with pytest.raises(ItemError) as caught:
            kind_of("flowchart").check(bad)
        assert caught.value.reason == "bad_spec"
        return caught.value.detail

    assert "decision 'b' needs two" in fault(lambda bad: bad["flows"].pop())
    assert "each with a label of its own" in fault(lambda bad: bad["flows"][2].update(label="Yes"))
    assert "there is no step 'x'" in fault(lambda bad: bad["flows"][0].update(to="x"))
    assert "'c' has 1 ways on, not 0" in fault(lambda bad: bad["flows"].append({"from": "c", "to": "a"}))
    assert "flows.0.from" in fault(lambda bad: bad["flows"].__setitem__(0, {"start": "a", "end": "b"}))
    assert "steps.0.kind" in fault(lambda bad: bad["steps"][0].update(kind="begin"))
    assert "one start" in fault(lambda bad: bad["steps"][0].update(kind="step"))
    lonely = {"key": "z", "kind": "end", "text": "Alone"}
    assert "'z' is never reached" in fault(lambda bad: bad["steps"].append(lonely))


def test_faults_in_an_organisation_are_named() -> None:
    def fault(*bosses: str | None) -> str:
        posts = [{"title": title, "reports_to": boss} for title, boss in zip("ABC", bosses, strict=True)]
        with pytest.raises(ItemError) as caught:
            kind_of("org_chart").check({"organisation": "o", "posts": posts})
        return caught.value.detail

    assert "one reports to nobody, not 2" in fault(None, None, "A")
    assert "posts.2.reports_to: there is no post 'X'" in fault(None, "A", "X")
    assert "'B' reports to itself in the end" in fault(None, "C", "B")


def test_expected_tables_by_hand() -> None:
    steps = [
        {"key": "a", "kind": "start", "text": "Begin"}, {"key": "b", "kind": "decision", "text": "Well?"},
        {"key": "c", "kind": "end", "text": "Done"},
    ]  # fmt: skip
    flows = [
        {"from": "a", "to": "b"},
        {"from": "b", "to": "c", "label": "Yes"},
        {"from": "b", "to": "a", "label": "No"},
    ]
    data: Any = {"process": "p", "steps": steps, "flows": flows}
    (table,) = kind_of("flowchart").expected(Spec(topic=None, title="t", data=data))
    assert (table.panel, table.mark, table.columns) == ("figure1", "edge", ("from", "to", "label"))
    assert table.rows == (("Begin", "Well?", None), ("Well?", "Done", "Yes"), ("Well?", "Begin", "No"))
    posts = [
        {"title": "Head", "holder": "Ann Lee"},  # whom it reports to may be left out where that is nobody
        {"title": "Cook", "holder": "Bo Ray", "reports_to": "Head"},
    ]
    kind_of("org_chart").check({"organisation": "o", "posts": [*posts, {"title": "Aide", "reports_to": "Cook"}]})
    chart: Any = {"organisation": "o", "posts": posts}
    for style, row in (
        ({"shows": "both"}, ("Ann Lee Head", "Bo Ray Cook", None)),
        ({"shows": "title"}, ("Head", "Cook", None)),
        ({"shows": "holder", "points": "up"}, ("Bo Ray", "Ann Lee", None)),
    ):
        (table,) = kind_of("org_chart").expected(Spec(topic=None, title="t", data=chart, style=style))
        assert table.rows == (row,)


@pytest.mark.parametrize("name", GRAPHS)
def test_twelve_programs_draw_their_data(name: str, box: Sandbox) -> None:
    """Of a dozen at most one has a line across a title or label, which the author cannot foresee."""
    step = renderer("graphviz")
    programs = [program(name, seed) for seed in range(300, 312)]
    waiting = [box.submit(step.ask(one)) for one in programs]
    crossed = 0
    for one, outcome in zip(programs, waiting, strict=True):
        picture = step.read(one, outcome.result())
        found = list(faults(Pixels(picture), kind_of(name).expected(one.spec), exact=True))
        assert {reason for reason, _ in found} <= {"overlap"}, (found, one.source)
        crossed += bool(found)
        scene = picture.pages[0].scene
        longest, shortest = max(scene.width, scene.height), min(scene.width, scene.height)
        assert longest <= 3.2 * shortest, one.source
        sizes = [element.font_px for element in scene.elements if element.font_px]
        assert min(sizes) * min(1.0, 1536 / longest) >= 11, one.source
    assert crossed <= 1


@pytest.mark.parametrize("seed", [2, 6, 79, 93, 119])
def test_lines_keep_off_the_words_of_an_organisation(seed: int, box: Sandbox) -> None:
    """Departments whose lines come in from above and from the left, and right angles that went through boxes."""
    step, one = renderer("graphviz"), program("org_chart", seed)
    picture = step.read(one, box.submit(step.ask(one)).result())
    assert not list(faults(Pixels(picture), kind_of("org_chart").expected(one.spec), exact=True))


def test_a_long_title_is_broken_after_its_colon_and_keeps_away_from_the_drawing() -> None:
    assert headed("Organisation chart: La Crosse Museum of Art", 42) == "Organisation chart:\nLa Crosse Museum of Art"
    assert headed("Farm: who leads", 42) == "Farm: who leads"
    assert apart("Farm", "bottom") == "\nFarm"
    assert apart("Farm", "top").split("\n") == ["Farm", " "]
