"""How graphs look: colours, fonts, wrapped labels, and how large a drawing comes out."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from synth.kinds._colours import contrast, on_colour
from synth.kinds._dice import Dice
from synth.records import Spec

FONTS = ("DejaVu Sans", "DejaVu Sans", "DejaVu Serif", "DejaVu Sans Mono")
WIDE = {"DejaVu Sans": 0.62, "DejaVu Serif": 0.63, "DejaVu Sans Mono": 0.61}  # of the em, a letter
# Ground, words and lines on it, the line around nodes (none: that of the fill), and four fills that are apart.
SCHEMES: tuple[Mapping[str, Any], ...] = (
    {"ground": "white", "text": "black", "line": "black", "rim": "black", "fills": ("white",) * 4},
    {"ground": "white", "text": "#1b2a41", "line": "#5c6b82", "rim": "#324a6d",
     "fills": ("#c9ddf5", "#eaf1fb", "#fbe3b5", "#d8ecd6")},
    {"ground": "#fbf8f1", "text": "#3a2f24", "line": "#8a7a66", "rim": "#6b5844",
     "fills": ("#f3d9b1", "#fffaf0", "#f6c7a8", "#dfe5c2")},
    {"ground": "white", "text": "#233329", "line": "#6f8a78", "rim": "#2f6b4a",
     "fills": ("#bfe3cd", "#eef8f1", "#ffe9a8", "#cfe2f3")},
    {"ground": "#f5f6fa", "text": "#22223b", "line": "#7a7a95", "rim": "#4a4e69",
     "fills": ("#c5c3e8", "#ffffff", "#f7c5cc", "#d9e8e3")},
    {"ground": "white", "text": "#222222", "line": "#555555", "rim": None,
     "fills": ("#1f4e79", "#2e7d6b", "#b5472f", "#6a4c93")},
    {"ground": "white", "text": "#333333", "line": "#888888", "rim": None,
     "fills": ("#264653", "#457b9d", "#c8553d", "#588157")},
    {"ground": "#fffdf7", "text": "#402a23", "line": "#a1705c", "rim": "#8c3b1f",
     "fills": ("#f9c9b6", "#fff3ec", "#ffe08a", "#d6e6c3")},
    {"ground": "#eef3f7", "text": "#102a43", "line": "#486581", "rim": "#243b53",
     "fills": ("#9fd0ea", "#ffffff", "#ffd79a", "#b8e0c5")},
    {"ground": "white", "text": "#111111", "line": "#444444", "rim": "#111111",
     "fills": ("#d9d9d9", "#ffffff", "#f2f2f2", "#e6e6e6")},
    {"ground": "#1e1e2e", "text": "#f0f0f5", "line": "#a6a6c0", "rim": None,
     "fills": ("#89b4fa", "#cdd6f4", "#f9e2af", "#a6e3a1")},
    {"ground": "#0f1b2d", "text": "#e8eef6", "line": "#8ea6c4", "rim": "#8ea6c4",
     "fills": ("#24507f", "#1c3350", "#7a3e48", "#2b5d50")},
    {"ground": "#263238", "text": "#eceff1", "line": "#b0bec5", "rim": None,
     "fills": ("#80cbc4", "#cfd8dc", "#ffcc80", "#b39ddb")},
)  # fmt: skip


CLEAR = 5.0  # contrast of words on a fill


def choose_scheme(throw: Dice) -> Mapping[str, Any]:
    return SCHEMES[throw.whole(0, 9)] if throw.chance(0.85) else throw.pick(SCHEMES[10:])


def wrapped(text: str, width: int) -> str:
    """Lines of about the same length, none longer than `width` where words allow it."""
    count = -(-len(text) // width)
    for narrow in range(-(-len(text) // count), width):
        lines = textwrap.wrap(text, narrow, break_long_words=False, break_on_hyphens=False)
        if len(lines) <= count and max(map(len, lines)) <= width:
            return "\n".join(lines)
    return "\n".join(textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False))


def headed(title: str, width: int) -> str:
    """A title in lines; a long one is broken after its colon, so that the name behind that stays whole."""
    before, colon, name = title.partition(": ")
    if not colon or len(title) <= width:
        return wrapped(title, width)
    return f"{wrapped(before, width)}:\n{wrapped(name, width)}"


def apart(heading: str, place: str) -> str:
    """The heading with an empty line towards the drawing."""
    return f"\n{heading}" if place == "bottom" else f"{heading}\n "


def settings_and_note(
    spec: Spec, throw: Dice, own: Mapping[str, Any], *, larger: int
) -> tuple[dict[str, Any], str | None]:
    """The settings of a whole graph, its `own` among those that all have, and what its first comment says.

    `larger` is by how many points its title is larger than the words in its nodes.
    """
    style = spec.style
    settings: dict[str, Any] = {"rankdir": style["rankdir"]} if style["rankdir"] != "TB" else {}
    settings |= {"nodesep": style["gaps"][0], "ranksep": style["gaps"][1], **own}
    if style["title"] != "none":
        settings["label"] = apart(style["heading"], style["title"])
        settings["labelloc"] = style["title"][0]
        settings["fontsize"] = style["size"] + larger
        settings["fontcolor"] = style["scheme"]["text"]
    settings["pad"] = throw.pick((0.2, 0.25, 0.3))
    return settings, spec.title if style["title"] == "none" or throw.chance(0.4) else None


def filled(scheme: Mapping[str, Any], at: int, style: str = "") -> dict[str, Any]:
    """The attributes of a node in one of the scheme's fills."""
    fill = scheme["fills"][at % 4]
    if fill == scheme["ground"] and scheme["rim"]:
        return {"style": style, "color": scheme["rim"]} if style else {"color": scheme["rim"]}
    attributes = {"style": f"{style},filled" if style else "filled", "fillcolor": fill}
    attributes["color"] = scheme["rim"] or fill
    if fill.startswith("#"):
        attributes["fontcolor"] = scheme["text"] if contrast(scheme["text"], fill) >= CLEAR else on_colour(fill)
    return attributes


