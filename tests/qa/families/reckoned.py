"""Pages, pies, heatmaps and graphs written out by hand from docs/scene.md, for families that reckon and tabulate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import charts
from charts import frame, picture_of
from running import traces

from synth.records import Element, Picture, Question, Table

HEADS = ("Item", "Price", "Pieces")
ROWS = (("Kettle", "4.50", "2"), ("Lamp", "12.00", "1"), ("Door mat", "3.25", "10"))


def cells(
    numbers: Mapping[str, float],
    rows: Sequence[Sequence[str | tuple[str, int, int]]],
    *,
    heads: int = 1,
    named: Sequence[int] = (),
    table: str = "region1",
    top: float = 0.0,
) -> list[Element]:
    """Each cell is a text, or a text with how many columns and rows it covers; `named` are columns of row headers;
    `numbers` are those that texts say."""
    made = [Element(id=table, kind="region", role="table", value={"rows": len(rows)}, box=(0, top, 400, top + 300))]
    taken: set[tuple[int, int]] = set()
    above = [one if isinstance(one, str) else one[0] for one in rows[heads - 1]] if heads else []
    for r, row in enumerate(rows):
        c = 0
        for one in row:
            text, wide, high = (one, 1, 1) if isinstance(one, str) else one
            while (r, c) in taken:
                c += 1
            taken |= {(r + y, c + x) for y in range(high) for x in range(wide)}
            header = r < heads or c in named or wide > 1
            value = {"row": r, "column": c, "rows": high, "columns": wide, "value": numbers.get(text)}
            value |= {"column_header": above[c] if above and r >= heads else None, "row_header": None}
            box = (c * 90.0, top + r * 30, (c + wide) * 90.0, top + (r + high) * 30)
            made.append(
                Element(
                    id=f"{table}cell{len(made)}",
                    kind="cell",
                    role="header" if header else "data",
                    text=text,
                    value=value,
                    parent=table,
                    visible=1.0,
                    box=box,
                )
            )
            c += wide
    return made


def page(*, total: bool = False) -> Picture:
    """A bill of three lines; `total` adds a last row with the sum of the pieces."""
    rows = (HEADS, *ROWS, *([("Total", "19.75", "13")] if total else []))
    numbers = {text: float(text) for row in rows[1:] for text in row[1:]}
    body = tuple((row[0], numbers[row[1]], numbers[row[2]]) for row in rows[1:])
    types = ("text", "number", "number")
    drawn = Table(panel="region1", mark="cell", columns=HEADS, types=types, rows=body)
    return picture_of(cells(numbers, rows), [drawn])


def form() -> Picture:
    """Two fields with their labels."""
    made = []
    for place, (label, value) in enumerate((("E-mail", "ada@example.org"), ("Street", "Mill Lane 4"))):
        field, text = f"field{place}", f"label{place}"
        made += [
            Element(id=text, kind="label", role="field_label", text=label, links=(field,), visible=1.0),
            Element(
                id=field, kind="field", role="text", value={"label": label, "value": value}, links=(text,), visible=1.0
            ),
        ]
    return picture_of(made)


def pie() -> Picture:
    """Rail 40%, Road 25%, Ship 20%, Air 15%, each printed."""
    made = [Element(id="panel1", kind="panel", role="main", value={"x": "a", "y": "b"}, box=(80, 50, 580, 450))]
    for place, (name, share) in enumerate((("Rail", 0.4), ("Road", 0.25), ("Ship", 0.2), ("Air", 0.15))):
        wedge, label = f"wedge{place}", f"label{place}"
        made += [
            Element(
                id=wedge,
                kind="wedge",
                role="pie",
                panel="panel1",
                value={"label": name, "value": None, "share": share},
                links=(label,),
                visible=1.0,
                reads="printed",
            ),
            Element(
                id=label,
                kind="label",
                role="value",
                panel="panel1",
                text=f"{share:.0%}",
                value={"number": share},
                links=(wedge,),
                visible=1.0,
            ),
        ]
    return picture_of(made)


def heat() -> Picture:
    """Two rows of three cells, each with its number."""
    days, hours = ["Mon", "Tue", "Wed"], ["Early", "Late"]
    names = frame(x_ticks={n: day for n, day in enumerate(days)}, y_ticks={n: hour for n, hour in enumerate(hours)})
    made = [element for element in names if element.role != "tick_label"]
    made += [Element(**_words_only(e)) for e in names if e.role == "tick_label"]  # type: ignore[arg-type]
    for r, row in enumerate(((3, 8, 5), (12, 1, 7))):
        for c, number in enumerate(row):
            cell, label = f"cell{3 * r + c}", f"label-cell{3 * r + c}"
            place = {"row": r, "column": c, "rows": 1, "columns": 1, "value": number}
            heads = {"row_header": hours[r], "column_header": days[c]}
            made += [
                Element(
                    id=cell,
                    kind="cell",
                    role="heat",
                    panel="panel1",
                    value=place | heads,
                    links=(label,),
                    visible=1.0,
                    reads="printed",
                ),
                Element(
                    id=label,
                    kind="label",
                    role="value",
                    panel="panel1",
                    text=str(number),
                    value={"number": number},
                    links=(cell,),
                    visible=1.0,
                ),
            ]
    return picture_of(made)


def _words_only(label: Element) -> dict[str, object]:
    return {"id": label.id, "kind": "label", "role": "tick_label", "text": label.text, "panel": label.panel} | {
        "parent": label.parent,
        "visible": 1.0,
    }


def graph() -> Picture:
    """Order -> Pack -> Ship, and Order -> Bill."""
    nodes = {"node1": "Order", "node2": "Pack", "node3": "Ship", "node4": "Bill"}
    ends = (("node1", "node2"), ("node2", "node3"), ("node1", "node4"))
    made = [
        Element(id=name, kind="node", text=text, value={"label": text, "shape": "box", "cluster": None}, visible=1.0)
        for name, text in nodes.items()
    ]
    for place, (one, two) in enumerate(ends):
        value = {"from": one, "to": two, "from_label": nodes[one], "to_label": nodes[two], "directed": True}
        made.append(Element(id=f"edge{place}", kind="edge", value=value, links=(one, two), visible=1.0))
    return picture_of(made)


NEW = {
    "bars": charts.shops(),
    "printed": charts.shops(printed="{:g}"),
    "stacked": charts.shops(stacked=True),
    "line": charts.rain(),
    "page": page(),
    "total": page(total=True),
    "pie": pie(),
    "heat": heat(),
    "graph": graph(),
    "form": form(),
}


def assert_sound(questions: Sequence[Question]) -> None:
    """The proof computes the answer, hangs on all it reads, and options and near misses are wrong."""
    for question, trace in traces(questions):
        assert trace.error is None, (question.words, trace.error, question.proof)
        assert trace.value == question.answer.value, question.words
        assert trace.evidence, question.words
        assert trace.insensitive == (), (question.words, trace.insensitive, question.proof)
        assert not trace.unread_matters, question.words
        for miss in question.wrong:
            assert miss.value != question.answer.value or miss.type != question.answer.type, question.words
        if question.form == "choice":
            assert question.options.count(question.answer.words) == 1
