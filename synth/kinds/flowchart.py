"""A process as a flowchart: start and ends, steps, decisions with named branches, things handed in or out, lanes."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from synth.kinds import _flow_look, _flow_program
from synth.kinds._dice import Dice, dice
from synth.kinds._graph_check import checked
from synth.kinds._graph_words import Process, Step, processes
from synth.kinds._subjects import understand
from synth.kinds._words import PERSONAS
from synth.records import Spec, Table, Topic
from synth.steps import Kind


class FlowStep(BaseModel):
    model_config = ConfigDict(extra="forbid")
    key: str = Field(min_length=1, max_length=40)
    kind: Literal["start", "end", "step", "decision", "data"]
    text: str = Field(min_length=1, max_length=120)
    lane: str | None = Field(default=None, max_length=60)


class Flow(BaseModel):
    model_config = ConfigDict(extra="forbid")
    start: str = Field(alias="from")
    end: str = Field(alias="to")
    label: str | None = Field(default=None, max_length=40)


class Chart(BaseModel):
    model_config = ConfigDict(extra="forbid")
    process: str = Field(min_length=1, max_length=120)
    steps: list[FlowStep] = Field(min_length=3, max_length=40)
    flows: list[Flow] = Field(min_length=2, max_length=80)


def domains() -> list[str]:
    return list(processes())


def topic(source: Any, domain: str | None = None) -> dict[str, Any]:
    throw = Dice(source)
    subject = domain or throw.pick(domains())
    return {"subject": subject, "persona": throw.pick(PERSONAS), "difficulty": throw.whole(1, 3)}


def spec(topic: Topic) -> dict[str, Any]:
    throw = dice(topic.seed, "spec")
    process = understand(processes(), topic.subject, throw)
    steps = _kept(process, {1: 0.0, 2: 0.5}.get(topic.difficulty, 1.0), throw)
    data = {
        "process": process.title,
        "steps": [{"key": one.key, "kind": one.kind, "text": one.text, "lane": one.lane} for one in steps],
        "flows": [{"from": one.key, "to": end, "label": label} for one in steps for label, end in one.flows],
    }
    title = throw.pick((process.title, process.title, f"{process.title}: the steps", f"{process.title}, step by step"))
    return {"title": title, "data": data, "style": _flow_look.choose(data, title, throw)}


def _kept(process: Process, share: float, throw: Dice) -> list[Step]:
    """The steps of this picture; where one is left out, those before it lead to the one after it."""
    left_out = {one.key: one.flows[0][1] for one in process.steps if one.optional and not throw.chance(share)}

    def target(key: str) -> str:
        while key in left_out:
            key = left_out[key]
        return key

    return [
        Step(key=one.key, kind=one.kind, text=one.text, lane=one.lane, optional=one.optional,
             flows=tuple((label, target(end)) for label, end in one.flows))
        for one in process.steps if one.key not in left_out
    ]  # fmt: skip


def program(spec: Spec) -> dict[str, Any]:
    assert spec.topic is not None
    return {"source": _flow_program.write(spec, dice(spec.topic.seed, "program"))}


def _faults(chart: Chart) -> list[str]:
    kinds = {one.key: one.kind for one in chart.steps}
    texts = [one.text for one in chart.steps]
    found = [f"steps: {key!r} stands there twice" for key in kinds if [s.key for s in chart.steps].count(key) > 1]
    found += [f"steps: the text {text!r} stands there twice" for text in sorted(set(texts)) if texts.count(text) > 1]
    for at, flow in enumerate(chart.flows):
        found += [f"flows.{at}: there is no step {key!r}" for key in (flow.start, flow.end) if key not in kinds]
    if list(kinds.values()).count("start") != 1 or "end" not in kinds.values():
        found.append("steps: one start and at least one end are needed")
    if found:
        return found
    for key, kind in kinds.items():
        found += _leaving(key, kind, [flow.label for flow in chart.flows if flow.start == key])
    first = next(key for key, kind in kinds.items() if kind == "start")
    ways = [(flow.start, flow.end) for flow in chart.flows]
    reached = _reached({first}, ways)
    closing = _reached({key for key, kind in kinds.items() if kind == "end"}, [(end, start) for start, end in ways])
    found += [f"steps: {key!r} is never reached" for key in kinds if key not in reached]
    found += [f"steps: no end can be reached from {key!r}" for key in kinds if key not in closing]
    return found


def _leaving(key: str, kind: str, labels: list[str | None]) -> list[str]:
    if kind == "decision":
        if len(labels) < 2 or None in labels or len(set(labels)) < len(labels):
            return [f"flows: the decision {key!r} needs two or more branches, each with a label of its own"]
        return []
    wanted = 0 if kind == "end" else 1
    return [] if len(labels) == wanted else [f"flows: {key!r} has {len(labels)} ways on, not {wanted}"]


def _reached(found: set[str], ways: list[tuple[str, str]]) -> set[str]:
    more = {end for start, end in ways if start in found} - found
    return _reached(found | more, ways) if more else found


check = checked(Chart, _faults)


def expected(spec: Spec) -> tuple[Table, ...]:
    data: Any = spec.data
    texts = {one["key"]: one["text"] for one in data["steps"]}
    rows = tuple((texts[one["from"]], texts[one["to"]], one.get("label")) for one in data["flows"])
    columns, types = ("from", "to", "label"), ("category",) * 3
    return (Table(panel="figure1", mark="edge", columns=columns, types=types, rows=rows),)


kind = Kind(
    name="flowchart",
    about="a process: steps, decisions with named branches, loops, lanes",
    renderer="graphviz",
    families=("structure", "reading", "pointing", "table", "unanswerable"),
    offline={"topic": topic, "spec": spec, "program": program},
    schema=Chart.model_json_schema(by_alias=True),
    check=check,
    expected=expected,
    domains=domains,
)