def frame(scheme: Mapping[str, Any]) -> dict[str, Any]:
    return {"color": scheme["line"], "fontcolor": scheme["text"]}


def text_size(text: str, font: str, size: float) -> tuple[float, float]:
    """Width and height of wrapped words, in points."""
    lines = text.split("\n")
    return max(map(len, lines)) * size * WIDE[font], len(lines) * size * 1.2


def ranks(names: Sequence[str], pairs: Sequence[tuple[str, str]]) -> dict[str, int]:
    """How many steps a node stands from the first, by the longest way that goes round no loop."""
    following: dict[str, list[str]] = {name: [] for name in names}
    for start, end in pairs:
        following[start].append(end)
    forward: list[tuple[str, str]] = []
    open_, done = set(), set()

    def visit(name: str) -> None:
        open_.add(name)
        for other in following[name]:
            if other not in open_:
                forward.append((name, other))
                if other not in done:
                    visit(other)
        open_.remove(name)
        done.add(name)

    for name in names:
        if name not in done:
            visit(name)
    level = dict.fromkeys(names, 0)
    for _ in names:
        for start, end in forward:
            level[end] = max(level[end], level[start] + 1)
    return level


def extent(
    level: Mapping[str, int], sizes: Mapping[str, tuple[float, float]], *, sideways: bool, apart: tuple[float, float]
) -> tuple[float, float]:
    """About how wide and high dot will draw it, in points; `apart` are the gaps in a rank and between ranks."""
    rows: dict[int, list[tuple[float, float]]] = {}
    for name, rank in level.items():
        rows.setdefault(rank, []).append(sizes[name][::-1] if sideways else sizes[name])
    across = max(sum(w for w, _ in row) + apart[0] * (len(row) - 1) for row in rows.values())
    along = sum(max(h for _, h in row) for row in rows.values()) + apart[1] * (len(rows) - 1)
    return (along, across) if sideways else (across, along)
