"""The source of a page: its body filled, its rules written in one of several ways, everything indented."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from synth.kinds._dice import Dice
from synth.kinds._page_css import SPELLINGS, WAYS, Sheet
from synth.kinds._page_look import NAMES
from synth.prompts import fill

VOID = ("meta", "br", "hr", "input", "img", "col", "link")
TAG = re.compile(r"<(/?)([a-zA-Z][\w]*)[^>]*?(/?)>")
PLAIN = {"header", "footer", "main", "section", "aside", "nav", "article"}


def choose_writing(throw: Dice) -> dict[str, Any]:
    """What does not show: how rules are attached and spelled, which tags, how tables and labels are written."""
    return {
        "way": throw.weighted(tuple(zip(WAYS, (4.0, 3.0, 2.0, 2.0, 1.5), strict=True))),
        "spelling": throw.pick(SPELLINGS),
        "semantic": throw.chance(0.6),
        "sections": throw.chance(0.65),
        "scopes": throw.chance(0.35),
        "breaks": throw.chance(0.4),
        "viewport": throw.chance(0.5),
        "wraps": throw.chance(0.4),
        "indent": throw.pick((2, 2, 4, 0)),
    }


def page_source(kind: str, style: Mapping[str, Any], writing: Mapping[str, Any], title: str, **values: Any) -> str:
    sheet = Sheet(
        fill(f"kinds/{kind}/look.css.jinja", s=style),
        writing["way"],
        writing["spelling"],
        kind.partition("_")[0],
        {name: style["theme"][name] for name in (*NAMES, "on_accent")},
    )

    def tag(name: str) -> str:
        return name if writing["semantic"] or name not in PLAIN else "div"

    body = fill(f"kinds/{kind}/body.html.jinja", s=style, g=writing, c=sheet, tag=tag, **values)
    dressed, css = sheet.dressed(body)
    whole = {"title": title, "style": Markup(css), "body": Markup(dressed), **writing, "width": style["width"]}
    return indented(fill("kinds/_page_parts/whole.html.jinja", w=whole), writing["indent"])


def indented(source: str, by: int) -> str:
    """Lines stand as deep as the tags that hold them; blank lines go, rules of style keep their own steps."""
    out, depth = [], 0
    for line in source.split("\n"):
        text = line.strip()
        if not text:
            continue
        step = _depth(text)
        before = min(0, _lowest(text))
        own = len(line) - len(line.lstrip()) if not text.startswith("<") else 0
        out.append(" " * (by * max(0, depth + before) + (own if own == 2 else 0)) + text)
        depth += step
    return "\n".join(out) + "\n"


def _steps(text: str) -> list[int]:
    found = []
    for closing, name, alone in TAG.findall(text):
        if name.lower() not in VOID and not alone:
            found.append(-1 if closing else 1)
    return found


def _depth(text: str) -> int:
    return sum(_steps(text))


def _lowest(text: str) -> int:
    lowest = depth = 0
    for step in _steps(text):
        depth += step
        lowest = min(lowest, depth)
    return lowest
