"""Pages as DocTags: their headings, texts, lists, tables and pictures in the order of the document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from synth.export._doctags import Sheet, around, shows
from synth.export._otsl import of_page, otsl

DEEPEST = 6  # heading
NESTED = 600  # browsers stop at 512; a scene that says more goes round in a circle
# Elements whose text has that of all that stands in them, but for lists and tables.
SPEAKS = frozenset("cell heading paragraph text label button link field image icon formula note".split())
TICKED = frozenset({"checkbox", "radio"})

Element = Mapping[str, Any]


def is_table(element: Element) -> bool:
    return element["kind"] == "region" and element.get("role") == "table"


def is_list(element: Element) -> bool:
    """Terms with their definitions are texts: DocTags has no list of such."""
    return element["kind"] == "list" and element.get("role") != "terms"


class PageTags:
    """Each text is said once: by the outermost element that has it."""

    def __init__(self, scene: Mapping[str, Any], sheet: Sheet) -> None:
        self.elements: list[Element] = scene["elements"]
        self.sheet = sheet
        self._by_id = {element["id"]: element for element in self.elements}
        self._captions = {one["parent"]: one for one in self.elements if self._in_table(one) and shows(one)}
        self._cells, self._items, self._hints = (defaultdict[str, list[Element]](list) for _ in range(3))
        for one in self.elements:
            self._file(one)
        self._ticked = {link for one in self.elements if self._is_box(one) for link in one.get("links") or ()}

    def _file(self, element: Element) -> None:
        """Under the table, list or field that is going to say it."""
        if element["kind"] == "cell":
            self._cells[element.get("panel") or ""].append(element)
        elif element.get("role") == "placeholder":
            self._hints[element.get("parent") or ""].append(element)
        if element["kind"] in SPEAKS and shows(element) and not self._is_said(element):
            outer = self._outer_list(element)
            self._items[outer["id"] if outer else ""].append(element)

    def blocks(self) -> Iterator[str]:
        for element in self.elements:
            if is_table(element):
                yield self._table(element)
            elif is_list(element):
                if self._outer_list(element) is None:
                    yield self._list(element)
            elif element["kind"] == "image" or (element["kind"] == "icon" and self._stands_alone(element)):
                yield self._image(element)
            elif self._stands_alone(element) and element["id"] not in self._ticked:
                yield self._text(element)

    def _above(self, element: Element) -> Iterator[Element]:
        for _ in range(NESTED):
            if (found := self._by_id.get(element.get("parent") or "")) is None:
                return
            element = found
            yield element

    def _stands_alone(self, element: Element) -> bool:
        """Whether nothing else says it: no text around it, no list, no table."""
        speaks = element["kind"] in SPEAKS and element["kind"] != "cell" and not self._in_table(element)
        return speaks and not self._is_said(element) and self._outer_list(element) is None

    def _is_said(self, element: Element) -> bool:
        inner = element
        for outer in self._above(element):
            if outer["kind"] == "list" or is_table(outer):
                return False
            if outer["kind"] in SPEAKS and not (outer["kind"] == "label" and inner["kind"] == "field"):
                return True
            inner = outer
        return False

    def _outer_list(self, element: Element) -> Element | None:
        """The outermost list that it is in, as far as the next table: readers know no list in a list."""
        found = None
        for outer in self._above(element):
            if is_table(outer):
                break
            found = outer if is_list(outer) else found
        return found

    def _in_table(self, element: Element) -> bool:
        """Whether it is the caption of a table."""
        return element.get("role") == "caption" and is_table(self._by_id.get(element.get("parent") or "", element))

    def _is_box(self, element: Element) -> bool:
        return element["kind"] == "field" and element.get("role") in TICKED and self._stands_alone(element)

    def _table(self, table: Element) -> str:
        cells = self._cells[table["id"]]
        if not cells:
            return ""
        shown = [one if shows(one) else {**one, "text": None} for one in cells]
        caption = self._captions.get(table["id"])
        titled = self.sheet.caption(caption.get("box"), caption.get("text") or "") if caption else ""
        box = table.get("box") or around([one["box"] for one in cells if one.get("box")])
        return self.sheet.item("otsl", box, otsl(list(of_page(shown)), self.sheet.plain.cell) + titled)

    def _list(self, outer: Element) -> str:
        """Lists in it are a part of it."""
        held = self._items[outer["id"]]
        items = [said for one in held if (said := self.sheet.text("list_item", one.get("box"), one.get("text") or ""))]
        tag = "ordered_list" if outer.get("role") == "ordered" else "unordered_list"
        return self.sheet.item(tag, None, "".join(f"{item}\n" for item in items)) if items else ""

    def _image(self, element: Element) -> str:
        if not element.get("box") or any(outer["kind"] == "image" for outer in self._above(element)):
            return ""
        return self.sheet.item("picture", element["box"], "<icon>" if element["kind"] == "icon" else "")

    def _text(self, element: Element) -> str:
        if self._is_box(element):
            return self._tick(element)
        if element["kind"] == "field" and not element.get("text"):
            return self._placeholder(element)
        if not shows(element):
            return ""
        text = element.get("text") or ""
        if element.get("role") == "code":
            said = self.sheet.plain.item(text)
            return self.sheet.item("code", element.get("box"), f"<_unknown_>{said}") if said else ""
        return self.sheet.text(self._tag(element), element.get("box"), text)

    def _tag(self, element: Element) -> str:
        if element["kind"] == "heading":
            level = element["value"]["level"]
            return "title" if level == 1 else f"section_header_level_{min(level - 1, DEEPEST)}"
        under = self._by_id.get(element.get("parent") or "", {})
        is_caption = element.get("role") == "caption" and under.get("role") != "group"
        return "caption" if is_caption else "text"

    def _tick(self, field: Element) -> str:
        """A box with its label, which then is no text of its own."""
        named = [self._by_id[link] for link in field.get("links") or () if link in self._by_id]
        shown = [one for one in named if shows(one) and one.get("text")]
        box = around([one["box"] for one in (field, *shown) if one.get("box")])
        tag = "checkbox_selected" if field["value"].get("checked") else "checkbox_unselected"
        return self.sheet.item(tag, box, self.sheet.plain.item(" ".join(one["text"] for one in shown)))

    def _placeholder(self, field: Element) -> str:
        words = self._hints[field["id"]]
        if not words or not all(shows(word) for word in words):
            return ""
        return self.sheet.text("text", field.get("box"), field["value"].get("placeholder") or "")
