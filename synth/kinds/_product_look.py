"""How a product page is laid out and written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from synth.kinds._dice import Dice
from synth.kinds._page_look import choose_page
from synth.kinds._page_text import LEVEL
from synth.kinds._page_words import word_list
from synth.kinds._product_paint import paint_of

STOCK = ("{n} in stock", "In stock: {n} pieces", "Only {n} left", "{n} available, ready to ship")
RATING = ("{r} out of 5 ({n} reviews)", "Rating {r} / 5 from {n} customers", "{r} of 5 stars, {n} ratings")


def choose(data: Mapping[str, Any], money: Mapping[str, str], throw: Dice) -> dict[str, Any]:
    page, said = choose_page(throw, dark=0.12), word_list("phrases")["product"]
    plan = throw.pick(("two", "two", "mirror", "stack", "three", "side"))
    least = {"three": 1180, "side": 1120, "stack": 820}.get(plan, 980)
    sizes = (980, 1040, 1100, 1180, 1240) if plan != "stack" else (820, 880, 940)
    around = throw.pick((0, 0, 0, 20))
    stock = throw.pick(STOCK if data["stock"] < 10 else STOCK[:2] + STOCK[3:])
    return {
        **page,
        "width": max(least, throw.pick(sizes)) + 2 * around,
        "around": around,
        "inside": throw.pick((24, 30, 36)),
        "plan": plan,
        "bar": throw.pick(("filled", "plain", "centred", "tinted")),
        "nav": throw.some(said["nav"], throw.whole(3, 5)),
        "crumbs": throw.pick((" / ", " > ", " » ", "row")),
        "specs": throw.pick(("table", "table", "table", "terms", "grid", "list")),
        "spec_heads": throw.pick(("row", "row", "none", "column")),
        "spec_title": throw.pick(("Specifications", "Technical data", "Details", "Product facts")),
        "spec_place": throw.pick(("below", "below", "beside")),
        "features": throw.pick(("list", "list", "numbers", "lines", "chips")),
        "under": plan in ("two", "mirror") and len(data["fields"]) + len(data["options"]) > 4,
        "feature_title": throw.pick(("Highlights", "Why we like it", "At a glance", "Good to know")),
        "marker": throw.pick(("disc", "square", "circle", "none")),
        "labels": throw.pick(("above", "beside", "pair") if plan not in ("three", "side") else ("above",)),
        "form_title": throw.pick(("Order", "Your order", "Order form", "Order here")),
        "button": throw.pick(("filled", "pill", "wide", "outline")),
        "second": throw.pick((None, *said["second"])),
        "comments": throw.pick(("cards", "rows", "quotes")),
        "comment_title": throw.pick(("Reviews", "What customers say", "Ratings and reviews")),
        "stars": throw.pick(("words", "signs", "number")),
        "stock": stock,
        "rating": throw.pick(RATING),
        "was": throw.pick(("struck", "struck", "words")),
        "terms": [text.format(free=_free(money)) for text in throw.some(said["terms"], throw.pick((0, 2, 3)))],
        "backdrop": throw.pick(("tint", "accent", "rings", "floor")),
        "paint": paint_of(data),
        "money": dict(money),
        "price_size": throw.pick((24, 28, 32)),
    }


def _free(money: Mapping[str, str]) -> str:
    """The sum from which delivery is free, round in any currency."""
    level = LEVEL[money["code"]]
    return f"{money['before']}{round(50 * level, -1 if level < 4 else -2):.0f}{money['after']}"
