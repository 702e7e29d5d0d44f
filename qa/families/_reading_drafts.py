"""What questions about one text have in common: it is asked for, offered among others, or claimed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from qa.families._build import Draft, yes_no_draft
from qa.families._phrases import Words
from qa.families._reading_pages import Sheet, may_be_said
from qa.families._sources import literal
from qa.families._texts import folded, plain
from synth.records import Answer, Form, said

BETWEEN = (", ", "; ", " | ")  # what parts several texts: the first sign that stands in none of them


def proof(*lines: str, answer: str, steps: str = "") -> str:
    """A proof of one page's elements; `steps` is a list expression."""
    body = "\n".join(f"    {line}" for part in lines for line in part.splitlines())
    source = f"def answer(facts):\n{body}\n    return {answer}\n"
    return source + (f"\n\ndef steps(facts):\n{body}\n    return {steps}\n" if steps else "")


def text(value: str) -> Answer:
    return Answer(value=plain(value), type="text", text=said(plain(value)))


def in_a_row(texts: Sequence[str], kind: str = "list") -> Answer:
    """Several texts, in their order, or in any order for a set."""
    sign = next((sign for sign in BETWEEN if not any(sign.strip() in one for one in texts)), "\n")
    value = [plain(one) for one in texts]
    if kind == "set":
        return Answer(value=sorted(value), type="set", text=said(sign.join(value)))
    return Answer(value=value, type="list", text=said(sign.join(value)))


def one_text(
    sheet: Sheet,
    *,
    topic: str,
    words: Words,
    lines: Sequence[str],
    result: str,
    answer: str,
    others: Sequence[str],
    rationale: str,
    rng: random.Random,
    refute: Callable[[str], Sequence[str]] | None = None,
    forms: Sequence[Form] = ("short", "choice", "yes_no"),
) -> Iterator[Draft]:
    """`lines` find `result`, which is the answer; `others` are texts a hasty reader would take for it.

    `refute` gives other lines that show a wrong claim to be one, where these read more than that hangs on.
    """
    wrong = [one for one in dict.fromkeys(plain(other) for other in others) if _clearly_other(one, answer)]
    free = Draft(
        topic=topic,
        form="short",
        words=words,
        answer=text(answer),
        wrong=[text(one) for one in wrong],
        rationale=rationale,
        proof=proof(sheet.source, *lines, answer=result),
        where=sheet.where,
    )
    yield from (replace(free, form=form) for form in forms if form != "yes_no")
    if "yes_no" not in forms or not wrong:  # where nothing else could be claimed, yes would always be right
        return
    want = rng.random() < 0.5
    claim = plain(answer) if want else wrong[0]
    shown = lines if want or refute is None else refute(claim)
    yield yes_no_draft(
        topic=topic,
        want=want,
        words=words | {"claim": claim},
        rationale=f"{rationale[:-1]}, so {'yes' if want else 'no'}.",
        proof=proof(sheet.source, *shown, answer=f"{result} == {literal(claim)}"),
        where=sheet.where,
    )


def _clearly_other(other: str, answer: str) -> bool:
    """Another text, wherever its spaces are, and none that contains the answer or is a part of it."""
    one, two = ("".join(folded(said).split()) for said in (other, answer))
    return may_be_said(other) and one not in two and two not in one
