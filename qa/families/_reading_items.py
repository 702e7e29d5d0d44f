"""Lists of a page: what they are called, how they run, and what each of their items says."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from qa.families._build import Draft
from qa.families._reading_drafts import one_text
from qa.families._reading_pages import ORDINALS, Sheet, heading_over, name_over, says
from qa.families._sources import literal, one
from qa.families._texts import plain, quoted
from synth.records import Element


def lists_of(sheet: Sheet) -> Iterator[tuple[Element, str, list[Element]]]:
    """Each list that holds no other and stands in none, with its name among others and its items in order."""
    lists = sheet.of("list", "ordered", "unordered")
    for found in lists:
        items = [e for e in sheet.of("text", "item") if e.parent == found.id]
        places = [(item.value or {}).get("place") for item in items]
        nested = any(other.parent in {item.id for item in items} | {found.id} for other in lists)
        inner = found.parent in {e.id for e in sheet.of("text", "item")}
        under = name_over(sheet, found, lists) or _name_of_only(sheet, found, lists)
        numbered = all(isinstance(place, int) for place in places) and len(set(places)) == len(places)
        if under is not None and numbered and not nested and not inner and items and all(says(item) for item in items):
            yield found, under, sorted(items, key=lambda item: (item.value or {})["place"])


def _name_of_only(sheet: Sheet, found: Element, lists: Sequence[Element]) -> str | None:
    """Other things of a page may look like a list: the only one is told by its heading, where it has one."""
    if len(lists) > 1:
        return None
    heading = heading_over(sheet, found)
    return f" under {quoted(heading.text)}" if heading is not None and says(heading) else ""


def runs_down(items: Sequence[Element]) -> bool:
    """Whether each item stands below the one before it."""
    return all(one.box and other.box and other.box[1] >= one.box[3] - 2 for one, other in pairwise(items))


def reads_on(items: Sequence[Element]) -> bool:
    """Whether each item stands below the one before it or to its right, as one reads: not in columns."""
    boxes = [item.box or (0.0, 0.0, 0.0, 0.0) for item in items]
    return all(
        other[1] >= one[3] - 2 or (other[0] >= one[2] - 2 and other[3] > one[1]) for one, other in pairwise(boxes)
    )


def counts_from_one(items: Sequence[Element]) -> bool:
    """Whether the numbers printed before items, where there are any, are their places: else "third" is two things."""
    printed = [re.sub(r"\D", "", str((item.value or {}).get("marker") or "")) for item in items]
    return all(number in ("", str(place)) for place, number in enumerate(printed, 1))


def item_drafts(sheet: Sheet, rng: random.Random) -> Iterator[Draft]:
    for found, under, items in lists_of(sheet):
        if len(items) < 3 or not reads_on(items) or not counts_from_one(items):
            continue
        counted = "" if runs_down(items) else None
        places = list(range(len(items)))
        for place in rng.sample(places[: len(ORDINALS)], 2):
            item = items[place]
            near = sorted((other for other in places if other != place), key=lambda other: abs(other - place))
            condition = (
                f'e["role"] == "item" and e["parent"] == {literal(found.id)}'
                f'\n    and e["value"]["place"] == {(item.value or {})["place"]}'
            )
            ordinal = ORDINALS[place]
            yield from one_text(
                sheet,
                topic="text",
                words={
                    "place": f"the {ordinal} item of the list{under}",
                    "ordinal": ordinal,
                    "in_list": under,
                    "from_top": counted,
                },
                lines=[one("text", condition, 'e["text"]')],
                result='" ".join(text.split())',
                answer=item.text or "",
                others=[plain(items[other].text) for other in near],
                rationale=f"Number {place + 1} in the list is {quoted(item.text)}.",
                rng=rng,
            )
