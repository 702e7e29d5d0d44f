"""The promises of the line, each kept from end to end: a program, the sandbox, the scene, the questions, the checks."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from qa.case import Pixels
from qa.families import comparison, count, extremum, lookup
from qa.judge import judge
from qa.pictures import faults
from sandbox.contract import Sandbox
from synth.kit import Family, Kit, renderer
from synth.line import Shard
from synth.models.offline import Engine as Offline
from synth.pipeline import cases_of, run_topics
from synth.plan.proposals import make_topic
from synth.plugins import load, names
from synth.records import JSON, Picture, Table, Topic, said
from synth.rows import reject_row, sample_row
from synth.shares import Draft
from synth.steps import Prompt

FAMILIES: dict[str, Family] = {
    "lookup": lookup.ask, "extremum": extremum.ask, "comparison": comparison.ask, "count": count.ask
}  # fmt: skip
Draw = Callable[[str], Picture]


def kit(box: Sandbox, author: Any = None) -> Kit:
    kinds = {name: load("kinds", name).kind for name in names("kinds")}
    return Kit(
        author=author or Offline(),
        sandbox=box,
        kinds=kinds,
        renderers={"matplotlib": renderer("matplotlib")},
        families=FAMILIES,
        checks=("proof", "grounded", "unique", "visible", "drawn", "legible"),
        least=1,
    )


def topics(count: int, kinds: Sequence[str] = ("grouped_bars", "multi_line", "scatter_groups")) -> list[Topic]:
    return [make_topic(21, place, Draft(kinds[place % len(kinds)])) for place in range(count)]


def run(topics: list[Topic], kit: Kit, at_once: int = 4) -> Shard:
    with ThreadPoolExecutor(at_once) as threads:
        return run_topics(topics, kit, threads)


def rows(shard: Shard) -> list[dict[str, Any]]:
    return [sample_row(s, "e") for s in shard.samples] + [reject_row(r) for r in shard.rejects]


def test_a_topic_becomes_a_sample_of_six_questions_and_more(box: Sandbox):
    shard = run(topics(3), kit(box))
    assert [sample.pictures[0].made_by.spec.topic.kind for sample in shard.samples] == [
        "grouped_bars", "multi_line", "scatter_groups"
    ]  # fmt: skip
    for sample in shard.samples:
        assert len(sample.questions) >= 6
        for judged in sample.questions:
            assert judged.question.evidence
            assert all(verdict.passed is not False for verdict in judged.verdicts)
            assert {"proof", "grounded", "drawn"} <= {verdict.check for verdict in judged.verdicts}


def test_timing_decides_no_byte(box: Sandbox):
    assert rows(run(topics(4), kit(box), at_once=1)) == rows(run(topics(4), kit(box), at_once=4))


def slipped(source: str, values: Sequence[float]) -> str:
    """The program with one of the values, wherever it stands as a number of its own, half as large again."""
    for value in sorted(values, key=lambda value: -len(repr(value))):  # the longest is no size or place by chance
        found = re.search(rf"(?<![\w.#]){re.escape(repr(value))}(?![\w.%])", source)
        if found:
            return source[: found.start()] + repr(round(value * 1.5 + 1, 6)) + source[found.end() :]
    raise AssertionError("no value of the data stands in the program")


class SlipOfThePen(Offline):
    """An author who changes one number of the data in the program after the data were settled."""

    def submit(self, prompt: Prompt, /) -> Future[JSON]:
        reply = super().submit(prompt).result()
        if prompt.stage == "program":
            reply = {"source": slipped(reply["source"], prompt.item.data["series"][0]["values"])}
        done: Future[JSON] = Future()
        done.set_result(reply)
        return done


def test_a_number_changed_after_the_data_were_settled_is_named(box: Sandbox):
    made = [make_topic(21, place, Draft("multi_line")) for place in range(6)]
    shard = run(made, kit(box, SlipOfThePen()))
    named = [reject for reject in shard.rejects if reject.reason == "scene_differs"]
    assert named, [(reject.reason, reject.detail) for reject in shard.rejects]
    assert any(re.search(r" at .*: drawn [\d.]+, data [\d.]+", reject.detail) for reject in named)
    assert not shard.samples


BARS = """
import matplotlib.pyplot as plt
fig, ax = plt.subplots(figsize=(6, 4))
bars = ax.bar(["North", "South", "East", "West"], [{values}], color="#336699")
ax.set_ylabel("Parcels (thousand)")
ax.set_title("{title}")
{more}
fig.savefig("x.png", dpi=100)
"""


def bars(values: str = "12, 30, 21, 7", title: str = "Parcels by depot", more: str = "") -> str:
    return BARS.format(values=values, title=title, more=more)


def test_a_bar_half_covered_reads_about_a_half(draw: Draw):
    cover = (
        "from matplotlib.patches import Rectangle\n"
        "ax.add_patch(Rectangle((0.5, 0), 1.0, 15, color='white', zorder=5))\n"
    )
    scene = draw(bars(more=cover)).pages[0].scene
    seen = {e.value["category"]: e.visible for e in scene.elements if e.kind == "bar"}
    assert seen["South"] == pytest.approx(0.5, abs=0.05)
    assert seen["North"] == pytest.approx(1.0, abs=0.02)


def test_a_title_its_font_cannot_write_is_a_missing_glyph(draw: Draw):
    found = list(faults(Pixels(draw(bars(title="地域別の売上高"))), None, exact=True))
    assert [reason for reason, _ in found] == ["missing_glyph"]


def orderings(picture: Picture) -> list[tuple[str, str]]:
    """Questions of order, by family and proof."""
    asked = [*extremum.ask(picture, 1), *comparison.ask(picture, 1)]
    return [(question.words, question.proof) for question in asked]


def test_bars_two_pixels_apart_are_not_put_in_order(draw: Draw):
    # 4 inches at 100 dpi leave some 308 px for 0 to 31.5: 2 px are 0.2 units
    near = orderings(draw(bars("12, 30, 29.8, 7")))
    far = orderings(draw(bars("12, 30, 21, 7")))
    both = [words for words, _ in near if "South" in words and "East" in words]
    assert both == []
    assert [words for words, _ in far if "South" in words and "East" in words]
    highest = [words for words, _ in near if re.search(r"\b(most|highest|largest|tallest|biggest|maximum)\b", words)]
    assert highest == []


def test_a_proof_that_is_only_its_answer_is_not_grounded(box: Sandbox, draw: Draw):
    picture = draw(bars(more="ax.bar_label(bars)"))
    honest = next(q for q in lookup.ask(picture, 1) if q.form == "short" and q.answer.type == "number")
    forged = replace(honest, proof=f"def answer(facts):\n    return {honest.answer.value!r}\n", rationale="")
    (case,) = cases_of([Pixels(picture)], [forged], box)
    verdicts = judge(case)
    assert [(verdict.check, verdict.passed) for verdict in verdicts] == [("proof", True), ("grounded", False)]


def test_tables_are_what_was_drawn(draw: Draw):
    (table,) = draw(bars()).pages[0].scene.tables
    assert isinstance(table, Table)
    assert table.rows == (("North", 12), ("South", 30), ("East", 21), ("West", 7))


def test_another_answer_fails_its_proof(box: Sandbox, draw: Draw):
    picture = draw(bars(more="ax.bar_label(bars)"))
    honest = next(q for q in lookup.ask(picture, 1) if q.form == "short" and q.answer.type == "number")
    wrong = replace(honest, answer=replace(honest.answer, value=honest.answer.value + 1, text=said("wrong")))
    (case,) = cases_of([Pixels(picture)], [wrong], box)
    (verdict,) = judge(case)
    assert (verdict.check, verdict.passed) == ("proof", False)
    assert json.dumps(honest.answer.value) in verdict.detail or str(honest.answer.value) in verdict.detail
