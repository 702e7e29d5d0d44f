"""The words that fill the blanks of a question about a plot, and its answers as a person would say them."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal

from qa.families._keys import Keys
from qa.families._marks import Mark, Plot
from qa.families._nouns import a, capital, head_of, plural
from qa.families._scales import READ_PX, Scale, take_apart
from qa.families._texts import plain
from synth.records import Answer, said

Words = dict[str, str | None]


def keys_of(plot: Plot) -> Keys:
    assert plot.keys is not None, "a scatter has no keys"
    return plot.keys


NO_ARTICLE = frozenset("spending watering funding heating lighting traffic rainfall".split())


def measure_words(scale: Scale) -> Words:
    """The value axis in a sentence: {measure}, and the verbs that go with it."""
    many = scale.plural
    return {
        "measure": scale.name,
        "quantity": f"the {scale.name}" if composed(scale) else scale.name,
        "a_measure": scale.name if many or head_of(scale.name) in NO_ARTICLE else a(scale.name),
        "be": "are" if many else "is",
        "Be": "Are" if many else "Is",
        "that": "those" if many else "that",
        "do": "do" if many else "does",
        "Do": "Do" if many else "Does",
    }


def composed(scale: Scale) -> bool:
    """Whether the measure is a "number of …", which takes an article where plain "revenue" takes none."""
    return scale.name.startswith(("number of ", "amount ", "share "))


def a_more(scale: Scale, more: str) -> str:
    """ "a higher" revenue, but "higher" sales."""
    return more if scale.plural else a(more)


def plot_words(plot: Plot, series: str | None) -> Words:
    """What holds for every question about one series of a plot."""
    words = measure_words(plot.value)
    of = f" {_tie(plot)} {series}" if series else ""
    words |= {"of": of, "for_series": f" for {series}" if series else ""}
    words |= {"series": series, "group": plot.group, "groups": plural(plot.group), "axis": axis_name(plot.value)}
    words["only_line"] = (f"the line for {series}" if series else "the line") if plot.mark == "line" else None
    if plot.keys is not None:
        keys = plot.keys
        words |= {"key": keys.noun, "keys": plural(keys.noun), "prep": keys.preposition}
        words["Prep"] = capital(keys.preposition)
    return words


def _tie(plot: Plot) -> str:
    """ "revenue of North", but "number of visitors for North", unless a month or place has the "for" already."""
    return "for" if composed(plot.value) and plot.keys is not None and plot.keys.preposition != "for" else "of"


def limit_words(plot: Plot, side: Literal["above", "below"], limit: float) -> Words:
    """A threshold in a sentence. A bar goes beyond it or stops short of it, whichever way it points."""
    reach = f"lie {side}"
    if plot.mark == "bar" and not plot.stacked and limit > 0:
        reach = "go beyond" if side == "above" else "stop short of"
    return {
        "limit": tick_text(plot.value, limit),
        "side": side,
        "reach": reach,
        "more": "more" if side == "above" else "less",
        "higher": "higher" if side == "above" else "lower",
    }


def mark_words(plot: Plot, mark: Mark) -> Words:
    """One mark in a sentence: {at} "in May", {mark} "Product A bar for May"; {ending} where it is read off its end."""
    keys = keys_of(plot)
    series = mark.series if plot.groups else None
    at, thing = keys.at(mark.key), keys.of(mark.key)
    lead = f"{series} " if series else ""
    if plot.mark == "line":
        name = f"{lead}point for {thing}"
    elif plot.stacked:
        name = f"{lead}segment of the bar for {thing}"
    else:
        name = f"{lead}bar for {thing}"
    words = plot_words(plot, series)
    floating = plot.stacked or mark.base
    words |= {"at": at, "At": capital(at), "name": keys.called(mark.key), "thing": thing, "mark": name}
    words["ending"] = None if floating or mark.value <= 0 or plot.mark != "bar" else name
    return words


def axis_name(scale: Scale) -> str:
    return "horizontal axis" if scale.role == "x" else "vertical axis"


def printed_answer(plot: Plot, mark: Mark) -> Answer:
    """The number as it is printed, with the axis' unit where the print has none of its own."""
    assert mark.label is not None
    assert mark.label.value
    return Answer(
        value=mark.label.value["number"],
        type="number",
        text=said(printed_text(plot.value, mark)),
        unit=plot.value.data_unit or _printed_unit(mark),
    )


