"""A product page: price, choices, properties and the form that orders."""

from __future__ import annotations

from typing import Any

from synth.kinds import _product_look
from synth.kinds._dice import Dice, dice
from synth.kinds._page_source import choose_writing, page_source
from synth.kinds._page_tables import as_drawn, texts_table
from synth.kinds._page_text import choose_money
from synth.kinds._page_words import nearest, word_list
from synth.kinds._product_data import Product, make
from synth.kinds._product_view import plain_texts, texts, view
from synth.kinds._wide import validate
from synth.kinds._words import PERSONAS
from synth.records import Spec, Table, Topic
from synth.steps import Kind


def topic(source: Any) -> dict[str, Any]:
    throw = Dice(source)
    thing = throw.pick(list(word_list("products")))
    return {"subject": f"product page: {thing}", "persona": throw.pick(PERSONAS), "difficulty": throw.whole(1, 3)}


def spec(topic: Topic) -> dict[str, Any]:
    throw = dice(topic.seed, "spec")
    thing = nearest(list(word_list("products")), topic.subject.removeprefix("product page: "), throw)
    money = choose_money(throw)
    data = make(thing, topic.difficulty, money["code"], throw)
    style = _product_look.choose(data, money, dice(topic.seed, "look"))
    return {"title": f"{data['name']} | {data['shop']}", "data": data, "style": style}


def program(spec: Spec) -> dict[str, Any]:
    assert spec.topic is not None
    data: Any = spec.data
    writing = choose_writing(dice(spec.topic.seed, "program"))
    return {"source": page_source("product_page", spec.style, writing, spec.title, v=view(data, spec.style))}


def check(data: Any) -> None:
    validate(Product, data)


def expected(spec: Spec) -> tuple[Table, ...]:
    data: Any = spec.data
    if "theme" not in spec.style:  # a page that a model wrote has a look of its own
        return (texts_table(plain_texts(data)),)
    tables = [view(data, spec.style)["specs_grid"]] if spec.style["specs"] == "table" else []
    return (*map(as_drawn, tables), texts_table(texts(data, spec.style)))


kind = Kind(
    name="product_page",
    about="a product page: price, options, an order form, properties and reviews",
    renderer="html",
    families=("reading", "table", "pointing", "structure", "unanswerable"),
    offline={"topic": topic, "spec": spec, "program": program},
    schema=Product.model_json_schema(),
    check=check,
    expected=expected,
)
