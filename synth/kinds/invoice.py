"""An invoice: who owes whom for what, added up to the cent."""

from __future__ import annotations

from typing import Any

from synth.kinds import _invoice_look
from synth.kinds._dice import Dice, dice
from synth.kinds._invoice_data import Invoice, make
from synth.kinds._invoice_view import plain_texts, texts, view
from synth.kinds._page_source import choose_writing, page_source
from synth.kinds._page_tables import as_drawn, texts_table
from synth.kinds._page_text import choose_money
from synth.kinds._page_words import nearest, word_list
from synth.kinds._wide import validate
from synth.kinds._words import PERSONAS
from synth.records import Spec, Table, Topic
from synth.steps import Kind


def topic(source: Any) -> dict[str, Any]:
    throw = Dice(source)
    trade = throw.pick(list(word_list("trades")))
    return {"subject": f"invoice: {trade}", "persona": throw.pick(PERSONAS), "difficulty": throw.whole(1, 3)}


def spec(topic: Topic) -> dict[str, Any]:
    throw = dice(topic.seed, "spec")
    trade = nearest(list(word_list("trades")), topic.subject.removeprefix("invoice: "), throw)
    money = choose_money(throw)
    data = make(trade, topic.difficulty, money["code"], throw)
    style = _invoice_look.choose(data, money, dice(topic.seed, "look"))
    return {"title": f"Invoice {data['number']}", "data": data, "style": style}


def program(spec: Spec) -> dict[str, Any]:
    assert spec.topic is not None
    data: Any = spec.data
    writing = choose_writing(dice(spec.topic.seed, "program"))
    return {"source": page_source("invoice", spec.style, writing, spec.title, v=view(data, spec.style))}


def check(data: Any) -> None:
    validate(Invoice, data)


def expected(spec: Spec) -> tuple[Table, ...]:
    data: Any = spec.data
    if "theme" not in spec.style:  # a page that a model wrote has a look of its own
        return (texts_table(plain_texts(data)),)
    style = spec.style
    seen = view(data, style)
    tables = [seen["meta_grid"]] if style["meta"] == "table" else []
    tables += [seen["lines_grid"]] if style["rows"] == "table" or style["roles"] else []
    tables += [seen["totals_grid"]] if style["totals"] == "own" else []
    return (*map(as_drawn, tables), texts_table(texts(data, style)))


kind = Kind(
    name="invoice",
    about="an invoice: positions, discount, tax and total, added up to the cent",
    renderer="html",
    families=(
        "reading",
        "table",
        "arithmetic",
        "lookup",
        "extremum",
        "comparison",
        "pointing",
        "structure",
        "unanswerable",
    ),
    offline={"topic": topic, "spec": spec, "program": program},
    schema=Invoice.model_json_schema(),
    check=check,
    expected=expected,
)
