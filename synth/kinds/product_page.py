"""A product page: price, choices, properties and the form that orders."""

from __future__ import annotations

from functools import partial
from typing import Any

from synth.kinds import _product_look
from synth.kinds._page_kind import Subjects, page_program, priced
from synth.kinds._page_tables import as_drawn, texts_table
from synth.kinds._product_data import Product, make
from synth.kinds._product_view import plain_texts, texts, view
from synth.kinds._wide import validate
from synth.records import Spec, Table, Topic
from synth.steps import Kind

SUBJECTS = Subjects(lead="product page", words="products")


def spec(topic: Topic) -> dict[str, Any]:
    data, style = priced(SUBJECTS, topic, make, _product_look.choose)
    return {"title": f"{data['name']} | {data['shop']}", "data": data, "style": style}


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
    offline={
        "topic": SUBJECTS.topic,
        "spec": spec,
        "program": page_program("product_page", lambda data, style, _: view(data, style)),
    },
    schema=Product.model_json_schema(),
    check=partial(validate, Product),
    expected=expected,
    domains=SUBJECTS.domains,
)
