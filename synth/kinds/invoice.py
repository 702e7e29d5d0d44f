"""An invoice: who owes whom for what, added up to the cent."""

from __future__ import annotations

from functools import partial
from typing import Any

from synth.kinds import _invoice_look
from synth.kinds._invoice_data import Invoice, make
from synth.kinds._invoice_view import plain_texts, texts, view
from synth.kinds._page_kind import Subjects, page_program, priced
from synth.kinds._page_tables import as_drawn, texts_table
from synth.kinds._wide import validate
from synth.records import Spec, Table, Topic
from synth.steps import Kind

SUBJECTS = Subjects(lead="invoice", words="trades")


def spec(topic: Topic) -> dict[str, Any]:
    data, style = priced(SUBJECTS, topic, make, _invoice_look.choose)
    return {"title": f"Invoice {data['number']}", "data": data, "style": style}


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
    offline={
        "topic": SUBJECTS.topic,
        "spec": spec,
        "program": page_program("invoice", lambda data, style, _: view(data, style)),
    },
    schema=Invoice.model_json_schema(),
    check=partial(validate, Invoice),
    expected=expected,
    domains=SUBJECTS.domains,
)
