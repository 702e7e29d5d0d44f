"""A document as the pages a printer would make: its own rules for print, margins and page breaks are kept.

Chromium prints it four times: as it looks, recoloured, its texts alone, and marked. PDFium makes pixels of the first
three and reads from the fourth where everything stands.
"""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from .browser import Sheet
from .generated import Runs, generated_runs, split_run
from .glyphs import mark_missing
from .ink import Ink, Rect, Word
from .load import Stopped
from .marks import MARK, marked
from .pictures import Pictures
from .places import read_words, turned
from .scene import OWN_PLACE, page_scene
from .sheets import ALONE, YIELD, recoloured, wear
from .styles import read_styles
from .walk import walk

INCHES = {"a4": (210 / 25.4, 297 / 25.4), "letter": (8.5, 11.0)}
MARGIN = 0.4  # of an inch, where the page names none
MAX_PAGES = 60


def paper_pages(sheet: Sheet, paper: str) -> Iterator[tuple[bytes, bytes]]:
    """The picture and the scene of every page of a loaded document."""
    import pypdfium2

    sheet.cdp.send("Emulation.setEmulatedMedia", {"media": "print"})
    looks = _printed(sheet, paper)
    raw = walk(sheet)
    runs = generated_runs(sheet, raw)
    sheet.ask(f"{YIELD}; {wear(recoloured(raw))}")
    changed = _printed(sheet, paper)
    sheet.ask(wear(ALONE))
    alone = _printed(sheet, paper)
    sheet.ask(MARK)
    prints = [pypdfium2.PdfDocument(data) for data in (looks, changed, alone, _printed(sheet, paper))]
    count = len(prints[0])
    if count > MAX_PAGES:
        raise Stopped("image_too_large", f"the document has {count} pages; {MAX_PAGES} are allowed")
    if any(len(other) != count for other in prints):
        raise RuntimeError("the document does not print alike twice")
    for pages in zip(*prints, strict=True):
        yield _page(pages, raw, runs, sheet)


def _printed(sheet: Sheet, paper: str) -> bytes:
    wide, tall = INCHES[paper]
    sent = {"printBackground": True, "preferCSSPageSize": True, "paperWidth": wide, "paperHeight": tall,
            "marginTop": MARGIN, "marginBottom": MARGIN, "marginLeft": MARGIN, "marginRight": MARGIN}  # fmt: skip
    return base64.b64decode(sheet.cdp.send("Page.printToPDF", sent)["data"])


def paper_width(paper: str) -> int:
    """The width of the text of a page with ordinary margins, in CSS pixels: what the words are measured at first."""
    return round((INCHES[paper][0] - 2 * MARGIN) * 96)


def _page(pages: tuple[Any, ...], raw: dict[str, Any], runs: Runs, sheet: Sheet) -> tuple[bytes, bytes]:
    scale = sheet.scale
    zoom = scale * 96 / 72
    pictures = [page.render(scale=zoom, rev_byteorder=True).to_pil().convert("RGB") for page in pages[:3]]
    boxes, pieces = marked(pages[3], zoom)
    looks, recoloured = np.asarray(pictures[0]), np.asarray(pictures[1])
    cover = 255 - np.asarray(pictures[2].convert("L"))
    here = _here(raw, boxes)
    words = list(_words(here, raw, runs, pieces, scale, cover))
    styles = read_styles(raw["styles"])
    Pictures(looks, Ink(cover, words)).measure(recoloured, words, styles)
    mark_missing(sheet, raw, words)
    scene = page_scene({**raw, "elements": here}, words, styles, pictures[0].size, scale)
    held = io.BytesIO()
    pictures[0].save(held, "PNG", compress_level=4)
    return held.getvalue(), json.dumps(scene, ensure_ascii=False).encode()


def _here(raw: dict[str, Any], boxes: dict[int, Rect]) -> list[dict[str, Any]]:
    """The elements with their boxes on this page, in pixels; those that are not on it have no size."""
    found = []
    for number, item in enumerate(raw["elements"]):
        box = boxes.get(number)
        if box is not None and item["role"] in ("checkbox", "radio", "range", "color"):
            box = (box[0] + 1, box[1] + 1, box[2] - 1, box[3] - 1)
        value = None if item["value"] is None else dict(item["value"])
        found.append(
            {**item, "value": value, "box": list(box or (0, 0, 0, 0)), "size": box is not None, "pixels": True}
        )
    return found