def _printed_unit(mark: Mark) -> str | None:
    """The unit of a number printed with its own, where the axis has none and nothing multiplies."""
    assert mark.label is not None
    written = take_apart(mark.label.text or "")
    if written is None or not mark.label.value or written.number != mark.label.value["number"]:
        return None
    return (written.before + written.after).strip() or None


def printed_text(scale: Scale, mark: Mark) -> str:
    assert mark.label is not None
    assert mark.label.text
    text = mark.label.text.strip().replace("\u2212", "-")
    bare = all(character.isdigit() or character in "-+., " for character in text)
    if not bare:
        return text
    number = mark.label.value["number"] if mark.label.value else 0.0
    dressed = Scale.dress(_plain(scale), abs(number), 0)
    sample = scale.digits_of(abs(number), 0)
    before, _, after = dressed.partition(sample)
    sign, body = ("-", text[1:]) if text.startswith("-") else ("", text)
    return f"{sign}{before}{body}{after}"


def label_words(scale: Scale, mark: Mark) -> Words:
    """Asking what is written is fair only where the answer is just what is written, with no unit to add."""
    written = mark.label is not None and printed_text(scale, mark) == (mark.label.text or "").strip()
    return {"label": "label" if written else None, "printed": "printed" if written else None}


def _plain(scale: Scale) -> Scale:
    """The scale with only its unit: a bare print says the number itself, whatever the ticks multiply by."""
    return scale if scale.factor == 1.0 else replace(scale, before="", after="", factor=1.0, unit=scale.data_unit)


def read_answer(scale: Scale, value: float, tolerance: float) -> Answer:
    """A number read off an axis: right within the tolerance, said to the digit that can be read."""
    tolerance = float(f"{tolerance:.6g}")
    text = scale.say(value, scale.digits(tolerance))
    return Answer(value=value, type="number", text=said(text), unit=scale.data_unit, tolerance=tolerance)


def key_answer(plot: Plot, key: Any) -> Answer:
    keys = keys_of(plot)
    if isinstance(key, str) and keys.said[key] != key:
        # A category as written (a line break apart) or a date.
        kind: Any = "date" if key[:4].isdigit() and key[4:5] == "-" else "text"
    else:
        kind = "text" if isinstance(key, str) else "number"
    return Answer(value=key, type=kind, text=said(keys.name(key)), unit=keys.unit)


def text_answer(text: str) -> Answer:
    return Answer(value=text, type="text", text=said(plain(text)))


def count_answer(number: int) -> Answer:
    return Answer(value=number, type="number", text=said(str(number)))


def near_counts(number: int, misread: int | None = None, *, least: int = 0, most: int | None = None) -> list[Answer]:
    """Off by one, what is counted when the question is misread, then off by more: three above, and as many below.

    `least` and `most` are the smallest and the largest count that can be asked for: others would be known for wrong.
    """
    other = [] if misread is None else [misread]
    tries = [number - 1, number + 1, *other, number - 2, number + 2, number - 3, number + 3]
    fits = [one for one in dict.fromkeys(tries) if one >= least and (most is None or one <= most)]
    return [count_answer(one) for one in fits if one != number]


def readable(mark: Mark) -> float:
    return READ_PX * mark.px


def usable_threshold(scale: Scale, marks: Mapping[str, Mark] | list[Mark], rng: random.Random) -> float | None:
    """A labelled tick that at least one mark is above and one below, and no mark within 4 px of it."""
    own = list(marks.values()) if isinstance(marks, Mapping) else marks
    good = [
        number
        for number, _ in scale.ticks
        if all(abs(mark.value - number) >= 4 * mark.px for mark in own)
        and min(mark.value for mark in own) < number < max(mark.value for mark in own)
    ]
    return rng.choice(good) if good else None


def tick_text(scale: Scale, number: float) -> str:
    """A tick's number as a person would say it, with the unit."""
    written = take_apart(next(text for at, text in scale.ticks if at == number))
    size = float(f"{number * scale.factor:.12g}")
    if written is not None and math.isclose(written.number, size, rel_tol=1e-9, abs_tol=1e-12):
        return scale.say(number, written.decimals)
    _, _, decimals = f"{size:.12f}".rstrip("0").partition(".")  # a "0.8" at an axis that is multiplied by a million
    return scale.say(number, len(decimals))
