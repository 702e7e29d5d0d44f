"""How many names a legend or an axis lists."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence

from qa.families._build import Draft, short_and_choice, yes_no_draft
from qa.families._count_beyond import claimed_count
from qa.families._marks import SEEN, Plot
from qa.families._nouns import listed
from qa.families._panels import in_order
from qa.families._phrases import Words, count_answer, near_counts, plot_words
from qa.families._sources import ALL, literal, program
from synth.records import Element, Picture


def name_drafts(picture: Picture, found: Sequence[Plot], rng: random.Random) -> Iterator[Draft]:
    """The names of a legend, and the names along an axis: counted by what is written."""
    if len(picture.pages) != 1 or len(found) != 1 or found[0].where:
        return
    plot, elements = found[0], in_order(picture.pages[0].scene)
    legend = [e for e in elements if e.kind == "label" and e.role == "legend"]
    condition = 'e["kind"] == "label" and e["role"] == "legend"'
    if len(legend) >= 2 and _all_readable(legend) and {e.text for e in legend} == set(plot.groups):
        yield from _names_counted("legend", plot, [e.text or "" for e in legend], condition, rng)
    if plot.keys is None or plot.keys.kind in {"number", "counted", "time"} or plot.mark != "bar":
        return
    labels = [e for e in elements if e.role == "tick_label" and e.panel == plot.panel and not e.value]
    if len(labels) >= 2 and _all_readable(labels) and {e.text for e in labels} == set(plot.order):
        condition = f'e["role"] == "tick_label" and e["panel"] == {literal(plot.panel)} and not e["value"]'
        yield from _names_counted("categories", plot, [str(key) for key in plot.order], condition, rng)


def _all_readable(labels: Sequence[Element]) -> bool:
    texts = [label.text for label in labels]
    return all(label.text and (label.visible or 0.0) >= SEEN for label in labels) and len(set(texts)) == len(texts)


def _names_counted(topic: str, plot: Plot, names: list[str], condition: str, rng: random.Random) -> Iterator[Draft]:
    words = plot_words(plot, None)
    if topic == "categories":
        words["axis"] = "vertical axis" if plot.horizontal else "horizontal axis"
    setup = [ALL, f'names = {{\n    e["text"]\n    for e in elements\n    if {condition}\n}}']
    yield from all_counted(topic, names, setup, words, lambda claim: claimed_count(claim, words), rng, least=2)


def all_counted(
    topic: str,
    names: Sequence[str],
    setup: Sequence[str],
    words: Mapping[str, str | None],
    claimed: Callable[[int], Words],
    rng: random.Random,
    *,
    least: int,
    where: str = "",
) -> Iterator[Draft]:
    """How many `names` there are, which `setup` gathers; of fewer than `least` nothing is asked nor claimed."""
    total = len(names)
    rationale = f"There are {listed([' '.join(name.split()) for name in names])}, which makes {total}."
    yield from short_and_choice(
        topic=topic,
        where=where,
        words=words,
        answer=count_answer(total),
        wrong=near_counts(total, least=least),
        sort="count",
        rationale=rationale,
        proof=program(setup, "len(names)", ["len(names)"]),
    )
    want = rng.random() < 0.5
    claim = total if want else total - 1
    if claim >= least:
        yield yes_no_draft(
            topic=topic,
            want=want,
            where=where,
            words={**words, **claimed(claim)},
            rationale=rationale,
            proof=program(setup, f"len(names) == {claim}", ["len(names)"]),
        )
