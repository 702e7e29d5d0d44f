"""Given data from the user's files to samples: frozen with the run, drawn by the line, asked about and checked."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import pytest

from qa.judge import ORDER
from sandbox.contract import Sandbox
from synth import plugins
from synth.given.author import Engine, Frozen
from synth.given.faults import Unfit
from synth.given.fit import fitted
from synth.given.given import Given, digests, understand
from synth.given.page import NAME as PAGE
from synth.given.settings import Facts
from synth.kit import Kit, renderer
from synth.line import Shard
from synth.pipeline import run_topics
from synth.recipe import parse_recipe
from synth.records import JSON, Program, Spec, Topic
from synth.shares import Draft
from synth.steps import Prompt
from tests.synth.given.tables import HIRES, written

DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEklEQVR42mP8z4APMOGVHbHSAEEsAROxCnMTAAAAAElFTkSuQmCC"
)
BILLS = (
    '{"no": "07", "guest": "Ana Silva", "lines": [{"what": "Tea", "price": 2.50}, {"what": "Soup", "price": 7.80}], '
    '"total": 10.30}\n'
    '{"no": "08", "guest": "Bo Lind", "lines": [{"what": "Cake", "price": 4.20}]}\n'
    '{"no": "09", "guest": "Chen Wei", "lines": [{"what": "Rice", "price": 6.00}, {"what": "Tea", "price": 2.50}], '
    '"total": 8.50}\n'
)
BILL = (
    '<meta name="viewport" content="width=480">\n'
    "<style>body { font-family: sans-serif; width: 400px } td { padding: 4px 12px }</style>\n"
    '<h1>Bill {{ no }}</h1><img src="dot.png" width="40" height="40">\n<p>For {{ guest }}</p>\n'
    "<table><tr><th>What</th><th>Price</th></tr>\n"
    "{% for line in lines %}<tr><td>{{ line.what }}</td><td>{{ line.price }}</td></tr>{% endfor %}\n"
    "</table><p>Total: {{ total }}</p>\n"
)


@pytest.fixture
def hires(tmp_path: Path) -> Given:
    return understand(Facts(file=written(tmp_path, HIRES, "hires.csv").name), None, tmp_path)


@pytest.fixture
def bills(tmp_path: Path) -> Given:
    data = written(tmp_path, BILLS, "bills.jsonl")
    written(tmp_path, BILL, "bill.html.jinja")
    (tmp_path / "bill.files").mkdir()
    (tmp_path / "bill.files" / "dot.png").write_bytes(DOT)
    return understand(Facts(file=data.name), "bill.html.jinja", tmp_path)


def drafts(given: Given) -> Iterator[Draft]:
    return (Draft(kind) for kind in cycle(given.kinds))


def topics(frozen: Frozen, given: Given, count: int) -> list[tuple[int, Topic]]:
    return list(islice(frozen.topics(7, lambda: drafts(given), 0, ()), count))


def made(out: Path, given: Given, of: Sequence[Topic], box: Sandbox) -> Shard:
    kinds = {name: plugins.load("kinds", name).kind for name in given.kinds}
    wanted = sorted({family for kind in kinds.values() for family in kind.families})
    kit = Kit(
        author=Engine(out, box), sandbox=box, kinds=kinds, checks=tuple(ORDER), least=2, most=4,
        exact=PAGE not in kinds,
        renderers={kind.renderer: renderer(kind.renderer) for kind in kinds.values()},
        families={name: plugins.load("families", name).ask for name in wanted},
    )  # fmt: skip
    with ThreadPoolExecutor(3) as threads:
        return run_topics(of, kit, threads)


def test_a_chart_of_each_kind_becomes_a_sample(tmp_path: Path, hires: Given, box: Sandbox) -> None:
    hires.freeze(tmp_path / "out")
    chosen = [topic for _, topic in topics(Frozen(tmp_path / "out"), hires, len(hires.kinds))]
    shard = made(tmp_path / "out", hires, chosen, box)
    lost = [f"{reject.stage} {reject.reason} {reject.detail}" for reject in shard.rejects if reject.stage != "checks"]
    assert not lost
    assert [sample.pictures[0].made_by.spec.topic.kind for sample in shard.samples] == list(hires.kinds)  # type: ignore[union-attr]
    assert all(len(sample.questions) >= 2 for sample in shard.samples)


def test_a_page_for_each_row_that_has_all_it_needs(tmp_path: Path, bills: Given, box: Sandbox) -> None:
    bills.freeze(tmp_path / "out")
    chosen = [topic for _, topic in topics(Frozen(tmp_path / "out"), bills, 9)]
    assert [topic.subject for topic in chosen] == [f"bills.jsonl, row {number}" for number in (1, 2, 3)]
    shard = made(tmp_path / "out", bills, chosen, box)
    assert [(reject.stage, reject.reason) for reject in shard.rejects if reject.stage == "program"] == [
        ("program", "program_error")
    ]
    assert shard.rejects[0].detail == "bill.html.jinja:7: UndefinedError: 'total' is undefined"
    first, last = (sample.pictures[0] for sample in shard.samples)
    assert isinstance(first.made_by, Program)
    assert first.pages[0].scene.width == 480
    data: Any = first.made_by.spec.data
    assert data["lines"][1] == {"what": "Soup", "price": 7.8}
    said = {element.text for element in first.pages[0].scene.elements if element.text}
    assert {"Bill 07", "For Ana Silva", "Tea", "2.50", "7.80", "Total: 10.30"} <= said
    assert {element.kind: element.value for element in first.pages[0].scene.elements}["image"] == {"loaded": True}
    assert {"6.00", "Bill 09"} <= {element.text for element in last.pages[0].scene.elements}


# Frozen with the run


def test_topics_are_the_same_from_any_place_on(tmp_path: Path, hires: Given) -> None:
    hires.freeze(tmp_path / "out")
    frozen = Frozen(tmp_path / "out")
    all_of_them = topics(frozen, hires, 24)
    later = list(islice(frozen.topics(7, lambda: drafts(hires), 10, all_of_them[:10]), 14))
    assert [(place, topic.id) for place, topic in later] == [(place, topic.id) for place, topic in all_of_them[10:]]
    subjects = [topic.subject for _, topic in all_of_them]
    assert len(set(subjects)) == len(subjects)


def test_parts_are_drawn_again_once_all_were(tmp_path: Path) -> None:
    """Three numbers make one bar chart: with another look each time."""
    data = written(tmp_path, "Fruit,Weight\nFig,31\nPear,22\nPlum,12\n")
    given = understand(Facts(file=data.name), None, tmp_path)
    given.freeze(tmp_path / "out")
    frozen = Frozen(tmp_path / "out")
    found = [topic for _, topic in topics(frozen, given, 6)]
    assert len({topic.subject for topic in found}) == 1
    specs = [frozen.spec(topic) for topic in found]
    assert len({json.dumps(spec["data"]) for spec in specs}) == 1
    assert len({json.dumps(spec["style"]) for spec in specs}) == 6


def test_a_run_needs_the_users_files_no_more(tmp_path: Path, hires: Given) -> None:
    hires.freeze(tmp_path / "out")
    before = [Frozen(tmp_path / "out").spec(topic) for _, topic in topics(Frozen(tmp_path / "out"), hires, 5)]
    (tmp_path / "hires.csv").unlink()
    frozen = Frozen(tmp_path / "out")
    assert [frozen.spec(topic) for _, topic in topics(frozen, hires, 5)] == before
    assert (tmp_path / "out" / "given" / "from" / "hires.csv").read_text(encoding="utf-8") == HIRES


def test_whether_a_run_is_of_these_files(tmp_path: Path, bills: Given) -> None:
    bills.freeze(tmp_path / "out")
    said = Frozen(tmp_path / "out").said["digests"]
    files = tmp_path / "bills.jsonl", tmp_path / "bill.html.jinja"
    assert said == digests(*files)
    assert sorted(said) == ["bill.files/dot.png", "bill.html.jinja", "bills.jsonl"]
    (tmp_path / "bill.files" / "dot.png").write_bytes(DOT + b"x")
    assert {name for name, found in digests(*files).items() if found != said[name]} == {"bill.files/dot.png"}


def test_files_of_one_name_in_several_folders_are_told_apart(tmp_path: Path, bills: Given) -> None:
    for folder in ("bill.files/a", "bill.files/b/a"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "x.png").write_bytes(DOT)
    names = {"bill.files/a/x.png", "bill.files/b/a/x.png", "bill.files/dot.png", "bill.html.jinja", "bills.jsonl"}
    assert bills.template
    assert digests(bills.data, bills.template).keys() == names


# With a model


class Writer:
    """An author that writes one program, whatever it is asked."""

    def submit(self, prompt: Prompt, /) -> Future[JSON]:
        done: Future[JSON] = Future()
        done.set_result({"source": f"# {prompt.stage}"})
        return done

    def close(self) -> None:
        """There is nothing to close."""


def test_a_model_writes_programs_and_never_data(tmp_path: Path, hires: Given, bills: Given, box: Sandbox) -> None:
    for name, given, program in (("one", hires, "# program"), ("two", bills, "Bill 07")):
        given.freeze(tmp_path / name)
        author = Engine(tmp_path / name, box, Writer())
        [(_, topic)] = topics(author.frozen, given, 1)
        reply: Any = author.submit(Prompt(stage="spec", item=topic, template="")).result()
        assert reply == author.frozen.spec(topic)
        spec = Spec(topic=topic, title=reply["title"], data=reply["data"], style=reply["style"])
        stages = ("program", "questions")
        answers = {one: author.submit(Prompt(stage=one, item=spec, template="")).result() for one in stages}
        assert program in str(answers["program"])
        assert answers["questions"] == {"source": "# questions"}


# What it asks of a recipe


def test_kinds_are_those_that_can_be_drawn(tmp_path: Path, hires: Given) -> None:
    found = fitted(parse_recipe("n: 5", "x"), hires)
    assert (found.n, set(found.kinds)) == (5, {"grouped_bars", "multi_line", "heatmap", "scatter_groups"})
    asked = parse_recipe("kinds: {multi_line: 2, heatmap: 1}", "x")
    assert fitted(asked, hires).kinds == {"multi_line": 2.0, "heatmap": 1.0}
    with pytest.raises(Unfit) as raised:
        fitted(parse_recipe("kinds: [pie, flowchart]", "x"), hires)
    assert [fault.partition(": ")[2] for fault in raised.value.faults] == [
        "no pie can be drawn of it: it needs a measure that adds up (`sums` says which do), with three to six parts of "
        "at least 3.5% each, none missing and none that has its share in its name",
        "is drawn as grouped_bars, multi_line, pie, heatmap and scatter_groups, and `kinds` asks for flowchart",
    ]
    with pytest.raises(Unfit, match="the recipe leaves none of these"):
        fitted(parse_recipe("renderers: [graphviz]", "x"), hires)


def test_each_row_is_a_sample_at_most(bills: Given) -> None:
    assert fitted(parse_recipe("seed: 3", "x"), bills).n == 3
    assert fitted(parse_recipe("n: 2", "x"), bills).n == 2
    with pytest.raises(Unfit, match="has 3 rows, and `n` asks for 4 samples: each row is one"):
        fitted(parse_recipe("n: 4", "x"), bills)
    with pytest.raises(Unfit, match="leave out `kinds`"):
        fitted(parse_recipe("kinds: [pie]", "x"), bills)


def test_what_was_understood_is_said(hires: Given, bills: Given) -> None:
    said = hires.explanation()
    assert said[0] == "16 rows, called 'hires'"
    assert "  Income (€): a measure in €, 36.00 to 412.20" in said
    assert "  no two rows agree in Month, Lake and Boat" in said
    assert bills.explanation() == [
        "3 rows, a page each", "  JSON, UTF-8", "  columns: no, guest, lines, total", "  pictures: dot.png"
    ]  # fmt: skip


def test_a_template_needs_rows(tmp_path: Path) -> None:
    with pytest.raises(Unfit, match="needs rows to be filled with"):
        understand(None, "page.html.jinja", tmp_path)
