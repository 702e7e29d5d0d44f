"""Legends, and which series a mark belongs to by what a legend says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from matplotlib import colors
from matplotlib.collections import Collection
from matplotlib.lines import Line2D
from matplotlib.offsetbox import DrawingArea, TextArea
from matplotlib.patches import Patch

from .page import Page
from .texts import add_text
from .wording import plain_text


@dataclass(slots=True, eq=False)
class Entry:
    """A line of a legend."""

    text: str
    axes: Any  # of the legend, None for a figure's
    label: str  # as the program gave it
    looks: tuple[Any, ...]
    key_id: str | None
    label_id: str | None
    owned: bool  # by a mark that carries this label itself, so that looks are no reason to give it to another


def add_legends(page: Page, panel_ids: dict[int, str]) -> list[Entry]:
    """Add every legend that was drawn; answers their lines."""
    entries: list[Entry] = []
    for axes in page.figure.axes:
        for child in axes.get_children():
            if type(child).__name__ == "Legend" and page.has_ink_within(child):
                entries += _add_legend(page, child, axes, panel_ids.get(id(axes)))
    for legend in page.figure.legends:
        entries += _add_legend(page, legend, None, None)
    return entries


def _add_legend(page: Page, legend: Any, axes: Any, panel: str | None) -> list[Entry]:
    frame = legend.get_frame()
    rows = _rows(legend)
    element = page.add(
        "legend",
        panel=panel,
        parent=panel,
        artist=frame,
        value={"entries": len(rows)},
        line=getattr(legend, "_program_line", None),
    )
    if not page.has_ink(frame):
        _surround(page, element, [part for keys, text in rows for part in (*keys, text)])
    element.pop("visible", None)  # it holds others, which lie on it
    page.claim(legend, element)
    page.paint(element, frame.get_facecolor(), page.marks_of(frame))
    add_text(page, legend.get_title(), "title", "legend", panel=panel, parent=element["id"])
    entries = []
    for keys, text in rows:
        words = plain_text(text.get_text())
        label = add_text(page, text, "label", "legend", panel=panel, parent=element["id"], series=words)
        key = _add_key(page, keys, element["id"], panel, words)
        if key and label:
            key["links"], label["links"] = [label["id"]], [key["id"]]
        looks = tuple(look_of(artist) for artist in keys)
        owned = _carried(page, axes, text.get_text())
        entries.append(
            Entry(
                words, axes, text.get_text(), looks, key["id"] if key else None, label["id"] if label else None, owned
            )
        )
    return entries


def _carried(page: Page, axes: Any, label: str) -> bool:
    """Whether something drawn outside legends has this label."""
    for each in page.figure.axes if axes is None else [axes, *axes._twinned_axes.get_siblings(axes)]:
        if any(artist.get_label() == label and _shows(page, artist) for artist in each.get_children()):
            return True
        if any(
            held.get_label() == label and any(_shows(page, part) for part in held.get_children())
            for held in each.containers
        ):
            return True
    return False


def _shows(page: Page, artist: Any) -> bool:
    """Whether an artist painted more than a dot: some libraries hang a legend's labels on marks of no size."""
    return bool(sum(ink.own[mark] for ink, mark in page.marks_of(artist)) > 12)


def _rows(legend: Any) -> list[tuple[list[Any], Any]]:
    """Keys and text of each line, in reading order of the legend's columns."""
    rows = []
    for column in legend._legend_handle_box.get_children():
        for item in column.get_children():
            keys = [
                artist
                for part in item.get_children()
                if isinstance(part, DrawingArea)
                for artist in part.get_children()
            ]
            texts = [text for part in item.get_children() if isinstance(part, TextArea) for text in part.get_children()]
            if texts:
                rows.append((keys, texts[0]))
    return rows


def _add_key(page: Page, keys: list[Any], legend: str, panel: str | None, words: str) -> dict[str, Any] | None:
    marks = [mark for artist in keys for mark in page.marks_of(artist)]
    if not marks:
        return None
    key = page.add(
        "shape", role="legend_key", parent=legend, panel=panel, series=words, value={"series": words}, marks=marks
    )
    for artist in keys:
        page.claim(artist, key)
    drawn = next(artist for artist in keys if page.has_ink(artist))
    page.paint(key, look_of(drawn)[0], marks)
    return key


