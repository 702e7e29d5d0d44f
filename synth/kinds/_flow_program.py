"""From the spec of a flowchart to a program in DOT."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from synth.kinds._dice import Dice
from synth.kinds._dot import Habits, Html, Statement, chains, choose_habits, name_nodes, write_graph
from synth.kinds._flow_look import shape_of
from synth.kinds._graph_look import filled, frame, ranks, settings_and_note
from synth.records import Spec

FILLS = {"start": 0, "end": 0, "step": 1, "decision": 2, "data": 3}
NOTES = {"start": "where it begins", "end": "where it ends", "step": "steps", "decision": "decisions", "data": "data"}


def write(spec: Spec, throw: Dice) -> str:
    return _Writer(spec, throw).text()


class _Writer:
    def __init__(self, spec: Spec, throw: Dice) -> None:
        data: Any = spec.data
        self.spec, self.style, self.throw = spec, spec.style, throw
        self.steps: list[dict[str, Any]] = data["steps"]
        self.flows: list[dict[str, Any]] = data["flows"]
        plain = self.style["label_kind"] == "plain"
        self.habits: Habits = choose_habits(
            throw, keyword="digraph", title=data["process"], edges=("single", "chains"), labels=plain
        )
        texts = [self.style["labels"][one["key"]] for one in self.steps]
        names = name_nodes(self.habits, texts, throw.pick(("n", "step", "s")))
        self.names = {one["key"]: name for one, name in zip(self.steps, names, strict=True)}
        self.node_defaults = self._common()
        self.level = ranks([one["key"] for one in self.steps], [(one["from"], one["to"]) for one in self.flows])
        self.side = throw.pick((":e", ":w"))

    def text(self) -> str:
        style = self.style
        own: dict[str, Any] = {"fontname": style["font"]}
        if style["scheme"]["ground"] != "white":
            own["bgcolor"] = style["scheme"]["ground"]
        if style["lanes"]:
            own["newrank"] = "true"  # else each lane would be laid out as if the others were not there
        if style["splines"] != "spline":
            own["splines"] = style["splines"]
        settings, note = settings_and_note(self.spec, self.throw, own, larger=4)
        return write_graph(
            "kinds/flowchart/offline.dot.jinja",
            self.habits,
            settings=settings,
            defaults={"node": self.node_defaults, "edge": self._edge_defaults()},
            sections=self._sections(),
            note=note,
        )

    # Attributes ---------------------------------------------------------------------------------------------------

    def _kind(self, kind: str) -> dict[str, Any]:
        shape, style = shape_of(self.style["shapes"], kind)
        return {"shape": shape, **filled(self.style["scheme"], FILLS[kind], style)}

    def _common(self) -> dict[str, Any]:
        style = self.style
        common = {"fontname": style["font"], "fontsize": style["size"]}
        if style["pen"] != 1:
            common["penwidth"] = style["pen"]
        common.setdefault("fontcolor", style["scheme"]["text"])
        return {**self._kind("step"), **common} if self.habits.defaults == "first" else common

    def _edge_defaults(self) -> dict[str, Any]:
        style = self.style
        defaults = {**frame(style["scheme"]), "fontname": style["font"], "fontsize": max(11, style["size"] - 1)}
        if style["branch"] == "italic":
            defaults["fontname"] = f"{style['font']} Italic" if "Serif" not in style["font"] else style["font"]
        if style["arrow"] != "normal":
            defaults["arrowhead"] = style["arrow"]
        return defaults

    def _label(self, key: str) -> dict[str, Any]:
        words = self.style["labels"][key]
        if self.style["label_kind"] == "html":
            marked = escape(words, quote=False).replace("\n", "<br/>")
            bold = next(one["kind"] for one in self.steps if one["key"] == key) in ("start", "end", "decision")
            return {"label": Html(f"<b>{marked}</b>" if bold else marked)}
        if self.style["label_kind"] == "left" and "\n" in words and self._shape(key) in ("box", "note", "box3d"):
            return {"label": words.replace("\n", "\\l") + "\\l"}
        return {} if self.names[key] == words else {"label": words}

    def _shape(self, key: str) -> str:
        return shape_of(self.style["shapes"], next(one["kind"] for one in self.steps if one["key"] == key))[0]

    # Statements ---------------------------------------------------------------------------------------------------

    def _sections(self) -> list[tuple[str, Sequence[Statement]]]:
        nodes, edges = self._nodes(), self._edges()
        if self.habits.order == "mixed" and not self.style["lanes"] and self.habits.defaults == "inline":
            return [("the process", self._mixed())]
        found: list[tuple[str, Sequence[Statement]]] = [*nodes, ("what follows what", edges)]
        return found[-1:] + found[:-1] if self.habits.order == "edges" and self.habits.defaults == "inline" else found

    def _node(self, one: Mapping[str, Any], known: Mapping[str, Any]) -> str:
        wanted = {**self._label(one["key"]), **self._kind(one["kind"])}
        left = {key: value for key, value in wanted.items() if known.get(key) != value}
        if "style" in known and "style" not in wanted:
            left["style"] = ""
        if "fontcolor" in known and "fontcolor" not in wanted and known["fontcolor"] != self.style["scheme"]["text"]:
            left["fontcolor"] = self.style["scheme"]["text"]
        return self.habits.statement(self.habits.name(self.names[one["key"]]), left)

    def _nodes(self) -> list[tuple[str, Sequence[Statement]]]:
        if not self.style["lanes"]:
            return self._grouped(self.steps)
        found: list[tuple[str, Sequence[Statement]]] = []
        for at, lane in enumerate(dict.fromkeys(one["lane"] for one in self.steps)):
            mine = [one for one in self.steps if one["lane"] == lane]
            inside = [line for _, lines in self._grouped(mine) for line in lines]
            scheme = self.style["scheme"]
            # ways come in from the lane before, over the left upper corner, and leave below
            head = {
                "label": lane,
                "labeljust": "r" if at else self.style["lane_at"],
                "fontsize": self.style["size"] + 1,
            }
            if self.style["title"] == "bottom":
                head["labelloc"] = "t"
            if scheme["text"] != "black":
                head["fontcolor"] = scheme["text"]
            look = {"style": "rounded" if at % 2 == 0 else "rounded,dashed", "color": scheme["line"]}
            lines = [f"{key}={self.habits.value(value)}" for key, value in {**head, **look}.items()]
            found.append((lane, [{"head": f"subgraph cluster_{at}", "lines": [*lines, *inside]}]))
        return found

    def _grouped(self, steps: Sequence[Mapping[str, Any]]) -> list[tuple[str, Sequence[Statement]]]:
        """Node by node, or those of a kind together under what they share."""
        if self.habits.defaults != "groups":
            return [("steps", [self._node(one, self.node_defaults) for one in steps])]
        found: list[tuple[str, Sequence[Statement]]] = []
        for kind in dict.fromkeys(one["kind"] for one in steps):
            shared = self._kind(kind)
            known = {**self.node_defaults, **shared}
            lines = [self._node(one, known) for one in steps if one["kind"] == kind]
            found.append((NOTES[kind], [{"head": "", "lines": [self.habits.statement("node", shared), *lines]}]))
        return found

    def _mixed(self) -> list[Statement]:
        """Each step followed by the ways that lead on from it."""
        lines: list[Statement] = []
        for one in self.steps:
            lines.append(self._node(one, self.node_defaults))
            lines += [self._edge(flow) for flow in self.flows if flow["from"] == one["key"]]
        return lines

    def _edges(self) -> list[Statement]:
        if self.habits.edges == "single":
            return [self._edge(flow) for flow in self.flows]
        plain = [flow for flow in self.flows if not self._flow_attributes(flow) and not self._is_back(flow)]
        ways = chains([(flow["from"], flow["to"]) for flow in plain])
        lines: list[Statement] = [" -> ".join(self.habits.name(self.names[key]) for key in way) for way in ways]
        return lines + [self._edge(flow) for flow in self.flows if flow not in plain]

    def _edge(self, flow: Mapping[str, Any]) -> str:
        names = [self.habits.name(self.names[flow[end]]) for end in ("from", "to")]
        if self._is_back(flow):
            side = ":s" if self.style["rankdir"] == "LR" else self._side(flow)
            names = [name + side for name in names]
        ends = " -> ".join(names)
        return self.habits.statement(ends, self._flow_attributes(flow))

    def _flow_attributes(self, flow: Mapping[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if flow["label"]:
            found["label"] = f" {flow['label']} " if self.style["rankdir"] == "TB" else flow["label"]
            if self.style["branch"] == "coloured" and flow["label"] in ("Yes", "No"):
                dark = self.style["scheme"]["ground"].startswith(("#0", "#1", "#2"))
                colours = ("#7fe0a0", "#ff9a8a") if dark else ("#1b7a3d", "#b3261e")
                found["fontcolor"] = colours[flow["label"] == "No"]
        if self.style["back"] == "dashed" and self._is_back(flow):
            found["style"] = "dashed"
        return found

    def _side(self, flow: Mapping[str, Any]) -> str:
        """Where a way back runs: on the outside of the first and the last lane."""
        lane = next(one["lane"] for one in self.steps if one["key"] == flow["from"])
        lanes = list(dict.fromkeys(one["lane"] for one in self.steps)) if self.style["lanes"] else []
        outer = {lanes[-1]: ":e", lanes[0]: ":w"} if len(lanes) > 1 else {}
        return outer.get(lane, self.side)

    def _is_back(self, flow: Mapping[str, Any]) -> bool:
        return self.level[flow["to"]] <= self.level[flow["from"]]
