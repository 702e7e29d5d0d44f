"""Text that stands in no text node: `::before`, `::after` and list markers, from a snapshot of the laid-out page."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

from .browser import Sheet

Rect = tuple[float, float, float, float]
Runs = dict[str, list[tuple[str, Rect]]]


def generated_runs(sheet: Sheet, raw: dict[str, Any]) -> Runs:
    """Runs of generated text with their places, by the key of their element and the name of the pseudo-element."""
    if not any("gen" in word for word in raw["words"]):
        return {}
    return _Reader(sheet.cdp.send("DOMSnapshot.captureSnapshot", {"computedStyles": []})).runs


class _Reader:
    def __init__(self, snapshot: dict[str, Any]) -> None:
        self.strings: list[str] = snapshot["strings"]
        self.documents: list[dict[str, Any]] = snapshot["documents"]
        self.runs: Runs = defaultdict(list)
        if self.documents:
            self._document(0, "")

    def _document(self, number: int, prefix: str) -> None:
        document = self.documents[number]
        nodes = document["nodes"]
        pseudo, shadow = self._rare(nodes["pseudoType"]), self._rare(nodes["shadowRootType"])
        frames = dict(zip(nodes["contentDocumentIndex"]["index"], nodes["contentDocumentIndex"]["value"], strict=True))
        boxes = self._boxes(document)
        tree: dict[int, str | None] = {}
        key: dict[int, str] = {}
        counts: dict[str, int] = defaultdict(int)
        for index, parent in enumerate(nodes["parentIndex"]):
            inside = tree.get(parent, prefix)
            tree[index] = inside
            if index in pseudo:
                self._pseudo(nodes, index, key.get(parent), pseudo[index], boxes, tree)
            elif index in shadow:
                tree[index] = f"{key[parent]}s" if shadow[index] == "open" and parent in key else None
            elif nodes["nodeType"][index] == 1 and inside is not None:
                key[index] = f"{inside}/{counts[inside]}"
                counts[inside] += 1
                if index in frames:
                    self._document(frames[index], f"{key[index]}d")

    def _pseudo(
        self,
        nodes: Any,
        index: int,
        owner: str | None,
        name: str,
        boxes: dict[int, list[Any]],
        tree: dict[int, str | None],
    ) -> None:
        tree[index] = None
        if owner is not None:
            self.runs[f"{owner}:{name}"].extend(boxes.get(index, ()))

    def _rare(self, data: dict[str, Any]) -> dict[int, str]:
        return {index: self.strings[value] for index, value in zip(data["index"], data["value"], strict=True)}

    def _boxes(self, document: dict[str, Any]) -> dict[int, list[tuple[str, Rect]]]:
        """Runs of text of each node of the layout, a line each."""
        layout, texts = document["layout"], document["textBoxes"]
        found: dict[int, list[tuple[str, Rect]]] = defaultdict(list)
        for at, (x, y, w, h), start, length in zip(
            texts["layoutIndex"], texts["bounds"], texts["start"], texts["length"], strict=True
        ):
            text = self.strings[layout["text"][at]] if layout["text"][at] >= 0 else ""
            said = text[start : start + length]
            if said.strip() and w > 0 and h > 0:
                found[layout["nodeIndex"][at]].append((said, (x, y, x + w, y + h)))
        return found


def split_run(said: str, rect: Rect) -> list[tuple[str, Rect]]:
    """The words of a run, their places by the count of their characters; ink makes them exact later."""
    x0, y0, x1, y1 = rect
    step = (x1 - x0) / max(len(said), 1)
    return [
        (match[0], (x0 + step * match.start(), y0, x0 + step * match.end(), y1)) for match in re.finditer(r"\S+", said)
    ]
