"""The pixels show the evidence: ink, colour and edges where the scene says they are, texts as OCR reads them.

The scene comes from the untrusted side; this check believes only the picture.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from qa import ocr
from qa.case import Case
from qa.checks._named import edge_reaches, unnamed
from qa.checks._numbers import label_of
from qa.checks._pixels import NEAR, RGB, crop, near, unread_part
from qa.checks._shapes import INK, is_ticked, path_share, rim, rim_share, wedge_share
from qa.checks._written import by_name, parts_of, squeezed
from synth.records import ENGLISH, Box, Element, Scene, Verdict

# Share of a mark's box that has its colour: a bar is full but for a label and grid lines on it, a round marker
# fills three quarters, an x or a ring little, a line through its box less still.
SHARES = {"bar": 0.45, "cell": 0.45, "wedge": 0.15, "point": 0.08, "line": 0.005, "area": 0.05, "shape": 0.08}
EDGE = 2  # pixels a bar's side may lie from where the scene says, beside the width of a stroke around it
REACH = 5  # how far a stroke around a bar may keep its colour from the side
WEDGE = 0.85  # of a wedge's inside has its colour
PATH = 0.4  # of a path has ink: of dashes and dots there is half
RIM = 0.6  # of a node's outline is a border
REACHES = 12  # pixels an edge may end before its node
FAR = 60  # before a node without an outline, which keeps its edges at a distance
BARE = ("plaintext", "plain", "none", "underline")  # shapes of nodes without an outline


def judge(case: Case) -> Verdict:
    if case.trace.error is not None or not case.evidence:
        return case.failed("drawn", "there is no evidence to look for", by="pixels")
    unread = None
    for page, element in case.evidence:
        scene = case.scene(page)
        nameless = unnamed(element, scene)
        if nameless is not None:
            return case.failed("drawn", f"{element.id}: nothing at it says {nameless!r}", by="pixels")
        label = label_of(element, scene) if element.reads == "printed" else None
        for one in [element] if label is None else [element, label]:
            is_text = bool(parts_of(one, scene))
            fault = (_text_fault(case, page, one) if is_text else None) or _shape_of(case, page, one)
            if fault == _NO_OCR:
                unread = f"{one.id}: {ocr.cannot_read('words', case.language)}"
            elif fault:
                return case.failed("drawn", f"{one.id}: {fault}", by="ocr" if is_text else "pixels")
    if unread:
        return case.unjudged("drawn", unread, by="ocr")
    return case.passed("drawn", by="pixels")


_NO_OCR = "no OCR"


def _text_fault(case: Case, page: int, element: Element) -> str | None:
    scene, image = case.scene(page), case.image(page)
    parts = parts_of(element, scene)
    said = element.text or (element.value or {}).get("value") if element.kind == "field" else element.text
    if isinstance(said, str) and said and not _composed(said, [part for part in parts if part.role != "marker"]):
        return f"its words do not make up {said!r}"
    if any(part.box is None or not _has_ink(image, part.box) for part in parts):
        return "no ink where its text should be"
    foreign = case.language != ENGLISH and any(ocr.cannot_read(part.text or "", case.language) for part in parts)
    if not foreign and not any(ocr.readable(part.text or "") for part in parts):
        return None  # ink is all that can be asked of a script the OCR here does not know
    if foreign or ocr.missing():
        return _NO_OCR
    unread = unread_part(case, page, element)
    return None if unread is None else f"reads {unread[1]!r}, should read {unread[0].text!r}"


def _composed(text: str, parts: Sequence[Element]) -> bool:
    """Whether these words are this text, in whatever order their places are listed."""
    return sorted(squeezed(text)) == sorted(squeezed("".join(part.text or "" for part in parts)))


def _shape_of(case: Case, page: int, element: Element) -> str | None:
    """Looked at once for all questions of a picture."""
    pixels, index, _ = case.place(page)
    key = index, element.id
    if key not in pixels.shapes:
        pixels.shapes[key] = _shape_fault(pixels.page(index), element, case.scene(page))
    return pixels.shapes[key]


def _shape_fault(image: RGB, element: Element, scene: Scene) -> str | None:
    """What is wrong with an element beside its words; texts and what only holds them have nothing else."""
    if element.kind == "field":
        return _field_fault(image, element)
    if element.kind == "node":
        return _node_fault(image, element)
    if element.kind == "edge":
        return _edge_fault(image, element, scene)
    return None if parts_of(element, scene) else mark_fault(image, element, scene)


def _field_fault(image: RGB, field: Element) -> str | None:
    checked = (field.value or {}).get("checked")
    if field.box is None:
        return "has no place on the picture"
    if isinstance(checked, bool) and is_ticked(image, field) != checked:
        return "is not ticked on the picture" if checked else "is ticked on the picture"
    if isinstance(checked, bool) and rim_share(image, rim(field)) < RIM:
        return "its border is not drawn"
    return None if _has_ink(image, _grown(field.box)) else "no ink where it should be"


def _grown(box: Box) -> Box:
    """With the two pixels around it: a field's border may be all there is of it."""
    return box[0] - 2, box[1] - 2, box[2] + 2, box[3] + 2


def _node_fault(image: RGB, node: Element) -> str | None:
    if node.box is None:
        return "has no place on the picture"
    if (node.value or {}).get("shape") in BARE:
        return None if _has_ink(image, node.box) else "no ink where it should be"
    share = rim_share(image, rim(node))
    return None if share >= RIM else f"{share:.0%} of its outline is drawn, should be at least {RIM:.0%}"


