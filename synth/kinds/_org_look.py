"""The look of an organisation chart: what stands in a box, its form, colours, direction and lines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from synth.kinds._dice import Dice
from synth.kinds._graph_look import FONTS, choose_scheme, extent, headed, ranks, text_size, wrapped

LONGEST, FLATTEST = 1450.0, 2.5  # points, and times the other side
TRIES = (("TB", (0.25, 0.5)), ("LR", (0.2, 0.6)), ("LR", (0.12, 0.8)), ("TB", (0.15, 0.7)))


def words(post: Mapping[str, Any], shows: str) -> str:
    """What a box says, line breaks as spaces."""
    return " ".join(parts(post, shows))


def parts(post: Mapping[str, Any], shows: str) -> list[str]:
    title, holder = post["title"], post.get("holder")
    if shows == "title" or not holder:
        return [title]
    return {"holder": [holder], "both": [holder, title], "title first": [title, holder]}[shows]


def choose(data: Mapping[str, Any], title: str, shows: str, throw: Dice) -> dict[str, Any]:
    posts = data["posts"]
    font, size = throw.pick(FONTS), throw.pick((11, 12, 13))
    form = throw.weighted(
        (("box", 4), ("rounded", 3), ("html", 3), ("record", 3), ("table", 3), ("ellipse", 1), ("plain", 1), ("tab", 1))
    )
    if form in ("record", "table") and shows in ("title", "holder"):
        form = "box"
    width = throw.pick((14, 16, 18))
    labels = {post["title"]: [wrapped(part, width) for part in parts(post, shows)] for post in posts}
    rankdir, gaps = _direction(data, labels, font, size, form, throw)
    points = throw.weighted((("none", 5), ("down", 3), ("up", 2)))
    units = [unit for unit in dict.fromkeys(post["unit"] for post in posts) if unit]
    clusters = len(units) > 1 and throw.chance(0.3)
    return {
        "font": font,
        "size": size,
        "shows": shows,
        "form": form,
        "labels": labels,
        "scheme": dict(choose_scheme(throw)),
        "rankdir": {"TB": "BT", "LR": "RL"}[rankdir] if points == "up" else rankdir,
        "gaps": list(gaps),
        "points": points,
        "clusters": clusters,
        "coloured_by": "level" if clusters else throw.pick(("level", "unit", "nothing")),
        "splines": _splines(form, points, throw) if not clusters else "spline",
        "arrow": throw.pick(("normal", "vee", "empty")),
        "pen": throw.pick((1, 1, 1.5, 2)),
        "title": throw.pick(("top", "top", "bottom", "none")),
        "heading": headed(title, 42),
    }


def _splines(form: str, points: str, throw: Dice) -> str:
    """Lines with right angles end below boxes, where arrows would be hidden, and go across shapes that are no boxes."""
    right_angles = form in ("box", "rounded", "html", "table", "record") and points == "none"
    return throw.pick(("spline", "line", *(["ortho"] * 2 if right_angles else [])))


def _direction(
    data: Mapping[str, Any], labels: Mapping[str, list[str]], font: str, size: float, form: str, throw: Dice
) -> tuple[str, tuple[float, float]]:
    """Downwards or sideways, so that the picture comes out neither too long nor too thin."""
    pairs = [(post["reports_to"], post["title"]) for post in data["posts"] if post["reports_to"]]
    level = ranks([post["title"] for post in data["posts"]], pairs)
    stretch = 1.42 if form == "ellipse" else 1.0
    sizes = {}
    for title, lines in labels.items():
        wide, high = text_size("\n".join(lines), font, size)
        sizes[title] = (wide * stretch + 18, high * stretch + 14)
    found: list[tuple[float, tuple[str, tuple[float, float]]]] = []
    for rankdir, gaps in TRIES:
        apart = gaps[0] * 72 * 1.3, gaps[1] * 72
        wide, high = extent(level, sizes, sideways=rankdir == "LR", apart=apart)
        aspect = max(wide / high, high / wide) + max(0.0, max(wide, high) / LONGEST - 1) * 4
        found.append((aspect, (rankdir, gaps)))
    fitting = [way for aspect, way in found if aspect <= FLATTEST]
    return throw.pick(fitting) if fitting else min(found)[1]
