"""How a timetable is laid out and written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from synth.kinds._dice import Dice
from synth.kinds._page_look import choose_page
from synth.kinds._page_words import word_list

LIGHT_TONES = ("#dbeafe", "#dcfce7", "#fef3c7", "#fde2e4", "#ede4fb", "#d6f2f0", "#ffe6d1", "#e9edc9")
DARK_TONES = ("#1f3a5f", "#1e4634", "#574315", "#5c2a33", "#43305f", "#17484a", "#5a3a1e", "#414a20")
PLANS = {
    "week": (("columns", 4.0), ("rows", 2.5), ("long", 1.5), ("cards", 1.5), ("agenda", 1.0)),
    "runs": (("stops", 4.0), ("runs", 2.0), ("grid", 1.5)),
    "board": (("table", 3.0), ("flex", 2.0), ("list", 1.2)),
}


def choose(data: Mapping[str, Any], throw: Dice) -> dict[str, Any]:
    form = data["form"]
    page = choose_page(throw, dark=0.45 if form == "board" else 0.1)
    plan = throw.weighted(PLANS[form])
    if plan == "rows" and (len(data["slots"]) > 8 or _merges(data)):
        plan = "columns"
    clock = throw.weighted((("24", 5.0), ("12", 1.5)))
    dark = page["theme"]["name"] in ("night", "carbon", "pine")
    around = throw.pick((0, 0, 20, 32))
    if _rows(data, plan) < 8:  # a flat table gets more room, so that the page is no strip
        page["pad"] += 6
    return {
        **page,
        "width": _width(data, plan, clock, page["font"], throw) + 2 * around,
        "around": around,
        "count": len(data.get("columns", data.get("runs", ()))),
        "inside": throw.pick((24, 32, 40)),
        "plan": plan,
        "clock": clock,
        "slot": throw.pick(("span", "span", "start", "number")),
        "head": throw.pick(("left", "left", "centred", "banner", "line")),
        "tones": throw.weighted(((list(DARK_TONES if dark else LIGHT_TONES), 3.0), ([], 2.0))),
        "roles": plan == "grid",  # boxes that do not say that they are a table give nothing to ask but their words
        "empty": throw.pick(("", "", "–")),
        "corner": throw.pick(("Time", "Time", "Hours")) if form == "week" else data.get("place", ""),
        "band": throw.chance(0.35),
        "heads": throw.chance(0.8),
        "row_heads": throw.chance(0.8),
        "run_word": throw.pick(("", "", "No. ")),
        "caption": throw.chance(0.15),
        "agenda": throw.pick(("list", "list", "terms", "lines")),
        "foot": throw.weighted(((throw.pick(word_list("phrases")["timetable"][form]), 2.0), (None, 1.0))),
    }


def _merges(data: Mapping[str, Any]) -> bool:
    """Whether something takes two slots: of a row with merged cells hardly anything is asked."""
    return any(one["span"] > 1 for one in data["entries"])


def _rows(data: Mapping[str, Any], plan: str) -> int:
    rows = {"rows": "columns", "columns": "slots", "runs": "runs", "stops": "stops", "grid": "stops"}.get(plan)
    return len(data[rows]) if rows else 99


def _width(data: Mapping[str, Any], plan: str, clock: str, font: Mapping[str, Any], throw: Dice) -> int:
    letter = 0.58 * font["size"] * font["wide"]
    if data["form"] == "runs":
        count = len(data["stops"]) if plan == "runs" else len(data["runs"])
        cell = (13 if plan == "runs" else 9 if clock == "12" else 6.5) * letter + 26
        return int(max(700, min(1230, 24 * letter + count * cell + 90)))
    if data["form"] == "board":
        return int(max(700, throw.pick((760, 860, 960)), 62 * letter))
    if plan == "long":
        return int(max(800, throw.pick((860, 960)), 74 * letter))
    if plan == "agenda":
        return int(max(760, throw.pick((760, 860)), 60 * letter))
    count = len(data["slots"]) + 1 if plan == "rows" else len(data["columns"]) + 1
    return int(max(860, min(1230, count * 17 * letter + 110)))
