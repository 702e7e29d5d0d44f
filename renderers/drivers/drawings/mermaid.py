"""Mermaid: its library draws, and names what is in flowcharts and pies; other diagrams have texts and shapes."""

from __future__ import annotations

import re
from typing import Any

from ..html.browser import Browser
from ..html.load import Stopped
from .library import Library, Made, Scene
from .mermaid_pie import pie

_FILE = "mermaid@11/dist/mermaid.min.js"
_BEGIN = """async () => mermaid.initialize({startOnLoad: false, securityLevel: 'strict', deterministicIds: true,
  suppressErrorRendering: true, maxTextSize: 200000})"""
_MAKE = """async text => {
  let made;
  try { made = await mermaid.render('drawing', text); }
  catch (error) { document.body.replaceChildren(); return {wrong: String(error && error.message || error)}; }
  const svg = new DOMParser().parseFromString(made.svg, 'text/html').querySelector('svg');
  let count = 0;
  const say = (el, kind, role, value) => { el.dataset.pixelproof = JSON.stringify([kind, role, value, ++count]); };
  if (made.diagramType === 'pie') {
    const probe = document.createElement('i');
    const colour = said => { probe.style.color = said; return probe.style.color; };
    svg.querySelectorAll('path.pieCircle').forEach((el, place) => say(el, 'wedge', 'pie',
      {place, fill: colour(el.getAttribute('fill')), path: el.getAttribute('d')}));
    svg.querySelectorAll('text.slice').forEach((el, place) => say(el, 'label', 'value', {place}));
    for (const el of svg.querySelectorAll('g.legend')) {
      const key = el.querySelector('rect'), words = el.querySelector('text'), fill = colour(key.style.fill);
      say(key, 'shape', 'legend_key', {fill, series: words.textContent});
      say(words, 'label', 'legend', {fill});
    }
    for (const el of svg.querySelectorAll('text.pieTitleText')) say(el, 'title', 'figure', null);
  } else if (/^flowchart/.test(made.diagramType)) {
    const cut = el => el.id.replace(/^drawing-/, ''), ends = new Map();
    const read = (await mermaid.mermaidAPI.getDiagramFromText(text)).db.getData();
    for (const {id, start, end} of read.edges) ends.set(id, ends.has(id) ? null : [start, end]);  // some share a name
    const groups = new Map(read.nodes.map(one => [one.id, one.parentId || null]));
    for (const el of svg.querySelectorAll('g.cluster')) {
      say(el, 'region', 'cluster', {name: cut(el), group: groups.get(cut(el)) || null});
      for (const label of el.querySelectorAll('.cluster-label')) say(label, 'title', 'cluster', {name: cut(el)});
    }
    for (const el of svg.querySelectorAll('g.node')) {
      const [, name] = cut(el).match(/^flowchart-(.*)-\\d+$/) || [null, cut(el)];
      const body = el.querySelector('.label-container') || el.querySelector('rect, polygon, circle, ellipse, path');
      say(el, 'node', null, {name, group: groups.get(name) || null, shape: body ? shapeOf(body) : 'none'});
    }
    for (const el of svg.querySelectorAll('path.flowchart-link')) {
      const tip = end => ((el.getAttribute('marker-' + end) || '').match(/-(point|circle|cross)/) || [null, null])[1];
      const name = el.dataset.id;
      say(el, 'edge', null, {name, ends: ends.get(name) || null, head: tip('end'), tail: tip('start')});
    }
    for (const el of svg.querySelectorAll('g.edgeLabel')) {
      const inner = el.querySelector('[data-id]');
      say(el, 'label', 'edge_label', {name: inner ? inner.dataset.id : null});
    }
  }
  return {svg: new XMLSerializer().serializeToString(svg), type: made.diagramType};

  function shapeOf(body) {
    if (body.localName === 'rect') return Number(body.getAttribute('rx')) > 0 ? 'rounded' : 'rectangle';
    if (body.localName === 'g' || body.localName === 'path') return null;  // drawn by hand: it does not say what
    if (body.localName !== 'polygon') return body.localName;
    const points = [...body.points].map(point => [point.x, point.y]);
    const pairs = side => points.length - new Set(points.map(point => point[side].toFixed(2))).size;
    return points.length === 4 && pairs(0) === 1 && pairs(1) === 1 ? 'diamond' : 'polygon';
  }
}"""
_LINE = re.compile(r"\bline:? (\d+)", re.IGNORECASE)


class Mermaid:
    def __init__(self, browser: Browser) -> None:
        self.library = Library(browser, "http://mermaid.invalid/", _FILE, _BEGIN)

    def make(self, order: dict[str, Any]) -> Made:
        """Raises Stopped for what the library cannot read."""
        made = self.library.call(_MAKE, order["source"])
        if "wrong" in made:
            message = " ".join(made["wrong"].split())[:400]
            line = _LINE.search(made["wrong"])
            raise Stopped("syntax_error", message, int(line[1]) if line else None)
        complete = pie if made["type"] == "pie" else _flowchart if made["type"].startswith("flowchart") else _plain
        return Made(made["svg"], complete)


def _plain(scene: Scene) -> Scene:
    return scene