def _words(
    here: list[dict[str, Any]],
    raw: dict[str, Any],
    runs: Runs,
    pieces: dict[int, list[Rect]],
    scale: float,
    cover: Any,
) -> Iterator[Word]:
    for number, item in enumerate(raw["words"]):
        places = pieces.get(number, [])
        holder = here[item["parent"]]
        if "parts" in item or ("rect" in item and not places and holder["kind"] in OWN_PLACE and holder["size"]):
            yield from _moved(item, raw, holder, scale, cover)
        elif item.get("gen", "").endswith(":marker"):
            yield from _marker(item, number, raw, runs, pieces, scale)
        elif places and "gen" in item:
            said = " ".join(text for text, _ in runs.get(item["gen"], ()))
            for text, place in split_run(said, places[0]):
                yield _word(item, text, place)
        elif places:
            yield _plain(item, raw, places, scale)


def _word(item: dict[str, Any], text: str, place: Rect) -> Word:
    return Word(
        text=text,
        parent=item["parent"],
        role=item["role"],
        place=place,
        style=item["style"],
        glued=item["glued"],
        lin=item["lin"],
    )


def _plain(item: dict[str, Any], raw: dict[str, Any], places: list[Rect], scale: float) -> Word:
    line = [p for p in places if min(p[3], places[0][3]) - max(p[1], places[0][1]) > 0.5 * (p[3] - p[1])]
    place = (min(p[0] for p in line), min(p[1] for p in line), max(p[2] for p in line), max(p[3] for p in line))
    grown = (place[3] - place[1]) / (item["rect"]["y1"] - item["rect"]["y0"]) / scale
    grown = (
        grown if abs(grown - 1) > 0.04 and not item["lin"] else 1.0
    )  # a page too wide for the paper is printed smaller
    word = replace(_word(item, item["text"], place), share=item["share"] * len(line) / len(places), grown=grown)
    if "clip" in item:
        word.limit = _limit(item, place, scale)
    if word.lin and abs(word.lin[1]) + abs(word.lin[2]) > 1e-3:
        word.outline = turned(place, word.lin, raw["styles"][item["style"]]["font"] * 1.15 * scale)
    return word


def _limit(item: dict[str, Any], place: Rect, scale: float) -> Rect:
    """What clips a word, which is as far from its place as on the screen."""
    was, clip = item["rect"], item["clip"]
    sides = zip(("x0", "y0", "x1", "y1"), place, strict=True)
    x0, y0, x1, y1 = (at + (clip[side] - was[side]) * scale for side, at in sides)
    return x0, y0, x1, y1


def _moved(item: dict[str, Any], raw: dict[str, Any], holder: dict[str, Any], scale: float, cover: Any) -> list[Word]:
    """Words inside a control, which stand in it as they do on the screen."""
    if not holder["size"]:
        return []
    was = raw["elements"][item["parent"]]["box"]
    dx, dy = holder["box"][0] / scale - was[0], holder["box"][1] / scale - was[1]
    key = "space" if "parts" in item else "rect"
    rect = item[key]
    moved = {"x0": rect["x0"] + dx, "y0": rect["y0"] + dy, "x1": rect["x1"] + dx, "y1": rect["y1"] + dy}
    changed = {**item, key: moved, "share": 1.0}
    return read_words({"words": [changed], "styles": raw["styles"]}, {}, scale, cover)


def _marker(
    item: dict[str, Any], number: int, raw: dict[str, Any], runs: Runs, pieces: dict[int, list[Rect]], scale: float
) -> Iterator[Word]:
    """A marker stands beside the first word after it, as it does on the screen."""
    said = runs.get(item["gen"], ())
    after = number + 1
    if not said or after >= len(raw["words"]) or not pieces.get(after) or "rect" not in raw["words"][after]:
        return
    text, (x0, y0, x1, y1) = said[0]
    was, now = raw["words"][after]["rect"], pieces[after][0]
    dx, dy = now[0] - was["x0"] * scale, now[1] - was["y0"] * scale
    yield _word(item, text.strip(), (x0 * scale + dx, y0 * scale + dy, x1 * scale + dx, y1 * scale + dy))
