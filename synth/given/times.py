"""Words that stand in an order of time: months, weekdays, quarters; and headers that are times."""

from __future__ import annotations

import re
from itertools import pairwise

from synth.given.dates import read_date

SETS = (
    ("months", "jan feb mar apr may jun jul aug sep oct nov dec"),
    ("months", "january february march april may june july august september october november december"),
    ("months", "januar februar märz april mai juni juli august september oktober november dezember"),
    ("months", "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"),
    ("months", "jan feb mär apr mai jun jul aug sep okt nov dez"),
    ("months", "jan feb mrz apr mai jun jul aug sep okt nov dez"),
    ("months", "janv févr mars avr mai juin juil août sept oct nov déc"),
    ("months", "ene feb mar abr may jun jul ago sep oct nov dic"),
    ("months", "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"),
    ("weekdays", "mon tue wed thu fri sat sun"),
    ("weekdays", "monday tuesday wednesday thursday friday saturday sunday"),
    ("weekdays", "montag dienstag mittwoch donnerstag freitag samstag sonntag"),
    ("weekdays", "mo di mi do fr sa so"),
    ("weekdays", "lundi mardi mercredi jeudi vendredi samedi dimanche"),
    ("weekdays", "lunes martes miércoles jueves viernes sábado domingo"),
    ("quarters", "q1 q2 q3 q4"),
)
QUARTER = re.compile(r"(?:(?P<y>[12]\d{3})[\s-]?[Qq](?P<q>[1-4])|[Qq](?P<q2>[1-4])[\s-](?P<y2>[12]\d{3}))")


def word_order(said: list[str]) -> dict[str, str] | None:
    """Names of months, weekdays or quarters; at least three, all from one set."""
    if len(said) < 3 or what(said) is None:
        return None
    return {text: " ".join(text.split()) for text in said}


def what(said: list[str]) -> str | None:
    low = {_plain(text) for text in said}
    if all(QUARTER.fullmatch(text) for text in low):
        return "quarters"
    return next((what for what, names in SETS if low <= set(names.split())), None)


def _plain(text: str) -> str:
    """As the sets have it: "Jan." as "jan"."""
    return " ".join(text.split()).casefold().rstrip(".")


def is_time_name(text: str) -> bool:
    """A year, a month or a weekday, a quarter, a date."""
    return bool(re.fullmatch(r"(?:19|20)\d\d", text)) or rank(text) is not None or read_date(text, None) is not None


def rank(text: str) -> int | None:
    """Where in its set or in time a word stands."""
    if found := QUARTER.fullmatch(text):
        return 4 * int(found["y"] or found["y2"]) + int(found["q"] or found["q2"])
    low = _plain(text)
    return next((names.split().index(low) for _, names in SETS if low in names.split()), None)


def in_order(labels: list[str]) -> list[str]:
    """As they stand where that goes round once, as a year from July to June does; else in the order of their set.

    Quarters of years go round never.
    """
    ranks = [rank(label) or 0 for label in labels]
    falls = sum(later < sooner for sooner, later in pairwise([*ranks, ranks[0]]))
    dated = any(QUARTER.fullmatch(label) for label in labels)
    return labels if falls <= 1 and not dated else [label for _, label in sorted(zip(ranks, labels, strict=True))]