def _surround(page: Page, element: dict[str, Any], artists: list[Any]) -> None:
    boxes = [ink.boxes[mark] for artist in artists for ink, mark in page.marks_of(artist)]
    if boxes:
        element["box"] = [
            min(b[0] for b in boxes),
            min(b[1] for b in boxes),
            max(b[2] for b in boxes),
            max(b[3] for b in boxes),
        ]


# What a thing looks like ----------------------------------------------------------------------------------------------

Look = tuple[Any, str, str, str]  # colour, line style, marker, hatch


def look_of(artist: Any) -> Look:
    if isinstance(artist, Line2D):
        return _look_of_line(artist)
    if isinstance(artist, Patch):
        return _look_of_patch(artist)
    if isinstance(artist, Collection):
        return _look_of_collection(artist)
    return None, "", "", ""


def _look_of_line(line: Any) -> Look:
    bare = line.get_linestyle() in ("None", "", " ") or line.get_linewidth() == 0
    colour = line.get_markerfacecolor() if bare else line.get_color()
    return (
        _rgba(colour, line.get_alpha()),
        "" if bare else str(line.get_linestyle()),
        _marker(str(line.get_marker())),
        "",
    )


def _look_of_patch(patch: Any) -> Look:
    face = patch.get_facecolor()
    return (face if face[3] > 0 else patch.get_edgecolor()), "", "", patch.get_hatch() or ""


def _look_of_collection(collection: Any) -> Look:
    faces = collection.get_facecolor()
    if not len(faces):
        faces = collection.get_edgecolor()
    return (tuple(faces[0]) if len(faces) else None), "", "", collection.get_hatch() or ""


def _marker(marker: str) -> str:
    return "" if marker in ("None", "none", "", " ") else marker


def _rgba(colour: Any, alpha: float | None) -> Any:
    try:
        return colors.to_rgba(colour, alpha)
    except (ValueError, TypeError):
        return None


def near(one: Any, other: Any) -> bool:
    """Whether two colours are the same hue, whatever their alpha."""
    return (
        one is not None
        and other is not None
        and all(abs(a - b) < 0.012 for a, b in zip(one[:3], other[:3], strict=True))
    )


def _stroke(entry: Entry) -> bool:
    return bool(entry.looks) and all(look[1] for look in entry.looks)


def _speaks_for(legend_axes: Any, axes: Any) -> bool:
    """Whether a legend may be about another panel's marks: a figure's, a twin's, or one that has a panel to itself."""
    if legend_axes is None or legend_axes in axes._twinned_axes.get_siblings(axes):
        return True
    return not (legend_axes.lines or legend_axes.patches or legend_axes.collections or legend_axes.containers)


class Naming:
    """Finds the legend's words for a mark.

    A label the mark carries decides. Else a line of the legend that nothing carries, and that alone looks like it, is
    meant; for bars and areas it must not be a stroke.
    """

    def __init__(self, entries: list[Entry]) -> None:
        self.entries = entries

    def of(self, axes: Any, label: Any, look: Look, *, filled: bool = False) -> str | None:
        """By the label the program gave it, else by its looks; a panel's own legend first."""
        own = [e for e in self.entries if e.axes is axes]
        shared = [e for e in self.entries if e.axes is not axes]
        if isinstance(label, str) and label and not label.startswith("_"):
            for some in (own, shared):
                named = [e for e in some if e.label == label]
                if named:
                    return self._trusted(some, named[0], look)
        about = [e for e in shared if _speaks_for(e.axes, axes)]
        own, about = ([e for e in some if not e.owned and not (filled and _stroke(e))] for some in (own, about))
        return self._by_look(own, look) or self._by_look(about, look)

    def _trusted(self, entries: list[Entry], named: Entry, look: Look) -> str | None:
        """What the legend calls a mark whose label it has: the picture's colours decide where they contradict it."""
        colour = look[0]
        known = [other[0] for other in named.looks if other[0] is not None]
        if colour is None or not known or any(near(colour, other) for other in known):
            return named.text
        others = [e for e in entries if any(near(colour, other[0]) for other in e.looks)]
        return self._by_look(others, look) if others else named.text

    @staticmethod
    def _by_look(entries: list[Entry], look: Look) -> str | None:
        colour, style, marker, hatch = look
        same = [e for e in entries if any(near(colour, known[0]) for known in e.looks)]
        for place, mine in ((1, style), (2, marker), (3, hatch)):
            if len(same) > 1:
                narrower = [e for e in same if any(known[place] == mine for known in e.looks)]
                same = narrower or same
        return same[0].text if len(same) == 1 else None
