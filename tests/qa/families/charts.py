"""Small scenes written out by hand: a pixel is worth a round number, so tolerances can be worked out on paper.

The plotting area is 400 px high, from y = 450 (the axis' lower end) up to y = 50.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from synth.records import Element, Page, Photo, Picture, Scene, Table

BOTTOM, HEIGHT = 450.0, 400.0
Values = Mapping[str | None, Mapping[Any, float]]


def picture_of(elements: Sequence[Element], tables: Sequence[Table] = ()) -> Picture:
    scene = Scene(width=640, height=480, elements=tuple(elements), tables=tuple(tables))
    return Picture(pages=(Page(image=b"", scene=scene),), made_by=Photo(address="chart.png", sha256="0"))


def frame(
    *,
    panel: str = "panel1",
    role: str = "main",
    left: float = 80.0,
    title: str | None = None,
    x_label: str | None = None,
    y_label: str | None = None,
    x_scale: str = "category",
    x_ticks: Mapping[Any, str] | None = None,
    y_ticks: Mapping[float, str] | None = None,
    horizontal: bool = False,
) -> list[Element]:
    """A panel with its axes, ticks and title. `y` is the value axis, which lies below if horizontal."""
    value, key = ("x", "y") if horizontal else ("y", "x")
    made = [
        Element(
            id=panel,
            kind="panel",
            role=role,
            value={"x": f"axis-{panel}.x", "y": f"axis-{panel}.y"},
            box=(left, 50, left + 500, 450),
        ),
        axis(panel, key, x_label, x_scale),
        axis(panel, value, y_label, "linear"),
    ]
    if title:
        made.append(Element(id=f"title-{panel}", kind="title", role="panel", text=title, panel=panel, visible=1.0))
    for side, label in ((key, x_label), (value, y_label)):
        if label:
            made.append(
                Element(
                    id=f"label-{panel}.{side}",
                    kind="label",
                    role="axis_label",
                    text=label,
                    panel=panel,
                    parent=f"axis-{panel}.{side}",
                    visible=1.0,
                )
            )
    for side, ticks in ((key, x_ticks or {}), (value, y_ticks or {})):
        for place, (at, text) in enumerate(ticks.items()):
            made += tick(panel, side, place, at, text)
    return made


def axis(panel: str, side: str, label: str | None, scale: str) -> Element:
    return Element(
        id=f"axis-{panel}.{side}",
        kind="axis",
        role=side,
        panel=panel,
        value={"scale": scale, "min": 0, "max": 100, "label": label},
    )


def tick(panel: str, side: str, place: int, at: Any, text: str) -> list[Element]:
    name = f"tick-{panel}.{side}{place}"
    number = {"number": at} if isinstance(at, int | float) else None
    return [
        Element(id=name, kind="tick", role="major", value={"at": at}, panel=panel, parent=f"axis-{panel}.{side}"),
        Element(
            id=f"label-{name}",
            kind="label",
            role="tick_label",
            text=text,
            value=number,
            panel=panel,
            parent=name,
            visible=1.0,
        ),
    ]


def legend(names: Sequence[str], panel: str = "panel1", title: str | None = None) -> list[Element]:
    made = [Element(id="legend1", kind="legend", panel=panel, value={"entries": len(names)})]
    if title:
        made.append(Element(id="title-legend1", kind="title", role="legend", text=title, panel=panel, parent="legend1"))
    return made + [
        Element(
            id=f"label-legend{place}",
            kind="label",
            role="legend",
            text=name,
            series=name,
            panel=panel,
            parent="legend1",
            visible=1.0,
        )
        for place, name in enumerate(names)
    ]


def bars(
    values: Values,
    *,
    precision: float,
    panel: str = "panel1",
    printed: str | None = None,
    stacked: bool = False,
    horizontal: bool = False,
    visible: float = 1.0,
) -> list[Element]:
    """`printed` is the format of the number beside each bar."""
    made: list[Element] = []
    base: dict[Any, float] = {}
    role = "stacked" if stacked else "grouped" if len(values) > 1 else "single"
    for s, (series, row) in enumerate(values.items()):
        for k, (category, value) in enumerate(row.items()):
            start = base.get(category, 0.0) if stacked else 0.0
            base[category] = start + value
            name = f"bar{s * 100 + k}"
            label = f"label-{name}"
            made.append(
                Element(
                    id=name,
                    kind="bar",
                    role=role,
                    series=series,
                    panel=panel,
                    visible=visible,
                    precision=precision,
                    value={
                        "category": category,
                        "value": value,
                        "base": start,
                        "orientation": "horizontal" if horizontal else "vertical",
                    },
                    reads="printed" if printed else "axis",
                    links=(label,) if printed else (),
                )
            )
            if printed:
                text = printed.format(value)
                made.append(
                    Element(
                        id=label,
                        kind="label",
                        role="value",
                        text=text,
                        panel=panel,
                        visible=1.0,
                        links=(name,),
                        value={"number": float(text.strip("$%").replace(",", ""))},
                    )
                )
    return made


def points(
    values: Mapping[str | None, Sequence[tuple[Any, float]]],
    *,
    precision: float,
    panel: str = "panel1",
    role: str = "scatter",
) -> list[Element]:
    made: list[Element] = []
    for s, (series, row) in enumerate(values.items()):
        for k, (x, y) in enumerate(row):
            left = 100.0 + 30 * k
            made.append(
                Element(
                    id=f"point{s * 100 + k}",
                    kind="point",
                    role=role,
                    series=series,
                    panel=panel,
                    visible=1.0,
                    precision=precision,
                    value={"x": x, "y": y},
                    reads="axis",
                    box=(left, 100, left + 5, 105),
                )
            )
    return made


def shops(**changed: Any) -> Picture:
    """Grouped bars: 100 units of the axis over 400 px, so a pixel is 0.25 and a tie is less than 1."""
    months = ["Jan", "Feb", "Mar", "Apr"]
    values = {"North": [12.5, 31, 47.25, 22], "South": [40.5, 18, 8, 70], "West": [25, 60, 33, 55]}
    rows: Values = {name: dict(zip(months, row, strict=True)) for name, row in values.items()}
    names = frame(
        title="Shops by the sea",
        x_label="Month",
        y_label="Revenue (million €)",
        x_ticks={m: m for m in months},
        y_ticks={at: str(at) for at in (0, 20, 40, 60, 80)},
        horizontal=bool(changed.get("horizontal")),
    )
    return picture_of([*names, *bars(rows, precision=0.25, **changed), *legend(list(values), title="Region")])


def rain() -> Picture:
    """One line with markers over dates; a pixel is 0.5 mm."""
    dates = ["2024-01-01", "2024-02-01", "2024-03-01", "2024-04-01", "2024-05-01", "2024-06-01"]
    amounts = [88.0, 61.0, 120.0, 37.0, 52.0, 95.0]
    names = frame(
        title="A wet spring",
        x_label=None,
        y_label="Rainfall [mm]",
        x_scale="date",
        x_ticks={dates[0]: "Jan 2024", dates[2]: "Mar 2024", dates[4]: "May 2024"},
        y_ticks={at: str(at) for at in (0, 50, 100, 150)},
    )
    return picture_of(
        [*names, *points({"Rainfall": list(zip(dates, amounts, strict=True))}, precision=0.5, role="marker")]
    )


def leaves() -> Picture:
    """A scatter of three groups; a pixel is 0.1 g."""
    groups: dict[str | None, list[tuple[Any, float]]] = {
        "Oak": [(1.0, 12.0), (2.0, 18.0), (2.5, 26.0), (3.1, 31.0)],
        "Beech": [(1.4, 9.0), (2.2, 14.0), (2.9, 22.0), (3.3, 17.0)],
        "Birch": [(1.1, 5.0), (1.6, 7.5), (2.0, 11.0), (2.4, 13.0)],
    }
    names = frame(
        title="Leaves weighed",
        x_label="Length (cm)",
        y_label="Weight (g)",
        x_scale="linear",
        x_ticks={at: str(at) for at in (1, 2, 3)},
        y_ticks={at: str(at) for at in (0, 10, 20, 30)},
    )
    return picture_of([*names, *points(groups, precision=0.1), *legend([name for name in groups if name])])
