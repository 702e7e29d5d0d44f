"""From the spec of an organisation chart to a program in DOT."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from synth.kinds._dice import Dice
from synth.kinds._dot import Habits, Html, Statement, chains, choose_habits, name_nodes, write_graph
from synth.kinds._graph_look import filled, frame, ranks, settings_and_note
from synth.records import Spec

SHAPES = {"rounded": "box", "html": "box", "table": "plain", "plain": "plaintext"}
ENDS = {"TB": (":s", ":n"), "LR": (":e", ":w"), "BT": (":n", ":s"), "RL": (":w", ":e")}
# Where the name of a department stands: away from the top, above or on the left, whose lines come in. Dot turns what
# BT and RL say over.
NAMES = {
    "TB": {"labeljust": "l", "labelloc": "b"},
    "BT": {"labeljust": "l", "labelloc": "t"},
    "LR": {"labeljust": "r"},
    "RL": {"labeljust": "l"},
}


def write(spec: Spec, throw: Dice) -> str:
    return _Writer(spec, throw).text()


class _Writer:
    def __init__(self, spec: Spec, throw: Dice) -> None:
        data: Any = spec.data
        self.spec, self.style, self.throw = spec, spec.style, throw
        self.posts: list[dict[str, Any]] = data["posts"]
        self.directed = self.style["points"] != "none" or throw.chance(0.5)
        plain = self.style["form"] not in ("html", "table", "record")
        self.habits: Habits = choose_habits(
            throw,
            keyword="digraph" if self.directed else "graph",
            title=data["organisation"],
            edges=("single", "chains", "sets", "sets"),
            labels=plain,
        )
        texts = ["\n".join(self.style["labels"][post["title"]]) for post in self.posts]
        names = name_nodes(self.habits, texts if self.habits.names == "labels" else self._words(), self._word())
        self.names = {post["title"]: name for post, name in zip(self.posts, names, strict=True)}
        pairs = [(post["reports_to"], post["title"]) for post in self.posts if post["reports_to"]]
        self.level = ranks([post["title"] for post in self.posts], pairs)
        self.pairs = [pair[::-1] for pair in pairs] if self.style["points"] == "up" else pairs
        self.units = list(dict.fromkeys(post["unit"] for post in self.posts))
        self.ports = self.style["splines"] != "line" and self.style["form"] != "plain" and throw.chance(0.25)
        self.right_angles = self.style["splines"] == "ortho"
        self.node_defaults = self._common()

    def _words(self) -> list[str]:
        """Nodes are called by their posts or by the people in them."""
        if self.throw.chance(0.5):
            return [post["title"] for post in self.posts]
        return [post["holder"] or post["title"] for post in self.posts]

    def _word(self) -> str:
        return self.throw.pick(("p", "n", "post", "person"))

    def text(self) -> str:
        style = self.style
        own: dict[str, Any] = {}
        if style["splines"] != "spline":
            own["splines"] = style["splines"]
        if self.right_angles:
            own["outputorder"] = "edgesfirst"
        if style["scheme"]["ground"] != "white":
            own["bgcolor"] = style["scheme"]["ground"]
        if style["title"] != "none" or style["clusters"]:
            own["fontname"] = style["font"]
        settings, note = settings_and_note(self.spec, self.throw, own, larger=5)
        return write_graph(
            "kinds/org_chart/offline.dot.jinja",
            self.habits,
            settings=settings,
            defaults={"node": self.node_defaults, "edge": self._edge_defaults()},
            sections=self._sections(),
            note=note,
        )

    # Attributes ---------------------------------------------------------------------------------------------------

    def _look(self, post: Mapping[str, Any]) -> dict[str, Any]:
        """What differs from box to box: its colours."""
        style = self.style
        if style["form"] in ("plain", "table"):
            return self._opaque("") if self.right_angles else {}
        at = {"level": self.level[post["title"]], "unit": self.units.index(post["unit"])}.get(style["coloured_by"], 1)
        shape = "rounded" if style["form"] == "rounded" else ""
        look = filled(style["scheme"], at, shape)
        return {**look, **self._opaque(shape)} if self.right_angles and "fillcolor" not in look else look

    def _opaque(self, shape: str) -> dict[str, str]:
        """Lines with right angles may run below a box, and must not show there."""
        return {"style": f"{shape},filled" if shape else "filled", "fillcolor": self.style["scheme"]["ground"]}

    def _common(self) -> dict[str, Any]:
        style = self.style
        shape = SHAPES.get(style["form"], style["form"])
        if shape == "record" and self.throw.chance(0.5):
            shape = "Mrecord"
        common: dict[str, Any] = {"shape": shape, "fontname": style["font"], "fontsize": style["size"]}
        if style["pen"] != 1 and style["form"] not in ("plain", "table"):
            common["penwidth"] = style["pen"]
        if style["form"] in ("plain", "table") or self._look(self.posts[0]).get("fontcolor") is None:
            common["fontcolor"] = style["scheme"]["text"]
        if style["coloured_by"] == "nothing" or self.habits.defaults == "first":
            common |= self._look(self.posts[-1])
        return common

    def _edge_defaults(self) -> dict[str, Any]:
        style = self.style
        defaults: dict[str, Any] = {"color": frame(style["scheme"])["color"]}
        if style["pen"] != 1:
            defaults["penwidth"] = style["pen"]
        if style["points"] == "none" and self.directed:
            defaults |= self.throw.pick(({"dir": "none"}, {"arrowhead": "none"}))
        elif style["points"] != "none" and style["arrow"] != "normal":
            defaults["arrowhead"] = style["arrow"]
        return defaults

    def _label(self, post: Mapping[str, Any]) -> dict[str, Any]:
        lines = self.style["labels"][post["title"]]
        form = self.style["form"]
        if form == "html":
            return {"label": Html(self._marked(lines))}
        if form == "table":
            return {"label": Html(self._table(post, lines))}
        if form == "record" and len(lines) > 1:
            across = self.style["rankdir"] in ("LR", "RL")  # there, fields stand below each other without braces
            return {"label": "|".join(lines) if across else "{" + "|".join(lines) + "}"}
        words = "\n".join(lines)
        return {} if self.names[post["title"]] == words else {"label": words}

    def _marked(self, lines: Sequence[str]) -> str:
        first, *rest = [escape(line, quote=False).replace("\n", "<br/>") for line in lines]
        small = max(10, self.style["size"] - 1)
        return f"<b>{first}</b>" + "".join(f'<br/><font point-size="{small}">{line}</font>' for line in rest)

    def _table(self, post: Mapping[str, Any], lines: Sequence[str]) -> str:
        scheme = self.style["scheme"]
        at = {"level": self.level[post["title"]], "unit": self.units.index(post["unit"])}.get(
            self.style["coloured_by"], 0
        )
        look = filled(scheme, at)
        rim = look["color"]
        head = f' bgcolor="{look["fillcolor"]}"' if "fillcolor" in look else ""
        rows = []
        for number, line in enumerate(lines):
            words = escape(line, quote=False).replace("\n", "<br/>")
            if number == 0:
                words = (
                    f'<font color="{look["fontcolor"]}"><b>{words}</b></font>'
                    if head and "fontcolor" in look
                    else words
                )
                rows.append(f"<tr><td{head}>{words}</td></tr>")
            else:
                rows.append(f"<tr><td>{words}</td></tr>")
        frame = f'border="0" cellborder="1" cellspacing="0" cellpadding="5" color="{rim}"'
        return f"<table {frame}>{''.join(rows)}</table>"

    # Statements ---------------------------------------------------------------------------------------------------

    def _sections(self) -> list[tuple[str, Sequence[Statement]]]:
        nodes, edges = self._nodes(), self._edges()
        if self.habits.order == "mixed" and not self.style["clusters"]:
            return [("posts, each with those under it", self._mixed())]
        found: list[tuple[str, Sequence[Statement]]] = [*nodes, ("who reports to whom", edges)]
        return found[-1:] + found[:-1] if self.habits.order == "edges" and not self.style["clusters"] else found

    def _node(self, post: Mapping[str, Any], known: Mapping[str, Any]) -> str:
        wanted = {**self._label(post), **self._look(post)}
        left = {key: value for key, value in wanted.items() if known.get(key) != value}
        return self.habits.statement(self.habits.name(self.names[post["title"]]), left)

    def _nodes(self) -> list[tuple[str, Sequence[Statement]]]:
        if self.style["clusters"]:
            return self._departments()
        if self.habits.defaults == "groups" and self.style["coloured_by"] == "level":
            return self._levels()
        return [("posts", [self._node(post, self.node_defaults) for post in self.posts])]

    def _departments(self) -> list[tuple[str, Sequence[Statement]]]:
        scheme = self.style["scheme"]
        found: list[tuple[str, Sequence[Statement]]] = []
        outside = [self._node(post, self.node_defaults) for post in self.posts if not post["unit"]]
        found.append(("the top", outside))
        for at, unit in enumerate(unit for unit in self.units if unit):
            look = {"label": unit, "style": "rounded", "color": scheme["line"], "fontsize": self.style["size"] + 1}
            if scheme["text"] != "black":
                look["fontcolor"] = scheme["text"]
            look |= NAMES[self.style["rankdir"]]
            lines = [f"{key}={self.habits.value(value)}" for key, value in look.items()]
            lines += [self._node(post, self.node_defaults) for post in self.posts if post["unit"] == unit]
            found.append((unit, [{"head": f"subgraph cluster_{at}", "lines": lines}]))
        return found

    def _levels(self) -> list[tuple[str, Sequence[Statement]]]:
        """Those of a level together, under the look they share."""
        found: list[tuple[str, Sequence[Statement]]] = []
        for level in range(max(self.level.values()) + 1):
            mine = [post for post in self.posts if self.level[post["title"]] == level]
            shared = self._look(mine[0])
            known = {**self.node_defaults, **shared}
            lines = [self.habits.statement("node", shared)] if shared else []
            lines = ["rank=same", *lines, *(self._node(post, known) for post in mine)]
            found.append((f"level {level + 1}", [{"head": "", "lines": lines}]))
        return found

    def _mixed(self) -> list[Statement]:
        lines: list[Statement] = []
        for post in self.posts:
            lines.append(self._node(post, self.node_defaults))
            mine = [pair for pair in self.pairs if post["title"] == pair[self.style["points"] != "up"]]
            lines += [self._edge(pair) for pair in mine]
        return lines

    def _edges(self) -> list[Statement]:
        if self.habits.edges == "single" or self.ports:
            return [self._edge(pair) for pair in self.pairs]
        if self.habits.edges == "chains":
            return [self._joined([self._name(title) for title in way]) for way in chains(self.pairs)]
        if self.style["points"] == "up":
            sets = [([pair[0] for pair in self.pairs if pair[1] == boss], [boss]) for boss in self._bosses(1)]
        else:
            sets = [([boss], [pair[1] for pair in self.pairs if pair[0] == boss]) for boss in self._bosses(0)]
        return [self._joined([self._together(side) for side in both]) for both in sets]

    def _bosses(self, at: int) -> list[str]:
        return list(dict.fromkeys(pair[at] for pair in self.pairs))

    def _together(self, titles: Sequence[str]) -> str:
        names = [self._name(title) for title in titles]
        return names[0] if len(names) == 1 else "{" + " ".join(names) + "}"

    def _name(self, title: str) -> str:
        return self.habits.name(self.names[title])

    def _edge(self, pair: Sequence[str]) -> str:
        ends = ENDS[self.style["rankdir"]] if self.ports else ("", "")
        return self._joined([self._name(title) + end for title, end in zip(pair, ends, strict=True)])

    def _joined(self, names: Sequence[str]) -> str:
        return (" -> " if self.directed else " -- ").join(names)