def _edge_fault(image: RGB, edge: Element, scene: Scene) -> str | None:
    if not edge.outline:
        return "its path is not known"
    if not edge_reaches(edge, by_name(scene), REACHES, FAR):
        return "its path does not lead from its one node to the other"
    share = path_share(image, edge.outline, edge.colour)
    return None if share >= PATH else f"{share:.0%} of its path is drawn, should be at least {PATH:.0%}"


def mark_fault(image: RGB, element: Element, scene: Scene) -> str | None:
    if element.box is None:
        return "has no place on the picture"
    inside = crop(image, element.box)
    if not inside.size:
        return "lies outside the picture"
    if element.colour is None:
        return None if _has_ink(image, element.box) else "no ink where it should be"
    if element.kind == "wedge" and element.outline and len(element.outline) > 2:
        share = wedge_share(image, element, scene)
        return None if share >= WEDGE else f"its colour covers {share:.0%} of it, should be at least {WEDGE:.0%}"
    share = float(near(inside, element.colour).mean())
    wanted = SHARES.get(element.kind, 0.02)
    if share < wanted:
        return f"its colour covers {share:.0%} of its box, should be at least {wanted:.0%}"
    if element.kind == "bar":
        return _edges_fault(image, element, scene)
    if element.role == "heat":  # neighbours may have its colour
        return None
    return None if _differs_from_surround(image, element) else "its box looks like all that surrounds it"


def _has_ink(image: RGB, box: Box) -> bool:
    inside = crop(image, box).reshape(-1, 3).astype(np.int16)
    if not len(inside):
        return False
    around = _ring(image, box)
    ground = np.median(around if len(around) else inside, axis=0)
    return bool((np.abs(inside - ground).max(axis=1) > INK).mean() > 0.01)


def _differs_from_surround(image: RGB, element: Element) -> bool:
    """Whether a mark stands out; a line's vertex has the line going on around it, and needs only be a part of it."""
    assert element.box is not None
    assert element.colour is not None
    around = _ring(image, element.box)
    if not len(around):
        return True
    return float(near(around[:, None, :].astype(np.uint8), element.colour).mean()) < 0.9


def _ring(image: RGB, box: Box, width: int = 3) -> NDArray[np.int16]:
    """The pixels just outside a box."""
    outer = crop(image, box, pad=width + 1).astype(np.int16)
    keep = np.ones(outer.shape[:2], bool)
    keep[width:-width, width:-width] = False
    return outer[keep]


def _edges_fault(image: RGB, bar: Element, scene: Scene) -> str | None:
    """Each side of a bar lies where its box says: the colour ends there, unless a like neighbour goes on.

    A stroke around the bar keeps the colour away from two opposite sides at least (an axis may cover a third); a bar
    drawn elsewhere does not.
    """
    gaps: dict[str, int] = {}
    for side in ("left", "top", "right", "bottom"):
        filled = near(_lines(image, bar, side), bar.colour or (0, 0, 0)).mean(axis=1) >= 0.5
        outer, inner = filled[:REACH], filled[REACH:]
        if outer[: REACH - EDGE].mean() >= 0.5 and not _neighbour(bar, side, scene):
            return f"its colour goes on past the {side} of its box"
        gaps[side] = int(np.argmax(inner)) if inner.any() else len(inner)
    stroke = max(min(gaps["left"], gaps["right"]), min(gaps["top"], gaps["bottom"]))
    for side, gap in gaps.items():
        if gap > REACH or gap > EDGE + stroke:
            return f"its colour ends {gap} px before the {side} of its box"
    return None


def _lines(image: RGB, bar: Element, side: str) -> RGB:
    """The lines of pixels parallel to a side, from `REACH` outside the box to its middle."""
    assert bar.box is not None
    height, width = image.shape[:2]
    x0, x1 = (min(width, max(0, round(edge))) for edge in bar.box[::2])
    y0, y1 = (min(height, max(0, round(edge))) for edge in bar.box[1::2])
    padded = np.pad(image, ((REACH, REACH), (REACH, REACH), (0, 0)), mode="constant", constant_values=255)
    high, wide = (y1 - y0) // 2 + 1, (x1 - x0) // 2 + 1
    ys, xs = slice(y0 + REACH, y1 + REACH), slice(x0 + REACH, x1 + REACH)
    if side == "left":
        return padded[ys, x0 : x0 + REACH + wide].transpose(1, 0, 2)
    if side == "right":
        return padded[ys, x1 + REACH - wide : x1 + 2 * REACH].transpose(1, 0, 2)[::-1]
    if side == "top":
        return padded[y0 : y0 + REACH + high, xs]
    return padded[y1 + REACH - high : y1 + 2 * REACH, xs][::-1]


def _neighbour(bar: Element, side: str, scene: Scene) -> bool:
    """Whether another mark of the same colour touches this side, or the picture's own background has it."""
    assert bar.box is not None
    assert bar.colour is not None  # the caller has found it on the picture
    x0, y0, x1, y1 = bar.box
    strip = {
        "left": (x0 - 6, y0, x0, y1),
        "right": (x1, y0, x1 + 6, y1),
        "top": (x0, y0 - 6, x1, y0),
        "bottom": (x0, y1, x1, y1 + 6),
    }[side]
    for other in scene.elements:
        if other.id == bar.id or other.box is None or other.colour is None or other.kind != "bar":
            continue
        like = max(abs(a - b) for a, b in zip(other.colour, bar.colour, strict=True)) <= 2 * NEAR
        beside = other.box[0] < strip[2] and strip[0] < other.box[2]
        if like and beside and other.box[1] < strip[3] and strip[1] < other.box[3]:
            return True
    return False
