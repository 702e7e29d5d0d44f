"""The scene of a page: elements with the words they show, fields with their labels, tables."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from typing import Any

from .ink import Word
from .styles import Style, parse_colour
from .tables import fill_cells, page_tables

OWN_PLACE = frozenset(["field", "button", "image", "icon", "cell", "region"])
TEXT_CAP = 2000
DATES = frozenset(
    ["date", "time", "datetime-local", "month", "week"]
)  # written in the manner of the browser's language
SPOKEN = frozenset(["text", "generated", "value"])
APART = 0.2  # of a line's height: a space of most fonts is wider
UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
ICONS = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]+")  # characters of private use: pictures, not text


def page_scene(
    raw: dict[str, Any], words: list[Word], styles: list[Style], size: tuple[int, int], scale: float
) -> dict[str, Any]:
    """`words` are measured. Those without a pixel are left out, but for those that no font has, and so are signs of
    icon fonts; so is what has neither words nor a place of its own."""
    shown = [word for word in words if word.missing or (word.pixels and not ICONS.fullmatch(word.text))]
    builder = _Builder(raw["elements"], shown, styles, size, scale)
    figure = {"id": "figure1", "kind": "figure", "role": "page", "box": [0, 0, *size],
              "value": {"background": [round(part) for part in parse_colour(raw["background"])[0]]}}  # fmt: skip
    elements = [figure, *builder.elements()]
    return {"width": size[0], "height": size[1], "elements": elements, "tables": page_tables(elements)}


class _Builder:
    def __init__(
        self, raw: list[dict[str, Any]], words: list[Word], styles: list[Style], size: tuple[int, int], scale: float
    ) -> None:
        self.raw, self.words, self.styles, self.size, self.scale = raw, words, styles, size, scale
        self.own: dict[int, list[int]] = defaultdict(list)
        for number, word in enumerate(words):
            self.own[word.parent].append(number)
        self.held: dict[int, list[int]] = {}
        self.under: dict[int, list[int]] = defaultdict(list)
        for number, item in enumerate(raw):
            self.under[item["parent"]].append(number)
        self.counts: dict[str, int] = defaultdict(int)
        self.names: dict[int, str] = {}
        self.made: list[dict[str, Any]] = []

    def elements(self) -> list[dict[str, Any]]:
        for number in self.under[-1]:
            self._add(number, None)
        self._link()
        fill_cells(self.made)
        return self.made

    def _name(self, kind: str) -> str:
        self.counts[kind] += 1
        return f"{kind}{self.counts[kind]}"

    def _all(self, number: int) -> list[int]:
        """The words of an element and of everything in it, in the order of the document."""
        if number not in self.held:
            found = list(self.own[number])
            for child in self.under[number]:
                found += self._all(child)
            self.held[number] = sorted(found)
        return self.held[number]

    def _said(self, number: int, top: bool = True) -> list[int]:
        """The words that are its text: not those of lists and tables in it, nor, for a label, of its field."""
        kind, role = self.raw[number]["kind"], self.raw[number]["role"]
        if not top and (kind == "list" or (kind == "region" and role == "table")):
            return []
        found = [n for n in self.own[number] if self.words[n].role in SPOKEN]
        for child in self.under[number]:
            if not (kind == "label" and self.raw[child]["kind"] == "field"):
                found += self._said(child, top=False)
        return sorted(found)

    def _add(self, number: int, parent: str | None) -> None:
        item = self.raw[number]
        kind = item["kind"]
        everything = self._all(number)
        grown = 1.0 if item.get("pixels") else self.scale  # boxes of printed pages are in pixels
        box = [side * grown for side in item["box"]]
        shows = item["size"] and not item["hidden"] and self._on_page(box)
        if not everything and not (shows and kind in OWN_PLACE):
            for child in self.under[number]:
                self._add(child, parent)
            return
        name = self.names[number] = self._name(kind)
        element: dict[str, Any] = {
            "id": name,
            "kind": kind,
            "role": item["role"],
            "value": item["value"],
            "parent": parent,
        }
        self.made.append(element)
        said = [] if kind in ("region", "list") else self._said(number)
        self._text(element, said)
        self._place(element, box, said or everything, shows)
        self._children(number, name, element)

    def _children(self, number: int, name: str, element: dict[str, Any]) -> None:
        """Words and elements inside, in the order of the document."""
        first = {child: min(self._all(child), default=None) for child in self.under[number]}
        waiting = sorted(self.own[number])
        for child in self.under[number]:
            start = first[child]
            while waiting and start is not None and waiting[0] < start:
                self._word(waiting.pop(0), name, element)
            self._add(child, name)
        for rest in waiting:
            self._word(rest, name, element)

    def _on_page(self, box: list[float]) -> bool:
        x0, y0, x1, y1 = box
        return x1 > 0 and y1 > 0 and x0 < self.size[0] and y0 < self.size[1]

    def _place(self, element: dict[str, Any], box: list[float], words: list[int], shows: bool) -> None:
        if element["kind"] in OWN_PLACE and shows:
            element["box"] = self._cut(box)
        elif words:
            element["box"] = self._around(words)

    def _cut(self, box: list[float]) -> list[float]:
        wide, tall = self.size
        x0, y0, x1, y1 = box
        return [round(v, 3) for v in (max(x0, 0.0), max(y0, 0.0), min(x1, float(wide)), min(y1, float(tall)))]

    def _around(self, numbers: list[int]) -> list[float]:
        boxes = [self.words[n].box for n in numbers]
        known = [box for box in boxes if box is not None]
        return [min(b[0] for b in known), min(b[1] for b in known), max(b[2] for b in known), max(b[3] for b in known)]

    def _text(self, element: dict[str, Any], said: list[int]) -> None:
        if not said:
            if element["kind"] == "cell":
                element["text"] = ""
            return
        words = [self.words[n] for n in said]
        element["text"] = spoken(words)[:TEXT_CAP]
        if element["role"] in DATES:
            element["value"]["value"] = element["text"]
        element["font_px"] = min(self._font(word) for word in words)
        element["contrast"] = min(word.contrast or 1.0 for word in words)
        element["colour"] = list(max(words, key=lambda word: word.pixels).colour or (0, 0, 0))
        weights = [max(word.pixels, 1) / max(word.share, 0.05) for word in words]
        element["visible"] = round(sum(w.visible * m for w, m in zip(words, weights, strict=True)) / sum(weights), 4)
        element["reads"] = "printed"
        if missing := "".join(dict.fromkeys("".join(word.missing for word in words))):
            element["missing"] = missing

    def _font(self, word: Word) -> float:
        grown = abs(word.lin[0] * word.lin[3] - word.lin[1] * word.lin[2]) ** 0.5 if word.lin else 1.0
        return round(self.styles[word.style].font * self.scale * grown * word.grown, 2)

    def _word(self, number: int, parent: str, holder: dict[str, Any]) -> None:
        word = self.words[number]
        made: dict[str, Any] = {
            "id": self._name("word"), "kind": "word", "role": word.role, "text": word.text[:TEXT_CAP], "parent": parent,
            "box": list(word.box or ()), "visible": round(word.visible, 4), "contrast": word.contrast,
            "colour": list(word.colour or (0, 0, 0)), "font_px": self._font(word), "reads": "printed",
        }  # fmt: skip
        if word.outline:
            made["outline"] = [[round(x, 2), round(y, 2)] for x, y in word.outline]
        if word.missing:
            made["missing"] = word.missing
        if word.role == "marker" and holder["role"] == "item":
            holder["value"]["marker"] = word.text
        self.made.append(made)

    def _link(self) -> None:
        """Labels and fields know each other; a field's label is what its label says."""
        by_name = {element["id"]: element for element in self.made}
        for number, item in enumerate(self.raw):
            for at in item.get("fields", ()):
                if number in self.names and at in self.names:
                    label, field = by_name[self.names[number]], by_name[self.names[at]]
                    label.setdefault("links", []).append(field["id"])
                    field.setdefault("links", []).append(label["id"])
                    if field["value"] is not None and "label" in field["value"]:
                        field["value"]["label"] = field["value"]["label"] or label.get("text")


def spoken(words: list[Word]) -> str:
    """Words in a row: a space between them but where nothing separates them on the page."""
    text = words[0].text
    for before, word in itertools.pairwise(words):
        text += word.text if word.glued and not _apart(before, word) else f" {word.text}"
    return text


def _apart(before: Word, word: Word) -> bool:
    """Whether room is left between two words that no space parts, as between badges. In scripts without spaces it
    may be there between any two signs; and what stands on two lines is one word, broken."""
    if UNSPACED.match(before.text[-1]) or UNSPACED.match(word.text[0]):
        return False
    (left, top, right, bottom), (x0, y0, x1, y1) = before.place, word.place
    tall = min(bottom - top, y1 - y0)
    return min(bottom, y1) - max(top, y0) > 0.5 * tall and max(left, x0) - min(right, x1) > APART * tall