def _flowchart(scene: Scene) -> Scene:
    """Ends, labels, groups and the table of edges, from the names that the library gave."""
    figure, *elements = scene["elements"]
    said = {element["id"]: element["value"] for element in elements if "#" in (element.get("value") or {})}
    kept = [one for one in elements if one["id"] not in said or one["kind"] != "label" or one.get("text")]
    chart = _Flowchart([one for one in kept if one["id"] in said], said)
    directed = any(edge["value"]["directed"] for edge in chart.edges)
    figure["role"] = "graph"
    figure["value"]["directed"] = directed
    rows = [[edge["value"]["from_label"], edge["value"]["to_label"], edge["value"]["label"]] for edge in chart.edges]
    columns = {"columns": ["from", "to", "label"], "types": ["category"] * 3}
    scene["elements"] = [figure, *kept]
    scene["tables"] = [*scene["tables"], {"panel": figure["id"], "mark": "edge", **columns, "rows": rows}]
    return scene


class _Flowchart:
    def __init__(self, marks: list[dict[str, Any]], said: dict[str, dict[str, Any]]) -> None:
        self.said = said
        kinds: dict[str, list[dict[str, Any]]] = {
            kind: [mark for mark in marks if mark["kind"] == kind] for kind in ("node", "region", "title", "label")
        }
        self.edges = [mark for mark in marks if mark["kind"] == "edge"]
        self.regions, self.nodes = kinds["region"], kinds["node"]
        self.titles = {said[one["id"]]["name"]: one for one in kinds["title"]}
        self.ends = {said[one["id"]]["name"]: one for one in (*self.regions, *self.nodes)}
        self.labels = {said[one["id"]]["name"]: one for one in kinds["label"]}
        self.clear = all(self._agrees(one) for one in (*self.regions, *self.nodes))
        for label in kinds["label"]:
            label["value"] = {"place": "middle"}
        for region in self.regions:
            self._group(region)
        for node in self.nodes:
            self._node(node)
        for edge in self.edges:
            self._edge(edge)

    def _group(self, region: dict[str, Any]) -> None:
        title = self.titles.get(self.said[region["id"]]["name"])
        count = sum(_holds(region, node) for node in self.nodes) if self.clear else None
        region["value"] = {"label": title.get("text") if title else None, "nodes": count}
        region["parent"] = (self._around(region) or {}).get("id")
        if title is not None:
            title["value"], title["parent"] = None, region["id"]

    def _node(self, node: dict[str, Any]) -> None:
        inner = self._around(node)
        label = inner["value"]["label"] if inner else None
        node["value"] = {"label": node.get("text"), "shape": self.said[node["id"]]["shape"], "cluster": label}
        node["parent"] = inner["id"] if inner else None

    def _agrees(self, mark: dict[str, Any]) -> bool:
        """Whether it is seen to stand where the source has it. The library widens a frame to its title, though that
        may then go round, or across, what does not belong to the group.
        """
        inner = self._inmost(mark)
        name = self.said[inner["id"]]["name"] if inner else None
        return name == self.said[mark["id"]]["group"] and all(_apart(region, mark) for region in self.regions)

    def _around(self, mark: dict[str, Any]) -> dict[str, Any] | None:
        """The innermost group; None where any of the chart is not seen to be where it belongs."""
        return self._inmost(mark) if self.clear else None

    def _inmost(self, mark: dict[str, Any]) -> dict[str, Any] | None:
        holding = [region for region in self.regions if region is not mark and _holds(region, mark)]
        return min(holding, key=lambda region: _size(region["box"]), default=None)

    def _edge(self, edge: dict[str, Any]) -> None:
        told = self.said[edge["id"]]
        start, end = (self.ends.get(name) for name in told["ends"] or (None, None))
        head, tail = told["head"] == "point", told["tail"] == "point"
        if tail and not head:
            start, end = end, start
            edge["outline"] = (edge.get("outline") or [])[::-1] or None
        label = self.labels.get(told["name"]) if told["ends"] else None
        edge["value"] = {
            "from": start and start["id"], "to": end and end["id"],
            "from_label": _label(start), "to_label": _label(end),
            "directed": head != tail, "both_ways": head and tail, "label": label["text"] if label else None,
            "from_port": None, "to_port": None,
        }  # fmt: skip
        edge["links"] = [one["id"] for one in (start, end) if one is not None]
        if label is not None:
            label["parent"], label["links"] = edge["id"], [edge["id"]]


def _label(end: dict[str, Any] | None) -> Any:
    return None if end is None else end["value"]["label"]


def _apart(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether one holds the other, or they lie beside each other."""
    (x0, y0, x1, y1), (u0, v0, u1, v1) = one["box"], other["box"]
    return x1 <= u0 or u1 <= x0 or y1 <= v0 or v1 <= y0 or _holds(one, other) or _holds(other, one)


def _holds(region: dict[str, Any], one: dict[str, Any]) -> bool:
    (x0, y0, x1, y1), (u0, v0, u1, v1) = region["box"], one["box"]
    return bool(x0 <= u0 and y0 <= v0 and u1 <= x1 and v1 <= y1)


def _size(box: list[float]) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])
